"""The sound of an admitted call: from the source straight into the vault, never plain on disk."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from klankbord.audio.faults import BadAudio
from klankbord.audio.sound import PIECE, Stream
from klankbord.database import sets, turns
from klankbord.database.sets import among
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.ledger.book import Line
from klankbord.ledger.leaves import Code
from klankbord.recordings.ending import copies
from klankbord.recordings.intake import preparing, rooms, stopping, taking
from klankbord.recordings.intake.rooms import Awaited
from klankbord.recordings.intake.taking import Coming, NotExpected, OtherContent, Taken
from klankbord.recordings.models import FROZEN, Call, Leg, Track
from klankbord.recordings.offered.offers import Arrival
from klankbord.vault import boxes, keys
from klankbord.vault.models import Blob, Key

__all__ = ["BadAudio", "Coming", "NotExpected", "OtherContent"]

ENOUGH = 64 * 1024 * 1024
"""Bytes of sound in the store with which nothing waits for more before it is made durable."""


class UnderWay(Exception):
    """The sound of this leg is coming in already, through this door or another."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: how long it is as it is kept, and whether it came as long as was told."""

    duration_ms: int
    differs: bool
    sha256: str


Fault = UnderWay | taking.Fault
"""Why the sound of one leg did not come in."""


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
        expected = _expected(free, at)
        taken: list[Taken] = []
        waits = 0
        with ExitStack() as on_fault:
            for each in free:
                found = taking.take(each, expected[each.leg])
                if not isinstance(found, Taken):
                    got[each.leg] = found
                    continue
                on_fault.callback(found.abort)
                taken.append(found)
                waits += found.size
                if waits > ENOUGH:
                    got |= _keep(taken, at=at, by=by)
                    on_fault.pop_all()
                    taken, waits = [], 0
            got |= _keep(taken, at=at, by=by)
            on_fault.pop_all()
    return [got[each.leg] for each in coming]


def sha256(stream: Stream) -> str:
    """The SHA-256 of what a stream still has, read in pieces and kept nowhere."""
    hashed = taking.Hashing(stream)
    while hashed.read(PIECE):
        pass
    return hashed.hexdigest()


def _expected(coming: Sequence[Coming], at: datetime) -> dict[UUID, list[Awaited]]:
    """For each leg the tracks whose sound is awaited, by party; none if none is expected."""
    made = {each.leg: each.awaited for each in coming if each.awaited}
    with access.deed(Access(SYSTEM, "record", None, at)):
        found = _awaited([each.leg for each in coming if each.leg not in made])
        still = _still_expected(made)
    return found | {leg: list(made[leg]) if leg in still else [] for leg in made}


def _still_expected(made: Mapping[UUID, Sequence[Awaited]]) -> set[UUID]:
    """Of rooms that were made just now, those of which nobody took one or said stop since."""
    legs = Leg.objects.filter(
        pk__in=among(Leg, made),
        state=Leg.State.EXPECTED,
        restricted_at=None,
        caller_objected_at=None,
    )
    return set(legs.values_list("pk", flat=True)) if made else set()


def _awaited(legs: Sequence[UUID]) -> dict[UUID, list[Awaited]]:
    """The tracks of these legs, and their keys, as they stand here."""
    found: dict[UUID, list[Awaited]] = {leg: [] for leg in legs}
    if not legs:
        return found
    tracks = list(
        Track.objects.select_related("key", "leg")
        .defer(*(f"leg__{name}" for name in FROZEN))
        .filter(leg__in=among(Leg, legs), leg__state=Leg.State.EXPECTED, key__gone_at=None)
        .order_by("party")
    )
    stopped = stopping.stopped([track.leg for track in tracks])
    tracks = [track for track in tracks if track.leg_id not in stopped]
    of_tracks = among(Key, [track.key_id for track in tracks])
    blobs = Blob.objects.filter(key__in=of_tracks, name=rooms.SOUND)
    by_key = {blob.key_id: blob for blob in blobs.select_related("key")}
    opened = keys.openable([track.key for track in tracks])
    for track in tracks:
        awaited = Awaited(track, by_key[track.key_id], opened.get(track.key_id))
        found[track.leg_id].append(awaited)
    return found


def _keep(taken: Sequence[Taken], *, at: datetime, by: Actor) -> dict[UUID, Received | NotExpected]:
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
    taken: Sequence[Taken], *, at: datetime, by: Actor
) -> dict[UUID, Received | NotExpected]:
    """Write down what is there now, but for those to which somebody said stop first."""
    found: dict[UUID, Received | NotExpected] = {each.leg: NotExpected(each.leg) for each in taken}
    with access.deed(Access(SYSTEM, "record", None, at)):
        these = among(Leg, found)
        # Whoever hears that a caller objects has the call first, and then its legs.
        calls = Leg.objects.filter(pk__in=these).values("call")
        rows = Call.objects.filter(pk__in=calls).order_by("pk").select_for_update()
        list(rows.values_list("pk"))
        locked = Leg.objects.filter(pk__in=these).order_by("pk").select_for_update(of=("self",))
        legs = {leg.pk: leg for leg in locked.select_related("call").defer(*FROZEN)}
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
        came = [legs[each.leg] for each in kept]
        tracks = [awaited.track for each in kept for awaited in each.awaited]
        boxes.stored_all({blob: size for each in kept for blob, size in each.sizes()})
        sets.update(tracks, ["encoding", "rate", "frames", "stored_at"])
        for each in kept:
            _seal_marks(each)
        sets.update(came, ["duration_ms", "duration_differs", "state"])
        sets.update([leg.call for leg in came], ["content_sha256"])
        lines = [line for leg in came for line in _lines(leg, by)]
        lines += copies.order([(legs[each.leg], each.source_id) for each in kept], at=at, by=by)
        book.append_lines(sorted(lines, key=lambda line: line.subject), at=at)
        preparing.prepare_later(leg.pk for leg in came)
    return found


def _note(taken: Taken, leg: Leg, at: datetime) -> Received:
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


def _seal_marks(taken: Taken) -> None:
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
