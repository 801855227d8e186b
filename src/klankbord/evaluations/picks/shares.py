"""How many picks one person gets beside his share of the calls, and when chance explains no more.

Were complaints spread over calls by chance, a person's number would be binomial: so many picks,
each his with the chance that a call is his. Pure.
"""

from collections.abc import Hashable, Mapping
from math import comb
from typing import TypeVar

LEVEL = 0.05
"""Less likely than this is no chance any more."""
FEWEST = 2
"""One complaint says nothing of how people are chosen."""

Who = TypeVar("Who", bound=Hashable)


def tail(n: int, of: int, share: float) -> float:
    """The chance of n or more out of so many, each with this chance."""
    return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(n, of + 1))


def beyond(picks: Mapping[Who, int], calls: Mapping[Who, int]) -> frozenset[Who]:
    """Who was picked more often than his share of the calls explains.

    All are looked at, so the level is divided over all of them (Bonferroni).

    Args:
        picks: How often each was picked.
        calls: How many calls of each could have been.
    """
    level = LEVEL / max(1, len(calls))
    return frozenset(who for who in picks if _rare(who, picks, calls) < level)


def targets(who: Who, picks: Mapping[Who, int], calls: Mapping[Who, int]) -> bool:
    """Whether one more pick of this one person, who may not be targeted, would be beyond his share.

    He is looked at alone, so the level is not divided.
    """
    return _rare(who, {**picks, who: picks.get(who, 0) + 1}, calls) < LEVEL


def _rare(who: Who, picks: Mapping[Who, int], calls: Mapping[Who, int]) -> float:
    n, total = picks[who], sum(calls.values())
    if n < FEWEST or not total:
        return 1.0
    return tail(n, sum(picks.values()), calls.get(who, 0) / total)
