"""The way in: offered, drawn, decided, admitted. Nothing of a call is here before the law said so.

One import is: `drawing.register` the whole batch, then `admit` each drawn offer, then
`receiving.receive` the sound of each admitted one. Whatever a crash leaves undone the next run
finds by the state of the offer, and finishes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.database.sets import among
from klankbord.gate import access, decisions
from klankbord.gate.access import Access, Actor
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.ledger.book import Line
from klankbord.ledger.leaves import Code
from klankbord.people import callers
from klankbord.programmes import seeds
from klankbord.programmes.dossier import Dossier
from klankbord.recordings import facts, keeping
from klankbord.recordings.draw import drawing, quarantining, replacing
from klankbord.recordings.draw.counting import Drawn
from klankbord.recordings.draw.covering import Covering
from klankbord.recordings.intake import rooms
from klankbord.recordings.models import Call, Leg, Offer
from klankbord.recordings.offered import cutting
from klankbord.recordings.offered.gated import Gated
from klankbord.recordings.offered.offers import Arrival
from klankbord.vault import keys

OPEN = (Offer.Result.DRAWN, Offer.Result.QUARANTINED, Offer.Result.ERROR)
"""Results after which an offer may be decided again."""

REHEARSED = 50
"""Offers of a rehearsal that are put before the law at once."""

Offered = tuple[Arrival, Offer]


@dataclass(frozen=True, slots=True)
class Admitted:
    """What became of some offers, and by the id of its offer the room that was made for each."""

    offers: list[Offer]
    made: dict[int, rooms.Made]


@dataclass(frozen=True, slots=True)
class _Asked:
    """An offer about which the law can be asked."""

    arrival: Arrival
    offer: Offer
    employee: UUID
    began: datetime
    drawn_as: tuple[object, ...]

    def came_in_as_drawn(self) -> bool:
        return self.offer.result == Offer.Result.ACCEPTED and _place(self.offer) == self.drawn_as

    @property
    def month(self) -> str:
        return seeds.month_of(self.arrival.started_at or self.began)


@dataclass(frozen=True, slots=True)
class _Deed:
    """One deed about several offers: what is read for all, and what is written at its end."""

    at: datetime
    by: Actor
    read: Covering
    drawn: Drawn
    lines: list[Line]
    rooms: list[rooms.Room]

    def ask(self, question: dict[str, Any], *, about: Sequence[UUID]) -> Decision:
        decision, lines = decisions.weigh(question, about=about, by=self.by)
        self.lines.extend(lines)
        return decision


def admit(arrival: Arrival, offer: Offer, *, at: datetime, by: Actor) -> Offer:
    """Ask the law about a drawn or quarantined offer and, on a yes, make room for its sound.

    Nothing happens to an offer that was decided before. Refused for want of a fact is quarantine:
    the metadata waits, sealed, for seven days.
    """
    [decided] = admit_all([(arrival, offer)], at=at, by=by).offers
    return decided


def admit_all(offered: Sequence[Offered], *, at: datetime, by: Actor) -> Admitted:
    """As `admit`, for several offers in one deed. No offer stands among them twice."""
    with access.deed(Access(access.SYSTEM, "record", None, at)):
        return _record_all(offered, at=at, by=by, kept=True)


def record(arrival: Arrival, offer: Offer, *, at: datetime, by: Actor) -> Offer:
    """As `admit`, inside the transaction of another deed."""
    [decided] = record_all([(arrival, offer)], at=at, by=by)
    return decided


def record_all(offered: Sequence[Offered], *, at: datetime, by: Actor) -> list[Offer]:
    """As `admit_all`, inside the transaction of another deed."""
    return _record_all(offered, at=at, by=by, kept=True).offers


def _record_all(offered: Sequence[Offered], *, at: datetime, by: Actor, kept: bool) -> Admitted:
    wanted = Offer.objects.filter(pk__in=among(Offer, [offer.pk for _, offer in offered]))
    wanted = wanted.order_by("pk").select_for_update(of=("self",)).select_related("employee")
    locked = {offer.pk: offer for offer in wanted}
    undecided = [
        (arrival, locked[offer.pk])
        for arrival, offer in offered
        if locked[offer.pk].result in OPEN and drawing.complete(arrival)
    ]
    made = _decide_all(undecided, at=at, by=by, kept=kept)
    return Admitted([locked[offer.pk] for _, offer in offered], made)


def weigh_all(offered: Sequence[Offered], *, at: datetime, by: Actor) -> list[Offer]:
    """As `record_all`, for a rehearsal: no room is made and no line written."""
    # Most were not drawn, and of those the law is not asked.
    told = {offer.pk: (arrival, offer) for arrival, offer in offered}
    some = [each for each in told.values() if each[1].result in OPEN]
    decided: dict[int, Offer] = {}
    while some:
        for first in range(0, len(some), REHEARSED):
            few = _record_all(some[first : first + REHEARSED], at=at, by=by, kept=False)
            decided |= {offer.pk: offer for offer in few.offers}
        given = replacing.record(list(told), by=by, lines=[])
        some = [(told[pk][0], offer) for pk, offer in given.items()]
    return [decided.get(offer.pk, offer) for _, offer in offered]


def fail(offer: Offer, *, reason: str, at: datetime, by: Actor) -> Offer:
    """Give up an offer whose sound cannot be used, and destroy what came of it.

    Args:
        offer: Drawn or accepted.
        reason: A code.
        at: Now.
        by: The door that offered it.
    """
    with access.deed(Access(access.SYSTEM, "erase", None, at)):
        locked = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
        record_fault(locked, reason=reason, at=at, by=by)
    return locked


def record_fault(offer: Offer, *, reason: str, at: datetime, by: Actor) -> None:
    """As `fail`, inside the transaction of another deed that has the offer locked."""
    call = Call.objects.filter(source=offer.source, source_id_hash=offer.source_id_hash).first()
    if call is not None:
        _undo(call, at=at, by=by, why=reason)
    offer.result = Offer.Result.ERROR
    offer.reason = reason
    offer.decided_at = at
    offer.save()


def _decide_all(
    undecided: Sequence[Offered], *, at: datetime, by: Actor, kept: bool
) -> dict[int, rooms.Made]:
    """Ask about each offer in turn, then write down at once all that came of it.

    Of what is not kept only the offers are written, by which the next ones are counted.
    """
    known = drawing.names([arrival for arrival, offer in undecided if offer.employee is None])
    asked = []
    for arrival, offer in undecided:
        place = _place(offer)
        offer.employee = offer.employee or drawing.resolve(arrival, known)
        if arrival.started_at is not None and offer.employee is not None:
            asked.append(_Asked(arrival, offer, offer.employee.pk, arrival.started_at, place))
    if not asked:
        return {}
    employees = {each.employee for each in asked}
    drawn = Drawn(employees, {each.month for each in asked})
    deed = _Deed(at, by, Covering(employees), drawn, [], [])
    offered = [each.offer for each in asked]
    gated = Gated(offered)
    asked = [found for each in asked if (found := _by_gate(each, gated, deed))]
    for each in asked:
        _decide(each, deed)
    made = _make_room(deed) if kept else {}
    deed.lines.extend(quarantining.release(offered, at=at, by=by))
    _keep(asked, at)
    if kept:
        # Whoever else writes lines about these persons takes their rows in the same order.
        book.append_lines(sorted(deed.lines, key=lambda line: line.subject), at=at)
    return made


def _make_room(deed: _Deed) -> dict[int, rooms.Made]:
    made = rooms.make(deed.rooms, at=deed.at)
    for each, room in zip(made, deed.rooms, strict=True):
        deed.lines.extend(_admitted(each.leg, room, deed.at))
    return {room.offer.pk: each for each, room in zip(made, deed.rooms, strict=True)}


def _by_gate(asked: _Asked, gated: Gated, deed: _Deed) -> _Asked | None:
    """A call as the gate knows it; None if by the gate it may not come in.

    The law is asked of the moment at which the recording begins as it is kept. Of a call of which
    nobody knows where something must be cut out it is not asked at all.
    """
    offer = asked.offer
    refusal = gated.refusal(asked.arrival, offer)
    if refusal is None:
        arrival = gated.complete(asked.arrival, offer)
        if cutting.of(arrival).unplaced:
            record_fault(offer, reason=cutting.UNPLACED, at=deed.at, by=deed.by)
            return None
        return replace(asked, arrival=arrival, began=cutting.kept_from(arrival) or asked.began)
    rule, why = refusal
    offer.result, offer.rules, offer.missing = Offer.Result.REFUSED, [rule], []
    offer.reason, offer.decided_at = why, deed.at
    offer.save()
    deed.drawn.note(offer)
    detail: dict[str, Code] = {
        "source": offer.source,
        "call": offer.source_id_hash,
        "rules": [rule],
        "reason": why,
        "function": deed.by.role,
    }
    deed.lines.append(Line(asked.employee, "gate_refused", detail))
    return None


def _decide(asked: _Asked, deed: _Deed) -> None:
    offer = asked.offer
    call = offer.source_id_hash
    versions = deed.read.of_call(asked.employee, call, asked.began, known_at=deed.at)
    offer.month = asked.month
    offer.version_id = versions[0].id if versions else None
    offer.decided_at = deed.at
    caller = callers.pseudonym(asked.arrival.caller_ref)
    questions = [
        facts.for_arrival(
            asked.arrival,
            began=asked.began,
            employee=asked.employee,
            versions=versions,
            purpose=purpose,
            count=deed.drawn.with_(offer),
            at=deed.at,
            read=deed.read,
        )
        for purpose in (versions[0].purposes if versions else (None,))
    ]
    answers = [deed.ask(question, about=[asked.employee, caller]) for question in questions]
    if any(answer.answer == "no" for answer in answers):
        _turn_away(asked, answers, at=deed.at)
    else:
        _let_in(asked, questions[0], versions, caller, deed)
    deed.drawn.note(offer)


def _turn_away(asked: _Asked, answers: Sequence[Decision], *, at: datetime) -> None:
    offer = asked.offer
    denied = {rule for answer in answers for rule in answer.denied_by}
    in_order: list[str] = sorted(denied, key=lambda rule: int(rule[1:]))
    offer.rules = in_order
    offer.missing = sorted({path for answer in answers for path in answer.missing})
    unproven = all(set(answer.denied_by) <= set(answer.gaps) for answer in answers)
    if unproven and not quarantining.over(offer, at):
        offer.result = Offer.Result.QUARANTINED
        offer.reason = "not_proven"
        if offer.quarantine_id is None:
            quarantining.seal(offer, asked.arrival, person=asked.employee, at=at)
    else:
        offer.result = Offer.Result.REFUSED
        offer.reason = quarantining.NOT_COMPLETED if unproven else "denied"


def _let_in(
    asked: _Asked,
    question: dict[str, Any],
    versions: Sequence[Dossier],
    caller: UUID,
    deed: _Deed,
) -> None:
    offer = asked.offer
    until = min([keeping.audio_until(asked.began, each.ends_at) for each in versions])
    if asked.arrival.source_expiry is not None:
        until = min(until, asked.arrival.source_expiry)
    if until <= deed.at:
        offer.result = Offer.Result.REFUSED
        offer.rules = ["R59"]
        offer.reason = "term_passed"
        return
    offer.result = Offer.Result.ACCEPTED
    offer.rules = []
    offer.missing = []
    offer.reason = ""
    deed.rooms.append(rooms.Room(asked.arrival, offer, question, versions, caller, until))


def _place(offer: Offer) -> tuple[object, ...]:
    return offer.employee_id, offer.version_id, offer.month, offer.quarantine_id


def _keep(asked: Sequence[_Asked], at: datetime) -> None:
    """Write down what became of the offers; most come in just as they were drawn."""
    plain = [each.offer.pk for each in asked if each.came_in_as_drawn()]
    Offer.objects.filter(pk__in=among(Offer, plain)).update(
        result=Offer.Result.ACCEPTED, rules=[], missing=[], reason="", decided_at=at
    )
    for each in asked:
        if not each.came_in_as_drawn():
            each.offer.save()


def _admitted(leg: Leg, room: rooms.Room, at: datetime) -> list[Line]:
    detail: dict[str, Code] = {"leg": str(leg.pk), "until": room.until, "function": "integration"}
    return [Line(who, "recording_admitted", detail, at) for who in (leg.employee_id, room.caller)]


def _undo(call: Call, *, at: datetime, by: Actor, why: str) -> None:
    for leg in call.legs.all():
        for track in leg.tracks.all():
            keys.shred(track.key, at=at, by=by, why=why)
        keys.shred(leg.key, at=at, by=by, why=why)
    keys.shred(call.key, at=at, by=by, why=why)
    call.delete()
