"""What pages show of evaluations: an evaluator's work, one's own, and those of coachees."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from klankbord.evaluations import columns
from klankbord.evaluations.evaluating import chosen, working
from klankbord.evaluations.models import Assignment, Evaluation
from klankbord.gate import access, filters
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.people import periods
from klankbord.people.models import Coaching
from klankbord.recordings import known
from klankbord.recordings import queries as recordings

_READABLE = (Evaluation.State.SUBMITTED, Evaluation.State.WITHDRAWN)
"""What an employee reads of himself; others do not read what was taken back."""


@dataclass(frozen=True, slots=True)
class Work:
    """A recording that waits for an evaluator. Whose it is does not show here."""

    leg: UUID
    made_at: datetime
    duration_ms: int
    direction: str
    queue: str
    keep_until: datetime
    assigned_at: datetime
    due_on: date
    late: bool
    begun: bool
    picked: bool
    """Whether it was chosen because of a complaint, and not by lot."""


@dataclass(frozen=True, slots=True)
class OwnEvaluation:
    """An evaluation of the person who asks, without what was found."""

    id: UUID
    leg: UUID | None
    made_at: datetime
    submitted_at: datetime
    scorecard: str
    restricted: bool
    withdrawn: bool = False
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Released:
    """An evaluation of a coachee, without what was found."""

    id: UUID
    employee: UUID
    made_at: datetime
    submitted_at: datetime
    scorecard: str
    keep_until: datetime


def work(actor: Actor, *, at: datetime, only: UUID | None = None) -> list[Work]:
    """What an evaluator has to do and may do: assigned, open, and allowed by the law now.

    Args:
        actor: The evaluator.
        at: Now.
        only: One recording; all of them if none is named.
    """
    mine = Q() if only is None else Q(leg=only)
    with transaction.atomic():
        whose = _whose(actor, mine, at)
        found: dict[UUID, Work] = {}
        for purpose, employees in whose.items():
            asked = Access(actor, "score", purpose, at)
            facts = known.for_access(asked, reason="assigned", about=employees)
            with access.acting(asked, facts.as_setting()):
                legs = recordings.allowed(asked, facts).filter(
                    Q() if only is None else Q(pk=only),
                    assignment__evaluator=actor.account,
                    assignment__closed_at=None,
                )
                for leg in legs.select_related("call", "assignment"):
                    due = working.due_on(leg.assignment.assigned_at, leg.retention_until)
                    found[leg.pk] = Work(
                        leg=leg.pk,
                        made_at=leg.made_at,
                        duration_ms=leg.duration_ms,
                        direction=leg.call.direction,
                        queue=leg.call.queue,
                        keep_until=leg.retention_until,
                        assigned_at=leg.assignment.assigned_at,
                        due_on=due,
                        late=working.is_late(due, at),
                        begun=False,
                        picked=leg.picked_at is not None,
                    )
        begun = _begun(list(found), actor, at)
    return sorted(
        (dataclasses.replace(each, begun=each.leg in begun) for each in found.values()),
        key=lambda each: (each.due_on, each.assigned_at, each.leg),
    )


def own(actor: Actor, *, at: datetime) -> list[OwnEvaluation]:
    """The submitted evaluations of the person who asks, the newest first."""
    asked = Access(actor, "disclose_to_employee", None, at)
    with (
        transaction.atomic(),
        access.acting(asked, known.for_access(asked).as_setting()),
    ):
        rows = Evaluation.objects.filter(
            employee=actor.employee, state__in=_READABLE, key__gone_at=None
        )
        return [
            OwnEvaluation(
                id=row.pk,
                leg=row.leg_id,
                made_at=row.made_at,
                submitted_at=row.submitted_at or row.started_at,
                scorecard=f"{row.scorecard.code} v{row.scorecard.number}",
                restricted=row.restricted_at is not None,
                withdrawn=row.state == Evaluation.State.WITHDRAWN,
                picked=row.collected["selection"]["method"] == chosen.WHY,
            )
            for row in _listed(rows, "collected_facts").order_by("-submitted_at")
        ]


def released(actor: Actor, *, at: datetime) -> list[Released]:
    """What a coach may see of his own coachees now, the oldest call first, not what was found.

    Source: design 4.4; R33, R34.
    """
    with transaction.atomic():
        found: dict[UUID, Released] = {}
        near = _coached(actor, at)
        for purpose in _submitted_for(near, at):
            asked = Access(actor, columns.COACH, purpose, at)
            facts = known.for_access(asked)
            with access.acting(asked, facts.as_setting()):
                rows = Evaluation.objects.filter(
                    near,
                    filters.where(asked, facts, columns.EVALUATIONS),
                    state=Evaluation.State.SUBMITTED,
                    key__gone_at=None,
                    purposes__0=purpose,
                )
                for each in _released(rows.exclude(employee=actor.employee)):
                    found[each.id] = each
    return sorted(found.values(), key=lambda each: (each.made_at, each.id))


def _listed(rows: "QuerySet[Evaluation]", *but: str) -> "QuerySet[Evaluation]":
    """With the name of their form, and without these columns."""
    return rows.select_related("scorecard").defer(*but, "scorecard__form", "scorecard__texts")


def _released(rows: "QuerySet[Evaluation]") -> Iterator[Released]:
    # As rows: of the people of one coach there are hundreds.
    form = ("scorecard__code", "scorecard__number")
    ready = Coalesce("submitted_at", "started_at")
    said = rows.values_list("pk", "employee", "made_at", ready, *form, "retention_until")
    for pk, employee, made_at, ready_at, code, number, until in said:
        yield Released(pk, employee, made_at, ready_at, f"{code} v{number}", until)


def _coached(actor: Actor, at: datetime) -> Q:
    """What is of coachees, said by itself, so that an index finds it among all."""
    held = Coaching.objects.filter(periods.holding(at), coach=actor.account)
    return Q(employee__in=held.values("employee"))


def _submitted_for(which: Q, at: datetime) -> list[str]:
    """The purposes for which there are evaluations of these."""
    with access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Evaluation.objects.filter(
            which, state=Evaluation.State.SUBMITTED, retention_until__gt=at
        )
        return sorted(set(rows.values_list("purposes__0", flat=True)))


def _whose(actor: Actor, which: Q, at: datetime) -> dict[str, set[UUID]]:
    """The purposes for which the recordings of an evaluator were made, and of whom they are."""
    with access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Assignment.objects.filter(which, evaluator=actor.account, closed_at=None)
        found: dict[str, set[UUID]] = {}
        for purposes, employee in rows.values_list("leg__purposes", "leg__employee"):
            for purpose in purposes[:1]:
                found.setdefault(purpose, set()).add(employee)
        return found


def _begun(legs: list[UUID], actor: Actor, at: datetime) -> set[UUID]:
    with access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Evaluation.objects.filter(
            leg__in=legs, state=Evaluation.State.DRAFT, evaluator=actor.account
        )
        return {leg for leg in rows.values_list("leg", flat=True) if leg is not None}
