"""Room for the sound of what the law let in: the rows of calls and their keys, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.database import sets
from klankbord.programmes.dossier import Dossier
from klankbord.recordings import facts, keeping
from klankbord.recordings.draw import announcing, drawing
from klankbord.recordings.intake import freezing
from klankbord.recordings.models import Call, Leg, Offer, Track
from klankbord.recordings.offered.offers import Arrival
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party, Wanted
from klankbord.vault.models import Blob, Key

QUEUE, LINE = 80, 40
"""Characters of the name of a queue, and of the code of a line, that are kept."""

SOUND = "sound"
"""Name of the payload under the key of a track."""

MARKS = "marks"
"""Name of the box beside it that says where it is silent and why, if it is anywhere."""


@dataclass(frozen=True, slots=True)
class Room:
    """A call that may come in.

    Attributes:
        arrival: As it was offered.
        offer: Its row, with the employee.
        question: What the law was asked; parts of it are frozen with the recording.
        versions: The programmes that it falls under, the first of which decides its purposes.
        caller: Pseudonym.
        until: When its sound must be gone.
    """

    arrival: Arrival
    offer: Offer
    question: dict[str, Any]
    versions: Sequence[Dossier]
    caller: UUID
    until: datetime

    @property
    def began(self) -> datetime:
        return datetime.fromisoformat(self.question["at"])

    @property
    def employee(self) -> UUID:
        assert self.offer.employee_id is not None  # noqa: S101  without one no law was asked
        return self.offer.employee_id

    def tracks(self) -> dict[str, list[Party]]:
        """Whose sound each track is."""
        agent, caller = Party(self.employee, "agent"), Party(self.caller, "caller")
        arrival = self.arrival
        mixed = arrival.channels != drawing.STEREO and arrival.agent_channel is None
        if mixed and not arrival.written:
            return {Track.Party.MIXED: [agent, caller]}
        return {Track.Party.AGENT: [agent], Track.Party.CALLER: [caller]}

    def keys(self) -> list[Wanted]:
        """The keys of the call, of the leg, and of each track."""
        record = keeping.record_until(self.began)
        kind = "messages" if self.arrival.written else "audio"
        call = Wanted([Party(self.caller, "caller")], "record", record)
        leg = Wanted([Party(self.employee, "agent")], "record", record)
        return [
            call, leg, *(Wanted(who, kind, self.until, record) for who in self.tracks().values())
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Awaited:
    """A track without sound, the place of its sound, and its key if that is still there."""

    track: Track
    blob: Blob
    key: keys.Opened | None


@dataclass(frozen=True, slots=True)
class Made:
    """A leg whose sound may come, and its tracks by party."""

    leg: Leg
    awaited: list[Awaited]


def make(rooms: Sequence[Room], *, at: datetime) -> list[Made]:
    """Make the rows and keys of these calls, in the transaction of the deed; a leg for each."""
    wanted = [room.keys() for room in rooms]
    opened = keys.create_opened([key for each in wanted for key in each], at=at)
    made = iter(key for key, _ in opened)
    taken = [[next(made) for _ in each] for each in wanted]
    calls = [_call(room, key, at) for room, (key, *_) in zip(rooms, taken, strict=True)]
    sets.insert(calls)
    legs = [
        _leg(room, call, key, at)
        for room, call, (_, key, *_) in zip(rooms, calls, taken, strict=True)
    ]
    sets.insert(legs)
    by_key = {key.pk: each for key, each in opened}
    blobs = boxes.reserve_all([key for _, _, *tracks in taken for key in tracks], SOUND)
    tracks = [
        Track(leg=leg, key=key, party=party, encoding="", rate=0)
        for room, leg, (_, _, *keys_) in zip(rooms, legs, taken, strict=True)
        for party, key in zip(room.tracks(), keys_, strict=True)
    ]
    sets.insert(tracks)
    found = {leg.pk: Made(leg, []) for leg in legs}
    for track, blob in zip(tracks, blobs, strict=True):
        found[track.leg_id].awaited.append(Awaited(track, blob, by_key[track.key_id]))
    return list(found.values())


def _call(room: Room, key: Key, at: datetime) -> Call:
    proof = announcing.proof(room.arrival, room.versions, began=room.began, known_at=at)
    return Call(
        key=key,
        source=room.offer.source,
        source_id_hash=room.offer.source_id_hash,
        content_sha256=room.offer.content_sha256,
        started_at=room.began,
        channel=room.arrival.channel,
        direction=room.arrival.direction or "unknown",
        queue=(room.arrival.queue or "")[:QUEUE],
        line=(room.arrival.line or "")[:LINE],
        announced_by=proof,
        caller=room.caller,
    )


def _leg(room: Room, call: Call, key: Key, at: datetime) -> Leg:
    first = room.versions[0]
    frozen = facts.to_freeze(room.question, version=first)
    return Leg(
        call=call,
        key=key,
        employee=room.offer.employee,
        version_id=first.id,
        programmes=[each.id for each in room.versions],
        collected=frozen,
        collected_facts=freezing.facts(frozen, room.question),
        made_at=room.began,
        purposes=list(first.purposes),
        retention_until=room.until,
        duration_ms=room.arrival.duration_ms or 0,
        selected_at=at,
    )
