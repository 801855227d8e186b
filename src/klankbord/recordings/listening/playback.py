"""Listening: a reason first, then the law, then a link that lives as long as both say so."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.audio.ranges import VirtualWav
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law import engine
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.recordings import custody, facts, known, queries
from klankbord.recordings.intake import rooms, transcribing
from klankbord.recordings.listening import opening, summing
from klankbord.recordings.models import Call, Leg, Listening, Track
from klankbord.recordings.offered import threads
from klankbord.recordings.offered.cutting import Mark
from klankbord.recordings.offered.transcripts import Turn
from klankbord.recordings.queries import Half
from klankbord.vault import boxes, keys

LASTS = timedelta(hours=2)
"""How long one stated reason serves. After that the reason is asked again."""

CHOSEN = {False: "drawn_sample", True: "complaint"}
"""The reason of who evaluates, by whether somebody chose the recording for a complaint."""
REASONS = (*CHOSEN.values(), "second_opinion", "calibration", "coaching_talk", "own_recording")
"""Codes of reasons that can be given for a playback. Words are not kept."""

ORDER = {Track.Party.AGENT: 0, Track.Party.CALLER: 1, Track.Party.MIXED: 0}
"""Left is the employee, right is the caller."""


class NoReason(Exception):
    """No reason was given, or none that is known."""


class Erased(Exception):
    """There is nothing left to hear. `at` is when the last of it went."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"erased at {at}")
        self.at = at


class Ended(Exception):
    """This listening is over, or another's. State a reason to begin a new one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A listening that may go on, and the decision that says so."""

    listening: UUID
    decision: Decision


@dataclass(frozen=True, slots=True)
class Changes:
    """What is silent since it may not be kept, the length, and whether another one was told.

    `written` says that it is a chat or mail, with messages and no sound; `half` whose voice was
    erased, so that he is silent from beginning to end.
    """

    silent: tuple[Mark, ...]
    duration_ms: int
    length_differs: bool
    written: bool = False
    half: Half | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows of a listening that goes on, beside the sound or the messages themselves.

    Attributes:
        parties: Of whom `peaks` has a waveform.
        changes: In what the sound is not as recorded.
        decision: What the law said to this look.
        direction: Of the call.
        queue: The call's, where it had one.
        transcribed: Whether a machine wrote down what was said; `transcript` asks the law of it.
    """

    parties: tuple[str, ...]
    changes: Changes
    decision: Decision
    direction: str
    queue: str
    transcribed: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """A transcript: its turns by time, and whose are not there any more."""

    turns: tuple[Turn, ...]
    gone: tuple[str, ...]


def ask(leg: UUID, *, purpose: str, actor: Actor, at: datetime, reason: str = "") -> Decision:
    """What the law says to listening to this leg; nothing is opened and nothing is written.

    Raises:
        NoSuchLeg: It is not there.
    """
    looking = custody.held(leg, act="retain", at=at, lock=False)
    with transaction.atomic(), looking as found:
        return engine.decide(_asked(found, purpose, reason, actor, at))


def begin(leg: UUID, *, purpose: str, reason: str, actor: Actor, at: datetime) -> Opened:
    """State a reason and, if the law allows it, begin to listen.

    The decision is in the ledger, for the employee and for the caller. The employee is told
    afterwards; of a refusal too (R32).

    Raises:
        NoReason: It is none of `REASONS`, or names lot for complaint or complaint for lot.
        NoSuchLeg: It is not there.
        Refused: The law says no.
        Erased: The law would let him, and nothing is left to hear.
    """
    if reason not in REASONS:
        raise NoReason(reason)
    looking = custody.held(leg, act="retain", at=at, lock=False)
    with transaction.atomic(durable=True), looking as first:
        if reason == CHOSEN[first.picked_at is None]:
            raise NoReason(reason)
        found, question = first, _weighed(first, purpose, reason, actor, at)
        if (changed := custody.settle(first)) is not None:
            found, question = changed, _weighed(changed, purpose, reason, actor, at)
        about = [found.employee_id, found.call.caller]
        decision = decisions.decide(question, about=about, by=actor, thing=leg, reason=reason)
        gone = _erased(found) if decision.allowed else None
        opened = None
        if gone is None:
            _tell(found, decision, purpose=purpose, reason=reason, actor=actor, at=at)
            if decision.allowed and actor.account is not None:
                opened = _listening(found, actor.account, purpose, reason, actor, at)
    if gone is not None:
        raise Erased(gone)
    if opened is None:
        raise decisions.Refused(decision)
    return Opened(opened, decision)


def _asked(leg: Leg, purpose: str, reason: str, actor: Actor, at: datetime) -> dict[str, Any]:
    return facts.for_leg(
        leg, act="listen_back", data=leg.data, purpose=purpose, actor=actor, at=at, reason=reason
    )


def _weighed(leg: Leg, purpose: str, reason: str, actor: Actor, at: datetime) -> dict[str, Any]:
    question = _asked(leg, purpose, reason, actor, at)
    if actor.employee != leg.employee_id and summing.is_untold(leg.employee_id, at):
        return withholding(question)
    return question


def _listening(
    leg: Leg, account: UUID, purpose: str, reason: str, actor: Actor, at: datetime
) -> UUID:
    row = Listening.objects.create(
        leg=leg, account_id=account, function=actor.role, purpose=purpose, reason=reason,
        started_at=at, until=at + LASTS,
    )  # fmt: skip
    about = [leg.employee_id, leg.call.caller]
    detail = {"leg": str(leg.pk), "function": actor.role, "purpose": purpose, "reason": reason}
    book.append("listening_began", at=at, subjects=about, detail=detail)
    return row.pk


def erased(leg: UUID, *, at: datetime) -> datetime | None:
    """When the last of a recording was erased; None while there is, or may come, something to hear.

    Raises:
        NoSuchLeg: It is not there.
    """
    with transaction.atomic(), custody.held(leg, act="retain", at=at, lock=False) as found:
        return _erased(found)


def _erased(leg: Leg) -> datetime | None:
    gone = [track.key.gone_at for track in leg.tracks.select_related("key")]
    known = [moment for moment in gone if moment is not None]
    return max(known) if known and len(known) == len(gone) else None


def withholding(question: Mapping[str, Any]) -> dict[str, Any]:
    """What going on comes down to while somebody is late to be told: leaving that out (R32)."""
    kept = {name: question[name] for name in ("at", "actor", "data", "person") if name in question}
    return {**kept, "act": "withhold_notice", "notice": {"withheld": "after_notice"}}


@contextmanager
def sound(listening: UUID, *, actor: Actor, at: datetime) -> Iterator[VirtualWav]:
    """The sound of a listening that goes on, decided anew each time that a part is asked for.

    A party whose key is gone is silent.

    Raises:
        Ended: It is over, it is another's, or the law says no by now.
        StoreFault: It cannot be read now.
    """
    with ExitStack() as open_:
        with transaction.atomic():
            _, tracks = _tracks(listening, actor=actor, at=at)
            found = [opening.sealed(track) for track in tracks]
        if found[0].track.encoding == threads.TEXT:
            raise Ended(listening)
        yield VirtualWav([each.open(open_) for each in found], found[0].track.rate)


def thread(listening: UUID, *, actor: Actor, at: datetime) -> opening.Thread:
    """What was written in a chat or mail, decided anew like the sound of a call.

    Raises:
        Ended: It is over, it is another's, or the law says no by now.
        StoreFault: It cannot be read now.
    """
    with transaction.atomic():
        _, tracks = _tracks(listening, actor=actor, at=at)
        found = [opening.sealed(track) for track in tracks]
    return opening.read(found)


def transcript(listening: UUID, *, actor: Actor, at: datetime) -> Spoken | None:
    """What a machine wrote down of the call; None if there is none, or the law does not let him.

    It is decided anew, like the sound, and apart from it: a programme may name one and not the
    other for a role.
    """
    with transaction.atomic():
        try:
            _, tracks = _tracks(listening, actor=actor, at=at, data="transcript")
        except Ended:
            return None
        turns = transcribing.spoken(tracks)
    if not turns:
        return None
    return Spoken(tuple(turns), tuple(str(t.party) for t in tracks if t.key.gone_at is not None))


def peaks(listening: UUID, *, actor: Actor, at: datetime) -> list[tuple[str, bytes]]:
    """(party, peaks) of each channel of which the waveform was made and may be shown."""
    with transaction.atomic():
        found = []
        for track in _tracks(listening, actor=actor, at=at)[1]:
            row = boxes.Row("recordings.track", track.pk)
            try:
                found.append((str(track.party), boxes.unseal(track.key, "peaks", row=row)))
            except (keys.Gone, boxes.NoBox):
                continue
    return found


def look(listening: UUID, *, actor: Actor, at: datetime) -> Look:
    """What a page shows of a listening that goes on, all in one look: the law is asked once.

    Raises:
        Ended: It is over, it is another's, or the law says no by now.
    """
    with transaction.atomic():
        (decision, call), tracks = _tracks(listening, actor=actor, at=at)
        kept = {str(track.party): _boxes_of(track) for track in tracks}
        transcribed = bool(boxes.having(transcribing.WORDS, [track.key for track in tracks]))
    marks = next((found for each in kept.values() if (found := _marks(each.get(rooms.MARKS)))), [])
    leg = tracks[0].leg
    written = tracks[0].encoding == threads.TEXT
    half = queries.half((track.party, track.key.gone_at) for track in tracks)
    changes = Changes(tuple(marks), leg.duration_ms, leg.duration_differs, written, half)
    parties = tuple(party for party, each in kept.items() if "peaks" in each)
    return Look(parties, changes, decision, call.direction, call.queue, transcribed)


def _boxes_of(track: Track) -> dict[str, bytes]:
    row = boxes.Row("recordings.track", track.pk)
    try:
        return boxes.unseal_each(track.key, ("peaks", rooms.MARKS), row=row)
    except keys.Gone:
        return {}


def marks_of(track: Track) -> list[Mark]:
    """Where the sound of a party is silent; nothing once its key is gone."""
    row = boxes.Row("recordings.track", track.pk)
    try:
        return _marks(boxes.unseal(track.key, rooms.MARKS, row=row))
    except (keys.Gone, boxes.NoBox):
        return []


def _marks(kept: bytes | None) -> list[Mark]:
    return [(begin, end, why) for begin, end, why in json.loads(kept)] if kept else []


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


def _tracks(
    listening: UUID, *, actor: Actor, at: datetime, data: str = ""
) -> tuple[tuple[Decision, Call], list[Track]]:
    """What the law says to going on, of which call, and the tracks as he may have them."""
    with access.acting(Access(SYSTEM, "retain", None, at)):
        row = Listening.objects.select_related("leg__call", "leg__version").filter(
            pk=listening, account=actor.account, started_at__lte=at, until__gt=at
        ).first()  # fmt: skip
        if row is None:
            raise Ended(listening)
        question = facts.for_leg(
            row.leg, act="listen_back", data=data or row.leg.data, purpose=row.purpose,
            actor=actor, at=at, reason=row.reason,
        )  # fmt: skip
        decision = engine.decide(question)
        if not decision.allowed:
            raise Ended(listening)
    asked = Access(actor, "listen_back", row.purpose, at)
    # The rows are read as the listener, through the policy: a second lock on the same door.
    now = known.for_access(
        asked, reason=row.reason, data=data or row.leg.data, about=[row.leg.employee_id]
    )
    with access.acting(asked, now.as_setting()):
        found = Track.objects.select_related("key", "leg").filter(leg=row.leg_id, frames__gt=0)
        tracks = list(found)
    if not tracks:
        raise Ended(listening)
    tracks.sort(key=lambda track: ORDER[Track.Party(track.party)])
    return (decision, row.leg.call), tracks
