"""Requests of people about themselves: one's own, and those on the desk."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import AfterValidator, Field

from klankbord.edges.api import desks, fields, problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.edges.api.me import written
from klankbord.rights import clocks, deciding, filing, guarded, handling, queries, sealed
from klankbord.rights.clocks import Clock
from klankbord.rights.models import Request
from klankbord.rights.queries import Lying, Opened

READ, WRITE = Token("me:read"), Token("me:write")
LOOK, ANSWER = (Token(f"requests:{what}", *guarded.DECIDERS) for what in ("read", "write"))
router = Router(tags=["requests"])
Words = Annotated[str, Field(max_length=sealed.LONGEST, min_length=1), AfterValidator(written)]
Type = Literal[
    "access", "rectification", "erasure", "restriction", "objection", "portability"
]  # fmt: skip


class Asked(fields.Strict):
    """What somebody asks; without recordings and evaluations it is about everything."""

    type: Type
    words: Words
    language: Literal["nl", "en"] = "nl"
    recordings: list[UUID] = Field([], max_length=100)
    evaluations: list[UUID] = Field([], max_length=100)


class Answered(fields.Strict):
    """An answer; what it grants is carried out when this returns."""

    outcome: Literal["granted", "partly", "refused"]
    words: Words
    ground: str = Field("", max_length=24)
    recordings: list[UUID] | None = Field(None, max_length=1000)
    erasure_ground: Literal["no_longer_needed", "unlawful"] = "no_longer_needed"
    statement: str = Field("", max_length=sealed.LONGEST)


class Known(fields.Strict):
    """How the desk knows who asks: never by BSN, passport or voice."""

    method: Literal["known_address", "call_back", "case_reference"]


class Reasons(fields.Strict):
    """Why an answer takes longer."""

    words: Words


class Lies(Schema):
    """A request with its clock, without words."""

    id: UUID
    reference: str = Field(description="as it stands on the page and in every letter")
    type: str
    who: str
    state: str
    outcome: str
    ground: str
    received_at: datetime
    due_on: date
    days_left: int
    extended: bool
    identity: str
    decided_at: datetime | None


class Whole(Lies):
    """A request with what was said."""

    words: dict[str, str]
    recordings: list[UUID]
    recipients: list[dict[str, str | int]]
    done: dict[str, str | int] = Field(
        description="what an erasure took: erased, halved, held, evaluations, other_until"
    )


@router.get("/me/requests", auth=READ, response={200: list[Lies], **problems.may()})
def own(request: ApiRequest) -> list[Lies]:
    """My requests, the newest first. Scope `me:read`."""
    return [_lies(each) for each in queries.own(request.auth.actor, at=request.auth.at)]


@router.post(
    "/me/requests",
    auth=WRITE,
    response={201: Lies, **problems.may(409)},
    summary="Ask something about my own data",
)
def ask(request: ApiRequest, said: Asked) -> Status[Lies]:
    """Ask for access, rectification, erasure and so on. What protects works at once.

    The same asked before and not answered is joined to it. Scope `me:write`.
    """
    actor, at = request.auth.actor, request.auth.at
    asked = filing.Asked(
        type=said.type,
        words=said.words,
        language=said.language,
        legs=tuple(said.recordings),
        evaluations=tuple(said.evaluations),
    )
    with desks.faults():
        filed = filing.file(asked, filing.signed_in(actor, at), at=at, by=actor).request
    return Status(201, _lies(Lying(filed, clocks.of(filed, at))))


@router.get("/me/requests/{uuid:id}", auth=READ, response={200: Whole, **problems.may(404)})
def own_one(request: ApiRequest, id: UUID) -> Whole:  # noqa: A002  the name in the path
    """One of my requests, with the answer. Scope `me:read`."""
    with desks.faults():
        return _whole(queries.own_one(id, request.auth.actor, at=request.auth.at))


@router.get("/requests", auth=LOOK, response={200: list[Lies], **problems.may()})
def desk(request: ApiRequest) -> list[Lies]:
    """Every request, first what waits, by its last day. Scope `requests:read`, role dpo, legal."""
    return [_lies(each) for each in queries.desk(request.auth.actor, at=request.auth.at)]


@router.get("/requests/{uuid:id}", auth=LOOK, response={200: Whole, **problems.may(404)})
def one(request: ApiRequest, id: UUID) -> Whole:  # noqa: A002  the name in the path
    """One request. Who coaches or manages the person gets no words.

    Scope `requests:read`, role dpo, legal.
    """
    with desks.faults():
        return _whole(queries.desk_one(id, request.auth.actor, at=request.auth.at))


@router.post(
    "/requests/{uuid:id}/identity",
    auth=ANSWER,
    response={200: Whole, **problems.may(404, 409)},
    summary="Write down how it is known who asks",
)
def identify(request: ApiRequest, id: UUID, said: Known) -> Whole:  # noqa: A002  in path
    """The clock runs on, and what protects works. Scope `requests:write`, role dpo, legal."""
    with desks.faults():
        handling.identify(id, said.method, at=request.auth.at, by=request.auth.actor)
    return one(request, id)


@router.post(
    "/requests/{uuid:id}/extension",
    auth=ANSWER,
    response={200: Whole, **problems.may(404, 409)},
    summary="Take two months more, inside the first one",
)
def extend(request: ApiRequest, id: UUID, said: Reasons) -> Whole:  # noqa: A002  in path
    """Once, and told with reasons (AVG 12(3)). Scope `requests:write`, role dpo, legal."""
    with desks.faults():
        handling.extend(id, said.words, at=request.auth.at, by=request.auth.actor)
    return one(request, id)


@router.post(
    "/requests/{uuid:id}/answer",
    auth=ANSWER,
    response={200: Whole, **problems.may(404, 409)},
    summary="Answer a request, and carry it out",
)
def answer(request: ApiRequest, id: UUID, said: Answered) -> Whole:  # noqa: A002  in path
    """Grant, grant in part or refuse. Scope `requests:write`, role dpo, legal."""
    made = deciding.Answer(
        outcome=said.outcome,
        words=said.words,
        ground=said.ground,
        legs=None if said.recordings is None else tuple(said.recordings),
        erasure=said.erasure_ground,
        statement=said.statement,
    )
    with desks.faults():
        deciding.decide(id, made, at=request.auth.at, by=request.auth.actor)
    return one(request, id)


def _lies(each: Lying) -> Lies:
    return Lies(**_told(each.request, each.clock))


def _whole(opened: Opened) -> Whole:
    return Whole(
        **_told(opened.request, opened.clock),
        words=opened.words,
        recordings=[each.leg for each in opened.things],
        recipients=opened.request.recipients,
        done=opened.request.done,
    )


def _told(request: Request, clock: Clock) -> dict[str, Any]:
    named = ("id", "reference", "type", "who", "state", "outcome", "ground", "received_at",
             "identity", "decided_at")  # fmt: skip
    return {name: getattr(request, name) for name in named} | {
        "due_on": clock.due_on,
        "days_left": clock.days,
        "extended": request.extended_at is not None,
    }
