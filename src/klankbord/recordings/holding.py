"""A legal hold (R60): kept for one concrete claim, and used for nothing else."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from klankbord.gate.access import Actor
from klankbord.recordings import custody
from klankbord.vault import holds


def place(leg: UUID, *, case: str, review_on: date, at: datetime, by: Actor) -> None:
    """Keep the sound of a leg for a case; from now on nobody uses it.

    Args:
        leg: Which.
        case: Code of the case.
        review_on: Local day on which it is looked at again, at most three months on.
        at: Now.
        by: Who places it.

    Raises:
        NoSuchLeg: It is not there.
    """
    with transaction.atomic(durable=True), custody.held(leg, act="restrict", at=at) as found:
        for track in found.tracks.select_related("key"):
            if track.key.gone_at is None:
                holds.record(track.key, case=case, review_on=review_on, at=at, by=by)
        found.held = True
        found.save(update_fields=["held"])
