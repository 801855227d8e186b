"""The way in for a platform that offers its calls one by one and puts their sound afterwards."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.audio.faults import OF_THE_OFFER, BadAudio
from klankbord.audio.sound import Stream
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.recordings import custody
from klankbord.recordings.draw import drawing
from klankbord.recordings.intake import adding, arriving, intake, receiving
from klankbord.recordings.models import Call, Leg, Offer
from klankbord.recordings.offered import offers
from klankbord.recordings.offered.gated import Gated
from klankbord.recordings.offered.offers import Arrival
from klankbord.vault import boxes, keys

TOLD = "told"
"""Name of the box with what an offer told of the sound that is still to come."""

OF_THE_SOUND = (
    "source_call_id", "channel", "channels", "agent_channel", "duration_ms", "started_at",
    "ended_at", "announcement", "sha256",
    "hold_spans", "pause_spans", "hold_times", "pause_times",
)  # fmt: skip
"""Fields of an offer by which its sound is taken in, and its copy at the source is named."""


class OtherSound(Exception):
    """There is sound already, and it is other sound."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What became of an offer. With `expected` its sound may be put under `leg`."""

    outcome: arriving.Outcome
    leg: UUID | None
    expected: bool


@dataclass(frozen=True, slots=True)
class Put:
    """`new` is false when the same sound was here already; `differs`: not as long as was told."""

    duration_ms: int
    new: bool
    differs: bool


def offer(arrival: Arrival, *, at: datetime, by: Actor) -> Offered:
    """Draw and decide one call. Offered again it gets the same answer, until its sound is here.

    Args:
        arrival: The call; its sound need not have a name.
        at: Now.
        by: The platform.
    """
    source = arrival.source_system
    [drawn] = drawing.register([arrival], source=source, at=at, by=by, stream=True)
    with access.deed(Access(SYSTEM, "record", None, at)):
        before = Offer.objects.get(pk=drawn.pk).result
        decided = intake.record(arrival, drawn, at=at, by=by)
        if decided.result == Offer.Result.ACCEPTED and before != decided.result:
            remember(decided, arrival)
    leg = arriving.leg_of(decided, at) if decided.result == Offer.Result.ACCEPTED else None
    if leg is None:
        return Offered(arriving.outcome(decided), None, expected=False)
    if leg.state == Leg.State.EXPECTED:
        return Offered(arriving.outcome(decided, leg=leg.pk), leg.pk, expected=True)
    return Offered(arriving.again(arrival, decided, leg, at=at), leg.pk, expected=False)


def remember(decided: Offer, arrival: Arrival) -> None:
    """Keep what an accepted offer told of the sound to come, in the deed that accepts it."""
    _remember(_leg(decided), Gated([decided]).complete(arrival, decided))


def put(
    leg: UUID,
    stream: Stream,
    *,
    sources: Collection[str],
    at: datetime,
    by: Actor,
    media_type: str | None = None,
) -> Put:
    """Take in the sound of an accepted offer.

    A stream that is broken leaves the offer as it was, so that it can be put again. A whole one
    that is not what was offered ends the offer; a better offer of the call begins anew.

    Args:
        leg: The recording, as the offer was answered.
        stream: The file.
        sources: Platforms that the sender speaks for.
        at: Now.
        by: The platform.
        media_type: What the sender says that the file is.

    Raises:
        NoSuchLeg: It is not there, or it is another platform's.
        NotExpected: No sound is taken for it, or no longer.
        UnderWay, BadAudio, OtherContent, StoreFault: As `receiving.receive`.
        OtherSound: It has sound, and not this.
    """
    told = _told(leg, sources, at)
    if told is None:
        return _second(leg, receiving.sha256(stream), at=at)
    try:
        told = replace(told, media_type=media_type)
        received = receiving.receive(leg, stream, arrival=told, at=at, by=by)
    except BadAudio as fault:
        if fault.code in OF_THE_OFFER:
            _give_up(leg, reason=fault.code, at=at, by=by)
        raise
    except receiving.OtherContent:
        _give_up(leg, reason="other_content", at=at, by=by)
        raise
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        boxes.remove(found.key, TOLD)
        adding.keep(found, told)
    return Put(received.duration_ms, new=True, differs=received.differs)


def _leg(decided: Offer) -> Leg:
    return Leg.objects.select_related("key").get(
        call__source=decided.source, call__source_id_hash=decided.source_id_hash
    )


def _remember(leg: Leg, arrival: Arrival) -> None:
    row = offers.loads(arrival.as_json())
    told = {name: row[name] for name in OF_THE_SOUND if name in row}
    boxes.seal(leg.key, TOLD, json.dumps(told).encode(), row=_row(leg))


def _told(leg: UUID, sources: Collection[str], at: datetime) -> Arrival | None:
    """What was told of the sound to come; None when it is here."""
    with transaction.atomic(), custody.held(leg, act="retain", at=at) as found:
        if found.call.source not in sources:
            raise custody.NoSuchLeg(leg)
        if found.state != Leg.State.EXPECTED:
            return None
        try:
            kept = offers.loads(boxes.unseal(found.key, TOLD, row=_row(found)))
        except (boxes.NoBox, keys.Gone) as fault:
            raise receiving.NotExpected(leg) from fault
        told = offers.parse(kept, source=found.call.source)
        assert isinstance(told, Arrival)  # noqa: S101  it was one when it was sealed
        return told


def _second(leg: UUID, digest: str, *, at: datetime) -> Put:
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        same = found.call.content_sha256 == digest
        if not same:
            detail = {
                "source": found.call.source,
                "call": found.call.source_id_hash,
                "what": arriving.OTHER_CONTENT,
            }
            book.append("incident", at=at, subjects=[found.employee_id], detail=detail)
    if not same:
        raise OtherSound(leg)
    return Put(found.duration_ms, new=False, differs=found.duration_differs)


def _give_up(leg: UUID, *, reason: str, at: datetime, by: Actor) -> None:
    with transaction.atomic(), custody.held(leg, act="retain", at=at) as found:
        call: Call = found.call
        accepted = Offer.objects.get(source=call.source, source_id_hash=call.source_id_hash)
    intake.fail(accepted, reason=reason, at=at, by=by)


def _row(leg: Leg) -> boxes.Row:
    return boxes.Row("recordings.leg", leg.pk)
