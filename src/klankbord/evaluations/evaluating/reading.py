"""Reading an evaluation: by the employee always, by others as the law allows, and never quietly."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.evaluations import columns
from klankbord.evaluations.evaluating import assessing, chosen, disputeterms, statements
from klankbord.evaluations.evaluating.chosen import Chosen
from klankbord.evaluations.evaluating.disputeterms import Terms
from klankbord.evaluations.models import Dispute, Evaluation
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.engine import Decision
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.people import queries as people
from klankbord.people.models import Role
from klankbord.recordings import columns as recordings
from klankbord.recordings import custody, facts
from klankbord.recordings.ending import restricting
from klankbord.recordings.listening import asking
from klankbord.recordings.models import Leg
from klankbord.vault import boxes, keys

OWN = asking.OWN
"""The act by which somebody reads what is about himself (R61)."""


VIEW = "view"
"""The box of the employee's own view."""
WITHDRAWAL = "withdrawal"
"""The box with why an evaluation was taken back: {"why", "function"}."""


def grounds_box(number: int) -> str:
    """The box with why the employee disputes it, in one of the rounds: {"text"}."""
    return "grounds" if number == 1 else f"grounds.{number}"


def outcome_box(number: int) -> str:
    """The box with what was decided in a round: {"why"}, with {"answers", "result"} if changed."""
    return "outcome" if number == 1 else f"outcome.{number}"


ROUNDS = tuple(range(1, Dispute.LAST + 1))
OUTCOMES = tuple(outcome_box(number) for number in ROUNDS)
"""The boxes of what was decided, the first round first."""


class NoSuchEvaluation(Exception):
    """There is no such evaluation, or its term has passed."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a dispute, with what was said in it. `outcome`: as `outcome_box` says."""

    dispute: Dispute
    grounds: str
    outcome: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """An evaluation as it was submitted, with the texts of its form as they were then."""

    id: UUID
    leg: UUID | None
    submitted_at: datetime
    form: dict[str, Any]
    texts: dict[str, Any]
    answers: dict[str, Any]
    comment: str
    result: dict[str, Any]
    statement: str
    """What the employee says of it; empty if he says nothing (AVG art. 16)."""
    seen_at: datetime | None
    view: dict[str, Any]
    """His own view: {"comment", "views": {question id: text}}; empty if he has none.

    With "proposed", as answers, where he would have answered something else.
    """
    rounds: tuple[Round, ...]
    """Of its dispute, in their order; empty if there is none."""
    terms: Terms
    """How long a dispute of it may take."""
    version: tuple[str, int]
    """The code of its form and the number of the version that it was filled in with."""
    heard: float | None = None
    """The part of the sound that the evaluator played, 0 to 1; None where that is not known."""
    withdrawn_at: datetime | None = None
    withdrawal: Mapping[str, Any] = field(default_factory=dict)
    """{"why", "function"} once it was taken back; only the employee still reads it then."""
    chosen: Chosen | None = None
    """Why the call was chosen, if it was for a complaint; None if a lot drew it."""


def read(evaluation: UUID, *, act: str, purpose: str | None, actor: Actor, at: datetime) -> Read:
    """Read an evaluation, for one act and purpose.

    The decision is in the ledger. A refusal is told to the employee.

    Args:
        evaluation: Its id.
        act: One of `asking.ACTS`: `disclose_to_employee` for oneself, `coach` and so on for others.
        purpose: What for; None for acts of rights.
        actor: Who asks.
        at: Now.

    Raises:
        NoSuchAct: No evaluation is shown for this act.
        NoSuchEvaluation: It is not there (any more).
        Refused: The law says no.
    """
    with transaction.atomic(durable=True):
        found, decision = decided(evaluation, act=act, purpose=purpose, actor=actor, at=at)
        shown = opened(found) if decision.allowed else None
    if shown is None:
        raise decisions.Refused(decision)
    return shown


def ask(evaluation: UUID, *, act: str, purpose: str | None, actor: Actor, at: datetime) -> Decision:
    """What the law says to an act on an evaluation, written down as `read` does; nothing is opened.

    Raises:
        NoSuchAct, NoSuchEvaluation: As `read`.
    """
    with transaction.atomic(durable=True):
        return decided(evaluation, act=act, purpose=purpose, actor=actor, at=at)[1]


def decided(
    evaluation: UUID, *, act: str, purpose: str | None, actor: Actor, at: datetime
) -> tuple[Evaluation, Decision]:
    """As `ask`, inside the transaction of another deed; with the row that was asked about."""
    _check(act)
    found = _find(evaluation, at, own=act == OWN)
    return found, _decide(found, act=act, purpose=purpose, actor=actor, at=at)


def purpose_of(evaluation: UUID, *, at: datetime) -> str:
    """The purpose for which the recording of an evaluation was made.

    Raises:
        NoSuchEvaluation: As `read`.
    """
    with transaction.atomic():
        purposes = _find(evaluation, at).purposes
        return str(purposes[0])


def is_of(evaluation: UUID, employee: UUID | None, *, at: datetime) -> bool:
    """Whether an evaluation is about this employee.

    Raises:
        NoSuchEvaluation: As `read`.
    """
    with transaction.atomic():
        return _find(evaluation, at, own=True).employee_id == employee


def legs_of(evaluations: Iterable[UUID], *, at: datetime) -> list[UUID]:
    """The recordings that evaluations came from, as far as they are there."""
    with access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Evaluation.objects.filter(pk__in=list(evaluations), leg__isnull=False)
        return [leg for leg in rows.values_list("leg", flat=True) if leg is not None]


def _check(act: str) -> None:
    if act not in asking.ACTS:
        raise asking.NoSuchAct(act)


def _find(evaluation: UUID, at: datetime, *, own: bool = False) -> Evaluation:
    """What was submitted; what was taken back is there for the employee alone."""
    states = [Evaluation.State.SUBMITTED, *([Evaluation.State.WITHDRAWN] if own else [])]
    with access.acting(Access(SYSTEM, "retain", None, at)):
        found = (
            Evaluation.objects.select_related("key", "scorecard")
            .filter(pk=evaluation, state__in=states, retention_until__gt=at)
            .first()
        )
    if found is None or found.leg_id is None:
        raise NoSuchEvaluation(evaluation)
    return found


def _decide(
    evaluation: Evaluation, *, act: str, purpose: str | None, actor: Actor, at: datetime
) -> Decision:
    assert evaluation.leg_id is not None  # noqa: S101  `_find` saw to it
    with custody.held(evaluation.leg_id, act="retain", at=at) as leg:
        # Whoever froze the recording a moment ago has it locked; what he did counts.
        evaluation.refresh_from_db(fields=recordings.FOLLOWED)
        question = _question(evaluation, leg, act=act, purpose=purpose, actor=actor, at=at)
        about = [evaluation.employee_id]
        decision = decisions.decide(question, about=about, by=actor, thing=evaluation.pk)
        if not decision.allowed and actor.employee != evaluation.employee_id:
            refused = afterwards.Happening(
                kind=AfterNotice.Kind.REFUSED,
                employee=evaluation.employee_id,
                leg=leg.pk,
                evaluation=evaluation.pk,
                function=actor.role,
                purpose=purpose or "",
                reason=act,
                rules=decision.denied_by,
            )
            afterwards.tell(refused, at=at, by=actor)
    return decision


def _question(
    evaluation: Evaluation, leg: Leg, *, act: str, purpose: str | None, actor: Actor, at: datetime
) -> dict[str, Any]:
    granted = (
        _coached(evaluation, actor, at)
        if act == columns.COACH
        else facts.access_granted(leg, actor, at, act=act)
    )
    question = facts.for_collected(
        evaluation, act=act, data="score", purpose=purpose, actor=actor, at=at, reason=act,
        granted=granted,
    )  # fmt: skip
    if act == OWN:
        question["request"] = restricting.request(evaluation.employee_id, actor, at, kind="access")
    return question


def _coached(evaluation: Evaluation, actor: Actor, at: datetime) -> bool:
    """Own items always; a coach those of his coachees. Who scored one does not coach for that."""
    if actor.employee is not None and actor.employee == evaluation.employee_id:
        return True
    return actor.role == Role.COACH and people.coaches(actor, evaluation.employee_id, at)


def opened(evaluation: Evaluation) -> Read:
    """What lies in an evaluation, inside the deed that asked the law about it.

    Raises:
        NoSuchEvaluation: It is gone.
    """
    assert evaluation.submitted_at is not None  # noqa: S101  `_find` saw to it
    row = assessing.row_of(evaluation)
    try:
        kept = json.loads(boxes.unseal(evaluation.key, "answers", row=row))
        form = json.loads(boxes.unseal(evaluation.key, "texts", row=row))
        result = json.loads(boxes.unseal(evaluation.key, "result", row=row))
        said = boxes.unseal_each(evaluation.key, SAID, row=row)
    except keys.Gone as gone:
        raise NoSuchEvaluation(evaluation.pk) from gone
    with access.acting(Access(SYSTEM, "retain", None, evaluation.submitted_at)):
        disputes = list(Dispute.objects.filter(evaluation=evaluation).order_by("round"))
    return Read(
        id=evaluation.pk,
        leg=evaluation.leg_id,
        submitted_at=evaluation.submitted_at,
        form=form["form"],
        texts=form["texts"],
        answers=kept["answers"],
        comment=kept["comment"],
        result=result,
        statement=said.get(statements.BOX, b"").decode(),
        seen_at=evaluation.seen_at,
        view=json.loads(said.get(VIEW, b"{}")),
        rounds=tuple(_round(each, said) for each in disputes),
        terms=disputeterms.of(evaluation.programmes),
        version=(evaluation.scorecard.code, evaluation.scorecard.number),
        heard=kept.get("heard"),
        withdrawn_at=evaluation.withdrawn_at,
        withdrawal=json.loads(said.get(WITHDRAWAL, b"{}")),
        chosen=_chosen(evaluation),
    )


def _chosen(evaluation: Evaluation) -> Chosen | None:
    if evaluation.leg_id is None or evaluation.submitted_at is None:
        return None
    return chosen.of_leg(evaluation.leg_id, at=evaluation.submitted_at)


SAID = (statements.BOX, WITHDRAWAL, VIEW, *map(grounds_box, ROUNDS), *OUTCOMES)


def _round(found: Dispute, said: Mapping[str, bytes]) -> Round:
    grounds = json.loads(said.get(grounds_box(found.round), b"{}"))
    outcome = json.loads(said.get(outcome_box(found.round), b"{}"))
    return Round(found, grounds.get("text", ""), outcome)
