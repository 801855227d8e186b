"""What somebody sees of his own scores: his evaluations, their mean, and before and after a talk.

Nobody else sees it, in no act and no role: it is worked out when he looks and is kept nowhere. No
figure of a team stands beside it. What was drawn of a queue or the operation says nothing of one
person, and what was chosen for a complaint nothing of his other calls: both are left out.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.evaluations.evaluating import reading
from klankbord.evaluations.evaluating.assessing import row_of
from klankbord.evaluations.figures import estimates, points, sources
from klankbord.evaluations.figures.estimates import Difference, Mean
from klankbord.evaluations.margins import FEWEST
from klankbord.evaluations.models import Evaluation
from klankbord.evaluations.scorecards import forms, scoring
from klankbord.gate import access
from klankbord.gate.access import Access, Actor
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.programmes import plans
from klankbord.recordings import known
from klankbord.vault import boxes


@dataclass(frozen=True, slots=True)
class Scored:
    """One own evaluation that came to a score, in whole per cent."""

    id: UUID
    made_at: datetime
    form: str
    percent: int


@dataclass(frozen=True, slots=True)
class Split:
    """The scores before and after the first talk that was closed.

    `change` is None when there are fewer than eight on one side.
    """

    talk: datetime
    before: Mean | None
    after: Mean | None
    change: Difference | None


@dataclass(frozen=True, slots=True)
class Own:
    """Own scores of one form, the oldest first; of other forms there is another."""

    form: str
    scored: tuple[Scored, ...]
    mean: Mean
    split: Split | None


def read(actor: Actor, *, at: datetime, talks: Iterable[datetime] = ()) -> tuple[Own, ...]:
    """The own scores of the person who asks; that he looked is in the ledger.

    Versions of a form that count differently are not one line: each version stands by itself.

    Args:
        actor: An employee.
        at: Now.
        talks: When his coaching talks were closed.
    """
    assert actor.employee is not None  # noqa: S101  the role employee has one
    asked = Access(actor, reading.OWN, None, at)
    with access.deed(asked, known.for_access(asked).as_setting()):
        found = scored(_drawn(actor))
        _looked(actor, len(found), at)
    first = min(talks, default=None)
    forms = dict.fromkeys(each.form for each in found)
    return tuple(_own(form, [each for each in found if each.form == form], first) for form in forms)


def on_question(actor: Actor, *, scorecard: UUID, question: str, at: datetime) -> Mean | None:
    """The mean of the own scores on one question of one version of a form; he looked, it says.

    None below eight: so few say nothing of a person.
    """
    assert actor.employee is not None  # noqa: S101  the role employee has one
    asked = Access(actor, reading.OWN, None, at)
    with access.deed(asked, known.for_access(asked).as_setting()):
        rows = [row for row in _drawn(actor) if row.scorecard_id == scorecard]
        form = forms.parse(rows[0].scorecard.form) if rows else None
        found = []
        for row in rows:
            assert form is not None  # noqa: S101  there is a row
            earned = points.scores(form, scoring.Scorer(form), points.counting(row)) or {}
            found += [earned[question]] if question in earned else []
        _looked(actor, len(found), at)
    return estimates.mean(found) if len(found) >= FEWEST else None


def _drawn(actor: Actor) -> list[Evaluation]:
    rows = Evaluation.objects.filter(
        sources.DRAWN,
        employee=actor.employee,
        state=Evaluation.State.SUBMITTED,
        key__gone_at=None,
        restricted_at=None,  # what is frozen is used for nothing, not for a mean either
        held=False,
    )
    every = rows.select_related("scorecard", "key", "version").order_by("made_at", "pk")
    return [row for row in every if not plans.of_all(row.version.plan)]


def _looked(actor: Actor, count: int, at: datetime) -> None:
    assert actor.employee is not None  # noqa: S101  the role employee has one
    detail: dict[str, Code] = {"what": "own_figures", "count": count, "function": actor.role}
    book.append("own_access", at=at, subjects=[actor.employee], detail=detail)


def scored(rows: Sequence[Evaluation]) -> list[Scored]:
    """As they count: the score of who judged a dispute goes before the first one.

    Rows come with their key and scorecard, inside an access that may open them.
    """
    sealed = {row.key: row_of(row) for row in rows}
    results = boxes.unseal_all("result", sealed)
    judged = [boxes.unseal_all(box, sealed) for box in reading.OUTCOMES]
    made = []
    for row in rows:
        result = _result(results.get(row.key_id), [each.get(row.key_id) for each in judged])
        if result.get("percent") is not None:
            form = f"{row.scorecard.code} v{row.scorecard.number}"
            made.append(Scored(row.pk, row.made_at, form, result["percent"]))
    return made


def _result(first: bytes | None, judged: Iterable[bytes | None]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(first) if first else {}
    for each in judged:
        found = (json.loads(each) if each else {}).get("result") or found
    return found


def _own(form: str, scored: list[Scored], talk: datetime | None) -> Own:
    scores = [each.percent / 100 for each in scored]
    before = [each.percent / 100 for each in scored if talk and each.made_at < talk]
    after = [each.percent / 100 for each in scored if talk and each.made_at >= talk]
    split = None
    if talk and before and after:
        split = Split(
            talk=talk,
            before=estimates.mean(before),
            after=estimates.mean(after),
            change=estimates.changed(before, after),
        )
    return Own(form, tuple(scored), estimates.mean(scores), split)
