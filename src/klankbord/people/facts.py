"""What the law asks about a person and about who acts, in the shape of the question schema."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from klankbord.gate.access import Actor
from klankbord.people import periods, queries
from klankbord.people.models import Employment, Objection

FORMER = "former_employee"


def person(employee: UUID, at: datetime) -> dict[str, Any]:
    """The part `person`: as what somebody works here at a moment, and since when no longer.

    Who has no employment at that moment counts as one who left: of him no use is made (R74).
    """
    periods_here = Employment.objects.filter(employee=employee)
    now = periods_here.filter(periods.holding(at)).first()
    if now is not None:
        return {"type": now.kind}
    last = periods_here.filter(until__lte=at).order_by(F("until").desc()).first()
    if last is None or last.until is None:
        return {"type": FORMER}
    return {"type": FORMER, "left_at": last.until.isoformat()}


def objection(employee: UUID, at: datetime) -> dict[str, Any]:
    """The part `objection` at a moment; empty when there is none.

    Of several the most protective counts: open before granted before rejected.
    """
    filed = Objection.objects.filter(employee=employee, filed_at__lte=at).order_by("-filed_at")
    found = [_objection(row, at) for row in filed]
    for status in Objection.Status.values:
        for part in found:
            if part["status"] == status:
                return part
    return {}


def actor(actor: Actor, employee: UUID, at: datetime) -> dict[str, Any]:
    """The part `actor` without access_granted and access_reason, which recordings know."""
    relation = queries.relation(actor, employee, at)
    return {"role": actor.role, "relation": relation, "hr_power": relation == "own_manager"}


def _objection(row: Objection, at: datetime) -> dict[str, Any]:
    if row.decided_at is None or row.decided_at > at:
        return {"status": str(Objection.Status.OPEN)}
    return {
        "status": row.status,
        "compelling_grounds": row.compelling_grounds,
        "decided_by_manager": row.decided_by_manager,
    }
