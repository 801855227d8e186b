"""Moments as integers, and terms on the calendar of Europe/Amsterdam.

A moment is a whole number of microseconds since 1970-01-01T00:00Z, so that moments compare as
instants whatever offset they were written with. Terms in days and months keep the wall-clock time
of Amsterdam; a date that a month lacks becomes the last day of that month (CONTRACT.md, Time).
A term that would end after the year 9999 never ends: it gives NEVER.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NEVER = 1 << 62
HOUR = 3_600_000_000

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  naive on purpose: arithmetic without overflow
_MICROSECOND = timedelta(microseconds=1)
_FORM = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)


def is_instant(text: str) -> bool:
    """Whether a text has the form of an instant with offset and is a date that exists."""
    if not _FORM.fullmatch(text):
        return False
    try:
        moment(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=65_536)
def moment(text: str) -> int:
    """The moment that an ISO 8601 instant with offset names.

    Raises:
        ValueError: The text is no such instant.
    """
    read = datetime.fromisoformat(text)
    offset = read.utcoffset()
    if offset is None:
        raise ValueError(f"{text!r} has no offset")
    return (read.replace(tzinfo=None) - _EPOCH - offset) // _MICROSECOND


@lru_cache(maxsize=65_536)
def plus_days(start: int, days: int) -> int:
    """The same wall-clock time in Amsterdam so many calendar days later (or earlier)."""
    try:
        return _moment(_local(start) + timedelta(days=days))
    except OverflowError:
        return NEVER


@lru_cache(maxsize=65_536)
def plus_months(start: int, months: int) -> int:
    """The same wall-clock time in Amsterdam so many calendar months later."""
    try:
        local = _local(start)
        return _moment(datetime.combine(month_later(local.date(), months), local.time()))
    except (OverflowError, ValueError):
        return NEVER


def month_later(day: date, months: int) -> date:
    """The day with the same number so many months later, or else that month's last day.

    Raises:
        ValueError: The day falls after the year 9999.
    """
    years, month0 = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month0 + 1
    if year > 9999:
        raise ValueError("The term ends after the year 9999.")
    return date(year, month, min(day.day, _last_day(year, month)))


def _last_day(year: int, month: int) -> int:
    if month == 12:
        return 31
    return (date(year, month + 1, 1) - timedelta(days=1)).day


def end_of(day: date) -> datetime:
    """The midnight in Amsterdam that ends a day."""
    return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM)


def day_of(at: int) -> date:
    """The calendar day in Amsterdam on which a moment falls.

    Outside the years 1 to 9999 the first or the last day that a date can name.
    """
    try:
        return _local(at).date()
    except OverflowError:
        return date.max if at > 0 else date.min


def as_text(at: int) -> str:
    """A moment as ISO 8601 with the offset of Amsterdam."""
    return (_EPOCH.replace(tzinfo=UTC) + at * _MICROSECOND).astimezone(AMSTERDAM).isoformat()


def _local(at: int) -> datetime:
    utc = (_EPOCH + at * _MICROSECOND).replace(tzinfo=UTC)
    return utc.astimezone(AMSTERDAM).replace(tzinfo=None)


def _moment(local: datetime) -> int:
    offset = local.replace(tzinfo=AMSTERDAM).utcoffset() or timedelta(0)
    return (local - _EPOCH - offset) // _MICROSECOND
