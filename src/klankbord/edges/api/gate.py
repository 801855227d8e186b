"""The gate: what a platform tells about a call while it goes on."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Path, Router, Schema
from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from klankbord.edges.api import fields, problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.edges.api.problems import FieldError, Stopped, said
from klankbord.edges.api.wording import FIELDS
from klankbord.people.models import Role
from klankbord.recordings import objecting, offers

router = Router(tags=["gate"])


def _printable(value: str) -> str:
    if not value.isprintable() or not value.strip():
        raise PydanticCustomError("malformed", "a name was expected")
    return value


Reference = Annotated[str, Field(max_length=offers.MAX_TEXT), AfterValidator(_printable)]


class Event(fields.Strict):
    """Something that happened in a call."""

    source: fields.Source
    event: Literal["caller_objected"] = Field(description="Other events are not taken yet.")
    at: AwareDatetime | None = Field(None, description="When; now if it is left out.")


class Heard(Schema):
    """What an objection did: recordings destroyed, and recordings that a hold keeps."""

    destroyed: int
    held: int


@router.post(
    "/gate/calls/{ref}/events",
    auth=Token("gate:events", Role.INTEGRATION),
    response={200: Heard, **problems.may(404)},
    summary="Tell what happened in a call",
)
def event(request: ApiRequest, ref: Path[Reference], told: Event) -> Heard:
    """The caller objects: recording stops and what was recorded is destroyed, from now on.

    Also for a call that was not offered yet; it will never come in. Telling it again does nothing
    more. `ref` is the platform's own id of the call. Scope `gate:events`, role integration.
    """
    request.auth.speaks_for(told.source)
    said_at = _past(told.at, request.auth.at)
    done = objecting.caller_objects(
        told.source, ref, at=request.auth.at, by=request.auth.actor, said_at=said_at
    )
    return Heard(destroyed=done.destroyed, held=done.held)


def _past(moment: datetime | None, now: datetime) -> datetime | None:
    if moment is not None and moment > now:
        code = "in_the_future"
        error = FieldError(field="at", code=code, message=said(FIELDS[code]))
        raise Stopped("invalid", errors=[error])
    return moment
