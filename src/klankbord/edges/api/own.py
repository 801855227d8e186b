"""What somebody reads of his own: his part of the log, his scores, and his work as evaluator."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from klankbord.coaching import queries as coaching
from klankbord.edges.api import problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.evaluations import queries
from klankbord.evaluations.figures import own
from klankbord.people import logbook
from klankbord.people.models import Role
from klankbord.people.queries import EMPLOYEE

READ = Token("me:read", EMPLOYEE)

router = Router(tags=["me"])


class Wanted(Schema):
    """Which part of the log somebody wants."""

    month: str = Field("", max_length=7, description="Such as 2026-11; the newest if left out.")
    start: int = Field(0, ge=0, le=1_000_000, description="So many of the newest are passed over.")
    most: int = Field(50, ge=1, le=200)


class Line(Schema):
    """One line about me. Of who acted it says the function, never the name."""

    hour: str = Field(description="Local hour, such as 2026-11-23T10.")
    kind: str
    detail: dict[str, Any]
    number: int = Field(description="The how-manyth line about me in this month.")


class Log(Schema):
    """`months` says how many lines each month has."""

    months: dict[str, int]
    month: str
    lines: list[Line]


class Scored(Schema):
    id: UUID
    made_at: datetime
    percent: int


class Scores(Schema):
    """Own scores of one form, the oldest first; `margin` is null below eight of them."""

    form: str
    scored: list[Scored]
    mean: float
    margin: dict[str, float] | None


class Work(Schema):
    """A recording that waits for me. Whose it is does not show here."""

    leg: UUID
    made_at: datetime
    duration_ms: int
    direction: str
    queue: str
    keep_until: datetime
    assigned_at: datetime
    due_on: date
    late: bool
    begun: bool
    picked: bool


@router.get(
    "/me/log",
    auth=READ,
    response={200: Log, **problems.may()},
    summary="Read my part of the log",
)
def log(request: ApiRequest, asked: Query[Wanted]) -> dict[str, Any]:
    """Read the lines about me, the newest first; that I looked is one of them.

    They are opened here; to check that none is missing take the bundle home. Scope `me:read`; role
    employee.
    """
    who = request.auth
    assert who.actor.employee is not None  # noqa: S101  the role employee has one
    found = logbook.read(
        who.actor.employee,
        month=asked.month,
        start=asked.start,
        most=asked.most,
        actor=who.actor,
        at=who.at,
    )
    return {
        "months": dict(found.months),
        "month": found.month,
        "lines": [asdict(each) for each in found.lines],
    }


@router.get(
    "/me/scores",
    auth=READ,
    response={200: list[Scores], **problems.may()},
    summary="Read my own scores",
)
def scores(request: ApiRequest) -> list[dict[str, Any]]:
    """Read my scores by form, with their mean; nobody else sees them. That I looked is in the log.

    Scope `me:read`; role employee.
    """
    who = request.auth
    talks = [each.closed_at for each in coaching.own(who.actor, at=who.at) if each.closed_at]
    return [
        {
            "form": each.form,
            "scored": [asdict(one) for one in each.scored],
            "mean": each.mean.mean,
            "margin": asdict(each.mean.margin) if each.mean.margin else None,
        }
        for each in own.read(who.actor, at=who.at, talks=talks)
    ]


@router.get(
    "/work",
    auth=Token("evaluations:read", Role.EVALUATOR),
    response={200: list[Work], **problems.may()},
    summary="Read what waits for me as an evaluator",
)
def work(request: ApiRequest) -> list[queries.Work]:
    """Read the recordings that were assigned to me, the most urgent first, as the law allows now.

    Scope `evaluations:read`; role evaluator.
    """
    return queries.work(request.auth.actor, at=request.auth.at)
