"""What the law asks about notices to the employee."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from klankbord.database import prepared
from klankbord.database.gathering import Statement
from klankbord.gate import access
from klankbord.notices.models import Delivery
from klankbord.programmes.dossier import Dossier

_GOT = """
SELECT employee_id, number, delivered_at, counts_from, complete, bounced_at, read_at
FROM notices_delivery JOIN notices_policy ON notices_policy.id = policy_id
WHERE employee_id = ANY(%s::uuid[]) ORDER BY notices_delivery.id
"""


class _Got(NamedTuple):
    """That somebody got a policy, with the number of it."""

    number: int
    delivered_at: datetime
    counts_from: datetime
    complete: bool
    bounced_at: datetime | None
    read_at: datetime | None


class Deliveries:
    """What some employees got: read once, at need, for many questions in a row."""

    def __init__(self, employees: Collection[UUID]) -> None:
        self._employees = list(employees)

    def foresee(self) -> None:
        """Foresee what `notice` asks."""
        prepared.foresee([Statement(_GOT, [self._employees])])

    def notice(
        self, employee: UUID, at: datetime, *, dossier: Dossier, known_at: datetime | None = None
    ) -> dict[str, Any]:
        """The part `notice`: what this person had got, of the policies of a version, by a moment.

        The newest complete delivery counts; if none is complete the newest. Whether it came
        strictly before the recording the law sees from its date (R15). What came back never came;
        what a job sent counts after the lead time.
        """
        counting, known = set(_policies(dossier, at, known_at)), known_at or at
        got = [
            row
            for row in self._rows.get(employee, [])
            if row.number in counting and _counts(row, at, known)
        ]
        if not got:
            return {}
        found = max(got, key=lambda row: (row.complete, row.delivered_at))
        return {
            "delivered_at": found.delivered_at.isoformat(),
            "complete": found.complete,
            "read_confirmed": found.read_at is not None and found.read_at <= at,
        }

    @cached_property
    @access.whole()
    def _rows(self) -> dict[UUID, list[_Got]]:
        rows: dict[UUID, list[_Got]] = {}
        for employee, *got in prepared.rows(_GOT, [self._employees]):
            rows.setdefault(employee, []).append(_Got(*got))
        return rows


@access.whole()
def notice(
    employee: UUID, at: datetime, *, dossier: Dossier, known_at: datetime | None = None
) -> dict[str, Any]:
    """As `Deliveries.notice`, of one."""
    return Deliveries([employee]).notice(employee, at, dossier=dossier, known_at=known_at)


@access.whole()
def informed(dossier: Dossier, employees: Iterable[UUID], at: datetime) -> frozenset[UUID]:
    """Who of these had got a complete policy of a version, in person, before a moment."""
    rows = Delivery.objects.filter(
        employee__in=list(employees),
        policy__number__in=_policies(dossier, at),
        delivered_at__lt=at,
        counts_from__lte=at,
        complete=True,
    ).exclude(bounced_at__lte=at)
    return frozenset(rows.values_list("employee", flat=True))


def _counts(row: _Got, at: datetime, known: datetime) -> bool:
    bounced = row.bounced_at is not None and row.bounced_at <= known
    return row.counts_from <= at and not bounced


def _policies(dossier: Dossier, at: datetime, known_at: datetime | None = None) -> list[int]:
    counting = dossier.counting(at, known_at)
    return [row.detail["number"] for row in counting if row.kind == "policy"]
