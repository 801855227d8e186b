"""Evaluations, read under the law."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema

from klankbord.edges.api import fields, problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.evaluations.evaluating import reading

router = Router(tags=["evaluations"])


class Evaluation(Schema):
    """An evaluation as it was submitted, with the texts of its form as they were then."""

    id: UUID
    recording: UUID | None
    submitted_at: datetime
    form: dict[str, Any]
    texts: dict[str, Any]
    answers: dict[str, Any]
    comment: str
    statement: str
    result: dict[str, Any]


class Wanted(Schema):
    """What somebody wants with an evaluation."""

    act: fields.Act
    purpose: fields.Purpose | None = None


@router.get(
    "/evaluations/{uuid:id}",
    auth=Token("evaluations:read"),
    response={200: Evaluation, **problems.may(404)},
    summary="Read an evaluation",
)
def read(request: ApiRequest, id: UUID, asked: Query[Wanted]) -> Evaluation:  # noqa: A002  in path
    """Read an evaluation for one act and purpose; for one's own the act `disclose_to_employee`.

    Question and answer are written down, and the employee hears of a no.
    Scope `evaluations:read`.
    """
    found = reading.read(
        id, act=asked.act, purpose=asked.purpose, actor=request.auth.actor, at=request.auth.at
    )
    return Evaluation(
        id=found.id,
        recording=found.leg,
        submitted_at=found.submitted_at,
        form=found.form,
        texts=found.texts,
        answers=found.answers,
        comment=found.comment,
        statement=found.statement,
        result=found.result,
    )
