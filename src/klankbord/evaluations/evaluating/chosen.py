"""Why a recording was chosen by somebody and not by lot, for whoever may see the recording."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from klankbord.evaluations.models import Pick
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.people.models import Role
from klankbord.vault import boxes, values

PURPOSE = "complaint"
WHY = "complaint"
"""The reason in the log, in the message, and the one that is given for listening to it."""
BOX = "said"
"""What lies under the key of a pick: {"reference", "reason"}."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Why a recording is evaluated that no lot drew, as its employee reads it too."""

    picked_at: datetime
    complained_on: date
    asked_by: str
    decided_as: str
    reference: str
    reason: str


def of_leg(leg: UUID, *, at: datetime) -> Chosen | None:
    """Why a recording was chosen; None if a lot drew it. For whoever may see the recording."""
    with access.acting(within(at)):
        row = Pick.objects.select_related("key").filter(leg=leg, key__gone_at=None).first()
        if row is None:
            return None
        return Chosen(
            picked_at=row.picked_at,
            complained_on=row.complained_on,
            asked_by=row.asked_by,
            decided_as=Role.QUALITY_MANAGER,
            **opened(row),
        )


def of_leg_now(leg: UUID, *, at: datetime) -> Chosen | None:
    """As `of_leg`, outside any transaction."""
    with transaction.atomic():
        return of_leg(leg, at=at)


def of_legs(legs: Collection[UUID], *, at: datetime) -> dict[UUID, datetime]:
    """When each of these recordings was chosen, of those that were."""
    with access.acting(within(at)):
        rows = Pick.objects.filter(leg__in=list(legs), key__gone_at=None)
        return {leg: moment for leg, moment in rows.values_list("leg", "picked_at") if leg}


def within(at: datetime) -> Access:
    """The access in which the register is read; who sees what of it is decided by who reads."""
    return Access(SYSTEM, "retain", None, at)


def row_of(row: Pick) -> boxes.Row:
    """The row that the box of a pick is bound to."""
    return boxes.Row("evaluations.pick", row.pk)


def opened(row: Pick) -> dict[str, str]:
    """Reference and reason, both empty once the key is gone."""
    return values.kept(row.key, BOX, row=row_of(row)) or {"reference": "", "reason": ""}
