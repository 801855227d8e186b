"""The sound of a recording goes before its term, and the employee is told that it did."""

from dataclasses import dataclass
from datetime import datetime

from klankbord.gate.access import Actor
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.recordings.models import Leg
from klankbord.vault import keys


@dataclass(frozen=True, slots=True)
class Heard:
    """What a word did: how many recordings were destroyed and how many a hold keeps."""

    destroyed: int
    held: int


def destroy(leg: Leg, *, why: str, rule: str, at: datetime, by: Actor) -> Heard:
    """Destroy the sound of a recording, inside the transaction of the deed that says so.

    Args:
        leg: Locked, and restricted already: a hold keeps its sound.
        why: A code.
        rule: By which rule.
        at: Now.
        by: Who says so.
    """
    tracks = [track for track in leg.tracks.select_related("key") if not track.key.gone_at]
    if any(keys.held(track.key) for track in tracks):
        return Heard(0, 1)
    for track in tracks:
        keys.shred(track.key, at=at, by=by, why=why)
    if tracks:
        happened = afterwards.Happening(
            kind=AfterNotice.Kind.DESTROYED,
            employee=leg.employee_id,
            leg=leg.pk,
            function=by.role,
            reason=why,
            rules=(rule,),
        )
        afterwards.tell(happened, at=at, by=by)
    return Heard(1 if tracks else 0, 0)
