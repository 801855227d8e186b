"""Adds up scores for figures of teams and queues, each night, before what they came from goes.

Which scores may stand in one sum, `pooling` says; which evaluation may be counted at all, the law
says of each. What is waiting stays sealed with its evaluation and goes with it. A sum is written
once: a score that is corrected, restricted or erased later stays in it, since taking it out again
would show what it was. An evaluation that is taken back was never right: with it goes every sum in
which it stands, as a whole (`retire`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from klankbord.database import turns
from klankbord.evaluations import columns
from klankbord.evaluations.evaluating.assessing import row_of
from klankbord.evaluations.figures import facts, points, pooling, sources
from klankbord.evaluations.figures.pooling import Block, Score
from klankbord.evaluations.figures.sources import Source
from klankbord.evaluations.models import Evaluation, Scorecard, Tally
from klankbord.evaluations.scorecards import forms, scoring
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access
from klankbord.jobs import queue
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.people import queries as people
from klankbord.people.models import Membership
from klankbord.programmes import plans
from klankbord.recordings.draw import covering
from klankbord.vault import boxes

KEPT = 36
"""Months that a sum is kept after the months that it is about. Policy."""

SOON = timedelta(days=2)
"""What cannot be counted so much later any more has its last night: the next one may fail."""

WAITING = "waiting"
"""The box with what is not counted yet, once a part of an evaluation is: {question: score}."""

COUNTED = "counted"
"""The box with the sums in which an evaluation stands: {question: number}. It goes with its key."""

_TURN = "evaluations.tally"
_OPEN: Mapping[str, Any] = {"counted_at": None}


class Place(NamedTuple):
    """To what a sum belongs: to one place only, so that no two sums can be set against each other.

    Calls that were drawn of each person count for their team (None: for several together), and
    calls that were drawn of a queue or the operation for that, and never for a team.
    """

    of: str = Tally.Of.PERSON
    team: UUID | None = None
    queue: str = ""

    @property
    def whole(self) -> "Place":
        """Where goes what is too little by itself."""
        return Place() if self.of == Tally.Of.PERSON else Place(Tally.Of.OPERATION)


@dataclass(slots=True)
class _Night:
    """One count of one source: what is open, and what comes of it."""

    source: Source
    at: datetime
    rows: dict[UUID, Evaluation]
    last: frozenset[UUID]
    begun: frozenset[UUID]
    open: dict[UUID, dict[str, float]]
    queues: Mapping[UUID, str]
    made: dict[Place, list[tuple[str, Block]]] = field(default_factory=dict)
    touched: set[UUID] = field(default_factory=set)
    sums: dict[UUID, dict[str, int]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.at.astimezone(AMSTERDAM).date()

    def put(self, place: Place, question: str, blocks: Sequence[Block]) -> None:
        for block in blocks:
            self.made.setdefault(place, []).append((question, block))
            for score in block.scores:
                del self.open[score.evaluation][question]
                self.touched.add(score.evaluation)


def tally(*, at: datetime) -> int:
    """Count what can be counted by now, and let go of sums that are past their term.

    Safe at any moment and as often as you like; the same moment again counts nothing.

    Args:
        at: Now.

    Returns:
        How many sums were written.
    """
    today = at.astimezone(AMSTERDAM).date()
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        found = sources.of(**_OPEN)
    written = sum(_count(source, at) for source in found)
    with transaction.atomic(durable=True):
        turns.take(_TURN)
        Tally.objects.filter(keep_until__lte=today).delete()
    return written


@queue.periodic("evaluations.tally", "47 0 * * *")
def tally_nightly(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Before the sweep of the night: what dies in it was counted, or never is."""
    tally(at=timezone.now())


def _count(source: Source, at: datetime) -> int:
    with transaction.atomic(durable=True):
        turns.take(_TURN)
        night = _look(source, at)
        _part(night)
        made = sum(_write(night, place) for place in sorted(night.made, key=str))
        _close(night)
    return made


def _look(source: Source, at: datetime) -> _Night:
    """What is open, of the evaluations that the law lets us count; they stay locked."""
    allowed, later = (sources.countable(source, on, **_OPEN) for on in (at, at + SOON))
    with access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Evaluation.objects.select_for_update(of=("self",)).filter(pk__in=allowed)
        found = {row.pk: row for row in rows.select_related("key", "version").order_by("pk")}
        queues = dict(Evaluation.objects.filter(pk__in=found).values_list("pk", "leg__call__queue"))
    form = forms.parse(Scorecard.objects.get(pk=source.scorecard).form)
    scorer = scoring.Scorer(form)
    begun = boxes.having(WAITING, (row.key for row in found.values()))
    opened = {
        pk: points.opened(row, WAITING)
        if row.key_id in begun
        else _scores(form, scorer, points.counting(row))
        for pk, row in found.items()
    }
    readable = {pk: scores for pk, scores in opened.items() if scores is not None}
    kept = {pk: found[pk] for pk in readable}
    return _Night(source, at, kept, frozenset(kept) - later, begun, readable, queues)


def _scores(
    form: forms.Form, scorer: scoring.Scorer, kept: Mapping[str, Any] | None
) -> dict[str, float] | None:
    """What is added up of an evaluation: a score of each question, and the share of each cause."""
    found = points.scores(form, scorer, kept)
    return found if found is None else found | points.causes(form, kept)


def _part(night: _Night) -> None:
    """Put into blocks what can be."""
    left: dict[tuple[Place, str], list[Score]] = {}
    for (place, question), waiting in _pools(night).items():
        monthly = pooling.by_month(waiting)
        quarterly = pooling.by_quarter(monthly.rest, today=night.today)
        night.put(place, question, (*monthly.blocks, *quarterly.blocks))
        left.setdefault((place.whole, question), []).extend(quarterly.rest)
    for (place, question), waiting in left.items():
        night.put(place, question, pooling.together(waiting, today=night.today).blocks)


def _pools(night: _Night) -> dict[tuple[Place, str], list[Score]]:
    teams = people.memberships({row.employee_id for row in night.rows.values()})
    pools: dict[tuple[Place, str], list[Score]] = {}
    for pk, scores in night.open.items():
        row = night.rows[pk]
        place = _place(row, night.queues.get(pk), teams.get(row.employee_id, ()))
        month = row.made_at.astimezone(AMSTERDAM).date().replace(day=1)
        for question, value in scores.items():
            one = Score(pk, row.employee_id, month, value, last=pk in night.last)
            pools.setdefault((place, question), []).append(one)
    return pools


def _place(row: Evaluation, queue: str | None, memberships: Sequence[Membership]) -> Place:
    """Where an evaluation counts: by the plan that drew its call."""
    if not plans.of_all(row.version.plan):
        return Place(team=_team_at(memberships, row.made_at))
    if row.version.plan["of"] == plans.QUEUE and queue:
        return Place(Tally.Of.QUEUE, queue=queue)
    return Place(Tally.Of.OPERATION)


def _team_at(memberships: Sequence[Membership], at: datetime) -> UUID | None:
    """The team of somebody at a moment; of several the one that he joined last."""
    held = [m for m in memberships if m.since <= at and (m.until is None or m.until > at)]
    return held[-1].team_id if held else None


def _write(night: _Night, place: Place) -> int:
    """Write the sums of a place, with a line for each person in them."""
    made = night.made[place]
    inside = {score.evaluation for _, block in made for score in block.scores}
    earliest = min((night.rows[pk] for pk in inside), key=lambda row: (row.made_at, row.pk))
    collected = moved_to_the_hour(earliest.collected)
    figure = facts.Figure(
        programmes=covering.of_leg(list(night.source.programmes)),
        purpose=night.source.purposes[0],
        collected=collected,
        group=min(block.sum.persons for _, block in made),
        keep_until=min(night.rows[pk].retention_until for pk in inside),
    )
    question = facts.for_figure(
        figure, act=columns.COUNT, actor=SYSTEM, at=night.at, granted=True, audience="management"
    )
    about = sorted({score.person for _, block in made for score in block.scores})
    if not decisions.decide(question, about=about, by=SYSTEM, reason="counted").allowed:
        raise RuntimeError("the law refuses a figure of which it allowed each part")
    written = Tally.objects.bulk_create(
        _row(night, place, question_id, block, earliest, collected) for question_id, block in made
    )
    for (question_id, block), row in zip(made, written, strict=True):
        for score in block.scores:
            night.sums.setdefault(score.evaluation, {})[question_id] = row.pk
    return len(made)


def _row(
    night: _Night,
    place: Place,
    question: str,
    block: Block,
    earliest: Evaluation,
    collected: dict[str, Any],
) -> Tally:
    added = block.sum
    return Tally(
        of=place.of,
        queue=place.queue,
        team_id=place.team,
        version_id=earliest.version_id,
        programmes=list(night.source.programmes),
        purposes=list(night.source.purposes),
        collected=collected,
        scorecard_id=night.source.scorecard,
        question=question,
        since=block.since,
        until=block.until,
        persons=added.persons,
        evaluations=added.evaluations,
        total=added.total,
        counted_on=night.today,
        keep_until=month_later(block.until, KEPT),
    )


def _close(night: _Night) -> None:
    """Keep, sealed, where each stands, and what still waits of those that were counted in part."""
    with access.acting(Access(SYSTEM, "retain", None, night.at)):
        done = []
        for pk, scores in night.open.items():
            row = night.rows[pk]
            begun = row.key_id in night.begun
            if pk in night.touched:
                before = (points.opened(row, COUNTED) or {}) if begun else {}
                kept = {COUNTED: before | night.sums[pk]} | ({WAITING: scores} if scores else {})
                named = {name: json.dumps(each).encode() for name, each in kept.items()}
                boxes.seal_each(row.key, named, row=row_of(row))
            if not scores:
                if begun:
                    boxes.remove(row.key, WAITING)
                done.append(pk)
        Evaluation.objects.filter(pk__in=done).update(counted_at=night.at)


def wait_turn() -> None:
    """Let nobody count meanwhile; before any evaluation is held, within a transaction."""
    turns.take(_TURN)


def retire(evaluation: Evaluation) -> None:
    """Let go of every sum in which an evaluation stands, in an access of the system.

    What else stood in them is not counted again: the new sum beside the old one would show the
    score that was taken out. So whoever compares the figures of before and after finds whole
    blocks, of five persons and more. Use it after `wait_turn`.
    """
    standing = points.opened(evaluation, COUNTED)
    if standing:
        Tally.objects.filter(pk__in=standing.values()).delete()
        boxes.remove(evaluation.key, COUNTED)


def moved_to_the_hour(collected: Mapping[str, Any]) -> dict[str, Any]:
    """The frozen parts of a call without its moment: all instants moved by the same time.

    So what came before what stays the same, and which call it was cannot be told from it. The log
    knows no finer time either.
    """
    made = datetime.fromisoformat(collected["recording"]["made_at"])
    by = timedelta(minutes=made.minute, seconds=made.second, microseconds=made.microsecond)
    parts = ("programme", "notice", "call", "recording")
    moved: dict[str, Any] = _moved({name: collected[name] for name in parts}, by)
    return moved


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, Mapping):
        return {name: _moved(each, by) for name, each in value.items()}
    if isinstance(value, str) and len(value) > len("2026-11-25T10:00"):
        try:
            return (datetime.fromisoformat(value) - by).isoformat()
        except ValueError:
            return value
    return value
