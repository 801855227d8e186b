"""The employee's side of an evaluation: seen, own view, and a dispute that somebody else judges.

What was submitted is never touched: view, grounds and outcome lie beside it under its key. While a
dispute waits nobody uses the evaluation, and neither it nor its recording is destroyed. The term
for an answer binds the employer: when it passes, the evaluation does not count any more.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from klankbord.evaluations import assessing, forms, reading, scoring
from klankbord.evaluations.assessing import Answers
from klankbord.evaluations.models import Dispute, Evaluation
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import queue
from klankbord.law import calendar
from klankbord.law.engine import Decision
from klankbord.law.instants import AMSTERDAM, end_of
from klankbord.law.settings import DEFAULT
from klankbord.ledger import book
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Role
from klankbord.recordings import custody, facts
from klankbord.recordings.models import Leg, LegAccess
from klankbord.vault import boxes, holds, keys
from klankbord.vault.models import Hold

TO_DISPUTE = 20
"""Working days after submission in which an employee can dispute."""
TO_DECIDE = 10
"""Working days in which the employer answers; after them the evaluation does not count (B)."""
LONGEST = 4000
"""Characters of a view, grounds or an explanation."""

WHY = "second_opinion"
VIEW, GROUNDS, OUTCOME = reading.OF_DISPUTE

Outcome = Dispute.Outcome


def see(
    evaluation: UUID, *, comment: str, views: Mapping[str, str], actor: Actor, at: datetime
) -> None:
    """Keep that an employee saw an evaluation, with what he says of it. It means no consent.

    Args:
        evaluation: Which.
        comment: On the whole; may be empty.
        views: {question id: his own view of it}.
        actor: The employee himself.
        at: Now.

    Raises:
        NoSuchEvaluation, Refused: As `reading.read`.
        Fault: A text is too long.
    """
    kept = {each: said for each, said in views.items() if said}
    _fits(comment, *kept.values())
    with transaction.atomic(durable=True):
        found, decision = _own(evaluation, actor, at)
        if decision.allowed:
            _put(found, VIEW, {"comment": comment, "views": kept})
            if found.seen_at is None:
                found.seen_at = at
                with access.acting(Access(SYSTEM, "retain", None, at)):
                    found.save(update_fields=["seen_at"])
                _note("evaluation_seen", found, at, actor)
    if not decision.allowed:
        raise decisions.Refused(decision)


def dispute(evaluation: UUID, *, grounds: str, actor: Actor, at: datetime) -> Dispute:
    """Dispute an evaluation. From that second on nobody uses it, and a term runs.

    Raises:
        NoSuchEvaluation, Refused: As `reading.read`.
        Fault: There are no grounds, it is too late, or it is disputed already.
    """
    if not grounds.strip():
        raise Fault("Say what you do not agree with.", "dispute_empty")
    _fits(grounds)
    with transaction.atomic(durable=True):
        found, decision = _own(evaluation, actor, at)
        if decision.allowed:
            made = _open(found, grounds, actor, at)
    if not decision.allowed:
        raise decisions.Refused(decision)
    return made


def take(dispute: UUID, *, actor: Actor, at: datetime) -> None:
    """Take a dispute in hand: from then on its judge may hear the call.

    Raises:
        Fault: He is too close to it, or somebody else judges it.
        Refused: The law says no by now.
    """
    with transaction.atomic(durable=True), _held(dispute, at) as (found, leg):
        _insist(found, actor, at)
        if found.judge_id not in (None, actor.account):
            raise Fault("Somebody else judges this dispute.", "dispute_taken")
        if found.judge_id is None:
            found.judge_id, found.taken_at = actor.account, at
            found.save(update_fields=["judge", "taken_at"])
            LegAccess.objects.create(
                leg=leg, account=Account(pk=actor.account), why=WHY, since=at,
                until=end_of(found.decide_by),
            )  # fmt: skip
            _note("dispute_taken", found.evaluation, at, actor)
        decision = _ask(leg, actor, at)
    if not decision.allowed:
        raise decisions.Refused(decision)


def decide(dispute: UUID, *, answers: Answers, why: str, actor: Actor, at: datetime) -> Outcome:
    """Judge a dispute: the same form once more, with an explanation.

    With other answers than those that were submitted the evaluation is changed, and what was found
    now counts; the first one stays to be read.

    Raises:
        Incomplete: Something is still to be answered, or the explanation is missing.
        Fault: He is not the judge of it, or it is decided.
        Refused: The law says no by now.
    """
    _fits(why)
    with transaction.atomic(durable=True), _held(dispute, at) as (found, leg):
        if found.judge_id is None or found.judge_id != actor.account:
            raise Fault("Somebody else judges this dispute.", "dispute_taken")
        _insist(found, actor, at)
        of = found.evaluation
        form = _box(of, "texts")["form"]
        result = scoring.Scorer(forms.parse(form)).score(answers)
        if result.errors:
            raise assessing.Incomplete(result.errors)
        if not why.strip():
            raise Fault("Say why.", "dispute_unexplained")
        decision = _ask(leg, actor, at)
        if decision.allowed:
            same = _chosen(answers) == _chosen(_box(of, "answers")["answers"])
            outcome = Outcome.UPHELD if same else Outcome.CHANGED
            more = {} if same else {"answers": answers, "result": result.as_line()}
            _put(of, OUTCOME, {"why": why, **more})
            _close(found, leg, outcome, actor, at)
    if not decision.allowed:
        raise decisions.Refused(decision)
    return outcome


def read(dispute: UUID, *, actor: Actor, at: datetime) -> tuple[Dispute, reading.Read]:
    """A dispute with what it is about, for its judge; the law is asked each time.

    Raises:
        NoSuchEvaluation: It is not there (any more).
        Fault: He is not the judge of it, or it is decided.
        Refused: The law says no by now.
    """
    with transaction.atomic(durable=True), _held(dispute, at) as (found, leg):
        if found.judge_id is None or found.judge_id != actor.account:
            raise Fault("Somebody else judges this dispute.", "dispute_taken")
        _insist(found, actor, at)
        decision = _ask(leg, actor, at)
        shown = reading.opened(found.evaluation) if decision.allowed else None
    if shown is None:
        raise decisions.Refused(decision)
    return found, shown


def waiting(actor: Actor, *, at: datetime) -> list[Dispute]:
    """The disputes that somebody can judge: not taken, or taken by him, the most urgent first."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Dispute.objects.filter(outcome="").select_related("evaluation")
        mine = rows.filter(Q(judge=None) | Q(judge=actor.account)).order_by("decide_by", "pk")
        return [row for row in mine if not near(row.evaluation, actor, at)]


@dataclass(frozen=True, slots=True)
class Rates:
    """How disputes ended in a year, with nobody in it alone; None where it is too few persons."""

    open: int
    first: date | None
    """The first day on which one must be decided."""
    ended: Mapping[str, int] | None


def rates(at: datetime) -> Rates:
    """How many disputes wait, and how those of a year ended, if at least five persons had one."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        waits = Dispute.objects.filter(outcome="")
        ended = Dispute.objects.filter(decided_at__gt=at - timedelta(days=365)).exclude(outcome="")
        rows = list(ended.values_list("outcome", "evaluation__employee"))
        by = {each: {who for outcome, who in rows if outcome == each} for each in Outcome.values}
        few = any(0 < len(who) < DEFAULT.smallest_group for who in by.values())
        counts = {each: sum(outcome == each for outcome, _ in rows) for each in Outcome.values}
        first = waits.order_by("decide_by").values_list("decide_by", flat=True).first()
        return Rates(waits.count(), first, counts if rows and not few else None)


def lapse(*, at: datetime) -> int:
    """Let what was not decided in time fall to the employee; how many did."""
    today = at.astimezone(AMSTERDAM).date()
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        late = Dispute.objects.filter(outcome="", decide_by__lt=today)
        ids = list(late.order_by("decide_by", "pk").values_list("pk", flat=True))
    for each in ids:
        with transaction.atomic(durable=True), _held(each, at) as (found, leg):
            if not found.outcome:
                _close(found, leg, Outcome.LAPSED, SYSTEM, at)
    return len(ids)


@queue.periodic("evaluations.lapse", "15 0 * * *")
def lapse_nightly(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Each night, before the sweep."""
    lapse(at=timezone.now())


def last_day(submitted_at: datetime) -> date:
    """The last day on which an employee can dispute an evaluation."""
    return calendar.plus_working_days(submitted_at.astimezone(AMSTERDAM).date(), TO_DISPUTE)


def near(found: Evaluation, actor: Actor, at: datetime) -> bool:
    """Whether somebody is too close to judge: he scored it, is in it, coaches or has a say."""
    return (
        found.evaluator_id == actor.account
        or found.employee_id == actor.employee
        or people.coaches(actor, found.employee_id, at)
        or people.hr_power(actor, found.employee_id, at)
    )


def _own(evaluation: UUID, actor: Actor, at: datetime) -> tuple[Evaluation, Decision]:
    found, decision = reading.decided(evaluation, act=reading.OWN, purpose=None, actor=actor, at=at)
    if decision.allowed and actor.employee != found.employee_id:
        raise reading.NoSuchEvaluation(evaluation)
    return found, decision


def _open(of: Evaluation, grounds: str, actor: Actor, at: datetime) -> Dispute:
    assert of.submitted_at is not None and of.leg_id is not None  # noqa: S101, PT018  it was read
    today = at.astimezone(AMSTERDAM).date()
    if of.state == Evaluation.State.WITHDRAWN:
        raise Fault("This evaluation was taken back; it counts nowhere.", "dispute_withdrawn")
    if today > last_day(of.submitted_at):
        raise Fault("The term for a dispute has passed.", "dispute_late")
    with custody.held(of.leg_id, act="retain", at=at) as leg:
        if Dispute.objects.filter(evaluation=of).exists():
            raise Fault("This evaluation is disputed already.", "dispute_twice")
        decide_by = calendar.plus_working_days(today, TO_DECIDE)
        made = Dispute.objects.create(evaluation=of, opened_at=at, decide_by=decide_by)
        _put(of, GROUNDS, {"text": grounds})
        of.restricted_at = of.restricted_at or at
        of.save(update_fields=["restricted_at"])
        review = calendar.plus_working_days(decide_by, 1)
        for key in (of.key, leg.key):
            holds.record(key, case=_case(made), review_on=review, at=at, by=actor)
        _note("dispute_opened", of, at, actor)
    return made


@contextmanager
def _held(dispute: UUID, at: datetime) -> Iterator[tuple[Dispute, Leg]]:
    """A dispute with its evaluation and recording, locked, within a transaction."""
    with access.acting(Access(SYSTEM, "retain", None, at)):
        row = Dispute.objects.filter(pk=dispute).select_related("evaluation").first()
        leg = row.evaluation.leg_id if row else None
    if leg is None:
        raise reading.NoSuchEvaluation(dispute)
    with custody.held(leg, act="retain", at=at) as held:
        found = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute)
        found.evaluation = Evaluation.objects.select_related("key").get(pk=found.evaluation_id)
        yield found, held


def _insist(found: Dispute, actor: Actor, at: datetime) -> None:
    if found.outcome:
        raise Fault("This dispute is decided.", "dispute_decided")
    if actor.role != Role.EVALUATOR or near(found.evaluation, actor, at):
        raise Fault("Somebody else judges this dispute.", "dispute_too_close")


def _ask(leg: Leg, actor: Actor, at: datetime) -> Decision:
    question = facts.for_leg(
        leg, act="score", data="score", purpose=leg.purposes[0], actor=actor, at=at, reason=WHY
    )
    return decisions.decide(question, about=[leg.employee_id], by=actor, thing=leg.pk, reason=WHY)


def _close(found: Dispute, leg: Leg, outcome: Outcome, actor: Actor, at: datetime) -> None:
    of = found.evaluation
    found.outcome, found.decided_at = outcome, at
    found.save(update_fields=["outcome", "decided_at"])
    if outcome is not Outcome.LAPSED:  # what was not answered in time stays out of use
        of.restricted_at = leg.restricted_at
        of.save(update_fields=["restricted_at"])
    for hold in Hold.objects.filter(case=_case(found), ended_at=None):
        holds.end(hold, at=at, by=actor, why="dispute_decided")
    accesses = LegAccess.objects.filter(leg=leg, why=WHY, account=found.judge_id)
    accesses.exclude(until__lt=at).update(until=at)
    _note("dispute_decided", of, at, actor, outcome=str(outcome))
    happened = afterwards.Happening(
        kind=AfterNotice.Kind.SCORED,
        employee=of.employee_id,
        leg=leg.pk,
        function=actor.role,
        purpose=leg.purposes[0],
        reason=f"dispute_{outcome}",
        evaluation=of.pk,
    )
    afterwards.tell(happened, at=at, by=actor)


def _chosen(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Answers without their comments: other words alone do not change an evaluation."""
    bare = {q: {k: v for k, v in said.items() if k != "comment"} for q, said in answers.items()}
    return {question: said for question, said in bare.items() if said}


def _fits(*texts: str) -> None:
    if any(len(text) > LONGEST for text in texts):
        raise Fault(f"At most {LONGEST} characters.", "text_long")


def _case(found: Dispute) -> str:
    return str(found.pk)


def _put(of: Evaluation, name: str, value: Mapping[str, Any]) -> None:
    data = json.dumps(value, ensure_ascii=False).encode()
    boxes.seal(of.key, name, data, row=assessing.row_of(of))


def _box(of: Evaluation, name: str) -> dict[str, Any]:
    try:
        return dict(json.loads(boxes.unseal(of.key, name, row=assessing.row_of(of))))
    except (keys.Gone, boxes.NoBox):
        return {}


def _note(kind: str, of: Evaluation, at: datetime, actor: Actor, **more: str) -> None:
    detail = {"evaluation": str(of.pk), "function": actor.role, **more}
    book.append(kind, at=at, subjects=[of.employee_id], detail=detail)
