"""Questions to the law, without facts of our own: nothing is looked up and nothing is kept."""

from typing import Any, Literal

from ninja import Body, Router, Schema

from klankbord.edges.api import problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.edges.api.problems import FieldError, Stopped, said
from klankbord.edges.api.wording import FIELDS
from klankbord.law import engine, question

MOST = 100
"""Questions in one request."""

router = Router(tags=["decisions"])


class Obligation(Schema):
    rule: str
    kind: Literal["condition", "standing"]
    text_nl: str
    text_en: str
    due: str | None = None


class Reason(Schema):
    rule: str
    effect: Literal["prohibit", "deny", "restrict", "oblige", "allow"]
    hardness: str
    nl: str
    en: str
    sources: list[str]


class Answer(Schema):
    """An answer, as law/schemas/answer.schema.json."""

    id: str
    answer: Literal["yes", "no", "yes_if"]
    denied_by: list[str]
    obligations: list[Obligation]
    reasons: list[Reason]
    law_version: str
    missing: list[str]


Question = dict[str, Any]


@router.post(
    "/decisions",
    auth=Token("decisions", whoever=True),
    response={200: Answer | list[Answer], **problems.may()},
    exclude_none=True,
    summary="Is this allowed?",
)
def decide(
    request: ApiRequest,  # noqa: ARG001  every operation has one; this one looks at nothing else
    asked: Body[Question | list[Question]],
) -> dict[str, Any] | list[dict[str, Any]]:
    """Answer one question, or a list of at most 100 in the same order (law/schemas/question).

    A question is hypothetical: only what it states is known, and it is not written down.
    Scope `decisions`; in whichever role, since it looks at nobody.
    """
    if isinstance(asked, dict):
        return _answer(asked, "")
    if len(asked) > MOST:
        raise _invalid("", "too_many", said(FIELDS["too_many"]))
    for number, each in enumerate(asked):
        _check(each, f"{number}")
    return [engine.decide(each).as_answer() for each in asked]


def _answer(asked: Question, place: str) -> dict[str, Any]:
    _check(asked, place)
    return engine.decide(asked).as_answer()


def _check(asked: Question, place: str) -> None:
    try:
        question.check(asked)
    except question.Fault as fault:
        path, _, message = str(fault).partition(": ")
        field = ".".join(part for part in (place, path) if part)
        raise _invalid(field, "malformed", message) from fault


def _invalid(field: str, code: str, message: str) -> Stopped:
    return Stopped("invalid", errors=[FieldError(field=field, code=code, message=message)])
