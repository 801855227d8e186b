"""What legal and the DPO see of cases, and what waits."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from klankbord.cases import guarded, holding
from klankbord.cases.models import Case
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger import book
from klankbord.people.faults import Fault
from klankbord.recordings.models import Leg
from klankbord.vault import boxes, keys


@dataclass(frozen=True, slots=True)
class Thing:
    """A recording of a case: when and where, and no names."""

    leg: UUID
    made_at: datetime
    duration_ms: int
    queue: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Opened:
    """One case with its words by name, and what it is about. `own`: he placed it."""

    case: Case
    words: dict[str, str]
    things: tuple[Thing, ...]
    own: bool


def all_of(actor: Actor, *, at: datetime) -> list[Case]:
    """Every case: those that are open first, by the day on which something must be done.

    Raises:
        Fault: It is not his to see.
    """
    _insist(actor)
    with access.keeping(actor, at):
        rows = list(Case.objects.order_by("-placed_at", "pk"))
    return sorted(rows, key=lambda each: (each.ended_at is not None, next_on(each)))


def one(case: UUID, actor: Actor, *, at: datetime) -> Opened:
    """One case; that somebody looked is written down.

    Raises:
        Fault: It is not his to see, or there is none.
    """
    _insist(actor)
    with access.keeping(actor, at):
        found = Case.objects.select_related("key").filter(pk=case).first()
        if found is None:
            raise Fault("There is no such case.", "no_case")
        with access.acting(Access(SYSTEM, "retain", None, at)):
            legs = Leg.objects.filter(pk__in=found.legs).select_related("call").order_by("pk")
            things = tuple(
                Thing(
                    each.pk,
                    each.made_at,
                    each.duration_ms,
                    each.call.queue,
                    keys.last_day(each.retention_until),
                )
                for each in legs
            )
            subjects = sorted({each.employee_id for each in legs})
        detail = {"case": str(case), "ground": found.ground, "function": actor.role}
        book.append("case_read", at=at, subjects=subjects, detail=detail)
        return Opened(found, _read(found), things, own=found.placed_by_id == actor.account)


def waiting(actor: Actor, *, at: datetime) -> list[Case]:
    """Cases that ask something of him: a second person, a decision, or a new look that is due."""
    today = at.astimezone(AMSTERDAM).date()
    return [
        case
        for case in all_of(actor, at=at)
        if case.ended_at is None
        and (
            (case.confirmed_at is None and case.placed_by_id != actor.account)
            or (case.review_on is not None and (case.review_on - today).days <= SOON)
        )
    ]


SOON = 14
"""Days before a new look is due from which it is asked."""


def next_on(case: Case) -> date:
    """The day by which something must be done about a case."""
    return case.review_on or case.act_by


def _read(case: Case) -> dict[str, str]:
    names = [holding.WHY, holding.REVIEW, holding.ENDED, holding.WITHHELD]
    try:
        found = boxes.unseal_each(case.key, names, row=holding.row(case))
    except keys.Gone:
        return {}
    return {name: text.decode() for name, text in found.items()}


def _insist(actor: Actor) -> None:
    if actor.role not in guarded.KEEPERS:
        raise Fault("Cases are kept by legal and the DPO.", "not_yours")
