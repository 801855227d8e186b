"""An employee disputes an evaluation, in at most two rounds.

What was submitted is never touched: view, grounds and outcomes lie beside it under its key. While a
round waits nobody uses the evaluation, and neither it nor its recording is destroyed. The term for
an answer binds the employer in both: when it passes, the evaluation does not count any more. After
a first answer that left it as it was, a third person looks once more if the employee asks it; until
he can no longer ask it, nothing of it is destroyed either.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.utils import timezone

from klankbord.evaluations.evaluating import assessing, disputeterms, reading
from klankbord.evaluations.evaluating.assessing import Answers
from klankbord.evaluations.evaluating.disputeterms import Terms
from klankbord.evaluations.models import Dispute, Evaluation
from klankbord.evaluations.scorecards import forms, scoring
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import queue
from klankbord.law import calendar
from klankbord.law.engine import Decision
from klankbord.law.instants import end_of
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.ledger.periods import local_day
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Role
from klankbord.recordings import custody, facts
from klankbord.recordings.models import Leg, LegAccess
from klankbord.vault import holds, values
from klankbord.vault.models import Hold

LONGEST = 4000
"""Characters of a view, grounds or an explanation."""

WHY = "second_opinion"

Outcome = Dispute.Outcome


def dispute(evaluation: UUID, *, grounds: str, actor: Actor, at: datetime) -> Dispute:
    """Dispute an evaluation. From that second on nobody uses it, and a term runs.

    After a first round that left it as it was, this is the second: by a third person, and the last.

    Raises:
        NoSuchEvaluation, Refused: As `reading.read`.
        Fault: There are no grounds, it is too late, or there is no further round.
    """
    if not grounds.strip():
        raise Fault("Say what you do not agree with.", "dispute_empty")
    fits(grounds)
    with transaction.atomic(durable=True):
        found, decision = own(evaluation, actor, at)
        if decision.allowed:
            made = _open(found, grounds, actor, at)
    if not decision.allowed:
        raise decisions.Refused(decision)
    return made


def take(dispute: UUID, *, actor: Actor, at: datetime) -> None:
    """Take a dispute in hand: from then on its judge may hear the call.

    Raises:
        Fault: He is too close to it, somebody else judges it, or its recording is frozen or past
            its term.
        Refused: The law says no by now.
    """
    with transaction.atomic(durable=True), _held(dispute, at) as (found, leg):
        _insist(found, actor, at)
        if found.judge_id not in (None, actor.account):
            raise Fault("Somebody else judges this dispute.", "dispute_taken")
        if found.judge_id is None:
            if leg.restricted_at is not None:
                raise Fault("This recording is frozen, so nobody can judge.", "dispute_frozen")
            if leg.retention_until <= at:
                raise Fault("The term of this recording has passed.", "dispute_over")
            found.judge_id, found.taken_at = actor.account, at
            found.save(update_fields=["judge", "taken_at"])
            LegAccess.objects.create(
                leg=leg, account=Account(pk=actor.account), why=WHY, since=at,
                until=end_of(found.decide_by),
            )  # fmt: skip
            note("dispute_taken", found.evaluation, at, actor, round=found.round)
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
    fits(why)
    with transaction.atomic(durable=True), _held(dispute, at) as (found, leg):
        if found.judge_id is None or found.judge_id != actor.account:
            raise Fault("Somebody else judges this dispute.", "dispute_taken")
        _insist(found, actor, at)
        of = found.evaluation
        form = box(of, "texts")["form"]
        result = scoring.Scorer(forms.parse(form)).score(answers)
        if result.errors:
            raise assessing.Incomplete(result.errors)
        if not why.strip():
            raise Fault("Say why.", "dispute_unexplained")
        decision = _ask(leg, actor, at)
        if decision.allowed:
            same = _chosen(answers) == _chosen(box(of, "answers")["answers"])
            outcome = Outcome.UPHELD if same else Outcome.CHANGED
            more = {} if same else {"answers": answers, "result": result.as_line()}
            put(of, reading.outcome_box(found.round), {"why": why, **more})
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


def lapse(*, at: datetime) -> int:
    """Let what was not decided in time fall to the employee; how many did.

    What was kept for a second look that nobody asked in time is let go.
    """
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        late = Dispute.objects.filter(outcome="", decide_by__lt=local_day(at))
        ids = list(late.order_by("decide_by", "pk").values_list("pk", flat=True))
        kept = Hold.objects.filter(case=Cast(OuterRef("pk"), CharField()), ended_at=None)
        upheld = Dispute.objects.filter(Exists(kept), outcome=Outcome.UPHELD)
        rows = upheld.select_related("evaluation").order_by("pk")
        done = [row.pk for row in rows if not can_ask_again(row, at, _terms(row.evaluation))]
    for each in ids:
        with transaction.atomic(durable=True), _held(each, at) as (found, leg):
            if not found.outcome:
                _close(found, leg, Outcome.LAPSED, SYSTEM, at)
    for each in done:
        with transaction.atomic(durable=True), _held(each, at) as (found, _):
            _let_go(found, "dispute_decided", SYSTEM, at)
    return len(ids)


@queue.periodic("evaluations.lapse", "15 0 * * *")
def lapse_nightly(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Each night, before the sweep."""
    lapse(at=timezone.now())


def last_day(submitted_at: datetime, terms: Terms) -> date:
    """The last day on which an employee can dispute an evaluation."""
    return _plus(submitted_at, terms.to_dispute)


def last_day_again(decided_at: datetime, terms: Terms) -> date:
    """The last day on which he can ask for a second look, after a first answer."""
    return _plus(decided_at, terms.to_ask_again)


def can_ask_again(found: Dispute | None, at: datetime, terms: Terms) -> bool:
    """Whether a second look can be asked after this round, the last there is."""
    return (
        found is not None
        and found.round < Dispute.LAST
        and found.outcome == Outcome.UPHELD
        and found.decided_at is not None
        and local_day(at) <= last_day_again(found.decided_at, terms)
    )


def near(found: Evaluation, actor: Actor, at: datetime) -> bool:
    """Whether somebody is too close to judge: he scored it, is in it, coaches or has a say.

    Who judged an earlier round of it is, too.
    """
    return (
        found.evaluator_id == actor.account
        or found.employee_id == actor.employee
        or found.disputes.exclude(decided_at=None).filter(judge=actor.account).exists()
        or people.coaches(actor, found.employee_id, at)
        or people.hr_power(actor, found.employee_id, at)
    )


def _terms(of: Evaluation) -> Terms:
    return disputeterms.of(of.programmes)


def _plus(at: datetime, days: int) -> date:
    return calendar.plus_working_days(local_day(at), days)


def own(evaluation: UUID, actor: Actor, at: datetime) -> tuple[Evaluation, Decision]:
    """An own evaluation with what the law says to it, within a transaction."""
    found, decision = reading.decided(evaluation, act=reading.OWN, purpose=None, actor=actor, at=at)
    if decision.allowed and actor.employee != found.employee_id:
        raise reading.NoSuchEvaluation(evaluation)
    return found, decision


def _open(of: Evaluation, grounds: str, actor: Actor, at: datetime) -> Dispute:
    assert of.leg_id is not None  # noqa: S101  it was read
    if of.state == Evaluation.State.WITHDRAWN:
        raise Fault("This evaluation was taken back; it counts nowhere.", "dispute_withdrawn")
    with custody.held(of.leg_id, act="retain", at=at) as leg:
        earlier = Dispute.objects.filter(evaluation=of).order_by("round").last()
        _in_time(of, earlier, at)
        number = earlier.round + 1 if earlier else 1
        made = Dispute.objects.create(
            evaluation=of,
            round=number,
            opened_at=at,
            decide_by=_plus(at, _terms(of).to_decide),
        )
        put(of, reading.grounds_box(number), {"text": grounds})
        of.restricted_at = of.restricted_at or at
        of.save(update_fields=["restricted_at"])
        _keep(made, leg, made.decide_by, actor, at)
        if earlier:
            _let_go(earlier, "dispute_again", actor, at)
        note("dispute_again" if earlier else "dispute_opened", of, at, actor)
    return made


def _in_time(of: Evaluation, earlier: Dispute | None, at: datetime) -> None:
    assert of.submitted_at is not None  # noqa: S101  it was read
    terms = _terms(of)
    if earlier is None:
        if local_day(at) > last_day(of.submitted_at, terms):
            raise Fault("The term for a dispute has passed.", "dispute_late")
    elif earlier.round == Dispute.LAST or earlier.outcome != Outcome.UPHELD:
        raise Fault("This evaluation is disputed already.", "dispute_twice")
    elif not can_ask_again(earlier, at, terms):
        raise Fault("The term for a second look has passed.", "dispute_again_late")


def _keep(found: Dispute, leg: Leg, until: date, actor: Actor, at: datetime) -> None:
    """Nothing of it is destroyed until a day has passed and somebody looked."""
    review = calendar.plus_working_days(until, 1)
    for key in (found.evaluation.key, leg.key):
        holds.record(key, case=_case(found), review_on=review, at=at, by=actor)


def _let_go(found: Dispute, why: str, actor: Actor, at: datetime) -> None:
    for hold in Hold.objects.filter(case=_case(found), ended_at=None):
        holds.end(hold, at=at, by=actor, why=why)


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
    # What was kept is let go last: a second look finds all of it.
    placed = list(Hold.objects.filter(case=_case(found), ended_at=None))
    terms = _terms(of)
    if can_ask_again(found, at, terms):
        _keep(found, leg, last_day_again(at, terms), actor, at)
    for hold in placed:
        holds.end(hold, at=at, by=actor, why="dispute_decided")
    accesses = LegAccess.objects.filter(leg=leg, why=WHY, account=found.judge_id)
    accesses.exclude(until__lt=at).update(until=at)
    note("dispute_decided", of, at, actor, outcome=str(outcome), round=found.round)
    happened = afterwards.Happening(
        kind=AfterNotice.Kind.SCORED,
        employee=of.employee_id,
        leg=leg.pk,
        function=actor.role,
        purpose=leg.purposes[0],
        reason=f"{'dispute' if found.round == 1 else 'second'}_{outcome}",
        evaluation=of.pk,
    )
    afterwards.tell(happened, at=at, by=actor)


def _chosen(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Answers alone: other words or another cause do not change an evaluation."""
    besides = ("comment", "cause")
    bare = {q: {k: v for k, v in said.items() if k not in besides} for q, said in answers.items()}
    return {question: said for question, said in bare.items() if said}


def fits(*texts: str) -> None:
    """Raise a Fault where a text is too long."""
    if any(len(text) > LONGEST for text in texts):
        raise Fault(f"At most {LONGEST} characters.", "text_long")


def _case(found: Dispute) -> str:
    return str(found.pk)


def put(of: Evaluation, name: str, value: Mapping[str, Any]) -> None:
    """Keep something under the key of an evaluation."""
    values.keep(of.key, name, value, row=assessing.row_of(of))


def box(of: Evaluation, name: str) -> dict[str, Any]:
    """What a box of an evaluation holds; nothing where it is gone."""
    return values.kept(of.key, name, row=assessing.row_of(of)) or {}


def note(kind: str, of: Evaluation, at: datetime, actor: Actor, **more: Code) -> None:
    """Write down what was done with an evaluation, for its employee."""
    detail: dict[str, Code] = {"evaluation": str(of.pk), "function": actor.role, **more}
    book.append(kind, at=at, subjects=[of.employee_id], detail=detail)
