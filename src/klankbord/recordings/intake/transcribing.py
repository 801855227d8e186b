"""The transcript of a recording that came in: the law first, then its words, sealed by party.

It is asked for each recording whether its programme names transcripts as a means (R36). If not,
nothing of the words is read. What is kept lies under the keys of the voices: a transcript has the
purpose, the term and the restrictions of its recording, and dies with it.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.audio.sound import PIECE, Stream
from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.recordings import custody, facts
from klankbord.recordings.models import Leg, Track
from klankbord.recordings.offered import cutting, folders, transcripts
from klankbord.recordings.offered.offers import Arrival
from klankbord.recordings.offered.transcripts import BadTranscript, Turn
from klankbord.vault import boxes, keys

WORDS = "transcript"
"""Name of the box beside the sound of a party with what he said."""

NOT_NAMED, DENIED = "transcript_not_named", "transcript_denied"
NO_PARTY = "transcript_no_party"
"""Why a transcript was left out, as the report of an import tells it."""

Words = Callable[[], AbstractContextManager[Stream]]
"""Opens the file of a transcript; called only when the law lets it in."""


def take(leg: UUID, words: Words, *, arrival: Arrival, at: datetime, by: Actor) -> str:
    """Keep the transcript of a stored recording, if the law allows it.

    Args:
        leg: Its sound is here.
        words: How to read the file.
        arrival: As it was offered: what was cut from the sound goes from the words too.
        at: Now.
        by: The door.

    Returns:
        A code of why it was left out, or nothing when it is here now or was already.
    """
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        if has(found) or found.state not in (Leg.State.STORED, Leg.State.READY):
            return ""
        refused = _refused(found, at=at, by=by)
        duration = found.duration_ms
    if refused:
        return refused
    try:
        with words() as stream:
            told = transcripts.parse(_read(stream))
        turns = transcripts.kept(told, cutting.of(arrival), duration)
        return _keep(leg, turns, len(told), at=at, by=by)
    except BadTranscript as fault:
        return fault.code
    except (OSError, folders.OutOfFolder):
        return "transcript_unreadable"


def has(leg: Leg) -> bool:
    """Whether a recording has a transcript, or what is left of it; read under custody."""
    return bool(boxes.having(WORDS, [track.key for track in _tracks(leg)]))


def _refused(leg: Leg, *, at: datetime, by: Actor) -> str:
    """Why the law does not let a transcript in; the answers are in the ledger."""
    answers = [_ask(leg, purpose, at=at, by=by) for purpose in leg.purposes]
    denied = {rule for answer in answers for rule in answer.denied_by}
    if not denied:
        return ""
    return NOT_NAMED if "R36" in denied else DENIED


def _ask(leg: Leg, purpose: str, *, at: datetime, by: Actor) -> Decision:
    question = facts.for_leg(
        leg, act="transcribe", data="transcript", purpose=purpose, actor=by, at=at
    )
    about = [leg.employee_id, leg.call.caller]
    return decisions.decide(question, about=about, by=by, thing=leg.pk)


def _keep(leg: UUID, turns: list[Turn], told: int, *, at: datetime, by: Actor) -> str:
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        tracks = [track for track in _tracks(found) if track.key.gone_at is None]
        mixed = any(track.party == Track.Party.MIXED for track in found.tracks.all())
        if not mixed and any(turn.party == transcripts.UNKNOWN for turn in turns):
            return NO_PARTY
        for track in tracks:
            row = boxes.Row("recordings.track", track.pk)
            boxes.seal(track.key, WORDS, transcripts.sealed(turns, track.party), row=row)
        if tracks:
            detail: dict[str, Code] = {
                "leg": str(leg),
                "function": by.role,
                "turns": len(turns),
                "left_out": told - len(turns),
            }
            about = sorted([found.employee_id, found.call.caller])
            book.append("transcript_stored", at=at, subjects=about, detail=detail)
    return ""


def of(track: Track) -> list[Turn] | None:
    """The turns under the key of a party; None when there are none, or not any more."""
    row = boxes.Row("recordings.track", track.pk)
    try:
        return transcripts.joined([boxes.unseal(track.key, WORDS, row=row)])
    except (keys.Gone, boxes.NoBox):
        return None


def spoken(tracks: Iterable[Track]) -> list[Turn]:
    """What is left of what was said, of all parties together, in the order in which it began."""
    found = (turn for track in tracks for turn in of(track) or ())
    return sorted(found, key=lambda turn: turn.begin)


def _tracks(leg: Leg) -> list[Track]:
    return list(leg.tracks.select_related("key").order_by("key"))


def _read(stream: Stream) -> bytes:
    raw = bytearray()
    while len(raw) <= transcripts.LARGEST and (piece := stream.read(PIECE)):
        raw += piece
    return bytes(raw)
