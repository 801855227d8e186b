"""What a platform tells of a call while it goes on, and what it must do now.

Each event is written down once. After it the whole course of the call is worked out anew, so that
it does not matter in which order events come; what has come in and should not have, goes.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.notices import announcements
from klankbord.people import agents, unrecorded
from klankbord.recordings import hashes
from klankbord.recordings.calling import gating, weighing
from klankbord.recordings.draw import batches, drawing
from klankbord.recordings.ending import objecting
from klankbord.recordings.ending.destroying import Heard
from klankbord.recordings.intake import withdrawing
from klankbord.recordings.models import GateCall, GateEvent, Offer
from klankbord.recordings.offered import course, gated
from klankbord.recordings.offered.course import Course, Event
from klankbord.vault import keys

Order = Literal["start", "continue", "pause", "stop", "no"]
"""What a platform does now; only by `start` does it begin to record."""

DETAIL = 24
"""Characters of the name of a text that are kept; no text has a longer one."""

BEFORE_ITS_CALL = "before_its_call"
REMEMBERED = (course.FAILED, course.PAUSE, course.HOLD, course.JOINED)
"""Told of a call that was not asked about, these keep it from being recorded: out of order."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What a platform tells.

    Attributes:
        source: Name of the platform.
        call_id: The platform's own id of the call.
        kind: One of `course.KINDS`.
        at: When it happened, by the platform's clock; None: it has happened by now.
        detail: The reason of a pause, or the text that was announced.
        party: Number or name of who joins; empty if that is not known.
        number: Of a caller who objects to all calls of his, unless the gate knows it.
        all_calls: Whether he does.
    """

    source: str
    call_id: str
    kind: str
    at: datetime | None = None
    detail: str = ""
    party: str = ""
    number: str = ""
    all_calls: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the platform does now, and why; how many recordings were destroyed, or are held."""

    recording: Order
    why: tuple[str, ...]
    destroyed: int = 0
    held: int = 0


class NoNumber(Exception):
    """A caller objects to all his calls, and nobody says what his number is."""


def tell(told: Happened, *, at: datetime, by: Actor) -> Told:
    """Write down what happened in a call and say what the platform must do now.

    Raises:
        NoNumber: See there. Nothing was written down.
    """
    hashed = hashes.source_id(told.source, told.call_id)
    act = "erase" if told.kind == course.OBJECTED else "record"
    with access.deed(Access(SYSTEM, act, None, at)):
        drawing.one_call_at_a_time(told.source, hashed)
        offers = Offer.objects.select_for_update(of=("self",)).select_related("employee")
        offer = offers.filter(source=told.source, source_id_hash=hashed).first()
        found = GateCall.objects.filter(offer=offer).select_related("key") if offer else None
        call = found.prefetch_related("events").first() if found is not None else None
        if told.kind == course.OBJECTED:
            return _objects(told, call, at=at, by=by)
        if call is None or offer is None:
            return _unasked(told, hashed, offer, at=at, by=by)
        call.offer = offer
        return _happens(told, call, at=at, by=by)


def _happens(told: Happened, call: GateCall, *, at: datetime, by: Actor) -> Told:
    before = gated.course_of(call)
    event = Event(told.kind, told.at or at, at, _detail(told, call))
    if not _write_down(event, call, at=at, by=by):
        return _answer(event, before, call)
    now = course.course(gated.asked(call), [*gated.events(call), event])
    if (
        now.recording == "no"
        and now.why == (course.NOT_ANNOUNCED,)
        and now.announcement is not None
    ):
        _permit(call, now.announcement, at=at, by=by)
        now = course.course(gated.asked(call), [*gated.events(call), event])
    gone = _apply(call, before, now, at=at, by=by)
    return replace(_answer(event, now, call), destroyed=gone.destroyed, held=gone.held)


def _answer(event: Event, now: Course, call: GateCall) -> Told:
    if now.recording != "go":
        return Told(now.recording, now.why)
    begins = event.kind in (course.ANNOUNCED, course.RESUME, course.UNHOLD)
    return Told("start" if begins and _first(event, call) else "continue", ())


def _first(event: Event, call: GateCall) -> bool:
    """Whether nothing was recorded yet: it was announced, or silent ever since that moment."""
    if event.kind == course.ANNOUNCED:
        return not any(each.kind == course.JOINED for each in gated.events(call))
    opened = (course.PAUSE, course.HOLD)
    return any(
        each.kind in opened and call.permitted_at and each.heard_at <= call.permitted_at
        for each in gated.events(call)
    )


def _detail(told: Happened, call: GateCall) -> str:
    if told.kind != course.JOINED:
        return told.detail
    if not told.party:
        return course.UNKNOWN
    numbers = unrecorded.Numbers([told.party])
    if numbers.rule(caller=told.party, others=()):
        return course.PROTECTED
    known = agents.resolve(call.offer.source, told.party, told.at or call.asked_at)
    return course.EMPLOYEE if known else course.OTHER


def _write_down(event: Event, call: GateCall, *, at: datetime, by: Actor) -> bool:
    """Whether it is new."""
    _, new = GateEvent.objects.get_or_create(
        call=call,
        kind=event.kind,
        detail=event.detail,
        at=event.at,
        defaults={"heard_at": event.heard_at},
    )
    if new and call.offer.employee_id is not None:
        detail = {"call": call.offer.source_id_hash, "event": event.kind, "function": by.role}
        book.append("call_event", at=at, subjects=[call.offer.employee_id], detail=detail)
    return new


def _permit(call: GateCall, announced_at: datetime, *, at: datetime, by: Actor) -> None:
    """Ask the law again, now that the announcement was played."""
    offer = call.offer
    open_ = offer.result == Offer.Result.DRAWN and offer.employee_id is not None
    try:
        arrival = gating.metadata(call) if open_ else None
    except keys.Gone:
        arrival = None
    rules: list[str] = [course.UNTOLD]
    if arrival is not None and (bar := gating.barred(arrival)):
        rules = [bar]
    elif arrival is not None:
        # The law asks by our clock. What is recorded is held against the platform's own, later on.
        played = min(announced_at, at - gating.MOMENT)
        weighed = weighing.weigh(arrival, offer, announced_at=played, at=at, by=by)
        book.append_lines(weighed.lines, at=at)
        text = weighed.text
        same = text is not None and announcements.name_of(text) == call.announcement
        rules = list(weighed.denied)
        if same and not rules:
            call.permitted_at, call.announced_at = at, announced_at
            call.save(update_fields=["permitted_at", "announced_at"])
            return
        rules = rules or [course.UNTOLD]
    call.denied_at = at
    call.save(update_fields=["denied_at"])
    if open_:
        gating.refuse(offer, rules, why="denied", at=at)


def _apply(call: GateCall, before: Course, now: Course, *, at: datetime, by: Actor) -> Heard:
    """Let what has come in, or is about to, follow what was told since."""
    offer = call.offer
    if now.forbidden and now.forbidden != before.forbidden:
        gone = withdrawing.withdraw(offer, at=at, by=by, why=now.why[0])
        gating.refuse(offer, [now.forbidden], why=now.why[0], at=at)
        return gone
    if now.silenced(before) and offer.result == Offer.Result.ACCEPTED:
        return withdrawing.withdraw(offer, at=at, by=by, why="told_late")
    never = now.stopped_at is not None and call.permitted_at is None
    if never and offer.result == Offer.Result.DRAWN:
        # It was never announced; its place in the sample is free for another call.
        gating.refuse(offer, [course.UNTOLD], why=course.NOT_ANNOUNCED, at=at)
    return Heard(0, 0)


def _unasked(told: Happened, hashed: str, offer: Offer | None, *, at: datetime, by: Actor) -> Told:
    if offer is None and told.kind in REMEMBERED:
        Offer.objects.create(
            batch=batches.of_day(told.source, at),
            source=told.source,
            source_id_hash=hashed,
            result=Offer.Result.REFUSED,
            rules=[course.UNTOLD],
            reason=BEFORE_ITS_CALL,
            decided_at=at,
        )
        detail = {"source": told.source, "call": hashed, "event": told.kind, "function": by.role}
        book.append("call_event", at=at, subjects=[], detail=detail)
    if offer is None or offer.reason == BEFORE_ITS_CALL:
        return Told("no", ("not_asked",))
    hidden = offer.result == Offer.Result.NOT_DRAWN or offer.reason == drawing.UNRECORDED
    return Told("no", ("not_drawn" if hidden else "law",))


def _objects(told: Happened, call: GateCall | None, *, at: datetime, by: Actor) -> Told:
    said = min(told.at or at, at)  # a clock may run ahead; an objection never waits for it
    if told.all_calls:
        unrecorded.remember_caller(_number(told, call), at=at, by=by)
    gone = objecting.record(told.source, told.call_id, at=at, by=by, said_at=said)
    running = False
    if call is not None:
        running = call.permitted_at is not None
        _write_down(Event(course.OBJECTED, said, at), call, at=at, by=by)
    order: Order = "stop" if running or gone.destroyed or gone.held else "no"
    return Told(order, (course.OBJECTED,), gone.destroyed, gone.held)


def _number(told: Happened, call: GateCall | None) -> str:
    if told.number:
        return told.number
    try:
        number = gating.metadata(call).caller_ref if call is not None else None
    except keys.Gone:
        number = None
    if not number:
        raise NoNumber
    return number
