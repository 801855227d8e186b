"""Listening: a reason first, then the law, then a link that lives as long as both say so."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law import engine
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.recordings import custody, facts, known, rooms
from klankbord.recordings.audio.companding import Encoding
from klankbord.recordings.audio.ranges import Channel, VirtualWav
from klankbord.recordings.models import Leg, Listening, Track
from klankbord.vault import boxes, keys
from klankbord.vault.models import Blob

LASTS = timedelta(hours=2)
"""How long one stated reason serves. After that the reason is asked again."""

REASONS = ("drawn_sample", "second_opinion", "own_recording")
"""Codes of reasons that can be given for a playback. Words are not kept."""

ORDER = {Track.Party.AGENT: 0, Track.Party.CALLER: 1, Track.Party.MIXED: 0}
"""Left is the employee, right is the caller."""


class NoReason(Exception):
    """No reason was given, or none that is known."""


class Ended(Exception):
    """This listening is over, or another's. State a reason to begin a new one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A listening that may go on, and the decision that says so."""

    listening: UUID
    decision: Decision


def ask(leg: UUID, *, purpose: str, actor: Actor, at: datetime, reason: str = "") -> Decision:
    """What the law says to listening to this leg; nothing is opened and nothing is written.

    Raises:
        NoSuchLeg: It is not there.
    """
    with transaction.atomic(), custody.held(leg, act="retain", at=at) as found:
        question = facts.for_leg(
            found, act="listen_back", data="audio", purpose=purpose, actor=actor, at=at,
            reason=reason,
        )  # fmt: skip
    return engine.decide(question)


def begin(leg: UUID, *, purpose: str, reason: str, actor: Actor, at: datetime) -> Opened:
    """State a reason and, if the law allows it, begin to listen.

    The decision is in the ledger, for the employee and for the caller. The employee is told
    afterwards; of a refusal too (R32).

    Raises:
        NoReason: The reason is not one of `REASONS`.
        NoSuchLeg: It is not there.
        Refused: The law says no.
    """
    if reason not in REASONS:
        raise NoReason(reason)
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        question = facts.for_leg(
            found, act="listen_back", data="audio", purpose=purpose, actor=actor, at=at,
            reason=reason,
        )  # fmt: skip
        about = [found.employee_id, found.call.caller]
        decision = decisions.decide(question, about=about, by=actor, thing=leg, reason=reason)
        _tell(found, decision, purpose=purpose, reason=reason, actor=actor, at=at)
        opened = None
        if decision.allowed and actor.account is not None:
            row = Listening.objects.create(
                leg=found,
                account_id=actor.account,
                function=actor.role,
                purpose=purpose,
                reason=reason,
                started_at=at,
                until=at + LASTS,
            )
            detail = {"leg": str(leg), "function": actor.role, "purpose": purpose, "reason": reason}
            book.append("listening_began", at=at, subjects=about, detail=detail)
            opened = row.pk
    if opened is None:
        raise decisions.Refused(decision)
    return Opened(opened, decision)


@contextmanager
def sound(listening: UUID, *, actor: Actor, at: datetime) -> Iterator[VirtualWav]:
    """The sound of a listening that goes on, decided anew each time that a part is asked for.

    A party whose key is gone is silent.

    Raises:
        Ended: It is over, it is another's, or the law says no by now.
    """
    with ExitStack() as open_:
        with transaction.atomic():
            tracks = _tracks(listening, actor=actor, at=at)
            channels = [channel(track, open_) for track in tracks]
        yield VirtualWav(channels, tracks[0].rate)


def peaks(listening: UUID, *, actor: Actor, at: datetime) -> list[tuple[str, bytes]]:
    """(party, peaks) of each channel of which the waveform was made and may be shown."""
    with transaction.atomic():
        found = []
        for track in _tracks(listening, actor=actor, at=at):
            row = boxes.Row("recordings.track", track.pk)
            try:
                found.append((str(track.party), boxes.unseal(track.key, "peaks", row=row)))
            except (keys.Gone, boxes.NoBox):
                continue
    return found


def _tell(
    leg: Leg, decision: Decision, *, purpose: str, reason: str, actor: Actor, at: datetime
) -> None:
    if actor.employee == leg.employee_id:
        return
    afterwards.tell(
        afterwards.Happening(
            kind=AfterNotice.Kind.LISTENED if decision.allowed else AfterNotice.Kind.REFUSED,
            employee=leg.employee_id,
            leg=leg.pk,
            function=actor.role,
            purpose=purpose,
            reason=reason,
            evaluation=None,
            rules=decision.denied_by,
        ),
        at=at,
        by=actor,
    )


def _tracks(listening: UUID, *, actor: Actor, at: datetime) -> list[Track]:
    with access.acting(Access(SYSTEM, "retain", None, at)):
        row = Listening.objects.select_related("leg__call", "leg__version").filter(
            pk=listening, account=actor.account, started_at__lte=at, until__gt=at
        ).first()  # fmt: skip
        if row is None:
            raise Ended(listening)
        question = facts.for_leg(
            row.leg, act="listen_back", data="audio", purpose=row.purpose, actor=actor, at=at,
            reason=row.reason,
        )  # fmt: skip
        if not engine.decide(question).allowed:
            raise Ended(listening)
    asked = Access(actor, "listen_back", row.purpose, at)
    # The rows are read as the listener, through the policy: a second lock on the same door.
    with access.acting(asked, known.for_access(asked, reason=row.reason).as_setting()):
        tracks = list(Track.objects.select_related("key").filter(leg=row.leg_id, frames__gt=0))
    if not tracks:
        raise Ended(listening)
    return sorted(tracks, key=lambda track: ORDER[Track.Party(track.party)])


def channel(track: Track, open_: ExitStack) -> Channel:
    """The stored sound of one party; silent once its key is gone."""
    encoding = Encoding(track.encoding)
    try:
        blob, opened = _sealed(track)
        row = boxes.Row("recordings.track", track.pk)
        reader = open_.enter_context(boxes.Reader(blob, row=row, opened=opened))
    except (keys.Gone, boxes.NoBox, Blob.DoesNotExist):
        return Channel(encoding, track.frames, None)
    return Channel(encoding, track.frames, reader.read)


@access.whole()
def _sealed(track: Track) -> tuple[Blob, keys.Opened]:
    """Where the sound lies, and its key; the store itself is asked outside any transaction."""
    blob = Blob.objects.select_related("key").get(key=track.key, name=rooms.SOUND)
    return blob, keys.opened(blob.key)
