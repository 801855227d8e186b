"""What was said goes along as far as it is one's own: the voice and words of others stay (R63).

A voice is never distorted: that can be undone, and what is said stays recognisable.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.audio.ranges import VirtualWav
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.disclosing import Person
from klankbord.law.instants import AMSTERDAM
from klankbord.recordings import known, queries
from klankbord.recordings.intake import transcribing
from klankbord.recordings.listening import opening
from klankbord.recordings.listening.opening import Sealed
from klankbord.recordings.models import Leg, Track
from klankbord.recordings.offered import threads
from klankbord.recordings.offered.transcripts import Turn

FOLDER, WRITTEN, SPOKEN = "geluid", "berichten", "uitgeschreven"
MIXED, ERASED, ABSENT, REFUSED = "mixed", "erased", "absent", "refused"
"""Why a recording goes along without its sound."""
PORTION = 200
"""Recordings that are looked up in one transaction."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound of one recording: where it stands in the package, or why it does not.

    `of` is the recording of an employee, or the call of a caller.
    """

    of: UUID
    path: str
    why_not: str = ""
    sealed: Sealed | None = None
    words_path: str = ""
    turns: tuple[Turn, ...] = field(default=(), repr=False)

    def told(self) -> bytes:
        """What he said himself, as a machine wrote it down."""
        lines = (
            f"{turn.begin // 60_000}:{turn.begin // 1000 % 60:02}\n{turn.text}\n"
            for turn in self.turns
        )
        return "\n".join(lines).encode()

    def pieces(self) -> Iterator[bytes]:
        """A WAV of his own channel, as long as the call; of a chat or mail what he wrote.

        Raises:
            StoreFault: It cannot be read now.
        """
        assert self.sealed is not None  # noqa: S101  whoever has a path has a sound
        if self.sealed.track.encoding == threads.TEXT:
            yield _written(self.sealed.words() or b"[]")
            return
        with ExitStack() as open_:
            wav = VirtualWav([self.sealed.open(open_)], self.sealed.track.rate)
            yield from wav.stream(0, wav.size)


def of(person: Person, *, at: datetime) -> Iterator[Sound]:
    """The sound of each recording of a person, as an employee or as a caller."""
    if person.employee is not None:
        yield from _as(person, Track.Party.AGENT, at)
    if person.caller is not None:
        yield from _as(person, Track.Party.CALLER, at)


def _as(person: Person, party: Track.Party, at: datetime) -> Iterator[Sound]:
    with transaction.atomic():
        allowed = _allowed(person, at) if party == Track.Party.AGENT else None
    after: UUID | None = None
    while True:
        with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
            legs = _legs(person, party, after)
            found = [
                _sound(leg, party, allowed=allowed is None or leg.pk in allowed) for leg in legs
            ]
        yield from found
        if len(legs) < PORTION:
            return
        after = legs[-1].pk


def _legs(person: Person, party: Track.Party, after: UUID | None) -> list[Leg]:
    rows = Leg.objects.select_related("call").prefetch_related("tracks__key").order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    if party == Track.Party.AGENT:
        return list(rows.filter(employee=person.employee)[:PORTION])
    return list(rows.filter(call__caller=person.caller or UUID(int=0))[:PORTION])


def _allowed(person: Person, at: datetime) -> frozenset[UUID]:
    """The recordings that the law lets an employee have, asked of each (R61).

    Of a caller it is asked once for all (R62).
    """
    actor = Actor("employee", person.account, person.employee)
    asked = Access(actor, "disclose_to_employee", None, at)
    now = known.for_access(asked)
    with access.acting(asked, now.as_setting()):
        return frozenset(queries.allowed(asked, now).values_list("pk", flat=True))


def _sound(leg: Leg, party: Track.Party, *, allowed: bool) -> Sound:
    of = leg.pk if party == Track.Party.AGENT else leg.call_id
    there = [track for track in leg.tracks.all() if track.frames]
    left = [track for track in there if track.key.gone_at is None]
    if not allowed:
        return Sound(of, "", REFUSED)
    found = _heard(leg, party, of, there)
    turns = tuple(turn for track in left for turn in transcribing.of(track) or ()
                  if turn.party == party)  # fmt: skip
    if not turns:
        return found
    return replace(found, words_path=_named(leg, party, SPOKEN, "txt"), turns=turns)


def _heard(leg: Leg, party: Track.Party, of: UUID, there: Sequence[Track]) -> Sound:
    """The sound of a party, or why it stays here."""
    left = [track for track in there if track.key.gone_at is None]
    own = next((track for track in left if track.party == party), None)
    sealed = opening.sealed(own) if own else None
    if sealed is not None and sealed.blob is not None:
        return Sound(of, _path(leg, sealed.track), sealed=sealed)
    if any(track.party == Track.Party.MIXED for track in left):
        return Sound(of, "", MIXED)
    return Sound(of, "", ERASED if there else ABSENT)


def _path(leg: Leg, track: Track) -> str:
    """Who called himself has both channels, under two names."""
    folder, end = (WRITTEN, "txt") if track.encoding == threads.TEXT else (FOLDER, "wav")
    return _named(leg, Track.Party(track.party), folder, end)


def _named(leg: Leg, party: Track.Party, folder: str, end: str) -> str:
    began = leg.made_at.astimezone(AMSTERDAM)
    as_caller = "-beller" if party == Track.Party.CALLER else ""
    return f"{folder}/{began:%Y-%m-%d-%H%M}-{str(leg.pk)[:8]}{as_caller}.{end}"


def _written(sealed: bytes) -> bytes:
    """One's own messages, to be read by anybody's computer."""
    messages = threads.joined([sealed])
    told = (f"{each.at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}\n{each.text}\n" for each in messages)
    return "\n".join(told).encode()
