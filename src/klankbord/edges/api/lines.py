"""Telephone lines: what is proven of them, and that one has another configuration."""

from datetime import datetime
from typing import Annotated

from ninja import Path, Router, Schema
from pydantic import AwareDatetime, Field

from klankbord.edges.api import fields, problems
from klankbord.edges.api.door import ApiRequest, Caller, Token
from klankbord.edges.api.problems import FieldError, Stopped, said
from klankbord.edges.api.wording import FIELDS
from klankbord.notices import announcements, attesting
from klankbord.programmes.evidence import LINE, SHA256
from klankbord.recordings.waiting import lines

SCOPE = "lines"

router = Router(tags=["lines"])

Line = Annotated[str, Field(pattern=f"^{LINE.pattern}$", max_length=LINE.at_most)]


class Standing(Schema):
    """What is proven of a line now. Only while `proven` may calls on it be recorded."""

    line: str
    proven: bool
    text: str | None = Field(description="Name of the announcement that callers hear.")
    configuration_sha256: str | None = Field(description="Of the configuration that was tested.")
    since: datetime | None


class Changed(fields.Strict):
    """That a line has a configuration."""

    configuration_sha256: Annotated[str, Field(pattern=f"^{SHA256.pattern}$")] | None = Field(
        None, description="SHA-256 of the configuration as exported; leave it out if unknown"
    )
    changed_at: AwareDatetime | None = Field(None, description="Since when; now if left out.")


@router.get(
    "/lines/{line}",
    auth=Token(SCOPE, *attesting.TELLERS),
    response={200: Standing, **problems.may()},
    summary="Look whether a line is proven",
)
def look(request: ApiRequest, line: Path[Line]) -> Standing:
    """What callers on a line are proven to hear, and under which configuration.

    Scope `lines`; role integration, quality_manager, admin or dpo.
    """
    return _standing(line, request.auth)


@router.post(
    "/lines/{line}/configuration",
    auth=Token(SCOPE, *attesting.TELLERS),
    response={200: Standing, **problems.may()},
    summary="Tell which configuration a line has",
)
def configuration(request: ApiRequest, line: Path[Line], told: Changed) -> Standing:
    """Tell it at each change, or each night: the configuration that was tested changes nothing.

    Any other one ends the proof of the line from `changed_at` on; what was recorded on it since
    then is sealed. A test call that a DPO has seen proves the line anew.

    Scope `lines`; role integration, quality_manager, admin or dpo.
    """
    at = request.auth.at
    changed_at = told.changed_at or at
    if changed_at > at:
        fault = FieldError(
            field="changed_at", code="in_the_future", message=said(FIELDS["in_the_future"])
        )
        raise Stopped("invalid", errors=[fault])
    lines.changed(
        line,
        told.configuration_sha256 or "",
        changed_at=changed_at,
        at=at,
        by=request.auth.actor,
    )
    return _standing(line, request.auth)


def _standing(line: str, who: Caller) -> Standing:
    held = attesting.proof(line, who.at)
    return Standing(
        line=line,
        proven=held is not None,
        text=announcements.name_of(held.announcement) if held else None,
        configuration_sha256=held.configuration_sha256 if held else None,
        since=held.since if held else None,
    )
