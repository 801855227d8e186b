"""What waits for a fact, as somebody sees it who can supply the fact: never a name or a number.

Only the functions that keep programmes, people and the rules look here. Of each call the law is
asked whether what was told of it may be kept at all; the answer is a line about its employee.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.people import facts as people
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.recordings.draw import drawing, quarantining
from klankbord.recordings.models import Offer
from klankbord.recordings.offered.offers import Arrival

READERS = (Role.QUALITY_MANAGER, Role.DPO, Role.ADMIN)
"""Who can supply a fact, or watches that it is there (design 4.4)."""

WHY = "quarantine"
"""Why the law is asked."""

RESTRICTED = "R66"
"""The rule that speaks when data is kept and not used."""

OF_A_LINE = "call.announcement.completed_at"
"""The fact that is missing when nothing proves what a caller heard."""

MOST_NAMES = 1000
"""Waiting calls of which the unknown names, or the lines, are gathered for a page."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call that waits. `ref` is what the platform calls the employee, when nobody is known by it.

    `restricted` says that it is only kept: its employee objected.
    """

    id: int
    source: str
    ref: str
    began: datetime | None
    duration_ms: int | None
    direction: str
    line: str
    queue: str
    missing: tuple[str, ...]
    rules: tuple[str, ...]
    goes_at: datetime
    restricted: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the calls that wait; `total` counts all of them."""

    rows: tuple[Waiting, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name by which a platform means nobody who is known here, and the calls that wait for it.

    Attributes:
        offer: One of those calls; the name itself goes into no address.
        source: The platform.
        ref: The name.
        calls: How many wait.
        first: When the first of them began.
        goes_at: When the first of them is gone.
    """

    offer: int
    source: str
    ref: str
    calls: int
    first: datetime
    goes_at: datetime


def part(actor: Actor, *, start: int, size: int, at: datetime) -> Part:
    """Some of what waits, the first to go first.

    Raises:
        Fault: This function does not look here.
    """
    _insist_on_reader(actor)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        waiting = quarantining.waiting(at)
        held = list(waiting[start : start + size])
        told = quarantining.told(held)
        rows = [_seen(offer, told[offer.pk], actor, at) for offer in held if offer.pk in told]
        return Part(tuple(row for row in rows if row is not None), waiting.count())


def names(actor: Actor, *, at: datetime) -> tuple[Unknown, ...]:
    """The names that stand for nobody, by platform and name; that somebody looked is written down.

    Raises:
        Fault: This function does not look here.
    """
    _insist_on_reader(actor)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        found = _unknown(at)
        detail: dict[str, Code] = {"what": "names", "count": len(found), "function": actor.role}
        book.append("quarantine_read", at=at, subjects=[], detail=detail)
    return found


def lines(actor: Actor, *, at: datetime) -> dict[str, int]:
    """How many calls wait for the proof of each line; that somebody looked is written down.

    Raises:
        Fault: This function does not look here.
    """
    _insist_on_reader(actor)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        held = quarantining.waiting(at).filter(missing__contains=[OF_A_LINE])[:MOST_NAMES]
        told = quarantining.told(held)
        found = Counter(arrival.line for arrival in told.values() if arrival.line)
        detail: dict[str, Code] = {"what": "lines", "count": len(found), "function": actor.role}
        book.append("quarantine_read", at=at, subjects=[], detail=detail)
    return dict(found)


def name(offer: int, *, at: datetime, by: Actor) -> Unknown | None:
    """The name for which one call waits; None if it waits no more, or for something else."""
    _insist_on_reader(by)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        held = quarantining.waiting(at).filter(pk=offer)
        told = quarantining.told(held)
        if offer not in told:
            return None
        source = told[offer].source_system
        ref = told[offer].agent_ref
        return next(
            (each for each in _unknown(at) if (each.source, each.ref) == (source, ref)), None
        )


def _unknown(at: datetime) -> tuple[Unknown, ...]:
    held = list(quarantining.waiting(at).filter(missing__contains=["agent_ref"])[:MOST_NAMES])
    told = quarantining.told(held)
    calls: dict[tuple[str, str], list[tuple[Offer, datetime]]] = {}
    for offer in held:
        arrival = told.get(offer.pk)
        if arrival and arrival.agent_ref and arrival.started_at and not _known(arrival):
            named = offer.source, arrival.agent_ref
            calls.setdefault(named, []).append((offer, arrival.started_at))
    return tuple(
        Unknown(
            offer=some[0][0].pk,
            source=source,
            ref=ref,
            calls=len(some),
            first=min(began for _, began in some),
            goes_at=min(_goes(offer) for offer, _ in some),
        )
        for (source, ref), some in sorted(calls.items())
    )


def _known(arrival: Arrival) -> bool:
    return drawing.resolve(arrival, drawing.names([arrival])) is not None


def _seen(offer: Offer, told: Arrival, actor: Actor, at: datetime) -> Waiting | None:
    decision = decisions.decide(
        _question(offer, actor, at),
        about=[offer.employee_id] if offer.employee_id else [],
        by=actor,
        reason=WHY,
    )
    if not decision.allowed:
        return None
    return Waiting(
        id=offer.pk,
        source=offer.source,
        ref=(told.agent_ref or "") if offer.employee_id is None else "",
        began=told.started_at,
        duration_ms=told.duration_ms,
        direction=told.direction,
        line=told.line or "",
        queue=told.queue or "",
        missing=tuple(offer.missing),
        rules=tuple(offer.rules),
        goes_at=_goes(offer),
        restricted=any(owed.rule.id == RESTRICTED for owed in decision.obligations),
    )


def _question(offer: Offer, actor: Actor, at: datetime) -> dict[str, Any]:
    question: dict[str, Any] = {
        "id": str(offer.pk),
        "act": "retain",
        "at": at.isoformat(),
        "actor": {"role": actor.role, "relation": "none"},
        "recording": {"retention_until": _goes(offer).isoformat()},
    }
    if offer.employee_id is not None:
        question["actor"] = people.actor(actor, offer.employee_id, at)
        question["person"] = people.person(offer.employee_id, at)
        if objection := people.objection(offer.employee_id, at):
            question["objection"] = objection
    return question


def _goes(offer: Offer) -> datetime:
    assert offer.waits_until is not None  # noqa: S101  set when it began to wait
    return offer.waits_until


def _insist_on_reader(actor: Actor) -> None:
    if actor.role not in READERS:
        raise Fault("What waits is seen by who keeps programmes, people or the rules only.")
