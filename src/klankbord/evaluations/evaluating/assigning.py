"""Hands drawn recordings to evaluators: to the one with the least work whom the law allows.

Who is away that day gets nothing. Nobody gets a call of somebody in whom he has an interest, or
one that he gave back. What was given back is open for a day to whoever takes it; then it is handed
out again.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from klankbord.evaluations.models import Assignment, Away, Release, Scorecard
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import queue
from klankbord.law import engine
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger import book
from klankbord.people import periods
from klankbord.people import queries as people
from klankbord.people.models import Account, Role
from klankbord.recordings import custody, facts
from klankbord.recordings.models import Leg, LegAccess

WHY = "assigned"

OPEN_FOR = timedelta(hours=24)
"""How long work that was given back waits for somebody who takes it."""
LATELY = timedelta(days=30)
"""Of two with as much open work the one gets the next who got less in this time."""


def assign_ready(*, at: datetime, limit: int = 100) -> int:
    """Assign what is ready and has no evaluator yet; how many were assigned.

    A recording that nobody may score stays unassigned: its term runs, and the sweep takes it.
    """
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        resting = Release.objects.filter(released_at__gt=at - OPEN_FOR)
        waiting = list(
            unassigned(at)
            .exclude(pk__in=resting.values("leg"))
            .order_by("made_at", "pk")
            .values_list("pk", flat=True)[:limit]
        )
    return sum(_assign(leg, at=at) for leg in waiting)


@queue.periodic("evaluations.assign", "* * * * *")
def assign(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Assign what became ready since the last minute."""
    assign_ready(at=timezone.now())


def unassigned(at: datetime) -> "QuerySet[Leg]":
    """What is ready and nobody has, within an access of the system."""
    # What was scored was assigned: to say so lets PostgreSQL look at the others alone.
    ready = Leg.objects.filter(
        state=Leg.State.READY, scored_at=None, assignment=None, retention_until__gt=at
    )
    # What is there for complaints alone waits for one; nobody hears it before.
    return ready.exclude(purposes=["complaint"], picked_at=None)


def give(found: Leg, candidates: Collection[Account], *, by: Actor, at: datetime) -> bool:
    """Give a leg that is held to the first of some evaluators who may score it; whether one could.

    Args:
        found: The leg, held, without an evaluator.
        candidates: Who could get it, in this order.
        by: Who hands it out.
        at: Now.
    """
    scorecard = card_for(found)
    if scorecard is None or Assignment.objects.filter(leg=found).exists():
        return False
    barred = _barred([found])
    for candidate in candidates:
        actor = people.actor_for(candidate, Role.EVALUATOR, at)
        asked = facts.Asked.about([found.employee_id], actor=actor, at=at)
        question = _question(found, asked)
        if (candidate.pk, found.pk) in barred or _interested(found, asked):
            continue
        if not engine.decide(question).allowed:
            continue
        about = [found.employee_id, found.call.caller]
        decisions.decide(question, about=about, by=by, thing=found.pk, reason=WHY)
        Assignment.objects.create(
            leg=found, evaluator=candidate, scorecard=scorecard, assigned_at=at
        )
        LegAccess.objects.create(leg=found, account=candidate, why=WHY, since=at)
        detail = {"leg": str(found.pk), "function": actor.role}
        book.append("recording_assigned", at=at, subjects=[found.employee_id], detail=detail)
        return True
    return False


def open_to(actor: Actor, legs: Sequence[Leg], *, at: datetime) -> list[Leg]:
    """Which of some legs an evaluator could get, without a word of it being written.

    What the law must know is read for all of them together.
    """
    asked = facts.Asked.about({leg.employee_id for leg in legs}, actor=actor, at=at)
    barred, forms = _barred(legs), published()
    return [
        leg
        for leg in legs
        if (actor.account, leg.pk) not in barred
        and not _interested(leg, asked)
        and card_for(leg, forms) is not None
        and engine.decide(_question(leg, asked)).allowed
    ]


def evaluates(account: Account, at: datetime) -> bool:
    """Whether an account is one of the `candidates`."""
    return Role.EVALUATOR in people.roles(account, at) and people.cleared(account, at)


def candidates(at: datetime) -> list[Account]:
    """Cleared evaluators, the one with the fewest open assignments first."""
    granted = Account.objects.filter(
        periods.holding(at, "grants__"),
        grants__role=Role.EVALUATOR,
        grants__approved_at__lte=at,
        is_active=True,
    )
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        counted = granted.annotate(
            load=_number(Q(closed_at=None)), lately=_number(Q(assigned_at__gt=at - LATELY))
        ).order_by("load", "lately", "pk")
        found = list(counted.distinct())
        cleared = people.cleared_among(found, at)
        return [account for account in found if account.pk in cleared]


def _number(of: Q) -> Coalesce:
    """How many assignments of an account there are; each count by itself, where an index leads."""
    mine = Assignment.objects.filter(of, evaluator=OuterRef("pk")).order_by()
    # Whole rows are counted, so that the index alone is read.
    counted = mine.values("evaluator").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def present(at: datetime) -> list[Account]:
    """As `candidates`, without who is away today; within an access of the system."""
    today = at.astimezone(AMSTERDAM).date()
    away = set(Away.objects.filter(day=today).values_list("evaluator", flat=True))
    return [each for each in candidates(at) if each.pk not in away]


def _assign(leg: UUID, *, at: datetime) -> bool:
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        return give(found, present(at), by=SYSTEM, at=at)


def _barred(legs: Sequence[Leg]) -> frozenset[tuple[UUID, UUID]]:
    """(evaluator, leg): who gave it back, or said that he has an interest in its employee."""
    whose = {leg.pk: leg.employee_id for leg in legs}
    of_them = Q(interest=True, leg__employee__in=set(whose.values()))
    back = Release.objects.filter(Q(leg__in=list(whose)) | of_them)
    rows = back.values_list("evaluator", "leg", "leg__employee", "interest")
    return frozenset(
        (evaluator, pk)
        for evaluator, leg, employee, interest in rows
        for pk, his in whose.items()
        if pk == leg or (interest and his == employee)
    )


def _interested(leg: Leg, asked: facts.Asked) -> bool:
    """Whether he is the employee himself, or has a say in his appraisal or contract."""
    return asked.relations[leg.employee_id] in ("self", "own_manager")


def _question(leg: Leg, asked: facts.Asked) -> dict[str, object]:
    """Would this evaluator be allowed to score it, once it is assigned?"""
    return facts.for_leg_among(
        leg, act="score", data="score", purpose=leg.purposes[0], granted=True, reason=WHY,
        asked=asked,
    )  # fmt: skip


def published() -> list[Scorecard]:
    """Every form that was published, the newest first; what it asks is read when it is needed."""
    found = Scorecard.objects.filter(published_at__isnull=False).defer("form", "texts")
    return list(found.order_by("-published_at", "-number"))


def card_for(leg: Leg, among: Sequence[Scorecard] | None = None) -> Scorecard | None:
    """The newest form that was in use when the call was made, so that its employee knew it (R37).

    One that names the programme of the call goes before one for all.

    Args:
        leg: With the programme of its version.
        among: All that were `published`, where they were read already.
    """
    code, then = leg.version.programme.code, leg.made_at
    in_use = [
        form
        for form in (published() if among is None else among)
        if form.published_at and (form.used_from or form.published_at) <= then
    ]
    for_it = [form for form in in_use if code in form.programmes]
    return next(iter(for_it + [form for form in in_use if not form.programmes]), None)
