"""What calibrations showed: agreement per question, and how far each evaluator is from the others.

Nothing of a calibration is read here before it is over. Evaluators have no names: to each other
they are a letter, until every one of them agreed to his name. What one of them differs he sees
himself; for a quality manager the law is asked, for evaluators are data subjects too (R78).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.evaluations.calibration import agreement, calibrating
from klankbord.evaluations.calibration.agreement import Agreement, Drift, Level
from klankbord.evaluations.calibration.calibrating import NoSuchCalibration
from klankbord.evaluations.models import Calibration, Calibrator
from klankbord.evaluations.scorecards import forms
from klankbord.evaluations.scorecards.forms import Form, Kind, Question
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.people.models import Role
from klankbord.recordings import custody
from klankbord.vault import boxes

BACK = timedelta(days=365)
"""How far back calibrations count for agreement and drift."""
SEED = 20_260_101
"""Of every interval, so that the same answers give the same interval to everybody."""
NOT_APPLICABLE = -1.0
"""N/a as an answer of its own, where the answers have no order."""
LETTERS = "ABCDEFGHIJKL"


@dataclass(frozen=True, slots=True)
class Session:
    """A calibration as a list shows it."""

    id: UUID
    opened_at: datetime
    closes_on: date
    scorecard: str
    invited: int
    submitted: int
    over: bool
    there: bool
    """Whether the call is still there; without it only figures over all of them remain."""
    mine: bool
    """Whether it waits for the person who asks."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one evaluator found; he is a letter, and a name when all agreed to that."""

    letter: str
    name: str
    own: bool
    expert: bool
    percent: int | None
    answers: Mapping[str, Mapping[str, Any]]
    comment: str
    differs: float | None
    """Percentage points above the expert, or the mean of the others; of his own only."""


@dataclass(frozen=True, slots=True)
class Found:
    """A calibration that is over.

    Attributes:
        said: Of who submitted, in an order that says nothing.
        agreements: {question id: over all calibrations with this form in a year}.
        here: {question id: pairs that are the same, pairs} in this one.
    """

    session: Session
    form: Form
    texts: Mapping[str, Any]
    said: tuple[Said, ...]
    agreements: Mapping[str, Agreement]
    here: Mapping[str, tuple[int, int]]
    decision: Decision


@dataclass(slots=True)
class _One:
    """A calibration with the answers in it, opened."""

    row: Calibration
    members: list[Calibrator]
    form: Form
    texts: Mapping[str, Any]
    given: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    """{account: {"answers", "comment", "percent"}} of who submitted."""


def sessions(actor: Actor, *, at: datetime) -> list[Session]:
    """Calibrations of a year: all for a quality manager, for an evaluator his own."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Calibration.objects.filter(opened_at__gt=at - BACK).select_related("scorecard")
        if actor.role != Role.QUALITY_MANAGER:
            rows = rows.filter(members__evaluator=actor.account)
        found = rows.prefetch_related("members").order_by("-opened_at", "pk")
        return [_session(row, list(row.members.all()), actor, at) for row in found]


def read(calibration: UUID, *, actor: Actor, at: datetime) -> Found:
    """What a calibration showed, to a quality manager or to who took part in it.

    Raises:
        NoSuchCalibration: It is not there, not over, or not for him.
        Refused: The law says no by now.
    """
    with transaction.atomic(durable=True), access.acting(Access(SYSTEM, "retain", None, at)):
        row = Calibration.objects.filter(pk=calibration).select_related("scorecard", "key").first()
        members = list(row.members.select_related("key", "evaluator").order_by("pk")) if row else []
        mine = any(each.evaluator_id == actor.account for each in members)
        if row is None or row.leg_id is None or not (mine or actor.role == Role.QUALITY_MANAGER):
            raise NoSuchCalibration(calibration)
        if not calibrating.is_over(row, members, at):
            raise NoSuchCalibration(calibration)
        with custody.held(row.leg_id, act="retain", at=at) as leg:
            decision = calibrating.asks(leg, actor, at)
        if decision.allowed:
            [one] = _opened([(row, members)])
            alike = [each for each in _all(at) if each.row.scorecard.code == row.scorecard.code]
            found = _found(one, alike, actor, decision, at)
            detail = {"calibration": str(row.pk), "function": actor.role}
            book.append("calibration_read", at=at, subjects=[row.employee_id], detail=detail)
    if not decision.allowed:
        raise decisions.Refused(decision)
    return found


def agreements(*, at: datetime, since: datetime | None = None) -> dict[tuple[str, str], Agreement]:
    """{(form, question id): agreement} of all that is over, a year back or since a moment."""
    with transaction.atomic():
        every = [each for each in _all(at) if since is None or each.row.opened_at >= since]
        codes = sorted({each.row.scorecard.code for each in every})
        return {
            (code, question): one
            for code in codes
            for question, one in _agreements(
                [each for each in every if each.row.scorecard.code == code]
            ).items()
        }


def own_drift(actor: Actor, *, at: datetime) -> Drift:
    """How the person who asks moves from the others, in percentage points of a whole form."""
    with transaction.atomic():
        differs = differences(at)
    mine = differs.get(actor.account, []) if actor.account else []
    return agreement.drift(mine, sd=agreement.spread({str(k): v for k, v in differs.items()}))


def differences(at: datetime) -> dict[UUID, list[float]]:
    """{account: what he differs from the others, in points}, call by call, over a year."""
    return _differences(_all(at))


def level(question: Question) -> Level | None:
    """How the answers to a question compare; None for what is only written down."""
    if question.kind in (Kind.NUMBER, Kind.MULTI):
        return "interval"
    if question.kind is not Kind.CHOICE:
        return None
    points = {option.points for option in question.options}
    return "ordinal" if len(points) == len(question.options) > 2 else "nominal"


def value(question: Question, answer: Mapping[str, Any]) -> float | None:
    """An answer as a number to compare; None if it says nothing that compares.

    N/a is an answer of its own where the answers have no order, and none where they have.
    """
    measured = level(question)
    if answer.get("na"):
        return NOT_APPLICABLE if measured == "nominal" else None
    if measured == "nominal":
        ids = [option.id for option in question.options]
        return float(ids.index(answer["option"])) if answer.get("option") in ids else None
    if measured == "interval" and question.kind is Kind.NUMBER:
        said = forms.number(answer.get("number"))
        return None if said is None else float(said)
    earned = question.earned(answer) if measured else None
    return None if earned is None else float(earned / (question.maximum or Fraction(1)))


def _session(
    row: Calibration, members: Sequence[Calibrator], actor: Actor, at: datetime
) -> Session:
    over = calibrating.is_over(row, members, at)
    mine = [each for each in members if each.evaluator_id == actor.account]
    return Session(
        id=row.pk,
        opened_at=row.opened_at,
        closes_on=row.closes_on,
        scorecard=f"{row.scorecard.code} v{row.scorecard.number}",
        invited=len(members),
        submitted=sum(each.submitted_at is not None for each in members),
        over=over,
        there=row.leg_id is not None,
        mine=not over and any(each.submitted_at is None for each in mine),
    )


def _all(at: datetime) -> list[_One]:
    """Every calibration of a year that is over, the oldest first."""
    with access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Calibration.objects.filter(opened_at__gt=at - BACK, opened_at__lte=at)
        by: dict[UUID, list[Calibrator]] = {}
        members = Calibrator.objects.filter(calibration__in=rows).select_related("key")
        for each in members.order_by("pk"):
            by.setdefault(each.calibration_id, []).append(each)
        every = rows.select_related("scorecard").order_by("closes_on", "pk")
        of = [(row, by.get(row.pk, [])) for row in every]
        return _opened([each for each in of if calibrating.is_over(*each, at)])


def _opened(rows: Sequence[tuple[Calibration, list[Calibrator]]]) -> list[_One]:
    sealed = {
        each.key: calibrating.row_of(each)
        for _, members in rows
        for each in members
        if each.submitted_at
    }
    found = boxes.unseal_all(calibrating.ANSWERS, sealed)
    parsed = {row.scorecard_id: forms.parse(row.scorecard.form) for row, _ in rows}
    return [
        _One(
            row,
            members,
            parsed[row.scorecard_id],
            row.scorecard.texts,
            {
                each.evaluator_id: json.loads(found[each.key_id])
                for each in members
                if each.key_id in found
            },
        )
        for row, members in rows
    ]


def _found(
    one: _One, alike: Iterable[_One], actor: Actor, decision: Decision, at: datetime
) -> Found:
    named = all(each.named for each in one.members)
    differs = _apart(one)
    there = [each for each in one.members if each.evaluator_id in one.given]
    said = tuple(
        Said(
            letter=letter,
            name=each.evaluator.name if named else "",
            own=each.evaluator_id == actor.account,
            expert=each.evaluator_id == one.row.expert_id,
            percent=one.given[each.evaluator_id]["percent"],
            answers=one.given[each.evaluator_id]["answers"],
            comment=one.given[each.evaluator_id]["comment"],
            differs=differs.get(each.evaluator_id) if each.evaluator_id == actor.account else None,
        )
        for letter, each in zip(LETTERS, there, strict=False)
    )
    within = _agreements([one])
    return Found(
        session=_session(one.row, one.members, actor, at),
        form=one.form,
        texts=one.texts,
        said=said,
        agreements=_agreements(alike),
        here={question: (each.same, each.pairs) for question, each in within.items()},
        decision=decision,
    )


def _agreements(of: Iterable[_One]) -> dict[str, Agreement]:
    """Of each question of forms with one code; the newest form says how its answers compare."""
    every = list(of)
    questions = {question.id: question for one in every for _, question in one.form.questions()}
    found = {}
    for name, question in questions.items():
        measured = level(question)
        if measured is not None:
            calls = [_values(one, question) for one in every]
            found[name] = agreement.agreement(calls, level=measured, seed=SEED)
    return found


def _values(one: _One, question: Question) -> dict[str, float]:
    said = {
        str(who): value(question, given["answers"].get(question.id, {}))
        for who, given in one.given.items()
    }
    return {who: each for who, each in said.items() if each is not None}


def _differences(of: Iterable[_One]) -> dict[UUID, list[float]]:
    found: dict[UUID, list[float]] = {}
    for one in of:
        for who, differs in _apart(one).items():
            found.setdefault(who, []).append(differs)
    return found


def _apart(one: _One) -> dict[UUID, float]:
    """How far each is above the expert, or the mean of the others, in percentage points."""
    scores = {who: float(g["percent"]) for who, g in one.given.items() if g["percent"] is not None}
    expert = one.row.expert_id
    if expert is not None:
        if expert not in scores:
            return {}
        return {who: score - scores[expert] for who, score in scores.items() if who != expert}
    apart = agreement.differences([{str(who): score for who, score in scores.items()}])
    return {UUID(who): each for who, [each] in apart.items()}
