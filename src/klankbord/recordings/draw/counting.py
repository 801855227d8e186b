"""How much of what a plan gives a person in a month is used up (R6)."""

from collections.abc import Collection
from uuid import UUID

from klankbord.database import prepared
from klankbord.database.gathering import Statement
from klankbord.gate import access
from klankbord.recordings.models import Offer

COUNTED = (Offer.Result.DRAWN, Offer.Result.ACCEPTED)
"""Offers that use it up."""

_DRAWN = """
SELECT version_id, employee_id, month, source_id_hash FROM recordings_offer
WHERE employee_id = ANY(%s::uuid[]) AND month = ANY(%s::text[]) AND result = ANY(%s::text[])
"""

_TOGETHER = """
SELECT count(*) FROM recordings_offer
WHERE version_id = %s::uuid AND month = %s AND result = ANY(%s::text[])
AND (stratum = %s OR starts_with(stratum, %s))
"""

Place = tuple[UUID | None, UUID | None, str]
"""Version, employee and month: to these a plan gives a number of calls."""


def foresee(employees: Collection[UUID], months: Collection[str]) -> None:
    """Foresee what `Drawn` asks."""
    prepared.foresee([_asked(employees, months)])


def _asked(employees: Collection[UUID], months: Collection[str]) -> Statement:
    return Statement(_DRAWN, [sorted(employees), sorted(months), list(COUNTED)])


class Drawn:
    """Which calls of some people were drawn in some months: read once, kept up by `note`.

    They go by their keyed hashes, which they have before they are written down.
    """

    def __init__(self, employees: Collection[UUID], months: Collection[str]) -> None:
        access.insist_on_system()
        self._of = frozenset(employees), frozenset(months)
        self._counted: dict[Place, set[str]] = {}
        asked = _asked(employees, months)
        for version, employee, month, hashed in prepared.rows(asked.text, asked.values):
            self._counted.setdefault((version, employee, month), set()).add(hashed)

    def covers(self, employees: Collection[UUID], months: Collection[str]) -> bool:
        """Whether these people and months are among those that were read."""
        return self._of[0].issuperset(employees) and self._of[1].issuperset(months)

    def count(self, version: UUID | None, employee: UUID, month: str) -> int:
        """Calls of this person drawn in this month under this version."""
        return len(self._counted.get((version, employee, month), ()))

    def with_(self, offer: Offer) -> int:
        """As `count`, this offer included (R6)."""
        counted = self._counted.get((offer.version_id, offer.employee_id, offer.month), set())
        return len(counted | {offer.source_id_hash})

    def note(self, offer: Offer) -> None:
        """Count an offer, or no longer, by what has become of it."""
        for counted in self._counted.values():
            counted.discard(offer.source_id_hash)
        if offer.result in COUNTED:
            place = offer.version_id, offer.employee_id, offer.month
            self._counted.setdefault(place, set()).add(offer.source_id_hash)


def together(version: UUID, month: str, name: str) -> int:
    """Calls drawn in a month of a queue or the operation, whose strata have names in this one."""
    [(count,)] = prepared.rows(_TOGETHER, [version, month, list(COUNTED), name, f"{name}/"])
    return int(count)
