"""A diary: deeds with their moments. It is played from the oldest on, up to now."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeAlias

Deed: TypeAlias = Callable[[datetime], None]
Entry: TypeAlias = tuple[datetime, Deed]


def play(entries: Iterable[Entry], *, now: datetime) -> None:
    """Do every deed at its own moment. What lies ahead is not done."""
    for at, deed in sorted(entries, key=_moment):
        if at <= now:
            deed(at)


def _moment(entry: Entry) -> datetime:
    return entry[0]
