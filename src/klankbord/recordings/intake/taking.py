"""Sound on its way into the store: read, held to what was offered, parted by party and sealed.

Nothing here asks the database. Several at once, each in a thread of its own, were tried: no more
came in, and a tenth more processor was used.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from uuid import UUID

from klankbord.audio import opening
from klankbord.audio.faults import BadAudio
from klankbord.audio.silences import Kept
from klankbord.audio.sound import PIECE, Stream
from klankbord.recordings.intake.rooms import Awaited
from klankbord.recordings.models import Track
from klankbord.recordings.offered import cutting, folders, threads
from klankbord.recordings.offered.offers import Arrival
from klankbord.vault import boxes
from klankbord.vault.models import Blob


class OtherContent(Exception):
    """The sound is not the one that was offered: its SHA-256 is another."""


class NotExpected(Exception):
    """No sound is expected for this leg: it is here already, or the leg is gone."""


FAULTS = (NotExpected, OtherContent, BadAudio, folders.OutOfFolder, OSError)
"""Why the sound of one leg was not taken."""
Fault = NotExpected | OtherContent | BadAudio | folders.OutOfFolder | OSError

Opened = AbstractContextManager[Stream]


@dataclass(frozen=True, slots=True)
class Coming:
    """The sound of an admitted leg, and how to get it; its tracks, if they were made just now."""

    leg: UUID
    arrival: Arrival
    open: Callable[[], Opened]
    awaited: Sequence[Awaited] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """Sound that is in the store and not durable yet."""

    leg: UUID
    source_id: str = field(repr=False)
    awaited: list[Awaited]
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


def take(coming: Coming, awaited: list[Awaited]) -> Taken | Fault:
    """Take the sound of a leg; nobody opens what is not expected.

    Raises:
        StoreFault: The store refuses.
    """
    if not awaited or not all(each.key for each in awaited):
        return NotExpected(coming.leg)
    try:
        with coming.open() as stream:
            return _take(coming, awaited, stream)
    except FAULTS as fault:
        return fault


def _take(coming: Coming, awaited: list[Awaited], stream: Stream) -> Taken:
    """Stream the sound of one leg into the store; nothing of it stays when that fails."""
    arrival, cuts = coming.arrival, cutting.of(coming.arrival)
    if arrival.written:
        return _take_words(coming, awaited, stream)
    with ExitStack() as open_:
        hashed = Hashing(stream)
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
    return Taken(
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


def _take_words(coming: Coming, awaited: list[Awaited], stream: Stream) -> Taken:
    """Put what each party wrote into the store, from when it may be kept."""
    arrival = coming.arrival
    with ExitStack() as open_:
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
    return Taken(
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


def _writer(awaited: Awaited, on_fault: ExitStack) -> boxes.Writer:
    row = boxes.Row("recordings.track", awaited.track.pk)
    writer = boxes.Writer(awaited.blob, row=row, opened=awaited.key)
    on_fault.callback(writer.abort)
    return writer


class Hashing:
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
