"""Restriction (AVG art. 18): the employee says stop, and every use stops from that second on."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.recordings import custody, facts


def restrict(leg: UUID, *, by: Actor, at: datetime) -> Decision:
    """Restrict a recording and what came of it, at the employee's own word.

    What protects fails towards protection: it is in force before anybody has judged it.

    Raises:
        NoSuchLeg: It is not there.
        Refused: It is not the employee's own.
    """
    with transaction.atomic(durable=True), custody.held(leg, act="restrict", at=at) as found:
        question = facts.for_leg(
            found, act="restrict", data=found.data, purpose=None, actor=by, at=at
        ) | {"request": request(found.employee_id, by, at, kind="restriction")}
        decision = decisions.decide(question, about=[found.employee_id], by=by, thing=leg)
        if decision.allowed and found.restricted_at is None:
            found.restricted_at = at
            found.save(update_fields=["restricted_at"])
            detail = {"leg": str(leg), "function": by.role}
            book.append("recording_restricted", at=at, subjects=[found.employee_id], detail=detail)
    if not decision.allowed:
        raise decisions.Refused(decision)
    return decision


def request(employee: UUID, by: Actor, at: datetime, *, kind: str) -> dict[str, object]:
    """The part `request` of somebody who is signed in and asks for himself."""
    own = by.employee == employee
    return {
        "by": "employee" if own else "third_party",
        "kind": kind,
        "received_at": at.isoformat(),
        "identity_method": "signed_in",
        "identity_ok": own,
    }
