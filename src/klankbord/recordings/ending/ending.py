"""When the purpose of a recording is reached, its sound goes that night (design 4.5)."""

from datetime import date, datetime
from uuid import UUID

from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM, end_of
from klankbord.recordings import custody
from klankbord.recordings.models import Leg
from klankbord.vault import keys

WHY = "purpose_reached"


def purpose_reached(
    leg: UUID, *, purpose: str, at: datetime, by: Actor, not_before: date | None = None
) -> None:
    """Let the sound of a recording end with today, in the transaction of another deed.

    A recording that was also made for something else stays until its own term. A hold keeps the
    sound as it would have on any other last day. The record of the call stays its twelve months.

    Args:
        leg: Which.
        purpose: The purpose that is reached.
        at: Now.
        by: Whose deed reached it.
        not_before: The last day on which somebody may still have to hear it, such as who judges a
            dispute; without one it ends tonight.

    Raises:
        NoSuchLeg: It is not there.

    Source: AVG art. 5(1)(e), 17(1)(a).
    """
    with custody.held(leg, act="retain", at=at) as found:
        if set(found.purposes) - {purpose}:
            return
        today = at.astimezone(AMSTERDAM).date()
        _end(found, end_of(max(today, not_before or today)), at=at, by=by)


def _end(leg: Leg, last: datetime, *, at: datetime, by: Actor) -> None:
    for track in leg.tracks.select_related("key"):
        if track.key.gone_at is None and last < track.key.keep_until:
            keys.move(track.key, keep_until=last, at=at, by=by, why=WHY)
    if last < leg.retention_until:
        leg.retention_until = last
        leg.save(update_fields=["retention_until"])
