"""An evaluator's work: which days he is there, what he gives back or takes, and until when.

Whether somebody is there is a yes or a no per day. Why is nobody's business, and there is no place
for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.evaluations.models import Assignment, Away, Evaluation, Release
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import queue
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger import book
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Role
from klankbord.recordings import custody
from klankbord.recordings.models import LegAccess
from klankbord.vault import boxes

AHEAD = 14
"""Days, today included, for which an evaluator says whether he is there."""
TO_SCORE = 10
"""Working days in which a call is evaluated. Policy."""
SHOWN = 20
"""Calls that somebody can choose from at once."""


@dataclass(frozen=True, slots=True)
class Open:
    """A recording that nobody has and that this evaluator may take. Whose it is does not show."""

    leg: UUID
    made_at: datetime
    duration_ms: int
    direction: str
    queue: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """How much work there is: of everybody together, never of one evaluator."""

    assigned: int
    late: int
    unassigned: int


def due_on(assigned_at: datetime, keep_until: datetime) -> date:
    """The last day on which a call is evaluated; never later than its last day."""
    due = calendar.plus_working_days(_day(assigned_at), TO_SCORE)
    return min(due, _day(keep_until - timedelta(microseconds=1)))


def is_late(due: date, at: datetime) -> bool:
    """Whether that day is over."""
    return due < _day(at)


def days(at: datetime) -> tuple[date, ...]:
    """The days that somebody can say something of."""
    return tuple(_day(at) + timedelta(days=each) for each in range(AHEAD))


def away(actor: Actor, *, at: datetime) -> frozenset[date]:
    """The days on which an evaluator is not there, as far as he said."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        found = Away.objects.filter(evaluator=actor.account, day__gte=_day(at))
        return frozenset(found.values_list("day", flat=True))


def say(there: Iterable[date], *, actor: Actor, at: datetime) -> None:
    """Keep on which of the coming days an evaluator is there; on the others he gets no new work.

    Raises:
        Fault: Somebody else than an evaluator says it.
    """
    mine = _insist(actor)
    present = set(there)
    absent = [day for day in days(at) if day not in present]
    with transaction.atomic(durable=True), access.acting(Access(SYSTEM, "retain", None, at)):
        Account.objects.select_for_update().get(pk=mine)  # one word of his at a time
        Away.objects.filter(evaluator=mine, day__gte=_day(at)).delete()
        Away.objects.bulk_create(Away(evaluator_id=mine, day=day) for day in absent)
        subjects = [actor.employee] if actor.employee else []
        book.append("availability", at=at, subjects=subjects, detail={"function": actor.role})


def open_work(actor: Actor, *, at: datetime) -> list[Open]:
    """What an evaluator may take, the oldest first."""
    account = _insist(actor)
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        mine = Account.objects.get(pk=account)
        if not assigning.evaluates(mine, at):
            return []
        rows = assigning.unassigned(at).select_related("call", "version__programme")
        oldest = list(rows.order_by("made_at", "pk")[:SHOWN])
        found = assigning.open_to(actor, oldest, at=at)
        return [
            Open(
                leg=leg.pk,
                made_at=leg.made_at,
                duration_ms=leg.duration_ms,
                direction=leg.call.direction,
                queue=leg.call.queue,
                due_on=due_on(at, leg.retention_until),
            )
            for leg in found
        ]


def claim(leg: UUID, *, actor: Actor, at: datetime) -> None:
    """Take a call that nobody has.

    Raises:
        NoSuchLeg: It is not there.
        Fault: Somebody has it, or this evaluator may not have it.
    """
    his = _insist(actor)
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        account = Account.objects.get(pk=his)
        mine = [account] if assigning.evaluates(account, at) else []
        free = assigning.unassigned(at).filter(pk=leg).exists()
        if not (free and assigning.give(found, mine, by=actor, at=at)):
            raise Fault("This call is not open to you.", "work_not_open")


def release(leg: UUID, *, interest: bool, actor: Actor, at: datetime) -> None:
    """Give a call back, with the draft that there is thrown away. It does not come back to him.

    Args:
        leg: Which.
        interest: Whether he knows or deals with the employee: then no other call of his either.
        actor: The evaluator who has it.
        at: Now.

    Raises:
        NoSuchLeg: It is not there.
        NotAssigned: He does not have it, or evaluated it already.
    """
    _insist(actor)
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        assigned = Assignment.objects.filter(leg=found, evaluator=actor.account, closed_at=None)
        if not assigned.exists():
            raise assessing.NotAssigned(leg)
        begun = Evaluation.objects.select_related("key").filter(leg=found).first()
        if begun is not None:
            boxes.remove(begun.key, "draft")
        assigned.delete()
        open_ = LegAccess.objects.filter(leg=found, account=actor.account, why=assigning.WHY)
        open_.filter(until=None).update(until=at)
        Release.objects.create(
            leg=found, evaluator=Account(pk=actor.account), released_at=at, interest=interest
        )
        detail = {"leg": str(leg), "function": actor.role}
        book.append("recording_released", at=at, subjects=[found.employee_id], detail=detail)


def standing(*, at: datetime) -> Standing:
    """How much work there is in all, and how much of it is late."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Assignment.objects.filter(closed_at=None, leg__retention_until__gt=at)
        ends = rows.values_list("assigned_at", "leg__retention_until")
        late = [is_late(due_on(assigned, until), at) for assigned, until in ends]
        return Standing(len(late), sum(late), assigning.unassigned(at).count())


@queue.periodic("evaluations.days_over", "25 0 * * *")
def days_over(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Each night: nobody needs to know any more who was there on a day that is over."""
    forget(at=timezone.now())


def forget(*, at: datetime) -> int:
    """Throw away what was said of days that are over; how many."""
    with transaction.atomic(durable=True), access.acting(Access(SYSTEM, "retain", None, at)):
        return Away.objects.filter(day__lt=_day(at)).delete()[0]


def _insist(actor: Actor) -> UUID:
    if actor.role != Role.EVALUATOR or actor.account is None:
        raise Fault("Only an evaluator has work here.", "work_not_open")
    return actor.account


def _day(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()
