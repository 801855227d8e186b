"""How each person whom a programme names stands: told or not, by which way, and what became of it.

Who is not told is not recorded. Whoever keeps deliveries sees who that is; that he looked is
written down with each person whom he saw. The works council sees numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.notices import dispatching, facts
from klankbord.notices.models import Delivery, Dispatch
from klankbord.people import periods
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Employee, Employment, Role
from klankbord.programmes import queries as programmes
from klankbord.programmes.dossier import Dossier

READERS = (Role.QUALITY_MANAGER, Role.ADMIN, Role.DPO)
"""Who sees whom by name."""
COUNTERS = (*READERS, Role.WORKS_COUNCIL)
"""Who sees how many."""
LEADS = Role.TEAM_LEAD
"""Sees by name whom in his own teams no mail reached, to hand the policy over, and nothing else."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One person in scope. `counts_from` in the future: he was told, and the lead time runs."""

    employee: UUID
    name: str
    number: str
    kind: str
    """As what he works here: an Employment.Kind; empty when that is not known."""
    told: bool
    """Whether what he got counts at this moment, so that he may be recorded."""
    delivery: Delivery | None
    dispatch: Dispatch | None

    @property
    def to_hand(self) -> bool:
        """Whether no mail reached him, so that somebody hands it over."""
        state = self.dispatch.state if self.dispatch is not None else ""
        return not self.proven and state in dispatching.AGAIN

    @property
    def proven(self) -> bool:
        """Whether he got it, though it may not count yet."""
        return self.delivery is not None and self.delivery.bounced_at is None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many persons a programme names, and how many of them were told."""

    scope: int
    told: int
    waiting: int
    """Who got it, and for whom the lead time runs."""
    bounced: int
    opened: int
    read: int

    @property
    def untold(self) -> int:
        """Who is not recorded because he was not told."""
        return self.scope - self.told


def of(
    dossier: Dossier, *, at: datetime, by: Actor, only: UUID | None = None
) -> tuple[Standing, ...]:
    """Everybody whom a version names at a moment, by name: who is not told comes first.

    Args:
        dossier: The version.
        at: Now.
        by: Who looks.
        only: This one, if the version names him; None: all.

    Raises:
        Fault: Somebody else looks.
    """
    if by.role not in (*READERS, LEADS):
        raise Fault("Who keeps deliveries sees who was told.", "not_a_sender")
    with access.keeping(by, at):
        mine = led(by, at) if by.role == LEADS else None
        found = tuple(
            each
            for each in _standings(dossier, at)
            if only in (None, each.employee)
            and (mine is None or (each.to_hand and each.employee in mine))
        )
        subjects = [each.employee for each in found]
        detail = {"version": dossier.version, "function": by.role}
        book.append("deliveries_read", at=at, subjects=subjects, detail=detail)
    return found


@access.whole()
def led(by: Actor, at: datetime) -> frozenset[UUID]:
    """Who is in a team that somebody leads."""
    return people.members(people.led(by.account, at), at) if by.account else frozenset()


@access.whole()
def to_hand(dossier: Dossier, by: Actor, at: datetime) -> int:
    """How many in somebody's own teams wait for a letter from his hand."""
    mine = led(by, at)
    return sum(each.to_hand and each.employee in mine for each in _standings(dossier, at))


def counts(dossier: Dossier, at: datetime) -> Counts:
    """How many of whom a version names were told, for everybody who may know numbers."""
    with access.whole():
        found = _standings(dossier, at)
    proofs = [each.delivery for each in found if each.delivery is not None]
    return Counts(
        scope=len(found),
        told=sum(each.told for each in found),
        waiting=sum(each.proven and not each.told for each in found),
        bounced=sum(
            each.dispatch is not None and each.dispatch.state == Dispatch.State.BOUNCED
            and not each.proven for each in found
        ),
        opened=sum(bool(proof.opened_at or proof.read_at) for proof in proofs),
        read=sum(proof.read_at is not None for proof in proofs),
    )  # fmt: skip


@access.whole()
def _standings(dossier: Dossier, at: datetime) -> tuple[Standing, ...]:
    scope = programmes.persons(dossier, at)
    told = facts.informed(dossier, scope, at)
    row = dossier.newest("policy", at)
    number: int = 0 if row is None else row.detail["number"]  # there is no policy 0
    deliveries = _by_employee(Delivery.objects.filter(employee__in=scope, policy__number=number))
    dispatches = _by_employee(Dispatch.objects.filter(employee__in=scope, policy__number=number))
    here = Employment.objects.filter(periods.holding(at))
    persons = Employee.objects.filter(pk__in=scope).prefetch_related(
        Prefetch("employments", queryset=here, to_attr="here")
    )
    found = [
        Standing(
            employee=each.pk,
            name=each.name,
            number=each.number,
            kind=next((job.kind for job in each.here), ""),
            told=each.pk in told,
            delivery=deliveries.get(each.pk),
            dispatch=dispatches.get(each.pk),
        )
        for each in persons
    ]
    return tuple(sorted(found, key=lambda each: (each.told, each.name, each.number)))


Row = TypeVar("Row", Delivery, Dispatch)


def _by_employee(rows: Iterable[Row]) -> dict[UUID, Row]:
    return {row.employee_id: row for row in rows}
