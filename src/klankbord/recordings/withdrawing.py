"""What came in by the gate and should not have: told of too late, or found to be another call."""

from datetime import datetime

from klankbord.gate.access import Actor
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.recordings import intake
from klankbord.recordings.models import Call, Leg, Offer
from klankbord.recordings.objecting import Heard
from klankbord.vault import keys


def withdraw(offer: Offer, *, at: datetime, by: Actor, why: str) -> Heard:
    """Take back what came in of a call, in the transaction of the deed.

    Without sound the call may be offered again, as what is known now allows. Sound that is here is
    destroyed; a hold keeps it, restricted.

    Args:
        offer: Locked.
        at: Now.
        by: The platform.
        why: A code.
    """
    if offer.result != Offer.Result.ACCEPTED:
        return Heard(0, 0)
    found = Call.objects.select_for_update().filter(
        source=offer.source, source_id_hash=offer.source_id_hash
    )
    call = found.first()
    legs = list(call.legs.all()) if call is not None else []
    if all(leg.state == Leg.State.EXPECTED for leg in legs):
        intake.record_fault(offer, reason=why, at=at, by=by)
        return Heard(0, 0)
    done = [_destroy(leg, at=at, by=by, why=why) for leg in legs]
    offer.result, offer.reason, offer.decided_at = Offer.Result.REFUSED, why, at
    offer.rules = offer.rules or ["R18"]
    offer.save()
    return Heard(sum(one.destroyed for one in done), sum(one.held for one in done))


def _destroy(leg: Leg, *, at: datetime, by: Actor, why: str) -> Heard:
    leg.restricted_at = leg.restricted_at or at
    leg.save(update_fields=["restricted_at"])
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
            purpose="",
            reason=why,
            evaluation=None,
            rules=("R18",),
        )
        afterwards.tell(happened, at=at, by=by)
    return Heard(1 if tracks else 0, 0)
