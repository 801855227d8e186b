"""What became of many offers, counted: one group for each outcome with its rules and reasons."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from klankbord.recordings.intake.arriving import Outcome
from klankbord.recordings.models import Offer

FAULTY = "faulty"
"""The result of a record that could not be read, so that it was no offer."""

PLACES = 5
"""Places that are named in a group; the first ones show what is wrong."""
MOST = 200
"""Groups that are told apart; the rest of a result is counted together."""

TO_MEND = (Offer.Result.QUARANTINED, Offer.Result.ERROR, FAULTY)
"""Results of which whoever sent the export may want to know where they are. Where a call stands
that the law refused is not told: that is about the person in it."""


@dataclass(slots=True)
class Group:
    """Offers with the same outcome. `places` says of the first ones where they stand."""

    result: str
    rules: tuple[str, ...]
    missing: tuple[str, ...]
    reason: str
    n: int = 0
    places: list[str] = field(default_factory=list)


class Groups:
    """Outcomes as they come, in groups."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Group] = {}

    def add(self, outcome: Outcome, place: str = "", *, n: int = 1) -> None:
        """Count an outcome, or `n` of them."""
        key = (outcome.result, outcome.rules, outcome.missing, outcome.reason)
        if key not in self._found and len(self._found) >= MOST:
            key = (outcome.result, (), (), "other")
        group = self._found.setdefault(key, Group(*key))
        group.n += n
        if place and len(group.places) < PLACES and _named(group):
            group.places.append(place)

    @property
    def results(self) -> Counter[str]:
        """How many of each result."""
        found: Counter[str] = Counter()
        for group in self._found.values():
            found[group.result] += group.n
        return found

    def codes(self) -> list[dict[str, Any]]:
        """The groups without their places, the largest of each result first."""
        return [
            {
                "result": each.result,
                "rules": list(each.rules),
                "missing": list(each.missing),
                "reason": each.reason,
                "n": each.n,
            }
            for each in self._ordered()
        ]

    def places(self) -> list[list[str]]:
        """The places of each group, in the order of `codes`."""
        return [each.places for each in self._ordered()]

    def _ordered(self) -> Iterable[Group]:
        return sorted(self._found.values(), key=lambda each: (each.result, -each.n, each.reason))


def _named(group: Group) -> bool:
    never_offered = group.result == Offer.Result.REFUSED and not group.rules
    return group.result in TO_MEND or never_offered
