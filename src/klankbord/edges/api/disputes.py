"""Disputes: an employee makes one, and an evaluator who is not too close takes and judges it."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import AfterValidator, Field

from klankbord.edges.api import desks, fields, problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.edges.api.me import WRITE as OWN
from klankbord.edges.api.me import written
from klankbord.edges.api.problems import FieldError, Stopped
from klankbord.evaluations.disputes import disputing, judges
from klankbord.evaluations.evaluating import assessing
from klankbord.evaluations.models import Dispute
from klankbord.people.models import Role

READ = Token("disputes:read", Role.EVALUATOR)
WRITE = Token("disputes:write", Role.EVALUATOR)
router = Router(tags=["disputes"])
Words = Annotated[str, Field(max_length=disputing.LONGEST, min_length=1), AfterValidator(written)]


class Grounds(fields.Strict):
    """What an employee does not agree with."""

    grounds: Words


class Judged(fields.Strict):
    """The same form once more, with an explanation that the employee reads."""

    answers: dict[str, dict[str, Any]]
    why: Words


class Lies(Schema):
    """A dispute without words; not answered by `decide_by`, the evaluation does not count."""

    id: UUID
    evaluation: UUID
    round: int
    opened_at: datetime
    decide_by: date
    mine: bool = Field(description="Whether who asks has taken it in hand.")


class Opened(Lies):
    """A dispute for its judge."""

    grounds: str
    form: dict[str, Any]
    texts: dict[str, Any]


class Ended(Schema):
    id: UUID
    outcome: str


@router.post(
    "/me/evaluations/{uuid:id}/dispute",
    auth=OWN,
    response={201: Lies, **problems.may(404, 409)},
    summary="Dispute an evaluation of mine",
)
def dispute(request: ApiRequest, id: UUID, said: Grounds) -> Status[Lies]:  # noqa: A002  in path
    """Dispute it, or ask for a second look after the first answer; from now on nobody uses it.

    Scope `me:write`, role employee.
    """
    by, at = request.auth.actor, request.auth.at
    with desks.faults():
        made = disputing.dispute(id, grounds=said.grounds, actor=by, at=at)
    return Status(201, Lies(**_told(made, mine=False)))


@router.get("/disputes", auth=READ, response={200: list[Lies], **problems.may()})
def waiting(request: ApiRequest) -> list[Lies]:
    """What I may judge, the most urgent first. Scope `disputes:read`, role evaluator."""
    by = request.auth.actor
    return [
        Lies(**_told(each, mine=each.judge_id == by.account))
        for each in judges.waiting(by, at=request.auth.at)
    ]


@router.post(
    "/disputes/{uuid:id}/take", auth=WRITE, response={200: Opened, **problems.may(404, 409)}
)
def take(request: ApiRequest, id: UUID) -> Opened:  # noqa: A002  the name in the path
    """Take one in hand; from then on I may hear the call. Scope `disputes:write`, evaluator."""
    by, at = request.auth.actor, request.auth.at
    with desks.faults():
        disputing.take(id, actor=by, at=at)
        found, shown = disputing.read(id, actor=by, at=at)
    grounds = shown.rounds[-1].grounds
    return Opened(**_told(found, mine=True), grounds=grounds, form=shown.form, texts=shown.texts)


@router.post(
    "/disputes/{uuid:id}/decision", auth=WRITE, response={200: Ended, **problems.may(404, 409)}
)
def decide(request: ApiRequest, id: UUID, said: Judged) -> Ended:  # noqa: A002  in path
    """Judge it. Other answers change the evaluation, and the first one stays to be read.

    Scope `disputes:write`, role evaluator.
    """
    by, at = request.auth.actor, request.auth.at
    try:
        with desks.faults():
            outcome = disputing.decide(id, answers=said.answers, why=said.why, actor=by, at=at)
    except assessing.Incomplete as left:
        errors = [FieldError(field=e.question, code=e.code, message=e.code) for e in left.errors]
        raise Stopped("request_stopped", errors=errors) from left
    return Ended(id=id, outcome=str(outcome))


def _told(found: Dispute, *, mine: bool) -> dict[str, Any]:
    return {
        "id": found.pk,
        "evaluation": found.evaluation_id,
        "round": found.round,
        "opened_at": found.opened_at,
        "decide_by": found.decide_by,
        "mine": mine,
    }
