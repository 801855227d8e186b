"""By when a request is answered, and how it stands. Days are of `law.calendar` alone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM
from klankbord.rights.models import Request

SOON = 7
"""Days before the last one from which a clock warns."""

Colour = Literal["calm", "soon", "late", "still", "done"]


@dataclass(frozen=True, slots=True)
class Clock:
    """How a request stands today.

    `days` are those that are left; below zero it is late. `extendable` says whether the person can
    still be told today that it takes longer.
    """

    due_on: date
    days: int
    colour: Colour
    extendable: bool


def of(request: Request, at: datetime) -> Clock:
    """The clock of a request at a moment."""
    today = local(at)
    due = due_on(request, at)
    days = (due - today).days
    return Clock(due, days, _colour(request, days), _extendable(request, today))


def due_on(request: Request, at: datetime) -> date:
    """The last day as it stands now: while a clock stands still it moves along, day by day."""
    if request.state != Request.State.WAITING:
        return request.due_on
    return counted(
        request, extended=request.extended_at is not None, paused=paused_days(request, at)
    )


def paused_days(request: Request, at: datetime) -> int:
    """Whole days for which the term stood still until now."""
    if request.paused_at is None:
        return request.paused_days
    return request.paused_days + max((local(at) - local(request.paused_at)).days, 0)


def counted(request: Request, *, extended: bool, paused: int) -> date:
    """The last day, counted from receipt."""
    return calendar.answer_by(local(request.received_at), extended=extended, paused=paused)


def lift_on(request: Request) -> date | None:
    """From which day on a restriction may end: the working day after the person was told."""
    if request.lift_told_at is None:
        return None
    return calendar.plus_working_days(local(request.lift_told_at), 1)


def local(at: datetime) -> date:
    """The day of a moment in Amsterdam."""
    return at.astimezone(AMSTERDAM).date()


def _extendable(request: Request, today: date) -> bool:
    return (
        request.state == Request.State.OPEN
        and request.extended_at is None
        and calendar.in_first_month(local(request.received_at), today, paused=request.paused_days)
    )


def _colour(request: Request, days: int) -> Colour:
    if request.state == Request.State.WAITING:
        return "still"
    if request.state != Request.State.OPEN:
        return "done"
    if days < 0:
        return "late"
    return "soon" if days <= SOON else "calm"
