"""What came in by the gate and should not have: told of too late, or found to be another call."""

from datetime import datetime

from klankbord.gate.access import Actor
from klankbord.recordings.ending import destroying
from klankbord.recordings.ending.destroying import Heard
from klankbord.recordings.intake import intake
from klankbord.recordings.models import Call, Leg, Offer


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
    return destroying.destroy(leg, why=why, rule="R18", at=at, by=by)
