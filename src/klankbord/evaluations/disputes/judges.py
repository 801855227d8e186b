"""Who judges a dispute: what waits for whom, what waits for nobody, and how disputes ended."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from klankbord.evaluations.disputes import disputing
from klankbord.evaluations.evaluating import disputeterms
from klankbord.evaluations.models import Dispute, Evaluation
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law import calendar
from klankbord.law.settings import DEFAULT
from klankbord.ledger.periods import local_day
from klankbord.people import queries as people
from klankbord.people.models import Role

Ended = Mapping[str, int]
"""How many rounds came to each outcome."""


def waiting(actor: Actor, *, at: datetime) -> list[Dispute]:
    """The disputes that somebody can judge: not taken, or taken by him, the most urgent first."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        mine = _open().filter(Q(judge=None) | Q(judge=actor.account))
        return [row for row in mine if not disputing.near(row.evaluation, actor, at)]


def until(of: Evaluation, *, at: datetime) -> date | None:
    """The last day on which a judge may have to hear a call; None where nobody disputes it.

    A second look that may still be asked counts.
    """
    with access.acting(Access(SYSTEM, "retain", None, at)):
        found = Dispute.objects.filter(evaluation=of).order_by("round").last()
    terms = disputeterms.of(of.programmes)
    again = terms.to_ask_again + terms.to_decide
    if found is not None and not found.outcome:
        rest = again if found.round < Dispute.LAST else 0
        return calendar.plus_working_days(found.decide_by, rest)
    if found is not None and disputing.can_ask_again(found, at, terms):
        assert found.decided_at is not None  # noqa: S101  or nobody could ask again
        return calendar.plus_working_days(local_day(found.decided_at), again)
    return None


def frozen(evaluations: Collection[UUID], *, at: datetime) -> set[UUID]:
    """Those of which the recording is frozen: nobody hears it, so nobody judges (AVG art. 18)."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Evaluation.objects.filter(pk__in=evaluations, leg__restricted_at__isnull=False)
        return set(rows.values_list("pk", flat=True))


def over(evaluations: Collection[UUID], *, at: datetime) -> set[UUID]:
    """Those of which the term of the recording has passed: nobody hears it any more (R59)."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Evaluation.objects.filter(pk__in=evaluations, leg__retention_until__lte=at)
        return set(rows.values_list("pk", flat=True))


def without_judge(*, at: datetime) -> list[Dispute]:
    """The disputes that nobody took and nobody may judge now, the most urgent first.

    A judge has the role of evaluator, a valid secrecy statement and an instruction, and is not too
    close. Who there is none for is for the quality manager: he asks the role for somebody.
    """
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        judges = people.all_cleared(Role.EVALUATOR, at)
        return [row for row in _open().filter(judge=None) if not _some(row.evaluation, judges, at)]


def has_judge(found: Dispute, *, at: datetime) -> bool:
    """Whether somebody judges a round, or may do so now."""
    if found.outcome or found.judge_id is not None:
        return True
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        of = Evaluation.objects.get(pk=found.evaluation_id)
        return _some(of, people.all_cleared(Role.EVALUATOR, at), at)


@dataclass(frozen=True, slots=True)
class Rates:
    """How disputes ended in a year, with nobody in it alone."""

    open: int
    first: date | None
    """The first day on which one must be decided."""
    ended: Mapping[int, Ended | None]
    """{round: how it ended}; None where it is too few persons."""


def rates(at: datetime) -> Rates:
    """How many disputes wait, and how those of a year ended, if at least five persons had one."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Dispute.objects.filter(decided_at__gt=at - timedelta(days=365)).exclude(outcome="")
        found = list(rows.values_list("round", "outcome", "evaluation__employee"))
        by_round = {
            number: ended([(outcome, who) for of, outcome, who in found if of == number])
            for number in range(1, Dispute.LAST + 1)
        }
        first = _open().values_list("decide_by", flat=True).first()
        return Rates(_open().count(), first, by_round)


def ended(rows: Sequence[tuple[str, object]]) -> Ended | None:
    """How rounds ended, of (outcome, employee); None where it is too few persons."""
    outcomes = Dispute.Outcome.values
    by = {each: {who for outcome, who in rows if outcome == each} for each in outcomes}
    if not rows or any(0 < len(who) < DEFAULT.smallest_group for who in by.values()):
        return None
    return {each: sum(outcome == each for outcome, _ in rows) for each in outcomes}


def _open() -> "QuerySet[Dispute]":
    rows = Dispute.objects.filter(outcome="").select_related("evaluation")
    return rows.order_by("decide_by", "pk")


def _some(of: Evaluation, judges: list[Actor], at: datetime) -> bool:
    return any(not disputing.near(of, each, at) for each in judges)
