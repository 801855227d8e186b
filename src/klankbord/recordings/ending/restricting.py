"""Restriction (AVG art. 18): the employee says stop, and every use stops from that second on."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.recordings import custody, facts

WHY_LIFTED = "lifted"


def restrict(leg: UUID, *, by: Actor, at: datetime) -> Decision:
    """Restrict a recording and what came of it, at the employee's own word.

    What protects fails towards protection: it is in force before anybody has judged it.

    Raises:
        NoSuchLeg: It is not there.
        Refused: It is not the employee's own.
    """
    with transaction.atomic(durable=True):
        decision = record(leg, by=by, at=at)
    if not decision.allowed:
        raise decisions.Refused(decision)
    return decision


def record(
    leg: UUID, *, by: Actor, at: datetime, asked: Mapping[str, object] | None = None
) -> Decision:
    """As `restrict`, inside the transaction of another deed; a no is returned.

    Args:
        leg: Which.
        by: Who does it.
        at: Now.
        asked: The part `request`, where somebody else does it for the person who asked.

    Raises:
        NoSuchLeg: It is not there.
    """
    with custody.held(leg, act="restrict", at=at) as found:
        question = facts.for_leg(
            found, act="restrict", data=found.data, purpose=None, actor=by, at=at
        ) | {"request": asked or request(found.employee_id, by, at, kind="restriction")}
        decision = decisions.decide(question, about=[found.employee_id], by=by, thing=leg)
        if decision.allowed and found.restricted_at is None:
            found.restricted_at = at
            found.save(update_fields=["restricted_at"])
            detail = {"leg": str(leg), "function": by.role}
            book.append("recording_restricted", at=at, subjects=[found.employee_id], detail=detail)
    return decision


def lift(leg: UUID, *, told_at: datetime, by: Actor, at: datetime) -> bool:
    """End a restriction, inside the transaction of another deed; whether there was one to end.

    A hold and the word of a caller go on.

    Args:
        leg: Which.
        told_at: When the person was told that it ends.
        by: Who decided.
        at: Now.

    Raises:
        NoSuchLeg: It is not there.
        ValueError: The person was not told first (AVG art. 18(3)).
    """
    if told_at >= at:
        raise ValueError("whoever asked for a restriction is told before it ends")
    with custody.held(leg, act="restrict", at=at) as found:
        if found.restricted_at is None or found.held or found.caller_objected_at is not None:
            return False
        found.restricted_at = None
        found.save(update_fields=["restricted_at"])
        detail = {"leg": str(leg), "why": WHY_LIFTED, "function": by.role}
        book.append("restriction_lifted", at=at, subjects=[found.employee_id], detail=detail)
    return True


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
