"""How much of a call was played before it was scored: stretches of its sound, and their part. Pure.

The player of the evaluator tells it. It is no proof and blocks nothing: it is told with the
evaluation, so that the employee can ask.
"""

from collections.abc import Iterable

ENOUGH = 0.75
"""A part of the sound below which an evaluation says how little was played. Policy."""
MOST = 500
"""Stretches that are read at once; a player that tells more is not believed any further."""

Stretch = tuple[float, float]
"""Begin and end in seconds from the beginning of the sound."""


def read(text: str) -> tuple[Stretch, ...] | None:
    """Stretches as a player writes them, `0-12.5,30-40.2`; None if it tells nothing.

    >>> read("0-5,4-10,20-21")
    ((0.0, 10.0), (20.0, 21.0))
    >>> read("") is None
    True
    """
    if not text.strip():
        return None
    found = []
    for each in text.split(",")[:MOST]:
        begin, dash, end = each.partition("-")
        try:
            stretch = (float(begin), float(end))
        except ValueError:
            continue
        if dash and 0 <= stretch[0] <= stretch[1] < float("inf"):
            found.append(stretch)
    return merged(found)


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same stretches in order, without what they share."""
    found: list[Stretch] = []
    for begin, end in sorted(stretches):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return tuple(found)


def written(stretches: Iterable[Stretch]) -> str:
    """As `read` takes them.

    >>> written([(0, 10), (20, 21.25)])
    '0-10,20-21.2'
    """
    return ",".join(f"{round(begin, 1):g}-{round(end, 1):g}" for begin, end in stretches)


def part(stretches: Iterable[Stretch], duration_ms: int) -> float:
    """The part of the whole that these stretches cover, 0 to 1.

    >>> part([(0, 10), (20, 30)], 40_000)
    0.5
    """
    covered = sum(end - begin for begin, end in merged(stretches))
    return min(1.0, covered * 1000 / duration_ms) if duration_ms else 0.0
