"""The way in: offered, drawn, decided, admitted. Nothing of a call is here before the law said so.

One import is: `drawing.register` the whole batch, then `admit` each drawn offer, then
`receiving.receive` the sound of each admitted one. Whatever a crash leaves undone the next run
finds by the state of the offer, and finishes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.gate import access, decisions
from klankbord.gate.access import Access, Actor
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.people import callers
from klankbord.programmes import seeds
from klankbord.programmes.dossier import Dossier
from klankbord.recordings import covering, drawing, facts, freezing, keeping
from klankbord.recordings.models import Call, Leg, Offer, Track
from klankbord.recordings.offers import Arrival
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party

OPEN = (Offer.Result.DRAWN, Offer.Result.QUARANTINED, Offer.Result.ERROR)
"""Results after which an offer may be decided again."""

QUEUE = 80
"""Characters of the name of a queue that are kept."""

SOUND = "sound"
"""Name of the payload under the key of a track."""


def admit(arrival: Arrival, offer: Offer, *, at: datetime, by: Actor) -> Offer:
    """Ask the law about a drawn or quarantined offer and, on a yes, make room for its sound.

    Nothing happens to an offer that was decided before. Refused for want of a fact is quarantine:
    the metadata waits, sealed, for seven days.
    """
    with access.deed(Access(access.SYSTEM, "record", None, at)):
        return record(arrival, offer, at=at, by=by)


def record(arrival: Arrival, offer: Offer, *, at: datetime, by: Actor) -> Offer:
    """As `admit`, inside the transaction of another deed."""
    locked = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if locked.result not in OPEN:
        return locked
    employee = locked.employee or drawing.resolve(arrival, locked.source)
    if arrival.started_at is None or not drawing.complete(arrival) or employee is None:
        return locked
    locked.employee = employee
    _decide(arrival, arrival.started_at, locked, at=at, by=by)
    locked.decided_at = at
    locked.save()
    return locked


def rehearse(arrivals: Sequence[Arrival], *, source: str, at: datetime, by: Actor) -> list[Offer]:
    """What would become of a batch; nothing of it is kept."""
    with access.deed(Access(access.SYSTEM, "record", None, at)):
        offers = drawing.record(arrivals, source=source, at=at, by=by)
        seen = [
            record(arrival, offer, at=at, by=by)
            for arrival, offer in zip(arrivals, offers, strict=True)
        ]
        transaction.set_rollback(True)
    return seen


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
        call = Call.objects.filter(
            source=locked.source, source_id_hash=locked.source_id_hash
        ).first()
        if call is not None:
            _undo(call, at=at, by=by, why=reason)
        locked.result = Offer.Result.ERROR
        locked.reason = reason
        locked.decided_at = at
        locked.save()
    return locked


def _decide(arrival: Arrival, began: datetime, offer: Offer, *, at: datetime, by: Actor) -> None:
    assert offer.employee is not None  # noqa: S101  the caller has just put it there
    versions = covering.versions(offer.employee.pk, began, known_at=at)
    offer.month = seeds.month_of(began)
    offer.version_id = versions[0].id if versions else None
    caller = callers.pseudonym(arrival.caller_ref)
    asked = [
        facts.for_arrival(
            arrival,
            began=began,
            employee=offer.employee.pk,
            versions=versions,
            purpose=purpose,
            count=drawing.count(offer),
            at=at,
        )
        for purpose in (versions[0].purposes if versions else (None,))
    ]
    answers = [
        decisions.decide(question, about=[offer.employee.pk, caller], by=by) for question in asked
    ]
    if any(answer.answer == "no" for answer in answers):
        _turn_away(arrival, offer, answers, at=at)
    else:
        _make_room(arrival, began, offer, asked[0], versions, caller=caller, at=at)


def _turn_away(
    arrival: Arrival, offer: Offer, answers: Sequence[Decision], *, at: datetime
) -> None:
    assert offer.employee is not None  # noqa: S101  see _decide
    denied = {rule for answer in answers for rule in answer.denied_by}
    in_order: list[str] = sorted(denied, key=lambda rule: int(rule[1:]))
    offer.rules = in_order
    offer.missing = sorted({path for answer in answers for path in answer.missing})
    if all(set(answer.denied_by) <= set(answer.gaps) for answer in answers):
        offer.result = Offer.Result.QUARANTINED
        offer.reason = "not_proven"
        if offer.quarantine is None:
            offer.quarantine = drawing.quarantine(arrival, person=offer.employee.pk, at=at)
    else:
        offer.result = Offer.Result.REFUSED
        offer.reason = "denied"


def _make_room(
    arrival: Arrival,
    began: datetime,
    offer: Offer,
    question: dict[str, Any],
    versions: Sequence[Dossier],
    *,
    caller: UUID,
    at: datetime,
) -> None:
    assert offer.employee is not None  # noqa: S101  see _decide
    first = versions[0]
    until = min([keeping.audio_until(began, each.ends_at) for each in versions])
    if arrival.source_expiry is not None:
        until = min(until, arrival.source_expiry)
    if until <= at:
        offer.result = Offer.Result.REFUSED
        offer.rules = ["R59"]
        offer.reason = "term_passed"
        return
    agent = Party(offer.employee.pk, "agent")
    other = Party(caller, "caller")
    record = keeping.record_until(began)
    call = _call(arrival, offer, began, other, until=record, at=at)
    frozen = facts.to_freeze(question, version=first)
    leg = Leg.objects.create(
        call=call,
        key=keys.create(parties=[agent], kind="record", keep_until=record, at=at),
        employee=offer.employee,
        version_id=first.id,
        programmes=[each.id for each in versions],
        collected=frozen,
        collected_facts=freezing.facts(frozen, question),
        made_at=began,
        purposes=list(first.purposes),
        retention_until=until,
        duration_ms=arrival.duration_ms or 0,
        selected_at=at,
    )
    _make_tracks(leg, _tracks(arrival, agent, other), row_until=record, at=at)
    offer.result = Offer.Result.ACCEPTED
    offer.rules = []
    offer.missing = []
    offer.reason = ""
    book.append(
        "recording_admitted",
        at=at,
        subjects=[offer.employee.pk, caller],
        detail={"leg": str(leg.pk), "until": until, "function": "integration"},
    )


def _call(
    arrival: Arrival, offer: Offer, began: datetime, caller: Party, *, until: datetime, at: datetime
) -> Call:
    return Call.objects.create(
        key=keys.create(parties=[caller], kind="record", keep_until=until, at=at),
        source=offer.source,
        source_id_hash=offer.source_id_hash,
        content_sha256=offer.content_sha256,
        started_at=began,
        direction=arrival.direction or "unknown",
        queue=(arrival.queue or "")[:QUEUE],
        caller=caller.person,
    )


def _make_tracks(
    leg: Leg, tracks: dict[str, list[Party]], *, row_until: datetime, at: datetime
) -> None:
    for party, concerned in tracks.items():
        key = keys.create(
            parties=concerned,
            kind="audio",
            keep_until=leg.retention_until,
            row_until=row_until,
            at=at,
        )
        boxes.reserve(key, SOUND)
        Track.objects.create(leg=leg, key=key, party=party, encoding="", rate=0)


def _tracks(arrival: Arrival, agent: Party, caller: Party) -> dict[str, list[Party]]:
    if arrival.channels != drawing.STEREO and arrival.agent_channel is None:
        return {Track.Party.MIXED: [agent, caller]}
    return {Track.Party.AGENT: [agent], Track.Party.CALLER: [caller]}


def _undo(call: Call, *, at: datetime, by: Actor, why: str) -> None:
    for leg in call.legs.all():
        for track in leg.tracks.all():
            keys.shred(track.key, at=at, by=by, why=why)
        keys.shred(leg.key, at=at, by=by, why=why)
    keys.shred(call.key, at=at, by=by, why=why)
    call.delete()
