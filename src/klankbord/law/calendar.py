"""Deadlines: Regulation 1182/71 for rights under the AVG, Algemene termijnenwet for the WOR.

Holidays are data with the years for which they hold. Two lists: "avg" is the list of CONTRACT.md,
"wor" is that of the Algemene termijnenwet, which adds Good Friday, 5 May and the equated days.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from klankbord.law import instants

Term = Literal["avg", "wor"]

SATURDAY = 5
SUNDAY = 6


@lru_cache(maxsize=1024)
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher).

    >>> easter(2027)
    datetime.date(2027, 3, 28)
    """
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, skipped = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    quad, left = divmod(rest, 4)
    weekday = (32 + 2 * skipped + 2 * quad - epact - left) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day0 = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day0 + 1)


class Holiday(NamedTuple):
    """A day that comes back each year, on which a term does not end."""

    name: str
    day: Callable[[int], date]
    terms: frozenset[str]
    since: int = 1965
    until: int | None = None
    """First year in which it no longer holds."""


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _after_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


def _unless_sunday(month: int, day: int, moved: int) -> Callable[[int], date]:
    def on(year: int) -> date:
        usual = date(year, month, day)
        return usual + timedelta(days=moved) if usual.weekday() == SUNDAY else usual

    return on


_BOTH = frozenset({"avg", "wor"})
_WOR = frozenset({"wor"})

HOLIDAYS = (
    Holiday("Nieuwjaarsdag", _fixed(1, 1), _BOTH),
    Holiday("Goede Vrijdag", _after_easter(-2), _WOR),
    Holiday("Eerste Paasdag", _after_easter(0), _BOTH),
    Holiday("Tweede Paasdag", _after_easter(1), _BOTH),
    Holiday("Koninginnedag", _unless_sunday(4, 30, -1), _BOTH, until=2014),
    Holiday("Koningsdag", _unless_sunday(4, 27, -1), _BOTH, since=2014),
    Holiday("Bevrijdingsdag", _fixed(5, 5), _WOR),
    Holiday("Hemelvaartsdag", _after_easter(39), _BOTH),
    Holiday("Eerste Pinksterdag", _after_easter(49), _BOTH),
    Holiday("Tweede Pinksterdag", _after_easter(50), _BOTH),
    Holiday("Eerste Kerstdag", _fixed(12, 25), _BOTH),
    Holiday("Tweede Kerstdag", _fixed(12, 26), _BOTH),
)

EQUATED = frozenset(
    date.fromisoformat(day)
    for day in (
        "2023-04-28", "2023-05-19", "2024-05-10", "2024-12-27", "2025-05-30",
        "2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26",
    )
)  # fmt: skip
"""Days equated with a holiday by royal decree, three years at a time (Algemene termijnenwet
art. 3 lid 3; decrees for 2023-2025 and 2026-2028, titles read in a secondary source). [V2]"""


@cache
def holidays(year: int, term: Term) -> frozenset[date]:
    """The holidays of one year on one of the two lists."""
    usual = {
        holiday.day(year)
        for holiday in HOLIDAYS
        if term in holiday.terms
        and holiday.since <= year
        and (holiday.until is None or year < holiday.until)
    }
    equated = {day for day in EQUATED if day.year == year} if term == "wor" else set()
    return frozenset(usual | equated)


def is_working_day(day: date, term: Term = "avg") -> bool:
    """Whether a day is no Saturday, no Sunday and no holiday on the list."""
    return day.weekday() < SATURDAY and day not in holidays(day.year, term)


def working_day_from(day: date, term: Term = "avg") -> date:
    """This day, or else the next working day."""
    while not is_working_day(day, term):
        day += timedelta(days=1)
    return day


def plus_working_days(day: date, count: int, term: Term = "avg") -> date:
    """The last of so many working days after a day, that day itself not counted.

    >>> plus_working_days(date(2026, 12, 1), 5)
    datetime.date(2026, 12, 8)
    """
    for _ in range(count):
        day = working_day_from(day + timedelta(days=1), term)
    return day


def answer_by(received_on: date, *, extended: bool = False, paused: int = 0) -> date:
    """Last day on which a data subject's request can be answered in time.

    One month from receipt, or three when extended. The day of receipt does not count; a month
    ends on the day with the same number, or else on the month's last day. As many days as the
    term stood still, waiting for a proof of who asks, are added. A last day on a Saturday, a
    Sunday or a holiday moves to the next working day.

    Args:
        received_on: Local calendar date of receipt (Europe/Amsterdam).
        extended: Whether the person was told of the extension within the first month.
        paused: Whole days for which the term stood still.

    Raises:
        ValueError, OverflowError: The last day falls after the year 9999.

    Source: AVG art. 12(3), 12(6); EDPB 01/2022, 5.3; Regulation (EEC, Euratom) 1182/71 art. 3(1),
    3(2)(c), 3(4).

    >>> answer_by(date(2027, 1, 31))
    datetime.date(2027, 3, 1)
    >>> answer_by(date(2026, 11, 26), paused=3)
    datetime.date(2026, 12, 29)
    """
    last = instants.month_later(received_on, 3 if extended else 1)
    return working_day_from(last + timedelta(days=paused))


def in_first_month(received_on: date, today: date, *, paused: int = 0) -> bool:
    """Whether a person can still be told today that his answer takes longer (AVG art. 12(3))."""
    return today <= answer_by(received_on, paused=paused)


def report_breach_by(discovered_at: datetime) -> datetime:
    """Until when a breach is reported to the authority in time: 72 hours after its discovery.

    A term in hours runs on at weekends and on holidays (Regulation 1182/71 art. 3(3)); that its end
    moves past a day off holds for terms "expressed otherwise than in hours" alone (art. 3(4)). That
    the hour of the discovery itself is left out (art. 3(1)) and that two working days must lie in
    every term (art. 3(5)) could give more time, never less; neither is counted on.

    Args:
        discovered_at: Moment with an offset.

    Returns:
        The last moment, in UTC: hours that passed, also when the clock is changed.

    Source: AVG art. 33(1); EDPB Guidelines 9/2022, II.A.

    >>> report_breach_by(datetime(2026, 11, 26, 21, tzinfo=UTC)).isoformat()
    '2026-11-29T21:00:00+00:00'
    """
    return discovered_at.astimezone(UTC) + timedelta(hours=72)


def petition_by(answered_on: date) -> date:
    """Last day on which somebody can go to court over the answer to his request: six weeks.

    Raises:
        OverflowError: The last day falls after the year 9999.

    Source: UAVG art. 35(2); Algemene termijnenwet art. 1 and 3.

    >>> petition_by(date(2026, 11, 26))
    datetime.date(2027, 1, 7)
    """
    return working_day_from(answered_on + timedelta(weeks=6), "wor")


def nullity_by(notified_on: date) -> date:
    """Last day on which the works council can invoke nullity: one month, by national terms.

    Raises:
        ValueError, OverflowError: The last day falls after the year 9999.

    Source: WOR art. 27(5); Algemene termijnenwet art. 1 and 3.

    >>> nullity_by(date(2026, 4, 5))
    datetime.date(2026, 5, 6)
    """
    return working_day_from(instants.month_later(notified_on, 1), "wor")
