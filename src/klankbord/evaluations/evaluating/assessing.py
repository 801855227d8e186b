"""Scoring: a draft that only the evaluator sees, and a result that the employee sees at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.evaluations.evaluating import hearing
from klankbord.evaluations.models import Assignment, Evaluation, Scorecard
from klankbord.evaluations.scorecards import forms, scoring
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law import calendar, engine
from klankbord.law.engine import Decision
from klankbord.law.facts import case
from klankbord.law.instants import AMSTERDAM, end_of
from klankbord.ledger import book
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.people.models import Account
from klankbord.recordings import custody, facts, keeping
from klankbord.recordings.models import Leg, LegAccess
from klankbord.vault import boxes, keys, values
from klankbord.vault.keys import Party

Answers = Mapping[str, Mapping[str, Any]]
"""{question id: {"option": id} or {"na": true}, with "comment" where there is one}."""

ACCESS_AFTER = 10
"""Working days that an evaluator may still hear what he scored (design 4.4)."""

REASON = "assigned"
PICKED = "complaint"
"""The reason of what was not drawn: a caller complained about the call."""
MAX_COMMENT = 4000  # characters


@dataclass(frozen=True, slots=True)
class Begun:
    """The form of an assignment, with what was filled in so far.

    `played` is what the player told with it; empty if it told nothing.
    """

    scorecard: Scorecard
    answers: dict[str, Any]
    comment: str
    played: str


class NotAssigned(Exception):
    """This recording was not assigned to this evaluator, or is scored already."""


class Incomplete(Exception):
    """The answers cannot be submitted yet; each error names a question and a code."""

    def __init__(self, errors: tuple[scoring.Error, ...]) -> None:
        super().__init__(f"{len(errors)} answers to mend")
        self.errors = errors


class CommentTooLong(Exception):
    """The comment has more than `MAX_COMMENT` characters."""


def save_draft(
    leg: UUID, *, answers: Answers, comment: str, actor: Actor, at: datetime, played: str = ""
) -> None:
    """Keep what was filled in so far. Only the evaluator sees it, and the sweep takes it too.

    `played` is what his player tells of the sound that he heard, as `hearing` reads it.

    Raises:
        NoSuchLeg: It is not there.
        NotAssigned: It was not assigned to this evaluator, or is submitted.
        Refused: The law says no by now.
        CommentTooLong: As it says.
        BadAnswers: The answers have the wrong shape.
    """
    _check(comment)
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        assigned = _assigned(leg, actor)
        _scorer(assigned.scorecard).score(answers)
        decision = engine.decide(_question(found, actor, at))
        if decision.allowed:
            kept = {"answers": answers, "comment": comment, "played": played}
            _put(_evaluation(found, assigned, at), "draft", kept)
        else:
            _write_refusal(found, actor, at)
    if not decision.allowed:
        raise decisions.Refused(decision)


def submit(
    leg: UUID, *, answers: Answers, comment: str, actor: Actor, at: datetime, played: str = ""
) -> scoring.Result:
    """Submit an evaluation: scored exactly, sealed, and shown to the employee from now on (R37).

    With it goes which part of the sound was played, if the player told.

    Raises:
        Incomplete: Something is still to be answered; nothing was submitted.
        NoSuchLeg, NotAssigned, Refused, CommentTooLong, BadAnswers: As `save_draft`.
    """
    _check(comment)
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        assigned = _assigned(leg, actor)
        result = _scorer(assigned.scorecard).score(answers)
        if result.errors:
            raise Incomplete(result.errors)
        decision = decisions.decide(
            _question(found, actor, at),
            about=[found.employee_id, found.call.caller],
            by=actor,
            thing=leg,
            reason=REASON,
        )
        if decision.allowed:
            evaluation = _evaluation(found, assigned, at)
            heard = _heard(found, played)
            _put(evaluation, "answers", {"answers": answers, "comment": comment, "heard": heard})
            _put(evaluation, "result", result.as_line())
            _put(evaluation, "texts", {"form": assigned.scorecard.form,
                                       "texts": assigned.scorecard.texts})  # fmt: skip
            _close(found, assigned, evaluation, actor=actor, at=at)
    if not decision.allowed:
        raise decisions.Refused(decision)
    return result


def begun(leg: UUID, *, actor: Actor, at: datetime) -> Begun:
    """The form of an assignment, with what was filled in so far.

    Raises:
        NotAssigned: As `save_draft`; also where there is no such recording.
    """
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        assigned, kept = _assigned(leg, actor), _draft(leg)
    return Begun(
        scorecard=assigned.scorecard,
        answers=kept.get("answers", {}),
        comment=kept.get("comment", ""),
        played=str(kept.get("played", "")),
    )


def _draft(leg: UUID) -> dict[str, Any]:
    evaluation = Evaluation.objects.select_related("key").filter(leg=leg).first()
    if evaluation is None:
        return {}
    return values.kept(evaluation.key, "draft", row=row_of(evaluation)) or {}


def row_of(evaluation: Evaluation) -> boxes.Row:
    """The row that the boxes of an evaluation are bound to."""
    return boxes.Row("evaluations.evaluation", evaluation.pk)


def _check(comment: str) -> None:
    if len(comment) > MAX_COMMENT:
        raise CommentTooLong(f"at most {MAX_COMMENT} characters")


def _scorer(scorecard: Scorecard) -> scoring.Scorer:
    return scoring.Scorer(forms.parse(scorecard.form))


def _assigned(leg: UUID, actor: Actor) -> Assignment:
    found = (
        Assignment.objects.select_related("scorecard")
        .filter(leg=leg, evaluator=actor.account, closed_at=None)
        .first()
    )
    if found is None:
        raise NotAssigned(leg)
    return found


def _question(leg: Leg, actor: Actor, at: datetime) -> dict[str, Any]:
    return facts.for_leg(
        leg, act="score", data="score", purpose=leg.purposes[0], actor=actor, at=at, reason=REASON
    )


def _write_refusal(leg: Leg, actor: Actor, at: datetime) -> Decision:
    return decisions.decide(
        _question(leg, actor, at),
        about=[leg.employee_id],
        by=actor,
        thing=leg.pk,
        reason=REASON,
    )


def _evaluation(leg: Leg, assigned: Assignment, at: datetime) -> Evaluation:
    """The evaluation of a leg; what is derived carries the facts of its source (R36)."""
    found = Evaluation.objects.select_related("key").filter(leg=leg).first()
    if found is not None:
        if found.evaluator_id != assigned.evaluator_id:  # somebody gave it back
            found.evaluator_id, found.started_at = assigned.evaluator_id, at
            found.scorecard = assigned.scorecard
            found.save(update_fields=["evaluator", "scorecard", "started_at"])
        return found
    until = keeping.record_until(at)
    key = keys.create(
        parties=[Party(leg.employee_id, "agent")], kind="score", keep_until=until, at=at
    )
    collected, collected_facts = _source(leg)
    return Evaluation.objects.create(
        leg=leg,
        key=key,
        employee_id=leg.employee_id,
        version_id=leg.version_id,
        programmes=leg.programmes,
        collected=collected,
        collected_facts=collected_facts,
        made_at=leg.made_at,
        purposes=leg.purposes,
        retention_until=until,
        restricted_at=leg.restricted_at,
        caller_objected_at=leg.caller_objected_at,
        evaluator_id=assigned.evaluator_id,
        scorecard=assigned.scorecard,
        started_at=at,
    )


def _source(leg: Leg) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts of a recording; of one that somebody chose it stands in them that he did (R75)."""
    if leg.picked_at is None:
        return leg.collected, leg.collected_facts
    chosen = facts.picked(leg.collected["selection"])
    said = {
        purpose: known | {case.METHOD.name: chosen["method"]}
        for purpose, known in leg.collected_facts.items()
    }
    return leg.collected | {"selection": chosen}, said


def _heard(leg: Leg, played: str) -> float | None:
    stretches = hearing.read(played)
    return None if stretches is None else hearing.part(stretches, leg.duration_ms)


def _put(evaluation: Evaluation, name: str, value: Mapping[str, Any]) -> None:
    values.keep(evaluation.key, name, value, row=row_of(evaluation))


def _close(
    leg: Leg, assigned: Assignment, evaluation: Evaluation, *, actor: Actor, at: datetime
) -> None:
    boxes.remove(evaluation.key, "draft")
    evaluation.state = Evaluation.State.SUBMITTED
    evaluation.submitted_at = at
    if leg.picked_at is not None:
        evaluation.counted_at = at  # it stands in no figure, so nothing of it waits for one
    evaluation.save(update_fields=["state", "submitted_at", "counted_at"])
    assigned.closed_at = at
    assigned.save(update_fields=["closed_at"])
    leg.scored_at = at
    leg.save(update_fields=["scored_at"])
    last = calendar.plus_working_days(at.astimezone(AMSTERDAM).date(), ACCESS_AFTER)
    LegAccess.objects.filter(leg=leg, account=Account(pk=assigned.evaluator_id), until=None).update(
        until=end_of(last)
    )
    detail = {"leg": str(leg.pk), "evaluation": str(evaluation.pk), "function": actor.role}
    book.append("evaluation_submitted", at=at, subjects=[leg.employee_id], detail=detail)
    afterwards.tell(
        afterwards.Happening(
            kind=AfterNotice.Kind.SCORED,
            employee=leg.employee_id,
            leg=leg.pk,
            function=actor.role,
            purpose=leg.purposes[0],
            reason=REASON if leg.picked_at is None else PICKED,
            evaluation=evaluation.pk,
            rules=(),
        ),
        at=at,
        by=actor,
    )
