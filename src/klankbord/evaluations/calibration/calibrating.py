"""Calibration: several evaluators score one call blind, and nobody sees another's answers before.

A quality manager picks from calls that were drawn, scored and released; the law is asked for each
evaluator, when he is invited and when he submits. Who listens for it says so, and the employee is
told of it like of any listening. What they find measures them: it is in no figure about employees.

Source: R52 (law.md); features.md §1 rows 47-53.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.evaluations.evaluating.assessing import Answers
from klankbord.evaluations.models import Calibration, Calibrator, Evaluation
from klankbord.evaluations.scorecards import forms, scoring
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law import engine
from klankbord.law.engine import Decision
from klankbord.law.instants import AMSTERDAM, end_of
from klankbord.ledger import book
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Role
from klankbord.recordings import custody, facts, keeping
from klankbord.recordings.models import Leg, LegAccess, Listening
from klankbord.vault import boxes, keys, values
from klankbord.vault.keys import Party
from klankbord.vault.models import Key

WHY = "calibration"
"""Why somebody has access to the call, and the reason that he gives for listening to it."""
KEY_KIND = "calibration"
FEWEST, MOST = 2, 12
"""Evaluators in one calibration."""
LONGEST = timedelta(days=28)
DRAFT, ANSWERS = "draft", "answers"


class NoSuchCalibration(Exception):
    """There is none, it is gone, or it is not for the person who asks."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A call that can be calibrated. Whose it is does not show here."""

    leg: UUID
    made_at: datetime
    duration_ms: int
    queue: str
    scorecard: str
    keep_until: datetime


def offered(*, actor: Actor, at: datetime, limit: int = 50) -> list[Offered]:
    """Calls that a quality manager can pick now, the newest first.

    Raises:
        Fault: He is none.
    """
    _manages(actor)
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        people_ = assigning.candidates(at)
        found = []
        for row in _released(at).order_by("-made_at", "pk").iterator():
            leg = row.leg
            assert leg is not None  # noqa: S101  `_released` saw to it
            may = (_question(leg, who, at, granted=True) for who in _actors(people_, at))
            if sum(engine.decide(each).allowed for each in may) >= FEWEST:
                name = f"{row.scorecard.code} v{row.scorecard.number}"
                until = leg.retention_until
                found.append(
                    Offered(leg.pk, leg.made_at, leg.duration_ms, leg.call.queue, name, until)
                )
            if len(found) == limit:
                break
    return found


def begin(
    leg: UUID,
    *,
    evaluators: Collection[UUID],
    expert: UUID | None,
    closes_on: date,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Invite evaluators to score a call blind, until a day; its id.

    Args:
        leg: One of `offered`.
        evaluators: Their accounts.
        expert: Whose answers are the yardstick, one of them; None: the mean of the others.
        closes_on: The last day.
        actor: A quality manager.
        at: Now.

    Raises:
        NoSuchLeg: It is not there.
        Fault: He may not pick this call, these people or this day.
        Refused: The law says no to one of them.
    """
    _manages(actor)
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        invited = _invited(evaluators, expert, at)
        card = _pickable(found, closes_on, at).scorecard
        asked = [_ask(found, who, by=actor, at=at, granted=True) for who in _actors(invited, at)]
        refused = next((each for each in asked if not each.allowed), None)
        if refused is None:
            made = Calibration.objects.create(
                leg=found, key=_key(found.employee_id, at), employee_id=found.employee_id,
                scorecard=card, expert_id=expert, opened_at=at, closes_on=closes_on,
            )  # fmt: skip
            for who in invited:
                _invite(made, found, who, at)
            _note("calibration_opened", made, at, actor)
    if refused is not None:
        raise decisions.Refused(refused)
    return made.pk


def draft(calibration: UUID, *, actor: Actor, at: datetime) -> tuple[Calibrator, dict[str, Any]]:
    """What an evaluator filled in so far: {"answers", "comment", "named"}, empty at first.

    Raises:
        NoSuchCalibration: It is not his, it is over, or he submitted.
    """
    with _open(calibration, actor, at) as (member, _):
        empty = {"answers": {}, "comment": "", "named": False}
        return member, empty | _opened(member, DRAFT)


def save_draft(
    calibration: UUID, *, answers: Answers, comment: str, named: bool, actor: Actor, at: datetime
) -> None:
    """Keep what was filled in so far; only he sees it. The arguments are those of `submit`.

    Raises:
        NoSuchCalibration: As `draft`.
        CommentTooLong, BadAnswers: As `assessing.save_draft`.
    """
    _fits(comment)
    with _open(calibration, actor, at) as (member, _):
        _scorer(member).score(answers)
        _seal(member, DRAFT, {"answers": answers, "comment": comment, "named": named})


def submit(
    calibration: UUID, *, answers: Answers, comment: str, named: bool, actor: Actor, at: datetime
) -> None:
    """Submit; nothing is shown to anybody until all have, or the day is over.

    Args:
        calibration: Which.
        answers: On the form of the call.
        comment: On the whole; may be empty.
        named: Whether his name may stand with his comments, if all agree to that.
        actor: One of the evaluators.
        at: Now.

    Raises:
        NoSuchCalibration, CommentTooLong, BadAnswers: As `save_draft`.
        Fault: He did not listen for it.
        Incomplete: Something is still to be answered.
        Refused: The law says no by now.
    """
    _fits(comment)
    with _open(calibration, actor, at) as (member, leg):
        heard = Listening.objects.filter(leg=leg, account=actor.account, reason=WHY)
        if not heard.exists():
            raise Fault("Listen to the call first.", "calibration_unheard")
        result = _scorer(member).score(answers)
        if result.errors:
            raise assessing.Incomplete(result.errors)
        decision = _ask(leg, actor, by=actor, at=at)
        if decision.allowed:
            found = {"answers": answers, "comment": comment, "percent": result.percent}
            _seal(member, ANSWERS, found)
            boxes.remove(member.key, DRAFT)
            member.submitted_at, member.named = at, named
            member.save(update_fields=["submitted_at", "named"])
            _note("calibration_submitted", member.calibration, at, actor)
    if not decision.allowed:
        raise decisions.Refused(decision)


def invites(leg: UUID, actor: Actor, at: datetime) -> bool:
    """Whether somebody was invited to score this call, and its day is not over."""
    today = at.astimezone(AMSTERDAM).date()
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        return Calibrator.objects.filter(
            calibration__leg=leg, calibration__closes_on__gte=today, evaluator=actor.account
        ).exists()


def is_over(calibration: Calibration, members: Collection[Calibrator], at: datetime) -> bool:
    """Whether answers may be seen: all are in, or its day is over."""
    return at >= end_of(calibration.closes_on) or all(each.submitted_at for each in members)


def row_of(member: Calibrator) -> boxes.Row:
    """The row that the boxes of an evaluator are bound to."""
    return boxes.Row("evaluations.calibrator", member.pk)


def asks(leg: Leg, actor: Actor, at: datetime) -> Decision:
    """What the law says to seeing what came of it, written down."""
    return _ask(leg, actor, by=actor, at=at, granted=True)


def _manages(actor: Actor) -> None:
    if actor.role != Role.QUALITY_MANAGER:
        raise Fault("A quality manager opens a calibration.", "calibration_not_yours")


def _released(at: datetime) -> "QuerySet[Evaluation]":
    """Evaluations of calls that were drawn by chance, scored and shown to the employee."""
    rows = Evaluation.objects.filter(
        state=Evaluation.State.SUBMITTED,
        leg__state=Leg.State.READY,
        leg__retention_until__gt=at,
        leg__restricted_at=None,
        leg__defect_found_at=None,
        leg__calibrations=None,
        restricted_at=None,
        collected__selection__method="random",
    )
    return rows.exclude(purposes__contains=["complaint"]).select_related(
        "leg__call", "leg__version", "scorecard"
    )


def _pickable(leg: Leg, closes_on: date, at: datetime) -> Evaluation:
    today = at.astimezone(AMSTERDAM).date()
    if not today < closes_on <= today + LONGEST:
        raise Fault("Pick a day within four weeks.", "calibration_day")
    if end_of(closes_on) > leg.retention_until:
        raise Fault("The recording is gone before that day.", "calibration_beyond")
    found = _released(at).filter(leg=leg).first()
    if found is None:
        raise Fault("This call cannot be calibrated.", "calibration_not_offered")
    return found


def _invited(evaluators: Collection[UUID], expert: UUID | None, at: datetime) -> list[Account]:
    found = [each for each in assigning.candidates(at) if each.pk in set(evaluators)]
    if len(found) != len(set(evaluators)):
        raise Fault("Invite evaluators who may score now.", "calibration_uncleared")
    if not FEWEST <= len(found) <= MOST:
        raise Fault(f"Invite {FEWEST} to {MOST} evaluators.", "calibration_number")
    if expert is not None and expert not in set(evaluators):
        raise Fault("The expert is one of those whom you invite.", "calibration_expert")
    return found


def _invite(to: Calibration, leg: Leg, who: Account, at: datetime) -> None:
    until = end_of(to.closes_on)
    Calibrator.objects.create(calibration=to, evaluator=who, key=_key(leg.employee_id, at))
    LegAccess.objects.create(leg=leg, account=who, why=WHY, since=at, until=until)


def _actors(accounts: Collection[Account], at: datetime) -> Iterator[Actor]:
    return (people.actor_for(each, Role.EVALUATOR, at) for each in accounts)


def _question(leg: Leg, actor: Actor, at: datetime, *, granted: bool = False) -> dict[str, Any]:
    """The question; `granted` when the invitation itself is what gives him access."""
    question = facts.for_leg(
        leg, act="calibrate", data="score", purpose=leg.purposes[0], actor=actor, at=at, reason=WHY
    )
    if granted:
        question["actor"] = question["actor"] | {"access_granted": True}
    return question


def _ask(leg: Leg, actor: Actor, *, by: Actor, at: datetime, granted: bool = False) -> Decision:
    if actor.employee == leg.employee_id:
        raise Fault("Nobody calibrates a call of his own.", "calibration_own_call")
    question = _question(leg, actor, at, granted=granted)
    return decisions.decide(question, about=[leg.employee_id], by=by, thing=leg.pk, reason=WHY)


@contextmanager
def _open(calibration: UUID, actor: Actor, at: datetime) -> Iterator[tuple[Calibrator, Leg]]:
    """What an evaluator has still to submit, with the call, locked, in one transaction."""
    with transaction.atomic(durable=True):
        with access.acting(Access(SYSTEM, "retain", None, at)):
            rows = Calibrator.objects.filter(
                calibration=calibration, evaluator=actor.account, submitted_at=None
            )
            member = rows.select_related("calibration__scorecard", "key").first()
        leg = member.calibration.leg_id if member else None
        if member is None or leg is None or at >= end_of(member.calibration.closes_on):
            raise NoSuchCalibration(calibration)
        with custody.held(leg, act="retain", at=at) as held:
            yield member, held


def _scorer(member: Calibrator) -> scoring.Scorer:
    return scoring.Scorer(forms.parse(member.calibration.scorecard.form))


def _key(employee: UUID, at: datetime) -> Key:
    until = keeping.record_until(at)
    return keys.create(parties=[Party(employee, "agent")], kind=KEY_KIND, keep_until=until, at=at)


def _seal(row: Calibrator, name: str, value: Mapping[str, Any]) -> None:
    values.keep(row.key, name, value, row=row_of(row))


def _opened(row: Calibrator, name: str) -> dict[str, Any]:
    return values.kept(row.key, name, row=row_of(row)) or {}


def _fits(comment: str) -> None:
    if len(comment) > assessing.MAX_COMMENT:
        raise assessing.CommentTooLong(f"at most {assessing.MAX_COMMENT} characters")


def _note(kind: str, of: Calibration, at: datetime, actor: Actor) -> None:
    detail = {"calibration": str(of.pk), "function": actor.role}
    book.append(kind, at=at, subjects=[of.employee_id], detail=detail)
