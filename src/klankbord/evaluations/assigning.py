"""Hands drawn recordings to evaluators: to the one with the least work whom the law allows."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from klankbord.evaluations.models import Assignment, Scorecard
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import queue
from klankbord.law import engine
from klankbord.ledger import book
from klankbord.people import periods
from klankbord.people import queries as people
from klankbord.people.models import Account, Role
from klankbord.recordings import custody, facts
from klankbord.recordings.models import Leg, LegAccess

WHY = "assigned"


def assign_ready(*, at: datetime, limit: int = 100) -> int:
    """Assign what is ready and has no evaluator yet; how many were assigned.

    A recording that nobody may score stays unassigned: its term runs, and the sweep takes it.
    """
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        waiting = list(
            Leg.objects.filter(state=Leg.State.READY, assignment=None, retention_until__gt=at)
            .order_by("made_at", "pk")
            .values_list("pk", flat=True)[:limit]
        )
    return sum(_assign(leg, at=at) for leg in waiting)


@queue.periodic("evaluations.assign", "* * * * *")
def assign(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Assign what became ready since the last minute."""
    assign_ready(at=timezone.now())


def _assign(leg: UUID, *, at: datetime) -> bool:
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        scorecard = _scorecard(found, at)
        if scorecard is None or Assignment.objects.filter(leg=found).exists():
            return False
        for candidate in candidates(at):
            actor = people.actor_for(candidate, Role.EVALUATOR, at)
            question = _question(found, actor, at)
            if not engine.decide(question).allowed:
                continue
            about = [found.employee_id, found.call.caller]
            decisions.decide(question, about=about, by=SYSTEM, thing=leg, reason=WHY)
            Assignment.objects.create(
                leg=found, evaluator=candidate, scorecard=scorecard, assigned_at=at
            )
            LegAccess.objects.create(leg=found, account=candidate, why=WHY, since=at)
            detail = {"leg": str(leg), "function": actor.role}
            book.append("recording_assigned", at=at, subjects=[found.employee_id], detail=detail)
            return True
    return False


def _question(leg: Leg, actor: Actor, at: datetime) -> dict[str, object]:
    """Would this evaluator be allowed to score it, once it is assigned?"""
    question = facts.for_leg(
        leg, act="score", data="score", purpose=leg.purposes[0], actor=actor, at=at, reason=WHY
    )
    return question | {"actor": question["actor"] | {"access_granted": True}}


def candidates(at: datetime) -> list[Account]:
    """Cleared evaluators, the one with the fewest open assignments first."""
    granted = Account.objects.filter(
        periods.holding(at, "grants__"),
        grants__role=Role.EVALUATOR,
        grants__approved_at__lte=at,
        is_active=True,
    )
    counted = granted.annotate(
        load=Count("assignments", filter=Q(assignments__closed_at=None), distinct=True)
    ).order_by("load", "pk")
    return [account for account in counted.distinct() if people.cleared(account, at)]


def _scorecard(leg: Leg, at: datetime) -> Scorecard | None:
    """The newest form in use; one that names the programme of the call before one for all."""
    code = leg.version.programme.code
    in_use = Scorecard.objects.filter(published_at__lte=at).exclude(used_from__gt=at)
    newest = in_use.order_by("-published_at", "-number")
    return (
        newest.filter(programmes__contains=[code]).first() or newest.filter(programmes=[]).first()
    )
