"""Figures of groups, under the law."""

from typing import Any

from django.http import Http404
from ninja import Query, Router, Schema
from pydantic import Field

from klankbord.coaching import effects
from klankbord.edges.api import problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.evaluations.figures import figures, reports

router = Router(tags=["reports"])


class Wanted(Schema):
    """Which figures somebody wants."""

    team: str | None = Field(None, max_length=40, description="Code; all teams if left out.")
    operation: bool = Field(
        default=False, description="What was drawn of a queue or of everybody, in place of people."
    )
    queue: str = Field("", max_length=80, description="With `operation`: of this queue alone.")
    months: int = Field(6, ge=1, le=12, description="How many, this one included.")


class Report(Schema):
    """Figures of a team or of all: shares from 0 to 1 with a 95% margin, or why one is hidden."""

    team: str | None
    queue: str | None = None
    months: list[str]
    counted_on: str | None
    forms_changed: list[str] = Field(description="Months from which a form has a new version.")
    fewest: dict[str, int] = Field(description="How much a figure takes at least.")
    questions: list[dict[str, Any]] = Field(description="In the order of their form.")
    teams: list[dict[str, Any]] = Field(description="By name, never by their figures.")
    queues: list[dict[str, Any]] = Field(description="By name; only with `operation`.")


@router.get(
    "/reports",
    auth=Token("reports:read", *figures.READERS),
    response={200: Report, **problems.may(404)},
    summary="Read the figures of a team",
)
def read(request: ApiRequest, asked: Query[Wanted]) -> dict[str, Any]:
    """Read what the page of a team shows: sums of five people or more, and no names.

    `estimate` is a figure drawn to the mean of all teams, beside the figure and not in its place.
    Scope `reports:read`; role quality_manager, works_council or team_lead.
    """
    who = request.auth
    if asked.operation:
        if who.actor.role not in figures.OPERATION_READERS:
            raise Http404
        return reports.asked_operation(
            asked.queue, actor=who.actor, months=asked.months, at=who.at, taken="api"
        )
    try:
        return reports.asked(
            asked.team, actor=who.actor, months=asked.months, at=who.at, taken="api"
        )
    except reports.NoSuchTeam as gone:
        raise Http404 from gone


class Effect(Schema):
    """One month of first talks: a difference in points out of 100, with a 95% margin."""

    month: str
    persons: int
    before: int = Field(description="Scores in the days before the talks.")
    after: int
    change: float
    low: float
    high: float
    proves: str = Field(description="up, down, or none where the margin holds no difference.")


class Effects(Schema):
    """Every month that was counted, the newest first."""

    days: int = Field(description="On each side of a talk.")
    fewest: dict[str, int] = Field(description="How much a figure takes at least.")
    months: list[Effect]


@router.get(
    "/reports/coaching",
    auth=Token("reports:read", *effects.READERS),
    response={200: Effects, **problems.may()},
    summary="Read the scores before and after a first talk",
)
def read_coaching(request: ApiRequest) -> dict[str, Any]:
    """Read what the page of coaching shows: of five people or more, counted once, and no names.

    It is an estimate and proves no cause. Scope `reports:read`; role quality_manager or
    works_council.
    """
    who = request.auth
    return effects.told(effects.read(who.actor, at=who.at, taken="api"))
