"""Requests and their clocks as figures, for who supervises: whose they are is not said."""

from dataclasses import dataclass
from datetime import date, datetime

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.rights import clocks
from klankbord.rights.models import Request


@dataclass(frozen=True, slots=True)
class Figure:
    """One request: what was asked, by when, and when it was answered. Codes are of `Request`."""

    type: str
    who: str
    received_on: date
    due_on: date
    answered_on: date | None
    outcome: str
    extended: bool
    late: bool


def requests(at: datetime) -> list[Figure]:
    """Every request that is still known, the oldest first."""
    with access.deed(Access(SYSTEM, "retain", None, at)):
        return [_figure(row, at) for row in Request.objects.order_by("received_at", "pk")]


def _figure(row: Request, at: datetime) -> Figure:
    due = clocks.of(row, at).due_on
    answered = clocks.local(row.decided_at) if row.decided_at else None
    pending = row.state in (Request.State.OPEN, Request.State.WAITING)
    return Figure(
        type=row.type,
        who=row.who,
        received_on=clocks.local(row.received_at),
        due_on=due,
        answered_on=answered,
        outcome=row.outcome,
        extended=row.extended_at is not None,
        late=answered > due if answered else pending and clocks.local(at) > due,
    )
