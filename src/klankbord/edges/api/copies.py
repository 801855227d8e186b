"""Copies at the source: what a platform has to erase because it came in here, and that it did."""

from datetime import datetime
from typing import Annotated

from ninja import Router, Schema
from pydantic import Field

from klankbord.edges.api import fields, problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.people.models import Role
from klankbord.recordings.ending import copies
from klankbord.recordings.offered import values

SCOPE = "recordings:write"
MOST = 1000
"""Ids in one request, and copies in one answer; the first to go."""

router = Router(tags=["copies"])

Given = Annotated[str, Field(max_length=values.MAX_TEXT)]


class Copy(Schema):
    """A copy that has to go at its platform."""

    source: str
    id: str = Field(description="The platform's own, as it offered the call.")
    since: datetime = Field(description="When it came in here.")
    erased_here: bool = Field(description="Nothing allows the copy any more: erase it now.")


class Gone(fields.Strict):
    """Copies that were erased at their platform."""

    source: fields.Source
    ids: list[Given] = Field(max_length=MOST)


class Told(Schema):
    """How many copies are gone by that; `unknown` ids are of no copy that was there."""

    gone: int
    unknown: int


@router.get(
    "/copies",
    auth=Token(SCOPE, Role.INTEGRATION),
    response={200: list[Copy], **problems.may()},
    summary="List what has to be erased at the platform",
)
def listed(request: ApiRequest) -> list[Copy]:
    """The copies that the platforms of this token still have, the first to go first.

    Scope `recordings:write`, role integration.
    """
    who = request.auth
    return [
        Copy(
            source=each.source, id=each.id, since=each.ordered_at, erased_here=each.ours_gone
        )
        for source in sorted(who.sources)
        for each in copies.still_there(at=who.at, by=who.actor, source=source, most=MOST)
    ]  # fmt: skip


@router.post(
    "/copies/gone",
    auth=Token(SCOPE, Role.INTEGRATION),
    response={200: Told, **problems.may()},
    summary="Tell that copies were erased at the platform",
)
def gone(request: ApiRequest, told: Gone) -> Told:
    """Tell it after it is so. Told twice it is the same.

    Scope `recordings:write`, role integration.
    """
    request.auth.speaks_for(told.source)
    made = copies.tell_gone(told.source, told.ids, at=request.auth.at, by=request.auth.actor)
    return Told(gone=made.gone, unknown=made.unknown)
