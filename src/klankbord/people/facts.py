"""What the law asks about a person and about who acts, in the shape of the question schema."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from klankbord.database import prepared
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.people import periods, queries
from klankbord.people.models import Employment, Membership, Objection


class Employed(NamedTuple):
    """What an employment says: as what, and when."""

    employee_id: UUID
    kind: str
    since: datetime
    until: datetime | None


class Member(NamedTuple):
    """What a membership says: of which team, and when."""

    employee_id: UUID
    team_id: UUID
    since: datetime
    until: datetime | None


Row = TypeVar("Row", Employed, Member, Objection)
FORMER = "former_employee"
_OF_THESE = "WHERE employee_id = ANY(%s::uuid[])"
_IN_ORDER = f"{_OF_THESE} ORDER BY id"
_NEWEST_FIRST = f"{_OF_THESE} ORDER BY filed_at DESC, id"


class Persons:
    """What is written down of some employees: read once, at need, for many questions in a row."""

    def __init__(self, employees: Collection[UUID]) -> None:
        self._employees = list(employees)

    def foresee_teams(self) -> None:
        """Foresee what `teams` asks."""
        prepared.foresee([prepared.picking(Member, Membership, _OF_THESE, [self._employees])])

    def foresee(self) -> None:
        """Foresee what `person` and `objection` ask."""
        prepared.foresee(
            [
                prepared.picking(Employed, Employment, _IN_ORDER, [self._employees]),
                prepared.reading(Objection, _NEWEST_FIRST, [self._employees]),
            ]
        )

    def person(self, employee: UUID, at: datetime) -> dict[str, Any]:
        """The part `person`: as what somebody works here at a moment, and since when no longer.

        Who has no employment at that moment counts as one who left: of him no use is made (R74).
        """
        here = self._employments.get(employee, [])
        now = next((row for row in here if periods.holds(row, at)), None)
        if now is not None:
            return {"type": now.kind}
        left = max((row.until for row in here if row.until and row.until <= at), default=None)
        return {"type": FORMER, "left_at": left.isoformat()} if left else {"type": FORMER}

    def objection(self, employee: UUID, at: datetime) -> dict[str, Any]:
        """The part `objection` at a moment; empty when there is none.

        Of several the most protective counts: open before granted before rejected.
        """
        filed = [row for row in self._objections.get(employee, []) if row.filed_at <= at]
        found = [_objection(row, at) for row in filed]
        for status in Objection.Status.values:
            for part in found:
                if part["status"] == status:
                    return part
        return {}

    def teams(self, employee: UUID, at: datetime) -> frozenset[UUID]:
        """The teams somebody is in at a moment."""
        held = self._memberships.get(employee, [])
        return frozenset(row.team_id for row in held if periods.holds(row, at))

    @cached_property
    @access.whole()
    def _employments(self) -> dict[UUID, list[Employed]]:
        return _by_employee(prepared.pick(Employed, Employment, _IN_ORDER, [self._employees]))

    @cached_property
    @access.whole()
    def _objections(self) -> dict[UUID, list[Objection]]:
        return _by_employee(prepared.read(Objection, _NEWEST_FIRST, [self._employees]))

    @cached_property
    @access.whole()
    def _memberships(self) -> dict[UUID, list[Member]]:
        return _by_employee(prepared.pick(Member, Membership, _OF_THESE, [self._employees]))


@access.whole()
def person(employee: UUID, at: datetime) -> dict[str, Any]:
    """As `Persons.person`, of one."""
    return Persons([employee]).person(employee, at)


@access.whole()
def objection(employee: UUID, at: datetime) -> dict[str, Any]:
    """As `Persons.objection`, of one."""
    return Persons([employee]).objection(employee, at)


@access.whole()
def actor(actor: Actor, employee: UUID, at: datetime) -> dict[str, Any]:
    """The part `actor` without access_granted and access_reason, which recordings know."""
    return actor_as(actor, queries.relation(actor, employee, at))


def actor_as(actor: Actor, relation: str) -> dict[str, Any]:
    """As `actor`, of whose relation to the employee is known."""
    return {"role": actor.role, "relation": relation, "hr_power": relation == "own_manager"}


def _objection(row: Objection, at: datetime) -> dict[str, Any]:
    if row.decided_at is None or row.decided_at > at:
        return {"status": str(Objection.Status.OPEN)}
    return {
        "status": row.status,
        "compelling_grounds": row.compelling_grounds,
        "decided_by_manager": row.decided_by_manager,
    }


def _by_employee(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.employee_id, []).append(row)
    return found
