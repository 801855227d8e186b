"""One import from beginning to end, offer by offer; what was left undone last time goes first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from klankbord.database import turns
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.recordings import drawing, folders, intake, receiving
from klankbord.recordings.audio.wav import BadAudio
from klankbord.recordings.models import Leg, Offer
from klankbord.recordings.offers import Arrival

DUPLICATE = "duplicate"
OTHER_CONTENT = "same_id_other_content"

Open = Callable[[], BinaryIO]
"""Opens the sound of one offer; called only when the law has let it in."""


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


def arrive(
    arrivals: Sequence[Arrival], opens: Sequence[Open], *, source: str, at: datetime, by: Actor
) -> Iterator[Outcome]:
    """Register a batch, then decide and receive offer by offer.

    Args:
        arrivals: What is offered.
        opens: How to get the sound of each.
        source: Name of the platform.
        at: Now.
        by: The door.

    Raises:
        Busy: Another import of this source is under way.
        StoreFault: The disk is full or refuses. What came in before stays; run it again.
    """
    with turns.alone(f"recordings.import {source}", otherwise=Busy(source)):
        offers = drawing.register(arrivals, source=source, at=at, by=by)
        for arrival, offer, open_ in zip(arrivals, offers, opens, strict=True):
            yield _one(arrival, offer, open_, at=at, by=by)


def outcome(offer: Offer, *, leg: UUID | None = None) -> Outcome:
    """An offer as a line of the report."""
    return Outcome(
        offer.source_id_hash,
        offer.result,
        tuple(offer.rules),
        tuple(offer.missing),
        offer.reason,
        leg,
    )


def _one(arrival: Arrival, offer: Offer, open_: Open, *, at: datetime, by: Actor) -> Outcome:
    was_here = offer.result == Offer.Result.ACCEPTED
    offer = intake.admit(arrival, offer, at=at, by=by)
    if offer.result != Offer.Result.ACCEPTED:
        return outcome(offer)
    leg = leg_of(offer, at)
    if leg is None:
        return outcome(offer)
    if leg.state != Leg.State.EXPECTED and was_here:
        return again(arrival, offer, leg, at=at)
    return _receive(arrival, offer, leg, open_, at=at, by=by)


def _receive(
    arrival: Arrival, offer: Offer, leg: Leg, open_: Open, *, at: datetime, by: Actor
) -> Outcome:
    try:
        with open_() as stream:
            receiving.receive(leg.pk, stream, arrival=arrival, at=at, by=by)
    except BadAudio as fault:
        reason = fault.code
    except receiving.OtherContent:
        reason = "other_content"
    except (OSError, folders.OutOfFolder):
        reason = "file_unreadable"
    except (receiving.NotExpected, receiving.UnderWay):
        return outcome(offer)
    else:
        return outcome(offer, leg=leg.pk)
    return outcome(intake.fail(offer, reason=reason, at=at, by=by))


def again(arrival: Arrival, offer: Offer, leg: Leg, *, at: datetime) -> Outcome:
    """The same id a second time: one object if it is the same sound, an incident if not."""
    if arrival.sha256 in (None, leg.call.content_sha256):
        return Outcome(offer.source_id_hash, DUPLICATE, leg=leg.pk)
    with transaction.atomic(durable=True):
        detail = {"source": offer.source, "call": offer.source_id_hash, "what": OTHER_CONTENT}
        book.append("incident", at=at, subjects=[leg.employee_id], detail=detail)
    return Outcome(offer.source_id_hash, Offer.Result.ERROR, reason=OTHER_CONTENT, leg=leg.pk)


def leg_of(offer: Offer, at: datetime) -> Leg | None:
    """The leg that came of an accepted offer; None once its record is gone."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        return (
            Leg.objects.select_related("call")
            .filter(call__source=offer.source, call__source_id_hash=offer.source_id_hash)
            .first()
        )
