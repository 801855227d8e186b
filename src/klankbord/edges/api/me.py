"""What an employee finds about himself, and what he may do about it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from klankbord.edges.api import fields, problems
from klankbord.edges.api.door import ApiRequest, Caller, Token
from klankbord.edges.api.problems import Stopped
from klankbord.evaluations import queries as evaluations
from klankbord.notices import queries as notices
from klankbord.people import facts as people
from klankbord.people import objections
from klankbord.people.faults import Fault
from klankbord.people.queries import EMPLOYEE
from klankbord.recordings import queries as recordings
from klankbord.recordings.ending import restricting
from klankbord.rights import filing, remaining
from klankbord.rights.filing import Asked

READ = Token("me:read", EMPLOYEE)
WRITE = Token("me:write", EMPLOYEE)

router = Router(tags=["me"])


class OwnRecording(Schema):
    id: UUID
    made_at: datetime
    duration_ms: int
    direction: str
    queue: str
    purposes: list[str]
    standing: str
    keep_until: datetime
    erased_at: datetime | None
    why: str
    listened: int
    scored_at: datetime | None
    erased_party: str = Field(
        "", description="agent or caller: whose voice alone was erased; empty if none was"
    )


class OwnEvaluation(Schema):
    id: UUID
    leg: UUID | None
    made_at: datetime
    submitted_at: datetime
    scorecard: str
    restricted: bool


class Notice(Schema):
    """What happened; of who acted the function, never the name."""

    id: UUID
    kind: str
    leg: UUID | None
    evaluation: UUID | None
    form: str
    function: str
    purpose: str
    reason: str
    rules: list[str]
    happened_at: datetime
    told_at: datetime
    read_at: datetime | None


class Kept(Schema):
    """One kind of thing that is kept about me; nothing of it is opened.

    `gone` are those of which only is left that they were there. After `first` and `last` the first
    and the last go; without them `how_long` says it. From `beyond_backups_on` on no backup can
    bring it back.
    """

    kind: str
    what: str
    kept: int
    held: int
    gone: int
    first: datetime | None
    last: datetime | None
    beyond_backups_on: date | None
    how_long: str
    purpose: str
    ground: str


class Restricted(Schema):
    id: UUID
    restricted: bool


def written(value: str) -> str:
    """Words that are more than blanks, and text."""
    if not value.strip():
        raise PydanticCustomError("blank", "words were expected")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("malformed", "text was expected") from None
    return value


class Objection(fields.Strict):
    grounds: Annotated[
        str, Field(max_length=objections.MAX_TEXT, min_length=1), AfterValidator(written)
    ]


class Filed(Schema):
    """An objection that works from now on."""

    id: UUID
    filed_at: datetime
    answer_due_on: date
    status: str


@router.get("/me/recordings", auth=READ, response={200: list[OwnRecording], **problems.may()})
def own_recordings(request: ApiRequest) -> list[recordings.Own]:
    """What was recorded of me, the newest first. Scope `me:read`, role employee."""
    return recordings.own(request.auth.actor, at=request.auth.at)


@router.get("/me/evaluations", auth=READ, response={200: list[OwnEvaluation], **problems.may()})
def own_evaluations(request: ApiRequest) -> list[evaluations.OwnEvaluation]:
    """My evaluations, the newest first; read one with the act `disclose_to_employee`.

    Scope `me:read`, role employee.
    """
    return evaluations.own(request.auth.actor, at=request.auth.at)


@router.get("/me/notices", auth=READ, response={200: list[Notice], **problems.may()})
def own_notices(request: ApiRequest) -> list[notices.Notice]:
    """Who listened, scored, asked or destroyed, and why. Scope `me:read`, role employee."""
    return list(notices.notices(_employee(request.auth), request.auth.at))


@router.get("/me/remaining", auth=READ, response={200: list[Kept], **problems.may()})
def own_remaining(request: ApiRequest) -> list[Kept]:
    """What is left of me and until when, by kind. Scope `me:read`, role employee."""
    found = remaining.of(request.auth.actor, at=request.auth.at)
    return [_kept(each) for each in found.kinds]


@router.post(
    "/me/recordings/{uuid:id}/restrict",
    auth=WRITE,
    response={200: Restricted, **problems.may(404)},
    summary="Stop every use of a recording of mine",
)
def restrict(request: ApiRequest, id: UUID) -> Restricted:  # noqa: A002  the name in the path
    """Restrict a recording (AVG art. 18), in force at once. Again it does nothing more.

    Scope `me:write`, role employee.
    """
    restricting.restrict(id, by=request.auth.actor, at=request.auth.at)
    return Restricted(id=id, restricted=True)


@router.post(
    "/me/objection",
    auth=WRITE,
    response={201: Filed, **problems.may(409)},
    summary="Object to being monitored",
)
def object_(request: ApiRequest, said: Objection) -> Status[Filed]:
    """Object (AVG art. 21): recording, listening and scoring stop now, until it is decided.

    Scope `me:write`, role employee.
    """
    actor, at = request.auth.actor, request.auth.at
    if people.objection(_employee(request.auth), at).get("status") == "open":
        raise Stopped("objection_open")
    asked = Asked("objection", said.grounds)
    try:
        filed = filing.file(asked, filing.signed_in(actor, at), at=at, by=actor).request
    except Fault as fault:
        raise Stopped("request_stopped") from fault
    assert filed.objection is not None  # noqa: S101  of who is signed in it is filed at once
    answer = Filed(id=filed.objection, filed_at=at, answer_due_on=filed.due_on, status="open")
    return Status(201, answer)


def _kept(kind: remaining.Kind) -> Kept:
    told, tally, language = kind.section, kind.tally, problems.language()
    return Kept(
        kind=told.code,
        what=told.what.in_language(language),
        kept=tally.kept,
        held=tally.held,
        gone=tally.gone,
        first=tally.first,
        last=tally.last,
        beyond_backups_on=kind.beyond,
        how_long=told.kept.in_language(language),
        purpose=told.basis.purpose.in_language(language),
        ground=told.basis.ground.in_language(language),
    )


def _employee(caller: Caller) -> UUID:
    assert caller.actor.employee is not None  # noqa: S101  the role employee comes with a person
    return caller.actor.employee
