"""Recordings: offered by a platform, and looked at by people under the law."""

from contextlib import ExitStack
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Body, Query, Router, Schema, Status
from pydantic import Field

from klankbord.audio.faults import SAID
from klankbord.edges import ranges
from klankbord.edges.api import fields, offering, problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.edges.api.problems import FieldError, Stopped, said
from klankbord.edges.api.wording import TRANSCRIPTS
from klankbord.law.engine import Obligation
from klankbord.people.models import Role
from klankbord.recordings.intake import adding, putting, transcribing
from klankbord.recordings.listening import asking, playback
from klankbord.recordings.models import Offer
from klankbord.recordings.offered import cutting

MAX_AUDIO = 2**32
"""Bytes of one file of sound; the header of a WAV cannot say more."""

MEDIA = ("audio/wav", "audio/mpeg", "audio/ogg", "audio/flac", "audio/mp4", "audio/gsm")
"""Kinds of sound that are read, by their usual names; what a file is, it tells itself."""

router = Router(tags=["recordings"])


class Offered(Schema):
    """What became of an offer. With `audio_expected` its sound may be put under `id`."""

    id: UUID | None
    result: str = Field(description="accepted, not_drawn, quarantined or duplicate")
    audio_expected: bool
    rules: list[str]
    missing: list[str]
    reason: str


class Put(Schema):
    id: UUID
    result: Literal["stored", "duplicate"]
    duration_ms: int = Field(description="Of what is kept: without what came before its beginning.")
    length_differs: bool = Field(description="It came longer or shorter than `duration_ms` said.")


class PutWords(Schema):
    id: UUID
    result: Literal["stored", "duplicate"]


class Duty(Schema):
    """What comes with a yes."""

    rule: str
    text: str
    due: str | None


class Recording(Schema):
    """What is known of a recording without its content."""

    id: UUID
    made_at: datetime
    duration_ms: int
    direction: str
    queue: str
    purposes: list[str]
    state: str
    restricted: bool
    keep_until: datetime
    answer: str = Field(description="yes or yes_if")
    obligations: list[Duty]


class Reasoned(fields.Strict):
    """Why somebody wants to listen."""

    purpose: fields.Purpose
    reason: fields.Why


class Begun(Schema):
    """A listening that may go on."""

    id: UUID
    until: datetime = Field(description="Then the reason is asked again.")
    obligations: list[Duty]


class Look(Schema):
    """What somebody wants with a recording."""

    act: fields.Act
    purpose: fields.Purpose | None = None
    reason: fields.Why | None = None


@router.post(
    "/recordings",
    auth=Token("recordings:write", Role.INTEGRATION),
    response={201: Offered, 200: Offered, **problems.may(409)},
    openapi_extra=offering.OPENAPI,
    summary="Offer a call by its metadata",
)
def offer(request: ApiRequest, row: Body[dict[str, Any]]) -> Status[Offered] | HttpResponse:
    """Offer a call; send its sound only after a 201.

    Offered again it gets the same answer. 200 tells why no sound is wanted, 403 which rules are in
    the way. A quarantined call can be offered again within seven days, with what is missing.
    Scope `recordings:write`, role integration.
    """
    arrival = offering.read(row)
    request.auth.speaks_for(arrival.source_system)
    made = putting.offer(arrival, at=request.auth.at, by=request.auth.actor)
    told = made.outcome
    if told.result == Offer.Result.REFUSED:
        return problems.turned_away(told.rules, told.missing)
    if told.result == Offer.Result.ERROR:
        if told.reason == cutting.UNPLACED:
            words = said(SAID[cutting.UNPLACED])
            error = FieldError(field="ended_at", code=cutting.UNPLACED, message=words)
            return problems.answer("not_taken", errors=[error])
        return problems.answer("other_sound" if made.leg else "not_taken", missing=told.missing)
    answer = Offered(
        id=made.leg,
        result=told.result,
        audio_expected=made.expected,
        rules=list(told.rules),
        missing=list(told.missing),
        reason=told.reason,
    )
    return Status(201 if made.expected else 200, answer)


@router.put(
    "/recordings/{uuid:id}/audio",
    auth=Token("recordings:write", Role.INTEGRATION),
    response={201: Put, 200: Put, **problems.may(404, 409, 411, 415, 503)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA
            },
        }
    },
    summary="Put the sound of an accepted call",
)
def put_audio(request: ApiRequest, id: UUID) -> Status[Put]:  # noqa: A002  the name in the path
    """Send the file as the body. It is sealed while it streams in and never plain on a disk.

    The same sound again is a 200, other sound a 409. A file that is broken is a 422 with its fault,
    and may be put again; one that is not what was offered ends the offer.
    Scope `recordings:write`, role integration.
    """
    _insist_on_sound(request)
    put = putting.put(
        id,
        request,
        sources=request.auth.sources,
        at=request.auth.at,
        by=request.auth.actor,
        media_type=request.content_type,
    )
    result = Put(
        id=id,
        result="stored" if put.new else "duplicate",
        duration_ms=put.duration_ms,
        length_differs=put.differs,
    )
    return Status(201 if put.new else 200, result)


@router.put(
    "/recordings/{uuid:id}/transcript",
    auth=Token("recordings:write", Role.INTEGRATION),
    response={201: PutWords, 200: PutWords, **problems.may(404, 409)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    },
    summary="Put the transcript of a call whose sound is here",
)
def put_transcript(request: ApiRequest, id: UUID) -> Status[PutWords] | HttpResponse:  # noqa: A002  the name in the path
    """Send `{"turns": [{"party", "start_ms", "end_ms", "text"}]}`; masked and sealed by party.

    Where the programme names no transcripts the answer is a 403 and the body is not read. What was
    taken out of the sound goes from the words too. A second one is a 200, and changes nothing.
    Scope `recordings:write`, role integration.
    """
    new, left_out = adding.put(
        id, request, sources=request.auth.sources, at=request.auth.at, by=request.auth.actor
    )
    if left_out in (transcribing.NOT_NAMED, transcribing.DENIED):
        return problems.turned_away(["R36"] if left_out == transcribing.NOT_NAMED else [], [])
    if left_out:
        error = FieldError(field="turns", code=left_out, message=said(TRANSCRIPTS[left_out]))
        return problems.answer("invalid", errors=[error])
    result = PutWords(id=id, result="stored" if new else "duplicate")
    return Status(201 if new else 200, result)


@router.get(
    "/recordings/{uuid:id}",
    auth=Token("recordings:read"),
    response={200: Recording, **problems.may(404)},
    summary="Look at a recording without its content",
)
def look(request: ApiRequest, id: UUID, asked: Query[Look]) -> Recording:  # noqa: A002  see above
    """May this be done with this recording? On a yes, what is known of it without its content.

    Question and answer are written down, and the employee hears of a no.
    Scope `recordings:read`.
    """
    seen = asking.see(
        id,
        act=asked.act,
        purpose=asked.purpose,
        actor=request.auth.actor,
        at=request.auth.at,
        reason=asked.reason or "",
    )
    return Recording(
        id=seen.id,
        made_at=seen.made_at,
        duration_ms=seen.duration_ms,
        direction=seen.direction,
        queue=seen.queue,
        purposes=list(seen.purposes),
        state=seen.state,
        restricted=seen.restricted,
        keep_until=seen.keep_until,
        answer=seen.decision.answer,
        obligations=[_duty(owed) for owed in seen.decision.obligations],
    )


@router.post(
    "/recordings/{uuid:id}/listenings",
    auth=Token("recordings:listen"),
    response={201: Begun, **problems.may(404)},
    summary="State a reason and begin to listen",
)
def begin(request: ApiRequest, id: UUID, why: Reasoned) -> Status[Begun]:  # noqa: A002  see above
    """May I listen? On a yes, a listening of which the sound can be fetched for two hours.

    Question and answer are written down and the employee is told, of a no as well (R32).
    Scope `recordings:listen`.
    """
    who = request.auth
    opened = playback.begin(id, purpose=why.purpose, reason=why.reason, actor=who.actor, at=who.at)
    owed = [_duty(each) for each in opened.decision.obligations]
    begun = Begun(id=opened.listening, until=who.at + playback.LASTS, obligations=owed)
    return Status(201, begun)


@router.get(
    "/listenings/{uuid:id}/audio",
    auth=Token("recordings:listen"),
    response=problems.may(404),
    openapi_extra={
        "responses": {
            status: {
                "description": words,
                "content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}},
            }
            for status, words in (("200", "the whole"), ("206", "the part in Range"))
        }
    },
    summary="Fetch the sound of a listening",
)
def sound(request: ApiRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  see above
    """The WAV, left the employee and right the caller, or the part that `Range` asks for.

    The law is asked each time. A range outside the sound is a 416 without a body.
    Scope `recordings:listen`.
    """
    with ExitStack() as opening:
        wav = opening.enter_context(
            playback.sound(id, actor=request.auth.actor, at=request.auth.at)
        )
        return ranges.respond(request, wav, opening.pop_all())


def _duty(owed: Obligation) -> Duty:
    return Duty(rule=owed.rule.id, text=said(owed.duty.text), due=owed.due)


def _insist_on_sound(request: HttpRequest) -> None:
    sound = (request.content_type or "").startswith("audio/")
    if not sound or request.headers.get("Content-Encoding"):
        raise Stopped("not_audio")
    length = request.headers.get("Content-Length", "")
    if not length.isascii() or not length.isdigit():
        raise Stopped("length_required")
    if int(length) > MAX_AUDIO:
        raise Stopped("too_large")
