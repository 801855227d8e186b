"""What the law asks about notices: to the employee, and to the caller."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.notices import announcements
from klankbord.notices.models import Delivery
from klankbord.programmes.dossier import Dossier


def notice(
    employee: UUID, at: datetime, *, dossier: Dossier, known_at: datetime | None = None
) -> dict[str, Any]:
    """The part `notice`: what this person had got, of the policies of a version, by a moment.

    The newest complete delivery counts; if none is complete the newest. Whether it came strictly
    before the recording the law sees from its date (R15).
    """
    rows = Delivery.objects.filter(
        employee=employee, policy__number__in=_policies(dossier, at, known_at), delivered_at__lte=at
    )
    found = rows.order_by("-complete", "-delivered_at").first()
    if found is None:
        return {}
    read = found.read_at is not None and found.read_at <= at
    return {
        "delivered_at": found.delivered_at.isoformat(),
        "complete": found.complete,
        "read_confirmed": read,
    }


def informed(dossier: Dossier, employees: Iterable[UUID], at: datetime) -> frozenset[UUID]:
    """Who of these had got a complete policy of a version, in person, before a moment."""
    rows = Delivery.objects.filter(
        employee__in=list(employees),
        policy__number__in=_policies(dossier, at),
        delivered_at__lt=at,
        complete=True,
    )
    return frozenset(rows.values_list("employee", flat=True))


def announcement(
    line: str, at: datetime, *, completed_at: datetime | None = None
) -> dict[str, Any]:
    """The part `call.announcement`, as an attested line proves it for a call at a moment.

    Args:
        line: The telephone line of the call.
        at: When the call was made.
        completed_at: When the text had been played, if anything shows that.

    Returns:
        The part; empty if nothing proves what callers on that line heard then.
    """
    held = announcements.evidence(line, at)
    if held is None or not announcements.proves(held, at):
        return {}
    part: dict[str, Any] = {
        "purposes": list(held.announcement.purposes),
        "in_line_language": held.language == held.announcement.language,
        "names_website": held.announcement.names_website,
    }
    if completed_at is not None:
        part["completed_at"] = completed_at.isoformat()
    return part


def _policies(dossier: Dossier, at: datetime, known_at: datetime | None = None) -> list[int]:
    counting = dossier.counting(at, known_at)
    return [row.detail["number"] for row in counting if row.kind == "policy"]
