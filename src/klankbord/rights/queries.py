"""What pages show of requests: one's own, and those on the desk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.people.faults import Fault
from klankbord.recordings.ending import copies
from klankbord.recordings.models import Leg
from klankbord.recordings.queries import Standing, standing
from klankbord.rights import clocks, filing, guarded, handling, sealed
from klankbord.rights.clocks import Clock
from klankbord.rights.models import Request

PENDING = handling.PENDING


@dataclass(frozen=True, slots=True)
class Lying:
    """A request with its clock, without words. `yours` is false for who is too close to handle."""

    request: Request
    clock: Clock
    yours: bool = True


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits, by its last day, and of the `total` that was answered a part, newest first."""

    waiting: list[Lying]
    answered: list[Lying]
    total: int


@dataclass(frozen=True, slots=True)
class Thing:
    """A recording that a request is about."""

    leg: UUID
    made_at: datetime
    duration_ms: int
    queue: str
    standing: Standing
    held: bool
    keep_until: datetime
    copy_at: str
    """The platform that still has a copy; empty if none does."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One request with its words by name, and what it is about."""

    request: Request
    clock: Clock
    words: dict[str, str]
    added: tuple[str, ...]
    things: tuple[Thing, ...]
    yours: bool


def own(actor: Actor, *, at: datetime) -> list[Lying]:
    """The requests of somebody who is signed in, the newest first."""
    with access.keeping(actor, at):
        rows = Request.objects.order_by("-received_at", "pk")
        mine = rows.filter(account=actor.account) if actor.account else rows.none()
        if actor.employee is not None:
            mine = mine | rows.filter(employee=actor.employee)
        return [Lying(row, clocks.of(row, at)) for row in mine.distinct()]


def own_one(request: UUID, actor: Actor, *, at: datetime) -> Opened:
    """One's own request with what was said; that he looked is written down.

    Raises:
        Fault: It is not his.
    """
    with access.keeping(actor, at):
        found = Request.objects.select_related("key").filter(pk=request).first()
        mine = found is not None and (
            (found.account_id is not None and found.account_id == actor.account)
            or (found.employee_id is not None and found.employee_id == actor.employee)
        )
        if found is None or not mine:
            raise Fault("There is no such request.", "no_request")
        handling.note("request_read", found, at, actor)
        return _opened(found, at, yours=True)


def desk(actor: Actor, *, at: datetime) -> list[Lying]:
    """Every request on the desk: first what waits for an answer, by its last day.

    Raises:
        Fault: It is not his desk.
    """
    _insist(actor)
    with access.keeping(actor, at):
        return sorted(_lying(Request.objects.order_by("-received_at", "pk"), actor, at), key=_order)


def on_desk(actor: Actor, *, page: int, size: int, at: datetime) -> Desk:
    """As `desk`, with a part of what was answered: what waits is shown whole.

    Args:
        actor: Who decides.
        page: Of what was answered, from 1; beyond the last one there is nothing.
        size: How many on a page.
        at: Now.

    Raises:
        Fault: It is not his desk.
    """
    _insist(actor)
    start = (page - 1) * size
    with access.keeping(actor, at):
        rows = Request.objects.order_by("-received_at", "pk")
        answered = rows.exclude(state__in=PENDING)
        return Desk(
            waiting=sorted(_lying(rows.filter(state__in=PENDING), actor, at), key=_order),
            answered=_lying(answered[start : start + size], actor, at),
            total=answered.count(),
        )


def _lying(found: "QuerySet[Request]", actor: Actor, at: datetime) -> list[Lying]:
    rows = list(found)
    near = handling.relations(rows, actor, at)
    barred = handling.BARRED
    return [Lying(row, clocks.of(row, at), near[row.pk] not in barred) for row in rows]


def desk_one(request: UUID, actor: Actor, *, at: datetime) -> Opened:
    """One request as the desk handles it; that somebody looked is written down.

    Who is too close to the person sees that it is there, and no words.

    Raises:
        Fault: It is not his desk, or there is no such request.
    """
    _insist(actor)
    with access.keeping(actor, at):
        found = Request.objects.select_related("key").filter(pk=request).first()
        if found is None:
            raise Fault("There is no such request.", "no_request")
        yours = _yours(found, actor, at)
        handling.note("request_read", found, at, actor)
        return _opened(found, at, yours=yours)


def due(at: datetime) -> list[Clock]:
    """The clocks of all requests that wait for an answer, the first one first."""
    with access.deed(Access(SYSTEM, "retain", None, at)):
        rows = Request.objects.filter(state__in=PENDING)
        return sorted((clocks.of(row, at) for row in rows), key=lambda clock: clock.due_on)


def _opened(found: Request, at: datetime, *, yours: bool) -> Opened:
    words = sealed.unseal(found) if yours else {}
    added = tuple(words[name] for name in sealed.added(found) if name in words)
    things = _things(found, at) if yours else ()
    return Opened(found, clocks.of(found, at), words, added, things, yours)


def _things(found: Request, at: datetime) -> tuple[Thing, ...]:
    if found.identified_at is None and not found.legs:
        return ()
    legs = filing.concerned(found, at)
    with access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Leg.objects.filter(pk__in=legs).select_related("call").order_by("-made_at", "pk")
        kept = copies.of(legs)
        return tuple(
            Thing(
                leg=row.pk,
                made_at=row.made_at,
                duration_ms=row.duration_ms,
                queue=row.call.queue,
                standing=standing(row, erased=False),
                held=row.held,
                keep_until=row.retention_until,
                copy_at=kept[row.pk].source
                if row.pk in kept and kept[row.pk].gone_at is None
                else "",
            )
            for row in rows
        )


def _insist(actor: Actor) -> None:
    if actor.role not in guarded.DECIDERS:
        raise Fault("This desk is the data protection officer's and legal's.", "not_yours")


def _yours(row: Request, actor: Actor, at: datetime) -> bool:
    return handling.relation(row, actor, at) not in handling.BARRED


def _order(each: Lying) -> tuple[bool, object, object]:
    waits = each.request.state in PENDING
    newest = -each.request.received_at.timestamp()
    return (not waits, each.clock.due_on if waits else newest, newest)
