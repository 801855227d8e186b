"""Taking back a wrong evaluation: nothing of it is overwritten, and nobody uses it from then on.

Whoever made it takes it back, or the quality manager. The employee hears of it, and reads what was
found, with why it was taken back, until its term. The recording may be gone by then.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import hexdigits
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from klankbord.evaluations.disputes import disputing
from klankbord.evaluations.evaluating import assessing, reading
from klankbord.evaluations.figures import tallying
from klankbord.evaluations.models import Dispute, Evaluation
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.engine import Decision
from klankbord.law.settings import DEFAULT
from klankbord.ledger import book
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.recordings import custody, facts
from klankbord.recordings.models import Leg
from klankbord.vault import values

BOX = reading.WITHDRAWAL
WHY = "withdrawn"
SHOWN = timedelta(days=60)
"""So far back an evaluator finds the evaluations that he made, and by their call alone."""
MOST = 100
"""So many of them at once, the newest; an older one is taken back by who keeps the quality."""
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Made:
    """An evaluation that somebody made, without whose call it was or what was found."""

    id: UUID
    leg: UUID | None  # None: the recording is gone
    made_at: datetime
    submitted_at: datetime


def withdraw(evaluation: UUID, *, why: str, actor: Actor, at: datetime) -> None:
    """Take back an evaluation that is wrong, with a reason that the employee reads.

    Raises:
        NoSuchEvaluation: It is not there (any more), or is taken back already.
        Fault: There is no reason, somebody judges a dispute of it, or it is another's.
        Refused: The law says no.
    """
    if not why.strip():
        raise Fault("Say what is wrong with it.", "withdrawal_unexplained")
    if len(why) > disputing.LONGEST:
        raise Fault(f"At most {disputing.LONGEST} characters.", "text_long")
    with transaction.atomic(durable=True), _held(evaluation, at) as (found, leg):
        if not _may(found, actor):
            raise Fault(
                "Who made it takes it back, or the quality manager.", "withdrawal_not_yours"
            )
        if Dispute.objects.filter(evaluation=found, outcome="").exists():
            raise Fault("Somebody judges a dispute of it.", "withdrawal_disputed")
        decision = _ask(found, leg, actor, at)
        if decision.allowed:
            _take_back(found, leg, why, actor, at)
    if not decision.allowed:
        raise decisions.Refused(decision)


def made(actor: Actor, *, at: datetime) -> list[Made]:
    """What an evaluator submitted lately and can take back, the newest first."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Evaluation.objects.filter(
            evaluator=actor.account,
            state=Evaluation.State.SUBMITTED,
            submitted_at__gt=at - SHOWN,
            retention_until__gt=at,
        )
        fields = ("pk", "leg", "made_at", "submitted_at")
        return [
            Made(pk, leg, made_at, submitted)
            for pk, leg, made_at, submitted in rows.order_by("-submitted_at", "pk").values_list(
                *fields
            )[:MOST]
            if submitted
        ]


def of_call(number: str, *, actor: Actor, at: datetime) -> UUID | None:
    """The evaluation of the call with this number, for who keeps the quality; None if none is.

    Args:
        number: The beginning of the number of the call, as pages call it: eight signs.
        actor: The quality manager.
        at: Now.
    """
    sought = number.strip().lower()
    if actor.role != Role.QUALITY_MANAGER or len(sought) != len("0123abcd"):
        return None
    if not all(sign in hexdigits for sign in sought):
        return None
    # Every number that begins so lies between these two, where an index finds it.
    first, last = UUID(sought.ljust(32, "0")), UUID(sought.ljust(32, "f"))
    calls = Q(leg__gte=first, leg__lte=last)
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Evaluation.objects.filter(state=Evaluation.State.SUBMITTED, retention_until__gt=at)
        found = set(rows.filter(calls).values_list("pk", flat=True))
        told = AfterNotice.objects.filter(
            calls, kind=AfterNotice.Kind.SCORED, evaluation__isnull=False
        ).values_list("evaluation", flat=True)
        found |= set(rows.filter(leg=None, pk__in=list(told)).values_list("pk", flat=True))
        return found.pop() if len(found) == 1 else None


def counted(at: datetime) -> int | None:
    """How many were taken back in a year; None if it is of fewer than five persons."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Evaluation.objects.filter(withdrawn_at__gt=at - YEAR)
        whose = list(rows.values_list("employee", flat=True))
        few = 0 < len(set(whose)) < DEFAULT.smallest_group
        return None if few else len(whose)


@contextmanager
def _held(evaluation: UUID, at: datetime) -> Iterator[tuple[Evaluation, Leg | None]]:
    tallying.wait_turn()
    with access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Evaluation.objects.filter(retention_until__gt=at, state=Evaluation.State.SUBMITTED)
        found = rows.filter(pk=evaluation).first()
        if found is None:
            raise reading.NoSuchEvaluation(evaluation)
    with ExitStack() as holding:
        held = None
        if found.leg_id is None:
            holding.enter_context(access.acting(Access(SYSTEM, "restrict", None, at)))
        else:
            held = holding.enter_context(custody.held(found.leg_id, act="restrict", at=at))
        locked = rows.select_for_update(of=("self",)).select_related("key")
        row = locked.filter(pk=evaluation).first()
        if row is None:
            raise reading.NoSuchEvaluation(evaluation)
        yield row, held


def _may(found: Evaluation, actor: Actor) -> bool:
    if actor.role == Role.QUALITY_MANAGER:
        return True
    return actor.role == Role.EVALUATOR and found.evaluator_id == actor.account


def _ask(found: Evaluation, leg: Leg | None, actor: Actor, at: datetime) -> Decision:
    granted = leg is not None and facts.access_granted(leg, actor, at, act="restrict")
    question = facts.for_collected(
        found, act="restrict", data="score", purpose=None, actor=actor, at=at,
        granted=granted,
    ) | {"request": {"by": "employer", "kind": "restriction", "received_at": at.isoformat(),
                     "identity_method": "signed_in", "identity_ok": True}}  # fmt: skip
    return decisions.decide(question, about=[found.employee_id], by=actor, thing=found.pk)


def _take_back(found: Evaluation, leg: Leg | None, why: str, actor: Actor, at: datetime) -> None:
    found.state, found.withdrawn_at = Evaluation.State.WITHDRAWN, at
    found.save(update_fields=["state", "withdrawn_at"])
    kept = {"why": why, "function": actor.role}
    values.keep(found.key, BOX, kept, row=assessing.row_of(found))
    tallying.retire(found)
    detail = {"evaluation": str(found.pk), "function": actor.role}
    book.append("evaluation_withdrawn", at=at, subjects=[found.employee_id], detail=detail)
    happened = afterwards.Happening(
        kind=AfterNotice.Kind.SCORED,
        employee=found.employee_id,
        leg=leg.pk if leg else _told_of(found),
        function=actor.role,
        purpose=found.purposes[0],
        reason=WHY,
        evaluation=found.pk,
    )
    afterwards.tell(happened, at=at, by=actor)


def _told_of(found: Evaluation) -> UUID:
    """The number of a call that is gone, as the employee was told it; else that of what was found.

    It leads to nothing by now, and says which call it was.
    """
    told = AfterNotice.objects.filter(employee=found.employee_id, evaluation=found.pk)
    return told.values_list("leg", flat=True).first() or found.pk
