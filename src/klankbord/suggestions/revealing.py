"""What a machine suggested, shown to who reads the evaluation: never before it was submitted.

It counts nowhere. The words that a suggestion rests on are shown to the employee himself; others
get the moment, and hear it where they may listen.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.evaluations.calibration import agreement, calibrated
from klankbord.evaluations.calibration.agreement import Agreement
from klankbord.evaluations.evaluating import reading
from klankbord.evaluations.evaluating.reading import Read
from klankbord.evaluations.figures import sources
from klankbord.evaluations.margins import SMALLEST_GROUP
from klankbord.evaluations.models import Evaluation
from klankbord.evaluations.scorecards import forms
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.ending import handovers
from klankbord.recordings.ending.handovers import Given
from klankbord.recordings.intake import transcribing
from klankbord.recordings.models import Track
from klankbord.recordings.offered.transcripts import Turn
from klankbord.suggestions import making, proposals
from klankbord.suggestions.models import Run
from klankbord.suggestions.proposals import Suggestion
from klankbord.vault import boxes, keys

HALF = 0.5
"""Whoever heard less of a call than this and answered all as a machine did, did not listen."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One suggestion beside the answer of a human; `quote` is empty for who may not read it."""

    question: str
    option: str
    same: bool
    begin: int
    quote: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What one machine made of a call, or why it made nothing."""

    source: str
    machine: str
    endpoint: str
    state: str
    reason: str
    made_at: datetime
    withheld: int
    shown: tuple[Shown, ...]
    unheard: bool
    """Whether every suggestion was answered alike, by who heard less than half of the call."""
    given: tuple[Given, ...] = ()
    """What of the call went to a processor elsewhere, for the employee alone."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far humans and a machine found the same on a question; None while few evaluators."""

    form: Mapping[str, str]
    question: Mapping[str, str]
    source: str
    calls: int
    found: Agreement | None


def beside(read: Read, *, own: bool, at: datetime, words: Sequence[Turn] = ()) -> list[Looked]:
    """What machines suggested on the call of an evaluation that somebody may read.

    Args:
        read: As the law let him read it; so it was submitted.
        own: Whether he is the employee, who reads the words in any case.
        at: Now.
        words: The transcript, as somebody else was let into it; suggestions quote from it.
    """
    went = handovers.of([read.leg]) if own and read.leg else ()
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        runs = list(Run.objects.filter(leg=read.leg).order_by("source"))
        track = _track(read.leg) if runs else None
        turns = _turns(read.leg) if runs and own else words
        found = [_looked(run, _opened(run, track), read, turns) for run in runs]
    return [replace(each, given=went) if each.source == Run.Source.MODEL else each
            for each in found]  # fmt: skip


def unheard(suggested: Mapping[str, str], answers: Mapping[str, Any], heard: float | None) -> bool:
    """Whether all that was suggested was answered alike by who heard less than half the call.

    Source: features.md 3.6, vector 17.
    """
    alike = all(answers.get(q, {}).get("option") == option for q, option in suggested.items())
    return bool(suggested) and alike and heard is not None and heard < HALF


def agreed(*, at: datetime) -> list[Agreed]:
    """Per question how far humans and machine agree, over the calls that are still here.

    It says something of one evaluator while they are few; so under five of them it is not told.
    """
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        runs = Run.objects.filter(state=Run.State.MADE, given__gt=0)
        by_leg: dict[UUID, list[Run]] = defaultdict(list)
        for run in runs:
            by_leg[run.leg_id].append(run)
        rows = Evaluation.objects.filter(
            sources.DRAWN,
            leg__in=list(by_leg),
            state=Evaluation.State.SUBMITTED,
            retention_until__gt=at,
        ).select_related("scorecard", "key")
        pairs: dict[tuple[str, str, str], list[tuple[UUID, dict[str, float]]]] = defaultdict(list)
        about: dict[tuple[str, str, str], tuple[Any, Any, Any]] = {}
        for row in rows:
            _pair(row, by_leg[row.leg_id] if row.leg_id else [], pairs, about)
    return [_agreed(key, pairs[key], about[key]) for key in sorted(pairs)]


def _pair(
    row: Evaluation,
    runs: Sequence[Run],
    pairs: dict[tuple[str, str, str], list[tuple[UUID, dict[str, float]]]],
    about: dict[tuple[str, str, str], tuple[Any, Any, Any]],
) -> None:
    """Put the answers of a human and of the machines to one call beside each other."""
    try:
        answers = reading.opened(row).answers
    except reading.NoSuchEvaluation:
        return
    questions = {each.id: each for _, each in forms.parse(row.scorecard.form).questions()}
    track = _track(row.leg_id)
    for run in runs:
        for each in _opened(run, track):
            question = questions.get(each.question)
            if question is None:
                continue
            human = calibrated.value(question, answers.get(question.id, {}))
            machine = calibrated.value(question, {"option": each.option})
            if human is not None and machine is not None:
                key = (row.scorecard.code, question.id, str(run.source))
                pairs[key].append((row.evaluator_id, {"human": human, "machine": machine}))
                about[key] = (row.scorecard.texts, question, run.source)


def _agreed(
    key: tuple[str, str, str],
    pairs: Sequence[tuple[UUID, dict[str, float]]],
    about: tuple[Any, Any, Any],
) -> Agreed:
    texts, question, source = about
    level = calibrated.level(question)
    enough = len({who for who, _ in pairs}) >= SMALLEST_GROUP and level is not None
    found = None
    if enough and level is not None:
        found = agreement.agreement([x for _, x in pairs], level=level, seed=calibrated.SEED)
    return Agreed(texts.get("title", {}), texts.get(key[1], {}), str(source), len(pairs), found)


def _looked(run: Run, said: Sequence[Suggestion], read: Read, turns: Sequence[Turn]) -> Looked:
    shown = tuple(
        Shown(
            question=each.question,
            option=each.option,
            same=read.answers.get(each.question, {}).get("option") == each.option,
            begin=each.begin,
            quote=proposals.quote(each, turns),
        )
        for each in said
    )
    return Looked(
        source=str(run.source),
        machine=run.machine,
        endpoint=run.endpoint,
        state=str(run.state),
        reason=run.reason,
        made_at=run.made_at,
        withheld=run.withheld,
        shown=shown,
        unheard=unheard({s.question: s.option for s in said}, read.answers, read.heard),
    )


def _track(leg: UUID | None) -> Track | None:
    """Where suggestions on a call lie: beside the voice of the employee."""
    rows = Track.objects.select_related("key").filter(leg=leg)
    return rows.exclude(party=Track.Party.CALLER).first()


def _turns(leg: UUID | None) -> list[Turn]:
    return transcribing.spoken(Track.objects.select_related("key").filter(leg=leg))


def _opened(run: Run, track: Track | None) -> list[Suggestion]:
    if track is None:
        return []
    try:
        raw = boxes.unseal(track.key, making.box_of(run), row=making.row_of(run))
    except (keys.Gone, boxes.NoBox):
        return []
    return proposals.opened(raw)


def of(run: Run) -> list[Suggestion]:
    """What a run suggested, within an access of the system; nothing once the voice is gone."""
    return _opened(run, _track(run.leg_id))
