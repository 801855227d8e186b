"""What follows from a dossier, worked out once for all moments between which nothing changes. Pure.

Parts of a question are asked for every call, each about its own moment. They follow from which rows
count, and from terms of `LEAD_DAYS` after one: between two such turns they are the same.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache, wraps
from typing import TypeVar

from klankbord.law import instants
from klankbord.law.settings import DEFAULT
from klankbord.programmes.dossier import Dossier

LEAD_DAYS = DEFAULT.lead_time_days
"""Calendar days between announcement and start (R16, policy)."""

LED = ("policy", "staff_told")
"""Kinds of rows after which the lead time runs."""

Value = TypeVar("Value")
Work = Callable[[Dossier, datetime, datetime], dict[str, Value]]
Asked = Callable[..., dict[str, Value]]

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def steadily(work: Work[Value]) -> Asked[Value]:
    """Keep what a function makes of a dossier and two moments; whoever asks gets a copy.

    It may compare the moments with those of rows and employers and with `days_later` of rows of
    `LED`, and use them for nothing else.
    """
    kept = lru_cache(maxsize=1024)(work)

    @wraps(work)
    def asked(of: Dossier, at: datetime, known_at: datetime | None = None) -> dict[str, Value]:
        turns, told = _moments(of)
        known = at if known_at is None else known_at
        return dict(kept(of, _last(turns, at), _last(told, known)))

    return asked


def days_later(start: datetime, days: int) -> datetime:
    """The same time of day in Amsterdam so many calendar days later."""
    microseconds = instants.plus_days(instants.moment(start.isoformat()), days)
    return datetime.fromtimestamp(microseconds / 1_000_000, tz=instants.AMSTERDAM)


@lru_cache(maxsize=256)
def _moments(of: Dossier) -> tuple[list[datetime], list[datetime]]:
    """When something happened or its term ran out, and when something was recorded; in order."""
    turns = {row.happened_at for row in of.rows} | {each.since for each in of.employers}
    turns |= {days_later(row.happened_at, LEAD_DAYS) for row in of.rows if row.kind in LED}
    told = {row.recorded_at for row in of.rows} | {each.recorded_at for each in of.employers}
    return sorted(turns), sorted(told)


def _last(moments: Sequence[datetime], at: datetime) -> datetime:
    """The last of some moments up to one; it compares with each of them as that one does."""
    place = bisect_right(moments, at)
    return moments[place - 1] if place else _BEFORE_ALL
