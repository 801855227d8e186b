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
SELECT version_id, employee_id, month, id FROM recordings_offer
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
    """Which calls of some people were drawn in some months: read once, kept up by `note`."""

    def __init__(self, employees: Collection[UUID], months: Collection[str]) -> None:
        access.insist_on_system()
        self._counted: dict[Place, set[int]] = {}
        asked = _asked(employees, months)
        for version, employee, month, offer in prepared.rows(asked.text, asked.values):
            self._counted.setdefault((version, employee, month), set()).add(offer)

    def count(self, version: UUID | None, employee: UUID, month: str) -> int:
        """Calls of this person drawn in this month under this version."""
        return len(self._counted.get((version, employee, month), ()))

    def with_(self, offer: Offer) -> int:
        """As `count`, this offer included (R6)."""
        counted = self._counted.get((offer.version_id, offer.employee_id, offer.month), set())
        return len(counted | {offer.pk})

    def note(self, offer: Offer) -> None:
        """Count an offer, or no longer, by what has become of it."""
        for counted in self._counted.values():
            counted.discard(offer.pk)
        if offer.result in COUNTED:
            place = offer.version_id, offer.employee_id, offer.month
            self._counted.setdefault(place, set()).add(offer.pk)


def together(version: UUID, month: str, name: str) -> int:
    """Calls drawn in a month of a queue or the operation, whose strata have names in this one."""
    [(count,)] = prepared.rows(_TOGETHER, [version, month, list(COUNTED), name, f"{name}/"])
    return int(count)
