"""The sound of a recording goes before its term, and the employee is told that it did.

It goes as a whole, or as far as it is of one party: what the other one said stays then (privacy by
two keys). Sound in which both are mixed has a share of each, so it dies with either.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.recordings.models import Leg, Track
from klankbord.vault import keys

ERASED = "recording_erased"
"""Kind of the line that says whose sound went; a restore reads it."""
BOTH = "both"
CALLERS_HALF = "caller_half"
"""Why the employee is told, where his own sound stays."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a word did, in recordings: destroyed, kept by a hold, or of one party alone destroyed.

    `halved` ones are not among the destroyed.
    """

    destroyed: int
    held: int
    halved: int = 0


def destroy(leg: Leg, *, why: str, rule: str, at: datetime, by: Actor, only: str = "") -> Heard:
    """Destroy the sound of a recording, inside the transaction of the deed that says so.

    Args:
        leg: Locked, and restricted already: a hold keeps its sound.
        why: A code.
        rule: By which rule.
        at: Now.
        by: Who says so.
        only: The party whose sound goes; both, if it is left out.
    """
    living = left(leg)
    if any(keys.held(track.key) for track in living):
        return Heard(0, 1)
    going = [track for track in living if goes(track, only)]
    if not going:
        return Heard(0, 0)
    for track in going:
        keys.shred(track.key, at=at, by=by, why=why)
    whole = len(going) == len(living)
    happened = afterwards.Happening(
        kind=AfterNotice.Kind.DESTROYED,
        employee=leg.employee_id,
        leg=leg.pk,
        function=by.role,
        reason=CALLERS_HALF if not whole and only == Track.Party.CALLER else why,
        rules=(rule,),
    )
    afterwards.tell(happened, at=at, by=by)
    detail = {
        "leg": str(leg.pk),
        "party": BOTH if whole else only,
        "why": why,
        "function": by.role,
    }
    book.append(ERASED, at=at, subjects=sorted({leg.employee_id, leg.call.caller}), detail=detail)
    return Heard(1, 0) if whole else Heard(0, 0, 1)


def left(leg: Leg) -> list[Track]:
    """The tracks of a recording that are there still, read under custody."""
    tracks = leg.tracks.select_related("key").order_by("key")
    return [track for track in tracks if track.key.gone_at is None]


def goes(track: Track, party: str) -> bool:
    """Whether sound goes with a party; with an empty one everything does."""
    return party in ("", track.party) or track.party == Track.Party.MIXED


def stays(tracks: Collection[Track], party: str) -> bool:
    """Whether something of another party is left once this one's sound is gone."""
    return any(not goes(track, party) for track in tracks)
