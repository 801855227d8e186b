"""Listening along: may somebody hear a call that goes on now? A decision, a signal and a log line.

Klankbord has no path for sound of a call that goes on: the platform has, and asks here first. Only
a call that was drawn at the gate is listened to, so nobody is picked; and only as long as the
employee sees a signal (R35). He reads of it on his page, whoever listened or wanted to.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.people import facts as people
from klankbord.people import queries
from klankbord.people.models import Role
from klankbord.recordings import facts, hashes
from klankbord.recordings.calling import gating
from klankbord.recordings.draw import drawing
from klankbord.recordings.draw.counting import Drawn
from klankbord.recordings.draw.covering import Covering
from klankbord.recordings.models import GateCall, Offer
from klankbord.recordings.offered import gated
from klankbord.recordings.offered.values import Announcement as Played
from klankbord.vault import keys

ACT, DATA, WHY = "listen_live", "live_audio", "listened_live"

NOT_DRAWN, NOT_CLEARED, ENDED = "not_drawn", "not_cleared", "ended"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants to listen along with which call, and whether the employee sees that now."""

    source: str
    call_id: str
    listener: str
    """The address of the account of the evaluator."""
    signal_on: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether he may; `why` is a code when there was no call or person to ask the law about."""

    allowed: bool
    why: str = ""
    decision: Decision | None = None


def ask(asked: Asked, *, at: datetime, by: Actor) -> Answer:
    """May somebody listen along now? The employee is told of a yes and of a no.

    Args:
        asked: Who and which.
        at: Now.
        by: The platform.
    """
    with access.deed(Access(SYSTEM, "record", None, at)):
        call = _call(asked)
        if call is None:
            return Answer(allowed=False, why=NOT_DRAWN)
        who = _listener(asked.listener, at)
        if who is None:
            return Answer(allowed=False, why=NOT_CLEARED)
        question = _question(call, who, asked, at)
        if question is None:
            return Answer(allowed=False, why=ENDED)
        employee = call.offer.employee_id
        assert employee is not None  # noqa: S101  a drawn call is somebody's
        decision = decisions.decide(question, about=[employee], by=by, reason=WHY)
        _tell(call, decision, who, at, by)
        return Answer(decision.allowed, decision=decision)


def end(source: str, call_id: str, *, at: datetime, by: Actor) -> bool:
    """Write down that nobody listens along with a call any more; whether there was such a call."""
    with access.deed(Access(SYSTEM, "record", None, at)):
        call = _call(Asked(source, call_id, "", signal_on=False))
        if call is None or call.offer.employee_id is None:
            return False
        _note("live_ended", call, by, at)
        return True


def _call(asked: Asked) -> GateCall | None:
    """The call, if it was drawn and may be heard at all."""
    hashed = hashes.source_id(asked.source, asked.call_id)
    drawing.one_call_at_a_time(asked.source, hashed)
    offer = Offer.objects.filter(source=asked.source, source_id_hash=hashed).first()
    if offer is None or offer.employee_id is None or offer.result == Offer.Result.NOT_DRAWN:
        return None
    rows = GateCall.objects.filter(offer=offer).select_related("key").prefetch_related("events")
    call = rows.first()
    if call is not None:
        call.offer = offer
    return call


def _listener(address: str, at: datetime) -> Actor | None:
    account = queries.by_email(address)
    if account is None or not queries.cleared(account, at):
        return None
    held, employee = queries.standing(account, at)
    if Role.EVALUATOR not in held:
        return None
    return Actor(role=Role.EVALUATOR, account=account.pk, employee=employee)


def _question(call: GateCall, who: Actor, asked: Asked, at: datetime) -> dict[str, Any] | None:
    """The question; None of a call that is over, objected to, or forgotten."""
    offer = call.offer
    run = gated.course_of(call)
    if run.stopped_at is not None or run.forbidden or offer.employee_id is None:
        return None
    try:
        arrival = gating.metadata(call)
    except keys.Gone:
        return None
    if gating.barred(arrival):
        return None
    read = Covering([offer.employee_id])
    hashed = offer.source_id_hash
    versions = read.of_call(offer.employee_id, hashed, at, known_at=at)
    if call.announced_at is not None:
        played = min(call.announced_at, at - gating.MOMENT)
        arrival = replace(arrival, announcement=Played(call.announcement, played, played=True))
    question = facts.for_arrival(
        replace(arrival, started_at=at),
        began=at,
        employee=offer.employee_id,
        versions=versions,
        purpose=versions[0].purposes[0] if versions else None,
        count=Drawn([offer.employee_id], [offer.month]).with_(offer),
        at=at,
        read=read,
    )
    question |= {"act": ACT, "data": DATA, "actor": people.actor(who, offer.employee_id, at)}
    question["call"] = question["call"] | {"signal_on": asked.signal_on}
    return question


def _tell(call: GateCall, decision: Decision, who: Actor, at: datetime, by: Actor) -> None:
    employee = call.offer.employee_id
    assert employee is not None  # noqa: S101  a drawn call is somebody's
    if decision.allowed:
        _note("live_began", call, who, at)
    kind = AfterNotice.Kind.LISTENED if decision.allowed else AfterNotice.Kind.REFUSED
    happened = afterwards.Happening(
        kind=kind,
        employee=employee,
        # No recording yet, perhaps never: the keyed hash of the call stands for it.
        leg=UUID(hex=call.offer.source_id_hash[:32]),
        function=who.role,
        purpose=str(decision.question.get("purpose", "")),
        reason=WHY,
        rules=() if decision.allowed else decision.denied_by,
    )
    afterwards.tell(happened, at=at, by=by)


def _note(kind: str, call: GateCall, by: Actor, at: datetime) -> None:
    assert call.offer.employee_id is not None  # noqa: S101  a drawn call is somebody's
    detail = {"call": call.offer.source_id_hash, "function": by.role}
    book.append(kind, at=at, subjects=[call.offer.employee_id], detail=detail)
