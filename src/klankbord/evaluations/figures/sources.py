"""Evaluations that may stand in one figure, and which of them the law lets us count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from klankbord.evaluations import columns
from klankbord.evaluations.models import Evaluation
from klankbord.gate import access, filters
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings import known

DRAWN = ~Q(collected__selection__method="complaint")
"""What stands in figures: a lot chose it. What somebody chose says nothing of the rest (R75)."""


@dataclass(frozen=True, slots=True)
class Source:
    """Those that were made under the same rules, with the same form: others are no comparison."""

    programmes: tuple[UUID, ...]
    purposes: tuple[str, ...]
    scorecard: UUID


def of(**those: Any) -> list[Source]:
    """The sources of these submitted evaluations, in one order; read under custody."""
    rows = Evaluation.objects.filter(DRAWN, state=Evaluation.State.SUBMITTED, **those)
    found = rows.values_list("programmes", "purposes", "scorecard").distinct()
    return sorted(
        {Source(tuple(p), tuple(w), scorecard) for p, w, scorecard in found},
        key=lambda source: (str(source.scorecard), source.programmes, source.purposes),
    )


def countable(source: Source, at: datetime, **those: Any) -> frozenset[UUID]:
    """Which of these evaluations of a source may be counted at a moment, by the law as it is now.

    What is sealed is not: nobody plays it, so nobody counts it (R64).
    """
    asked = Access(SYSTEM, columns.COUNT, source.purposes[0], at)
    now = known.for_access(asked)
    with access.acting(asked, now.as_setting()):
        found: Iterable[UUID] = Evaluation.objects.filter(
            filters.where(asked, now, columns.COUNTED),
            DRAWN,
            state=Evaluation.State.SUBMITTED,
            defect_found_at=None,
            programmes=list(source.programmes),
            purposes=list(source.purposes),
            scorecard=source.scorecard,
            **those,
        ).values_list("pk", flat=True)
        return frozenset(found)
