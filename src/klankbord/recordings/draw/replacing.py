"""A drawn call that could not come in gives its place to the next one of the same import.

The next one is the first in seeded order, of the same stratum of the same frame, that was not drawn
(`programmes.walking`). So nobody chooses it, and whoever does the draw again finds the same one.
A call that waits for a fact keeps its place: it may come in yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klankbord.database.sets import among
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.ledger.book import Line
from klankbord.programmes import plans, queries, walking
from klankbord.programmes.models import Version
from klankbord.programmes.sampling import Offered
from klankbord.recordings.draw import batches, counting, drawing, framing
from klankbord.recordings.draw.counting import Drawn
from klankbord.recordings.models import Offer

GONE = (Offer.Result.REFUSED, Offer.Result.ERROR)
"""Results of drawn calls with which their place is free."""


def drawn(offers: Sequence[int], *, at: datetime) -> set[int]:
    """Which of these offers is to be dealt with first: all but those that were not drawn."""
    with access.deed(Access(SYSTEM, "record", None, at)):
        whole = Offer.objects.filter(pk__in=among(Offer, offers))
        found = whole.exclude(result=Offer.Result.NOT_DRAWN)
        return set(found.values_list("pk", flat=True))


def replace(offers: Sequence[int], *, at: datetime, by: Actor) -> set[int]:
    """Draw a call in the place of each of these that was drawn and could not come in.

    Safe to repeat: a place is given once.

    Args:
        offers: Keys of the import, of one source: only its calls can still be fetched.
        at: Now.
        by: The door.

    Returns:
        The calls that are drawn now, by their key.
    """
    with access.deed(Access(SYSTEM, "record", None, at)):
        lines: list[Line] = []
        made = record(offers, by=by, lines=lines)
        book.append_lines(sorted(lines, key=lambda line: line.subject), at=at)
    return set(made)


def record(offers: Sequence[int], *, by: Actor, lines: list[Line]) -> dict[int, Offer]:
    """As `replace`, inside the transaction of another deed, which writes the lines."""
    free = _free(offers)
    if not free:
        return {}
    drawing.one_at_a_time(free[0].source)
    deed = _Deed(free, np.unique(np.array(offers, dtype=np.int64)))
    made = {}
    for gone in free:
        found = deed.next(gone)
        if found is not None:
            made[found.pk] = found
            lines.append(_line(found, by))
    return made


def _free(offers: Sequence[int]) -> list[Offer]:
    found = Offer.objects.filter(
        pk__in=among(Offer, offers), order__isnull=False, result__in=GONE, replaced_by=None
    )
    # What became of a call with a number that is never recorded shows nowhere.
    found = found.exclude(reason=drawing.UNRECORDED).exclude(version=None).exclude(frame=None)
    # Where calls come one by one the next call that comes has the place.
    some = found.select_related("batch").order_by("stratum", "order", "pk")
    return [each for each in some if not batches.came_alone(each)]


@dataclass(slots=True)
class _Deed:
    """What is read once for all places that are free."""

    free: Sequence[Offer]
    here: NDArray[np.int64]
    drawn: Drawn = field(init=False)
    _versions: dict[Any, Version] = field(default_factory=dict)
    _pools: dict[tuple[Any, str], list[Offer]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        frames = {offer.frame for offer in self.free}
        persons = Offer.objects.filter(frame__in=frames).values_list("employee", flat=True)
        months = {offer.month for offer in self.free}
        self.drawn = Drawn({each for each in persons.distinct() if each}, months)

    def next(self, gone: Offer) -> Offer | None:
        """The call that comes in the place of another; None if there is none, or no room."""
        version = self._version(gone)
        pool = self._pool(gone, version)
        if not self._room(gone, version.plan):
            return None
        while pool:
            found = pool.pop(0)
            if not self._is_here(found) or found.employee_id is None:
                pool.insert(0, found)
                return None
            if plans.of_all(version.plan) and self._is_full(found, version.plan):
                found.reason = framing.PERSON_FULL
                found.save(update_fields=["reason"])
                continue
            found.order, found.instead_of, found.result = gone.order, gone, Offer.Result.DRAWN
            found.save(update_fields=["order", "instead_of", "result"])
            self.drawn.note(found)
            return found
        return None

    def _is_here(self, found: Offer) -> bool:
        place = np.searchsorted(self.here, found.pk)
        return bool(place < len(self.here) and self.here[place] == found.pk)

    def _version(self, of: Offer) -> Version:
        assert of.version_id is not None  # noqa: S101  a call without a plan is not drawn
        if of.version_id not in self._versions:
            found = Version.objects.select_related("programme").get(pk=of.version_id)
            self._versions[of.version_id] = found
        return self._versions[of.version_id]

    def _room(self, gone: Offer, plan: plans.Plan) -> int:
        assert gone.version_id is not None  # noqa: S101  a call without a plan is not drawn
        parts = gone.stratum.split("/")
        week = int(parts[3]) if plan.get("spread") else 0
        if plans.of_all(plan):
            taken = counting.together(gone.version_id, gone.month, "/".join(parts[:3]))
        else:
            assert gone.employee_id is not None  # noqa: S101  of whom else was it drawn
            taken = self.drawn.count(gone.version_id, gone.employee_id, gone.month)
        return plans.left(plan, week, taken=taken)

    def _is_full(self, found: Offer, plan: plans.Plan) -> bool:
        assert found.employee_id is not None  # noqa: S101  looked at just before
        taken = self.drawn.count(found.version_id, found.employee_id, found.month)
        return taken >= int(plan["per_person"])

    def _pool(self, gone: Offer, version: Version) -> list[Offer]:
        """The calls of a stratum that were not drawn, in seeded order."""
        name = gone.frame, gone.stratum
        if name not in self._pools:
            fixed = queries.seed(version.pk, gone.month)
            if fixed is None or fixed.revealed_at is not None:
                self._pools[name] = []  # who knows the seed could choose what to refuse
                return []
            whole = Offer.objects.filter(frame=gone.frame, stratum=gone.stratum)
            by_call = {each.source_id_hash: each for each in whole}
            frame = [Offered(call, gone.stratum, {}) for call in by_call]
            ordered = walking.in_order(frame, bytes(fixed.seed)).get(gone.stratum, [])
            self._pools[name] = [
                by_call[call] for call in ordered
                if by_call[call].result == Offer.Result.NOT_DRAWN and not by_call[call].reason
            ]  # fmt: skip
        return self._pools[name]


def _line(found: Offer, by: Actor) -> Line:
    return Line(
        found.employee_id or book.ORGANISATION,
        "drawn_instead",
        {"source": found.source, "call": found.source_id_hash, "function": by.role},
    )
