"""Figures of groups that take long to count: counted once an hour, and kept until the next time.

What is few enough is counted when somebody looks, and nothing of it is kept. What is kept is what a
page shows: small groups are hidden before. Inside an access of the system.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from klankbord.evaluations.models import Kept

LARGE = 50_000
"""Calls from which on a figure of them is kept."""
FRESH = timedelta(minutes=75)
"""How long a count holds: an hour, and the time that the next one may take to begin."""
SINCE = "since"


def newest(name: str, since: date, at: datetime) -> Kept | None:
    """The figures of this name from this day on, if they were counted not long ago."""
    same = {f"found__{SINCE}": since.isoformat()}
    return Kept.objects.filter(name=name, counted_at__gt=at - FRESH, **same).first()


def keep(
    name: str, since: date, found: Mapping[str, Any], *, calls: int, at: datetime
) -> datetime | None:
    """Keep figures of so many calls, when that are many; when they were counted, if they are kept.

    Args:
        name: Of the figures.
        since: From which day on they are.
        found: What a page shows, as JSON can hold it.
        calls: How many calls were counted.
        at: Now.
    """
    if calls < LARGE:
        Kept.objects.filter(name=name).delete()
        return None
    said = {**found, SINCE: since.isoformat()}
    Kept.objects.update_or_create(name=name, defaults={"counted_at": at, "found": said})
    return at
