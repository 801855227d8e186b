"""A caller objects (AVG art. 21): recording stops, and what was recorded is destroyed (R19)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.recordings import hashes
from klankbord.recordings.draw import batches, drawing
from klankbord.recordings.ending import destroying
from klankbord.recordings.ending.destroying import Heard
from klankbord.recordings.models import Call, Leg, Offer

WHY = "caller_objected"


def caller_objects(
    source: str, call_id: str, *, at: datetime, by: Actor, said_at: datetime | None = None
) -> Heard:
    """The caller of a call said that he does not want it recorded.

    A call that is not here yet is remembered, so that it never comes in. Sound that is here is
    destroyed in this deed; a hold keeps it, restricted.

    Args:
        source: Name of the platform.
        call_id: The platform's own id of the call.
        at: Now; it works from here on.
        by: The platform.
        said_at: When he said so; now if it was not told.
    """
    with access.deed(Access(SYSTEM, "erase", None, at)):
        return record(source, call_id, at=at, by=by, said_at=said_at)


def record(
    source: str, call_id: str, *, at: datetime, by: Actor, said_at: datetime | None = None
) -> Heard:
    """As `caller_objects`, inside the transaction of another deed."""
    hashed = hashes.source_id(source, call_id)
    return record_hash(source, hashed, said=said_at or at, at=at, by=by)


def record_hash(source: str, hashed: str, *, said: datetime, at: datetime, by: Actor) -> Heard:
    """As `record`, of a call that is known by the hash of its id."""
    drawing.one_call_at_a_time(source, hashed)
    # Whoever is deciding on the offer has it locked: first he, and then his call is seen.
    offer = (
        Offer.objects.select_for_update(of=("self",))
        .filter(source=source, source_id_hash=hashed)
        .first()
    )
    call = Call.objects.select_for_update().filter(source=source, source_id_hash=hashed).first()
    if call is None:
        _remember(source, hashed, offer, at=at, by=by)
        return Heard(0, 0)
    legs = list(call.legs.select_related("key"))
    if any(leg.caller_objected_at is None for leg in legs):
        whom = sorted({call.caller, *(leg.employee_id for leg in legs)})
        _note(source, hashed, whom, at=at, by=by)
    done = [_destroy(leg, call, said=said, at=at, by=by) for leg in legs]
    _turn_away(source, hashed, at=at)
    return Heard(sum(one.destroyed for one in done), sum(one.held for one in done))


def _remember(source: str, hashed: str, offer: Offer | None, *, at: datetime, by: Actor) -> None:
    if offer is None:
        Offer.objects.create(
            batch=batches.of_day(source, at),
            source=source,
            source_id_hash=hashed,
            result=Offer.Result.REFUSED,
            rules=["R19"],
            reason=WHY,
            decided_at=at,
        )
    else:
        _turn_away(source, hashed, at=at)
    _note(source, hashed, [], at=at, by=by)


def _note(source: str, hashed: str, whom: Sequence[UUID], *, at: datetime, by: Actor) -> None:
    """What a restore reads: the call is turned away again, and its sound destroyed again."""
    detail = {"source": source, "call": hashed, "function": by.role}
    book.append(WHY, at=at, subjects=whom, detail=detail)


def _turn_away(source: str, hashed: str, *, at: datetime) -> None:
    Offer.objects.filter(source=source, source_id_hash=hashed).update(
        result=Offer.Result.REFUSED, rules=["R19"], reason=WHY, decided_at=at
    )


def _destroy(leg: Leg, call: Call, *, said: datetime, at: datetime, by: Actor) -> Heard:
    question = {
        "id": str(leg.pk),
        "act": "erase",
        "data": "audio",
        "at": at.isoformat(),
        "actor": {"role": by.role, "relation": "none"},
        "call": {"caller_objected_at": said.isoformat()},
        "recording": leg.collected["recording"]
        | {"retention_until": leg.retention_until.isoformat()}
        | ({"hold": {"claim_concrete": True, "covers_item": True}} if leg.held else {}),
        "request": {
            "by": "caller",
            "kind": "objection",
            "received_at": at.isoformat(),
            "identity_method": "case_reference",
            "identity_ok": True,  # the caller is on the line; the platform passes on what he said
            "ground": "objection_granted",
        },
    }
    about = [leg.employee_id, call.caller]
    decision = decisions.decide(question, about=about, by=by, thing=leg.pk, reason=WHY)
    if leg.caller_objected_at is None:
        leg.caller_objected_at = said
        leg.restricted_at = leg.restricted_at or at
        leg.save(update_fields=["caller_objected_at", "restricted_at"])
    if not decision.allowed:
        return Heard(0, 1)
    return destroying.destroy(leg, why=WHY, rule="R19", at=at, by=by)
