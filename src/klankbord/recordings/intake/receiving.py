"""The sound of an admitted call: from the source straight into the vault, never plain on disk."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.audio import opening
from klankbord.audio.faults import BadAudio
from klankbord.audio.silences import Kept
from klankbord.audio.sound import PIECE, Stream
from klankbord.database import sets, turns
from klankbord.database.sets import among
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.ledger.book import Line
from klankbord.ledger.leaves import Code
from klankbord.recordings.ending import copies
from klankbord.recordings.intake import preparing, rooms, stopping
from klankbord.recordings.models import Call, Leg, Track
from klankbord.recordings.offered import cutting, folders, threads
from klankbord.recordings.offered.offers import Arrival
from klankbord.vault import boxes, keys
from klankbord.vault.models import Blob, Key

ENOUGH = 64 * 1024 * 1024
"""Bytes of sound in the store with which nothing waits for more before it is made durable."""


class OtherContent(Exception):
    """The sound is not the one that was offered: its SHA-256 is another."""


class NotExpected(Exception):
    """No sound is expected for this leg: it is here already, or the leg is gone."""


class UnderWay(Exception):
    """The sound of this leg is coming in already, through this door or another."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: how long it is as it is kept, and whether it came as long as was told."""

    duration_ms: int
    differs: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class Coming:
    """The sound of an admitted leg, and how to get it."""

    leg: UUID
    arrival: Arrival
    open: Callable[[], AbstractContextManager[Stream]]


FAULTS = (NotExpected, UnderWay, OtherContent, BadAudio, folders.OutOfFolder, OSError)
"""Why the sound of one leg did not come in."""
Fault = NotExpected | UnderWay | OtherContent | BadAudio | folders.OutOfFolder | OSError


def receive(leg: UUID, stream: Stream, *, arrival: Arrival, at: datetime, by: Actor) -> Received:
    """Stream the sound of an admitted leg into the vault and, when all is there, write that down.

    A run that was cut off begins again: the objects of the last one are replaced.

    Args:
        leg: An admitted leg without sound.
        stream: The file.
        arrival: What was offered: which channel is whose, what must be cut, which SHA-256.
        at: Now.
        by: The door.

    Raises:
        NotExpected: There is nothing to receive, or no longer: somebody said stop first.
        UnderWay: Another stream for this leg has not ended yet.
        BadAudio: The file is broken, or not what the offer said; nothing was stored.
        OtherContent: The bytes are not those that were offered; nothing was stored.
        StoreFault: The disk is full or refuses; nothing was stored.
    """
    [got] = receive_all([Coming(leg, arrival, lambda: nullcontext(stream))], at=at, by=by)
    if not isinstance(got, Received):
        raise got
    return got


def receive_all(coming: Sequence[Coming], *, at: datetime, by: Actor) -> list[Received | Fault]:
    """As `receive`, for several legs: they become durable, and are written down, together.

    Raises:
        StoreFault: The disk is full or refuses; none is half stored, and some may be here.
    """
    # Two streams for one leg would put each other's bytes under one name.
    turn = {each.leg: f"recordings.receiving {each.leg}" for each in coming}
    with turns.each_alone(turn.values()) as mine:
        free = [each for each in coming if turn[each.leg] in mine]
        got: dict[UUID, Received | Fault] = {each.leg: UnderWay(each.leg) for each in coming}
        expected = _expected([each.leg for each in free], at)
        taken: list[_Taken] = []
        waits = 0
        with ExitStack() as on_fault:
            for each in free:
                try:
                    taken.append(_take(each, expected[each.leg]))
                except FAULTS as fault:
                    got[each.leg] = fault
                else:
                    on_fault.callback(taken[-1].abort)
                    waits += taken[-1].size
                if waits > ENOUGH:
                    got |= _keep(taken, at=at, by=by)
                    on_fault.pop_all()
                    taken, waits = [], 0
            got |= _keep(taken, at=at, by=by)
            on_fault.pop_all()
    return [got[each.leg] for each in coming]


def sha256(stream: Stream) -> str:
    """The SHA-256 of what a stream still has, read in pieces and kept nowhere."""
    hashed = _Hashing(stream)
    while hashed.read(PIECE):
        pass
    return hashed.hexdigest()


@dataclass(frozen=True, slots=True)
class _Awaited:
    """A track without sound, the place of its sound, and its key if that is still there."""

    track: Track
    blob: Blob
    key: keys.Opened | None


@dataclass(frozen=True, slots=True)
class _Taken:
    """Sound that is in the store and not durable yet."""

    leg: UUID
    source_id: str = field(repr=False)
    awaited: list[_Awaited]
    writers: list[boxes.Writer]
    encoding: str
    rate: int
    frames: int
    duration_ms: int
    marks: list[cutting.Mark]
    differs: bool
    sha256: str

    @property
    def size(self) -> int:
        return sum(writer.size for writer in self.writers)

    def abort(self) -> None:
        for writer in self.writers:
            writer.abort()

    def sizes(self) -> Iterator[tuple[Blob, int]]:
        for awaited, writer in zip(self.awaited, self.writers, strict=True):
            yield awaited.blob, writer.size


def _take(coming: Coming, awaited: list[_Awaited]) -> _Taken:
    """Stream the sound of one leg into the store; nothing of it stays when that fails."""
    if not awaited or not all(each.key for each in awaited):
        raise NotExpected(coming.leg)
    arrival, cuts = coming.arrival, cutting.of(coming.arrival)
    if arrival.written:
        return _take_words(coming, awaited)
    with coming.open() as stream, ExitStack() as open_:
        hashed = _Hashing(stream)
        with opening.sound(hashed, media_type=arrival.media_type) as sound:
            form = sound.form
            parties = [each.track.party for each in awaited]
            places = _places(arrival, form.channels, parties)
            writers = [_writer(each, open_) for each in awaited]
            spans = [(cut.begin, cut.end) for cut in cuts.silent]
            kept = Kept(sound, lead_ms=cuts.lead, spans=spans)
            for piece in kept.pieces():
                for writer, place in zip(writers, places, strict=True):
                    writer.write(piece[place])
        digest = hashed.hexdigest()
        if arrival.sha256 and arrival.sha256 != digest:
            raise OtherContent(coming.leg)
        cuts.check(kept.measured_ms)
        for writer in writers:
            writer.end()
        open_.pop_all()
    duration = form.duration_ms(kept.frames)
    differs = bool(cuts.told_ms) and cutting.differ(cuts.told_ms or 0, kept.measured_ms)
    return _Taken(
        leg=coming.leg,
        source_id=arrival.source_call_id,
        awaited=awaited,
        writers=writers,
        encoding=form.encoding,
        rate=form.rate,
        frames=kept.frames,
        duration_ms=duration,
        marks=cuts.marks(duration),
        differs=differs,
        sha256=digest,
    )


def _take_words(coming: Coming, awaited: list[_Awaited]) -> _Taken:
    """Put what each party wrote into the store, from when it may be kept."""
    arrival = coming.arrival
    with coming.open() as stream, ExitStack() as open_:
        raw = bytearray()
        while len(raw) <= threads.LARGEST and (piece := stream.read(PIECE)):
            raw += piece
        digest = hashlib.sha256(raw).hexdigest()
        messages = threads.parse(bytes(raw), since=cutting.kept_from(arrival))
        if arrival.sha256 and arrival.sha256 != digest:
            raise OtherContent(coming.leg)
        writers = [_writer(each, open_) for each in awaited]
        for writer, each in zip(writers, awaited, strict=True):
            writer.write(threads.sealed(messages, each.track.party))
            writer.end()
        open_.pop_all()
    return _Taken(
        leg=coming.leg,
        source_id=arrival.source_call_id,
        awaited=awaited,
        writers=writers,
        encoding=threads.TEXT,
        rate=1,
        frames=len(messages),
        duration_ms=threads.lasted_ms(messages),
        marks=[],
        differs=False,
        sha256=digest,
    )


def _writer(awaited: _Awaited, on_fault: ExitStack) -> boxes.Writer:
    row = boxes.Row("recordings.track", awaited.track.pk)
    writer = boxes.Writer(awaited.blob, row=row, opened=awaited.key)
    on_fault.callback(writer.abort)
    return writer


class _Hashing:
    """A stream that knows the SHA-256 of what was read from it."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self._hash.update(data)
        return data

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def _expected(legs: Sequence[UUID], at: datetime) -> dict[UUID, list[_Awaited]]:
    """For each leg the tracks whose sound is awaited, by party; none if none is expected."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "record", None, at)):
        tracks = list(
            Track.objects.select_related("key", "leg")
            .filter(leg__in=among(Leg, legs), leg__state=Leg.State.EXPECTED, key__gone_at=None)
            .order_by("party")
        )
        stopped = stopping.stopped([track.leg for track in tracks])
        tracks = [track for track in tracks if track.leg_id not in stopped]
        of_tracks = among(Key, [track.key_id for track in tracks])
        blobs = Blob.objects.filter(key__in=of_tracks, name=rooms.SOUND)
        by_key = {blob.key_id: blob for blob in blobs.select_related("key")}
        opened = keys.openable([track.key for track in tracks])
    found: dict[UUID, list[_Awaited]] = {leg: [] for leg in legs}
    for track in tracks:
        awaited = _Awaited(track, by_key[track.key_id], opened.get(track.key_id))
        found[track.leg_id].append(awaited)
    return found


def _places(arrival: Arrival, channels: int, parties: Sequence[str]) -> list[int]:
    """Which channel of the file belongs to each track.

    Raises:
        BadAudio: The file has other channels than the offer said.
    """
    if channels != len(parties):
        raise BadAudio("other_channels", told=len(parties), found=channels)
    if parties == [Track.Party.MIXED]:
        return [0]
    agent = arrival.agent_channel
    assert agent is not None  # noqa: S101  without it the call would not have been admitted
    return [agent if party == Track.Party.AGENT else 1 - agent for party in parties]


def _keep(
    taken: Sequence[_Taken], *, at: datetime, by: Actor
) -> dict[UUID, Received | NotExpected]:
    """Make durable what was taken and write it down; of what came too late nothing stays."""
    if not taken:
        return {}
    boxes.finish_all([writer for each in taken for writer in each.writers])
    found = _stored(taken, at=at, by=by)
    for each in taken:
        if not isinstance(found[each.leg], Received):
            boxes.forget(awaited.blob for awaited in each.awaited)
    return found


def _stored(
    taken: Sequence[_Taken], *, at: datetime, by: Actor
) -> dict[UUID, Received | NotExpected]:
    """Write down what is there now, but for those to which somebody said stop first."""
    found: dict[UUID, Received | NotExpected] = {each.leg: NotExpected(each.leg) for each in taken}
    with access.deed(Access(SYSTEM, "record", None, at)):
        these = among(Leg, found)
        # Whoever hears that a caller objects has the call first, and then its legs.
        calls = Leg.objects.filter(pk__in=these).values("call")
        list(Call.objects.filter(pk__in=calls).order_by("pk").select_for_update())
        locked = Leg.objects.filter(pk__in=these).order_by("pk").select_for_update(of=("self",))
        legs = {leg.pk: leg for leg in locked.select_related("call")}
        stopped = stopping.stopped(legs.values())
        living = Track.objects.filter(leg__in=these, key__gone_at=None)
        whole = Counter(living.values_list("leg", flat=True))
        kept = [
            each
            for each in taken
            if each.leg in legs.keys() - stopped
            and legs[each.leg].state == Leg.State.EXPECTED
            and whole[each.leg] == len(each.awaited)
        ]
        for each in kept:
            found[each.leg] = _note(each, legs[each.leg], at)
        rows = [legs[each.leg] for each in kept]
        tracks = [awaited.track for each in kept for awaited in each.awaited]
        boxes.stored_all({blob: size for each in kept for blob, size in each.sizes()})
        sets.update(tracks, ["encoding", "rate", "frames", "stored_at"])
        for each in kept:
            _seal_marks(each)
        sets.update(rows, ["duration_ms", "duration_differs", "state"])
        sets.update([row.call for row in rows], ["content_sha256"])
        lines = [line for row in rows for line in _lines(row, by)]
        lines += copies.order([(legs[each.leg], each.source_id) for each in kept], at=at, by=by)
        book.append_lines(sorted(lines, key=lambda line: line.subject), at=at)
        preparing.prepare_later(row.pk for row in rows)
    return found


def _note(taken: _Taken, leg: Leg, at: datetime) -> Received:
    """Put what came in into the rows of a leg."""
    for awaited in taken.awaited:
        awaited.track.encoding = taken.encoding
        awaited.track.rate = taken.rate
        awaited.track.frames = taken.frames
        awaited.track.stored_at = at
    leg.duration_differs = taken.differs
    leg.duration_ms = taken.duration_ms
    leg.state = Leg.State.STORED
    leg.call.content_sha256 = taken.sha256
    return Received(leg.duration_ms, leg.duration_differs, taken.sha256)


def _seal_marks(taken: _Taken) -> None:
    """Where it is silent and why, under the keys of the sound: they go when it goes."""
    if taken.marks:
        marks = json.dumps(taken.marks).encode()
        for awaited in taken.awaited:
            row = boxes.Row("recordings.track", awaited.track.pk)
            boxes.seal(awaited.track.key, rooms.MARKS, marks, row=row)


def _lines(leg: Leg, by: Actor) -> list[Line]:
    detail: dict[str, Code] = {
        "leg": str(leg.pk),
        "function": by.role,
        "length_ms": leg.duration_ms,
    }
    about = (leg.employee_id, leg.call.caller)
    return [Line(who, "recording_stored", detail) for who in about]
