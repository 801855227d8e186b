"""One import from beginning to end, offer by offer; what was left undone last time goes first."""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from klankbord.audio.faults import BadAudio
from klankbord.database import turns
from klankbord.database.sets import among
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.recordings.draw import drawing, replacing
from klankbord.recordings.intake import intake, parting, receiving, transcribing
from klankbord.recordings.models import FROZEN, Leg, Offer
from klankbord.recordings.offered.gated import Gated
from klankbord.recordings.offered.offers import Arrival

DUPLICATE = "duplicate"
OTHER_CONTENT = "same_id_other_content"
DIFFERS = "length_differs"
"""Reason beside `accepted`: the sound is longer or shorter than was told."""

TOGETHER = 50
"""Offers that are decided in one deed, and whose sound is made durable and written down in one."""

READ = 1_000
"""Offers that were not drawn and are told of at once."""

Open = Callable[[], BinaryIO]
"""Opens the sound of one offer; called only when the law has let it in."""

Offered = tuple[Arrival, int, Open, Open | None]
"""A row, the id of its offer, its sound and what was written out of it."""


class Busy(Exception):
    """Another import of the same source is under way."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one offer: a line of the report."""

    source_id_hash: str
    result: str
    rules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reason: str = ""
    leg: UUID | None = None
    decided_at: datetime | None = None


def arrive(
    arrivals: Sequence[Arrival],
    opens: Sequence[Open],
    *,
    source: str,
    at: datetime,
    by: Actor,
    clock: Callable[[], datetime] | None = None,
    words: Sequence[Open | None] = (),
) -> Iterator[Outcome]:
    """Register a batch, then decide and receive some offers at a time.

    Those that are drawn go first; then those that are drawn in the place of what could not come in;
    and at the end those that were not drawn.

    Args:
        arrivals: What is offered.
        opens: How to get the sound of each.
        source: Name of the platform.
        at: Now.
        by: The door.
        clock: Says what is now as often as it is asked, so that whoever objects during a long
            import is heard; without it everything happens at `at`.
        words: How to get the transcript of each, where it has one.

    Raises:
        Busy: Another import of this source is under way.
        StoreFault: The disk is full or refuses. What came in before stays; run it again.
    """
    told = words or [None] * len(opens)
    with turns.alone(f"recordings.import {source}", otherwise=Busy(source)):
        offers = parting.register(arrivals, source=source, at=at, by=by)

        def at_places(places: Iterable[int]) -> Iterator[Offered]:
            return ((arrivals[n], offers[n], opens[n], told[n]) for n in places)

        drawn, rest = _parted(range(len(arrivals)), offers, replacing.drawn(offers, at=at))
        while drawn:
            for some in _together(at_places(drawn)):
                yield from _some(some, at=clock() if clock else at, by=by)
            if not rest:
                break
            now = clock() if clock else at
            drawn, rest = _parted(rest, offers, replacing.replace(offers, at=now, by=by))
        for few in _some_of(rest, READ):
            passed = _passed([offers[place] for place in few], at=clock() if clock else at)
            late = (place for place in few if offers[place] not in passed)
            for some in _together(at_places(late)):
                yield from _some(some, at=clock() if clock else at, by=by)
            yield from (passed[offers[place]] for place in few if offers[place] in passed)


def _some_of(places: "array[int]", most: int) -> Iterator["array[int]"]:
    return (places[first : first + most] for first in range(0, len(places), most))


def _passed(offers: Collection[int], *, at: datetime) -> dict[int, Outcome]:
    """What became of those that were not drawn, by their ids: nothing is asked about them."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "record", None, at)):
        found = Offer.objects.filter(pk__in=among(Offer, offers), result=Offer.Result.NOT_DRAWN)
        return {offer.pk: outcome(offer) for offer in found}


def _parted(
    places: Iterable[int], offers: Sequence[int], wanted: Collection[int]
) -> tuple["array[int]", "array[int]"]:
    """The places of rows with these offers, and of the others; of a million 8 MB, and no more."""
    parts = array("L"), array("L")
    for place in places:
        parts[offers[place] not in wanted].append(place)
    return parts


def outcome(offer: Offer, *, leg: UUID | None = None) -> Outcome:
    """An offer as a line of the report.

    Whose number is never recorded is reported as not drawn: that list is not the door's to read.
    """
    if offer.reason == drawing.UNRECORDED:
        return Outcome(offer.source_id_hash, Offer.Result.NOT_DRAWN)
    return Outcome(
        offer.source_id_hash,
        offer.result,
        tuple(offer.rules),
        tuple(offer.missing),
        offer.reason,
        leg,
        offer.decided_at,
    )


def _together(offered: Iterable[Offered]) -> Iterator[list[Offered]]:
    """Some at a time, so that they wait for the disk together; none stands among them twice."""
    some: dict[int, Offered] = {}
    for one in offered:
        if one[1] in some or len(some) == TOGETHER:
            yield list(some.values())
            some = {}
        some[one[1]] = one
    if some:
        yield list(some.values())


def _some(offered: Sequence[Offered], *, at: datetime, by: Actor) -> Iterator[Outcome]:
    known_by = [(arrival, Offer(pk=number)) for arrival, number, *_ in offered]
    admitted = intake.admit_all(known_by, at=at, by=by)
    decided, made = admitted.offers, admitted.made
    here = [each for each in decided if each.result == Offer.Result.ACCEPTED]
    legs = _legs([offer for offer in here if offer.pk not in made], at)
    legs |= {offer.source_id_hash: made[offer.pk].leg for offer in here if offer.pk in made}
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        known = Gated(decided)
    coming = {}
    for (arrival, _, open_, _), offer in zip(offered, decided, strict=True):
        leg = legs.get(offer.source_id_hash)
        if leg and leg.state == Leg.State.EXPECTED:
            tracks = made[offer.pk].awaited if offer.pk in made else ()
            complete = known.complete(arrival, offer)
            coming[offer.pk] = receiving.Coming(leg.pk, complete, open_, tracks)
    got = dict(zip(coming, receiving.receive_all(list(coming.values()), at=at, by=by), strict=True))
    for (arrival, _, _, words), offer in zip(offered, decided, strict=True):
        leg = legs.get(offer.source_id_hash)
        if leg is None:
            yield outcome(offer)
            continue
        if offer.pk in got:
            became = _outcome(offer, leg, got[offer.pk], at=at, by=by)
        else:
            became = again(arrival, offer, leg, at=at)
        complete = known.complete(arrival, offer)
        yield became if words is None else _worded(became, complete, words, at=at, by=by)


def _worded(became: Outcome, arrival: Arrival, words: Open, *, at: datetime, by: Actor) -> Outcome:
    """Take the transcript of what is here; why it was left out stands in the report."""
    if became.leg is None or became.result not in (Offer.Result.ACCEPTED, DUPLICATE):
        return became
    left_out = transcribing.take(became.leg, words, arrival=arrival, at=at, by=by)
    return replace(became, reason=left_out) if left_out else became


def _outcome(
    offer: Offer, leg: Leg, got: receiving.Received | receiving.Fault, *, at: datetime, by: Actor
) -> Outcome:
    match got:
        case receiving.Received():
            return replace(outcome(offer, leg=leg.pk), reason=DIFFERS if got.differs else "")
        case receiving.NotExpected() | receiving.UnderWay():
            return outcome(offer)
        case BadAudio():
            reason = got.code
        case receiving.OtherContent():
            reason = "other_content"
        case _:
            reason = "file_unreadable"
    return outcome(intake.fail(offer, reason=reason, at=at, by=by))


def again(arrival: Arrival, offer: Offer, leg: Leg, *, at: datetime) -> Outcome:
    """The same id a second time: one object if it is the same sound, an incident if not."""
    if arrival.sha256 in (None, leg.call.content_sha256):
        return Outcome(offer.source_id_hash, DUPLICATE, leg=leg.pk, decided_at=offer.decided_at)
    with transaction.atomic(durable=True):
        detail = {"source": offer.source, "call": offer.source_id_hash, "what": OTHER_CONTENT}
        book.append("incident", at=at, subjects=[leg.employee_id], detail=detail)
    return Outcome(offer.source_id_hash, Offer.Result.ERROR, reason=OTHER_CONTENT, leg=leg.pk)


def leg_of(offer: Offer, at: datetime) -> Leg | None:
    """The leg that came of an accepted offer; None once its record is gone."""
    return _legs([offer], at).get(offer.source_id_hash)


def _legs(offers: Sequence[Offer], at: datetime) -> dict[str, Leg]:
    """The legs that came of accepted offers of one source, by the hash of its id."""
    if not offers:
        return {}
    hashes = [offer.source_id_hash for offer in offers]
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        found = Leg.objects.select_related("call").filter(
            call__source=offers[0].source, call__source_id_hash__in=hashes
        )
        found = found.defer(*FROZEN)
        return {leg.call.source_id_hash: leg for leg in found}
