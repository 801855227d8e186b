"""The gate: may this call be recorded, and what is told of it while it goes on."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Router, Schema
from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from klankbord.edges.api import bodies, fields, offering, problems
from klankbord.edges.api.door import ApiRequest, LateToken, ShownRequest, Token
from klankbord.edges.api.problems import FieldError, Reason, Remedy, Stopped, said
from klankbord.edges.api.wording import FIELDS
from klankbord.notices import announcements
from klankbord.notices.models import Announcement, Sound
from klankbord.people import tokens
from klankbord.people.models import Role
from klankbord.recordings.calling import gating, telling
from klankbord.recordings.offered import course, values

SKEW = timedelta(seconds=2)
"""How far a platform's clock may run ahead of ours."""

router = Router(tags=["gate"])


def _printable(value: str) -> str:
    if not value.isprintable() or not value.strip():
        raise PydanticCustomError("malformed", "a name was expected")
    return value


Reference = Annotated[str, Field(max_length=values.MAX_TEXT), AfterValidator(_printable)]


class Announced(Schema):
    """What the caller hears before anything is recorded."""

    version: str = Field(description="Name of the text; tell it with `announced`.")
    language: str
    text: str
    audio_url: str | None = Field(description="Where its sound is; null: the platform has it.")


class Answer(Schema):
    """Whether a call may be recorded. Anything but `after_announcement` is a no."""

    call: str
    record: Literal["after_announcement", "no"]
    drawn: bool
    announcement: Announced | None
    valid_until: datetime | None = Field(description="Tell `announced` before this.")
    rules: list[str]
    reasons: list[Reason]
    remedies: list[Remedy]
    missing: list[str]


class Event(fields.Strict):
    """Something that happened in a call."""

    source: fields.Source
    event: Literal[
        "announced",
        "announcement_failed",
        "caller_objected",
        "pause",
        "resume",
        "hold",
        "unhold",
        "party_joined",
        "ended",
    ]
    at: AwareDatetime | None = Field(None, description="When; now if it is left out.")
    version: Reference | None = Field(None, description="announced: the text that was played")
    reason: Literal["card", "health", "private"] | None = Field(
        None, description="pause, resume: what for"
    )
    party: Reference | None = Field(None, description="party_joined: number or name of who joins")
    scope: Literal["this_call", "all_calls"] = Field(
        "this_call", description="caller_objected: to what; all_calls needs his number"
    )
    caller_ref: Reference | None = Field(
        None, description="caller_objected to all calls: his number, if the call was not drawn"
    )


class Now(Schema):
    """What the platform does now. Only `start` and, after it, `continue` let it record."""

    recording: telling.Order
    why: list[str]
    destroyed: int = Field(description="Recordings that were destroyed by this.")
    held: int = Field(description="Recordings that a hold keeps, restricted.")


@router.post(
    "/gate/calls",
    auth=LateToken(tokens.ASKING, Role.INTEGRATION),
    response={200: Answer, **problems.may()},
    openapi_extra=offering.OPENAPI,
    summary="Ask whether a call may be recorded",
)
def ask(request: ShownRequest) -> HttpResponse:
    """May this call be recorded? Ask when it is known who takes it, before anything is recorded.

    The body is the row of an offer as far as it is known; `started_at` is when the call began, now
    if it is left out. Asked again it gets the same answer. The answer is durable before it leaves.
    Scope `gate:calls`, role integration.
    """
    shown = request.auth
    try:
        arrival = offering.read(bodies.mapping(request))
    except Exception:
        shown.caller()  # what is wrong with a body is for who may call
        raise
    asker = replace(shown, source=arrival.source_system)
    try:
        answer = gating.ask(arrival, at=shown.at, by=asker)
    except gating.TooOld as fault:
        shown.caller().speaks_for(asker.source)
        raise _invalid("started_at", "impossible") from fault
    text = answer.announcement
    told = Answer(
        call=arrival.source_call_id,
        record="no" if text is None else "after_announcement",
        drawn=answer.drawn,
        announcement=None if text is None else _to_play(text, answer.sound, request),
        valid_until=answer.valid_until,
        rules=list(answer.rules),
        missing=list(answer.missing),
        **problems.explained(answer.rules),
    )
    return HttpResponse(told.model_dump_json(), content_type="application/json; charset=utf-8")


@router.post(
    "/gate/calls/{ref}/events",
    auth=Token("gate:events", Role.INTEGRATION, stands=False),
    response={200: Now, **problems.may(404)},
    summary="Tell what happened in a call",
)
def event(request: ApiRequest, ref: Path[Reference], told: Event) -> Now:
    """Tell it at once, and do what the answer says: only `start` lets you begin to record.

    Events may come twice, late or out of order: `at` says when it happened. A caller who objects is
    heard also when his call was not asked about; it will never come in. `ref` is the platform's own
    id of the call. Scope `gate:events`, role integration.
    """
    request.auth.speaks_for(told.source)
    needed = {course.ANNOUNCED: "version", course.PAUSE: "reason", course.RESUME: "reason"}
    field = needed.get(told.event)
    detail = getattr(told, field) if field else None
    if field and not detail:
        raise _invalid(field, "required")
    happened = telling.Happened(
        source=told.source,
        call_id=ref,
        kind=told.event,
        at=_past(told.at, request.auth.at),
        detail=(detail or "")[: telling.DETAIL],
        party=told.party or "",
        number=told.caller_ref or "",
        all_calls=told.scope == "all_calls",
    )
    try:
        now = telling.tell(happened, at=request.auth.at, by=request.auth.actor)
    except telling.NoNumber as fault:
        raise _invalid("caller_ref", "required") from fault
    return Now(recording=now.recording, why=list(now.why), destroyed=now.destroyed, held=now.held)


def _to_play(text: Announcement, sound: Sound | None, request: HttpRequest) -> Announced:
    where = sound and reverse("announcement_sound", args=[sound.sha256, sound.kind])
    return Announced(
        version=announcements.name_of(text),
        language=text.language,
        text=text.text,
        audio_url=request.build_absolute_uri(where) if where else None,
    )


def _past(moment: datetime | None, now: datetime) -> datetime | None:
    if moment is not None and moment > now + SKEW:
        raise _invalid("at", "in_the_future")
    return moment


def _invalid(field: str, code: str) -> Stopped:
    return Stopped(
        "invalid", errors=[FieldError(field=field, code=code, message=said(FIELDS[code]))]
    )
