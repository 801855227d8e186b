"""The sound of an admitted call: from the source straight into the vault, never plain on disk."""

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.database import turns
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.recordings import intake, preparing
from klankbord.recordings.audio import silences, wav
from klankbord.recordings.models import Leg, Track
from klankbord.recordings.offers import Arrival
from klankbord.vault import boxes, keys
from klankbord.vault.models import Blob

TOLERANCE_MS = 2000
TOLERANCE_SHARE = 50
"""Measured and told length may differ by 2 s or one fiftieth, whichever is more (6.10 rule 3)."""


class OtherContent(Exception):
    """The sound is not the one that was offered: its SHA-256 is another."""


class NotExpected(Exception):
    """No sound is expected for this leg: it is here already, or the leg is gone."""


class UnderWay(Exception):
    """The sound of this leg is coming in already, through this door or another."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came in."""

    duration_ms: int
    differs: bool
    sha256: str


def receive(
    leg: UUID, stream: wav.Stream, *, arrival: Arrival, at: datetime, by: Actor
) -> Received:
    """Stream the sound of an admitted leg into the vault and, when all is there, write that down.

    A run that was cut off begins again: the objects of the last one are replaced.

    Args:
        leg: An admitted leg without sound.
        stream: The WAV.
        arrival: What was offered: which channel is whose, what must be silenced, which SHA-256.
        at: Now.
        by: The door.

    Raises:
        NotExpected: There is nothing to receive, or no longer: an objection came first.
        UnderWay: Another stream for this leg has not ended yet.
        BadAudio: The file is broken, or not what the offer said; nothing was stored.
        OtherContent: The bytes are not those that were offered; nothing was stored.
        StoreFault: The disk is full or refuses; nothing was stored.
    """
    # Two streams would put each other's bytes under one name.
    with turns.alone(f"recordings.receiving {leg}", otherwise=UnderWay(leg)):
        return _receive(leg, stream, arrival=arrival, at=at, by=by)


def sha256(stream: wav.Stream) -> str:
    """The SHA-256 of what a stream still has, read in pieces and kept nowhere."""
    hashed = _Hashing(stream)
    while hashed.read(wav.PIECE):
        pass
    return hashed.hexdigest()


def _receive(
    leg: UUID, stream: wav.Stream, *, arrival: Arrival, at: datetime, by: Actor
) -> Received:
    blobs = _expected(leg, at)
    hashed = _Hashing(stream)
    sound = wav.read(hashed)
    places = _places(arrival, sound.layout.channels, [track.party for track, _ in blobs])
    with ExitStack() as open_:
        try:
            writers = [
                open_.enter_context(boxes.Writer(blob, row=boxes.Row("recordings.track", track.pk)))
                for track, blob in blobs
            ]
        except keys.Gone as gone:
            raise NotExpected(leg) from gone
        for piece in silences.over(sound, spans=_protected(arrival)):
            for writer, place in zip(writers, places, strict=True):
                writer.write(piece[place])
        digest = hashed.hexdigest()
        if arrival.sha256 and arrival.sha256 != digest:
            raise OtherContent(leg)
    return _stored(leg, blobs, writers, sound.layout, sha256=digest, at=at, by=by)


class _Hashing:
    """A stream that knows the SHA-256 of what was read from it."""

    def __init__(self, stream: wav.Stream) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self._hash.update(data)
        return data

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def _expected(leg: UUID, at: datetime) -> list[tuple[Track, Blob]]:
    with transaction.atomic(), access.acting(Access(SYSTEM, "record", None, at)):
        tracks = Track.objects.select_related("key").filter(
            leg=leg, leg__state=Leg.State.EXPECTED, key__gone_at=None
        )
        found = [
            (track, Blob.objects.select_related("key").get(key=track.key, name=intake.SOUND))
            for track in tracks.order_by("party")
        ]
    if not found:
        raise NotExpected(leg)
    return found


def _places(arrival: Arrival, channels: int, parties: Sequence[str]) -> list[int]:
    """Which channel of the file belongs to each track.

    Raises:
        BadAudio: The file has other channels than the offer said.
    """
    if channels != len(parties):
        raise wav.BadAudio(
            "other_channels",
            f"The offer said {len(parties)} channels, the file has {channels}. "
            "Correct `channels` in the offer.",
        )
    if parties == [Track.Party.MIXED]:
        return [0]
    agent = arrival.agent_channel
    assert agent is not None  # noqa: S101  without it the call would not have been admitted
    return [agent if party == Track.Party.AGENT else 1 - agent for party in parties]


def _protected(arrival: Arrival) -> list[silences.Span]:
    """What may not be stored: hold, where nobody speaks to us (R11), and pauses (R43-R46)."""
    return [(span[0], span[1]) for span in (*arrival.hold_spans, *arrival.pause_spans)]


def _stored(
    leg: UUID,
    blobs: Sequence[tuple[Track, Blob]],
    writers: Sequence[boxes.Writer],
    layout: wav.Layout,
    *,
    sha256: str,
    at: datetime,
    by: Actor,
) -> Received:
    with access.deed(Access(SYSTEM, "record", None, at)):
        row = Leg.objects.select_for_update(of=("self",)).select_related("call").get(pk=leg)
        tracks = Track.objects.filter(leg=leg, key__gone_at=None)
        if row.state != Leg.State.EXPECTED or tracks.count() != len(blobs):
            raise NotExpected(leg)
        for (track, blob), writer in zip(blobs, writers, strict=True):
            boxes.stored(blob, size=writer.size)
            track.encoding = layout.encoding
            track.rate = layout.rate
            track.frames = layout.frames
            track.stored_at = at
            track.save(update_fields=["encoding", "rate", "frames", "stored_at"])
        told = row.duration_ms
        row.duration_ms = layout.duration_ms
        row.duration_differs = bool(told) and _differs(told, layout.duration_ms)
        row.state = Leg.State.STORED
        row.save(update_fields=["duration_ms", "duration_differs", "state"])
        row.call.content_sha256 = sha256
        row.call.save(update_fields=["content_sha256"])
        book.append(
            "recording_stored",
            at=at,
            subjects=[row.employee_id, row.call.caller],
            detail={"leg": str(leg), "function": by.role, "length_ms": layout.duration_ms},
        )
        preparing.prepare_later(leg)
    return Received(layout.duration_ms, row.duration_differs, sha256)


def _differs(told_ms: int, measured_ms: int) -> bool:
    return abs(told_ms - measured_ms) > max(TOLERANCE_MS, measured_ms // TOLERANCE_SHARE)
