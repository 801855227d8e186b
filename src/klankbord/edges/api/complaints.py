"""Complaints: which call is chosen because a caller complained about it, as on its page."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import AfterValidator, Field

from klankbord.edges.api import desks, fields, problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.edges.api.me import written
from klankbord.evaluations.picks import picked, picking
from klankbord.evaluations.picks.picking import Complaint
from klankbord.people.models import Role
from klankbord.recordings.custody import NoSuchLeg

READ = Token("complaints:read", *picked.READERS)
CHOOSE = Token("complaints:write", Role.QUALITY_MANAGER)
router = Router(tags=["complaints"])
Words = Annotated[
    str, Field(max_length=picking.LONGEST["reason"], min_length=1), AfterValidator(written)
]


class Made(fields.Strict):
    """A complaint and the recording of the call that it is about."""

    recording: UUID
    reference: str = Field("", max_length=picking.LONGEST["reference"])
    made_on: date | None = Field(None, description="The day on which the complaint came in.")
    asked_by: Literal["caller", "complaints_desk", "complaints_body"]
    reason: Words = Field(description="What has to be looked at, without a name.")


class Call(Schema):
    """A recording that waits for a complaint, without whose it is."""

    recording: UUID
    made_at: datetime
    duration_ms: int
    direction: str
    queue: str
    keep_until: datetime


class Month(Schema):
    """`picks` is null where fewer than five people could have been chosen."""

    month: str
    picks: int | None


class Pick(Schema):
    """A recording that was chosen. `person` is the same letter for all of one employee."""

    id: UUID
    picked_at: datetime
    complained_on: date
    asked_by: str
    reference: str
    reason: str
    person: str
    beyond: bool = Field(description="Chosen more often than this share of the calls explains.")
    state: str


class Register(Schema):
    """The works council gets the months alone."""

    months: list[Month]
    beyond: int | None = Field(description="Employees chosen beyond their share of the calls.")
    picks: list[Pick]


@router.get("/complaints", auth=READ, response={200: Register, **problems.may()})
def register(request: ApiRequest) -> Register:
    """Which calls were chosen in a year, and how many a month; that you look is in the log.

    Scope `complaints:read`, role quality_manager, dpo, works_council.
    """
    with desks.faults():
        found = picked.register(actor=request.auth.actor, at=request.auth.at)
    return Register(
        months=[Month(month=f"{each.month:%Y-%m}", picks=each.picks) for each in found.months],
        beyond=found.beyond,
        picks=[Pick(**_said(each, Pick)) for each in found.rows],
    )


@router.get("/complaints/calls", auth=CHOOSE, response={200: list[Call], **problems.may()})
def calls(request: ApiRequest, day: date) -> list[Call]:
    """Recordings of a day that wait for a complaint. Scope `complaints:write`, quality_manager."""
    with desks.faults():
        found = picked.offered(day, actor=request.auth.actor, at=request.auth.at)
    return [Call(recording=each.leg, **_said(each, Call, but="recording")) for each in found]


@router.post("/complaints", auth=CHOOSE, response={201: dict[str, UUID], **problems.may(404, 409)})
def choose(request: ApiRequest, said: Made) -> Status[dict[str, UUID]]:
    """Choose a recording because of a complaint; the law is asked, and the employee is told.

    Scope `complaints:write`, role quality_manager.
    """
    complaint = Complaint(said.reference, said.made_on, said.asked_by, said.reason)
    actor, at = request.auth.actor, request.auth.at
    try:
        with desks.faults():
            made = picking.pick(said.recording, complaint, actor=actor, at=at)
    except NoSuchLeg as none:
        raise problems.Stopped("not_found") from none
    return Status(201, {"id": made})


def _said(of: object, by: type[Schema], but: str = "") -> dict[str, Any]:
    return {name: getattr(of, name) for name in by.model_fields if name != but}
