"""An employee's own evaluation of a call of his, on the same form, before or after the evaluator's.

It is in no figure. Whoever coaches him reads it beside the evaluation only if he says so.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.evaluations.evaluating.assessing import Answers
from klankbord.evaluations.models import Assignment, Evaluation, Scorecard, SelfEvaluation
from klankbord.evaluations.scorecards import forms, scoring
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.people.faults import Fault
from klankbord.recordings import custody, facts, keeping
from klankbord.recordings.ending import restricting
from klankbord.recordings.listening import asking
from klankbord.recordings.models import Leg
from klankbord.vault import boxes, keys, values
from klankbord.vault.keys import Party

BOX = "answers"
"""The one box of its key: {"answers", "comment"}, with {"form", "texts"} once it is submitted."""


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody found in a call of his own, so far or in the end."""

    scorecard: Scorecard
    answers: Answers
    comment: str
    shared: bool
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mirrored:
    """A submitted own evaluation, with the texts of its form as they were then."""

    submitted_at: datetime
    form: dict[str, Any]
    texts: dict[str, Any]
    answers: dict[str, Any]
    comment: str
    shared: bool


def draft(leg: UUID, *, actor: Actor, at: datetime) -> Own:
    """What the employee filled in so far, or submitted, on the form of his call.

    Raises:
        NoSuchLeg: It is not his, or not there.
        Fault: There is no form for it yet.
        Refused: The law says no.
    """
    with _own(leg, actor, at) as (found, row, card):
        _ask(found, actor, at)
        kept = _opened(row) if row else {}
        return Own(
            scorecard=card,
            answers=kept.get("answers", {}),
            comment=kept.get("comment", ""),
            shared=bool(row and row.shared),
            submitted_at=row.submitted_at if row else None,
        )


def write(
    leg: UUID,
    *,
    answers: Answers,
    comment: str,
    shared: bool,
    submit: bool,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep what the employee filled in, or submit it; after that it does not change.

    Args:
        leg: A call of his own.
        answers: On the form of the call.
        comment: On the whole; may be empty.
        shared: Whether his coach reads it beside the evaluation.
        submit: Whether it is done.
        actor: The employee himself.
        at: Now.

    Raises:
        NoSuchLeg, Refused: As `draft`.
        Fault: There is no form, the comment is too long, or it was submitted already.
        Incomplete: Something is still to be answered; nothing was kept.
        BadAnswers: The answers have the wrong shape.
    """
    if len(comment) > assessing.MAX_COMMENT:
        raise Fault(f"At most {assessing.MAX_COMMENT} characters.", "text_long")
    with _own(leg, actor, at) as (found, row, card):
        if row is not None and row.submitted_at:
            raise Fault("It was submitted already.", "self_submitted")
        result = scoring.Scorer(forms.parse(card.form)).score(answers)
        if submit and result.errors:
            raise assessing.Incomplete(result.errors)
        _ask(found, actor, at)
        made = row or _begun(found, card, at)
        kept: dict[str, Any] = {"answers": answers, "comment": comment}
        if submit:
            kept |= {"form": card.form, "texts": card.texts}
        made.shared, made.submitted_at = shared, at if submit else None
        made.save(update_fields=["shared", "submitted_at"])
        values.keep(made.key, BOX, kept, row=row_of(made))
        if submit:
            detail = {"leg": str(leg), "function": actor.role}
            book.append("self_evaluated", at=at, subjects=[found.employee_id], detail=detail)


def beside(leg: UUID, *, own: bool, at: datetime) -> Mirrored | None:
    """What the employee submitted of a call, for who was just allowed to read its evaluation.

    Args:
        leg: Which.
        own: Whether the employee himself reads; others see only what he shares.
        at: Now.
    """
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        row = SelfEvaluation.objects.filter(leg=leg).select_related("key").first()
        if row is None or row.submitted_at is None or not (own or row.shared):
            return None
        kept = _opened(row)
    if "form" not in kept:
        return None
    return Mirrored(submitted_at=row.submitted_at, shared=row.shared, **kept)


def row_of(row: SelfEvaluation) -> boxes.Row:
    """The row that the box of an own evaluation is bound to."""
    return boxes.Row("evaluations.selfevaluation", row.pk)


@contextmanager
def _own(
    leg: UUID, actor: Actor, at: datetime
) -> Iterator[tuple[Leg, SelfEvaluation | None, Scorecard]]:
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        if actor.employee is None or found.employee_id != actor.employee:
            raise custody.NoSuchLeg(leg)
        row = (
            SelfEvaluation.objects.select_related("key", "scorecard")
            .select_for_update(of=("self",))
            .filter(leg=found)
            .first()
        )
        card = row.scorecard if row else _card(found)
        if card is None:
            raise Fault("There is no form for this call yet.", "self_no_form")
        yield found, row, card


def _card(leg: Leg) -> Scorecard | None:
    """The form that the evaluator has or had, so that both stand beside each other."""
    scored = Evaluation.objects.select_related("scorecard").filter(leg=leg).first()
    if scored is not None:
        return scored.scorecard
    waits = Assignment.objects.select_related("scorecard").filter(leg=leg).first()
    return waits.scorecard if waits else assigning.card_for(leg)


def _begun(leg: Leg, card: Scorecard, at: datetime) -> SelfEvaluation:
    key = keys.create(
        parties=[Party(leg.employee_id, "agent")],
        kind="score",
        keep_until=keeping.record_until(at),
        at=at,
    )
    return SelfEvaluation.objects.create(
        leg=leg, key=key, employee_id=leg.employee_id, scorecard=card, begun_at=at
    )


def _ask(leg: Leg, actor: Actor, at: datetime) -> None:
    question = facts.for_leg(
        leg, act=asking.OWN, data="score", purpose=None, actor=actor, at=at
    ) | {"request": restricting.request(leg.employee_id, actor, at, kind="access")}
    decision = decisions.decide(question, about=[leg.employee_id], by=actor, thing=leg.pk)
    if not decision.allowed:
        raise decisions.Refused(decision)


def _opened(row: SelfEvaluation) -> Mapping[str, Any]:
    return values.kept(row.key, BOX, row=row_of(row)) or {}
