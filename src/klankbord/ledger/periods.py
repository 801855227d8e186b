"""The calendar of the log: a local month is a tree, and its details have a last day."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
DETAIL_MONTHS = 24
"""How long a month's details are kept after that month (policy, only to be made stricter)."""


def local_day(at: datetime) -> date:
    """The calendar day in Amsterdam of an instant.

    Raises:
        ValueError: The instant has no offset.
    """
    return _local(at).date()


def period_of(at: datetime) -> str:
    """The local month of an instant, as "2026-11"."""
    return f"{_local(at):%Y-%m}"


@lru_cache(maxsize=256)
def place_of(at: datetime) -> tuple[str, str, date]:
    """The local month and hour of an instant, and the first day without that month's details.

    The hour, as "2026-11-23T10", begins with the month.
    """
    hour = _local(at).isoformat("T", "hours")[:13]
    return hour[:7], hour, details_end(hour[:7])


def details_end(period: str) -> date:
    """The first day on which the details of a month may no longer exist.

    >>> details_end("2026-11")
    datetime.date(2028, 12, 1)
    """
    months = int(period[:4]) * 12 + int(period[5:]) + DETAIL_MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _local(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment without an offset has no place in the log")
    return at.astimezone(ZONE)
