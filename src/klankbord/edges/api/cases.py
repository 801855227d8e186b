"""Cases: which recordings are frozen, for what, by whom, and until when; as on their pages."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import AfterValidator, Field

from klankbord.cases import guarded, holding, queries, withholding
from klankbord.cases.models import Case
from klankbord.edges.api import desks, fields, problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.edges.api.me import written

READ, WRITE = (Token(f"cases:{what}", *guarded.KEEPERS) for what in ("read", "write"))
router = Router(tags=["cases"])
Words = Annotated[str, Field(max_length=holding.LONGEST, min_length=1), AfterValidator(written)]


class Placed(fields.Strict):
    """Which recordings are frozen, for what, and why."""

    ground: Literal["claim", "complaint", "authority"]
    recordings: list[UUID] = Field(max_length=1000, min_length=1)
    words: Words


class Said(fields.Strict):
    """Why."""

    words: Words


class Left(Said):
    """On which ground the words are left out, and why just here."""

    ground: Literal["others_rights", "offence", "defence"]


class Lies(Schema):
    """A case without words; `next_on` is the day by which something must be done."""

    id: UUID
    ground: str
    recordings: list[UUID]
    placed_at: datetime
    placed_as: str
    confirmed_at: datetime | None
    next_on: date | None
    ended_at: datetime | None
    end: str
    withheld: str
    withheld_at: datetime | None


class Whole(Lies):
    """A case with what was said."""

    words: dict[str, str]


@router.get("/cases", auth=READ, response={200: list[Lies], **problems.may()})
def cases(request: ApiRequest) -> list[Lies]:
    """Every case, first those of which something must be done. Scope `cases:read`, dpo, legal."""
    return [Lies(**_told(each)) for each in queries.all_of(request.auth.actor, at=request.auth.at)]


@router.post("/cases", auth=WRITE, response={201: Whole, **problems.may(404, 409)})
def place(request: ApiRequest, said: Placed) -> Status[Whole]:
    """Freeze recordings; a second person confirms it in five working days.

    Scope `cases:write`, role dpo, legal.
    """
    by, at = request.auth.actor, request.auth.at
    with desks.faults():
        made = holding.place(said.recordings, said.ground, said.words, at=at, by=by)
    return Status(201, _whole(request, made))


@router.get("/cases/{uuid:id}", auth=READ, response={200: Whole, **problems.may(404)})
def one(request: ApiRequest, id: UUID) -> Whole:  # noqa: A002  the name in the path
    """One case; that you look is in the log of the person. Scope `cases:read`, role dpo, legal."""
    return _whole(request, id)


@router.post(
    "/cases/{uuid:id}/confirmation", auth=WRITE, response={200: Whole, **problems.may(404, 409)}
)
def confirm(request: ApiRequest, id: UUID) -> Whole:  # noqa: A002  the name in the path
    """Say as a second person that it is needed. Scope `cases:write`, role dpo, legal."""
    with desks.faults():
        holding.confirm(id, at=request.auth.at, by=request.auth.actor)
    return _whole(request, id)


@router.post("/cases/{uuid:id}/review", auth=WRITE, response={200: Whole, **problems.may(404, 409)})
def review(request: ApiRequest, id: UUID, said: Said) -> Whole:  # noqa: A002  in path
    """Say why it is still needed, for three months more. Scope `cases:write`, role dpo, legal."""
    with desks.faults():
        holding.review(id, said.words, at=request.auth.at, by=request.auth.actor)
    return _whole(request, id)


@router.post(
    "/cases/{uuid:id}/withholding", auth=WRITE, response={200: Whole, **problems.may(404, 409)}
)
def withhold(request: ApiRequest, id: UUID, said: Left) -> Whole:  # noqa: A002  in path
    """Leave its words out of the copy of the person, until somebody looks again.

    Scope `cases:write`, role dpo, legal.
    """
    by, at = request.auth.actor, request.auth.at
    with desks.faults():
        withholding.withhold(id, said.ground, said.words, at=at, by=by)
    return _whole(request, id)


@router.post("/cases/{uuid:id}/end", auth=WRITE, response={200: Whole, **problems.may(404, 409)})
def end(request: ApiRequest, id: UUID, said: Said) -> Whole:  # noqa: A002  in path
    """End it; what is past its term goes next night. Scope `cases:write`, role dpo, legal."""
    with desks.faults():
        holding.end(id, said.words, at=request.auth.at, by=request.auth.actor)
    return _whole(request, id)


def _whole(request: ApiRequest, case: UUID) -> Whole:
    with desks.faults():
        opened = queries.one(case, request.auth.actor, at=request.auth.at)
    return Whole(**_told(opened.case), words=opened.words)


def _told(case: Case) -> dict[str, Any]:
    named = ("id", "ground", "placed_at", "placed_as", "confirmed_at", "ended_at", "end",
             "withheld", "withheld_at")  # fmt: skip
    return {name: getattr(case, name) for name in named} | {
        "recordings": case.legs,
        "next_on": None if case.ended_at else queries.next_on(case),
    }
