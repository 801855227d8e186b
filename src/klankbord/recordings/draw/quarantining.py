"""What is told of a call of which a fact is missing: sealed for seven days, then it is gone.

Only metadata waits here, never sound (design 4.5). It leaves in three ways: the fact is told and
the law decides, the plan does not draw the call after all, or the week is over. After that week the
offer is closed for good: a platform that offers the call again begins no new week.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import queue
from klankbord.ledger import book
from klankbord.ledger.book import Line
from klankbord.ledger.leaves import Code
from klankbord.recordings import keeping
from klankbord.recordings.models import Offer
from klankbord.recordings.offered import offers
from klankbord.recordings.offered.offers import Arrival
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party
from klankbord.vault.models import Key

KIND = "quarantine"
"""The class of data that waits, as the receipts of the sweep name it."""

METADATA = "metadata"
COMPLETED = "completed"
"""Why metadata is destroyed before its week is over: the offer was decided."""

NOT_COMPLETED = "not_completed"
"""Why an offer is closed: in seven days nobody told what was missing."""


def seal(offer: Offer, arrival: Arrival, *, person: UUID, at: datetime) -> None:
    """Let an offer wait, its metadata sealed under a key of its own. The row is not saved.

    Args:
        offer: Which waits; from now, or since it did so before.
        arrival: What was told.
        person: Whose call it is; the organisation when nobody knows.
        at: Now.
    """
    until = offer.waits_until or at + keeping.QUARANTINE
    key = keys.create(parties=[Party(person, "agent")], kind=KIND, keep_until=until, at=at)
    boxes.seal(key, METADATA, arrival.as_json(), row=_row(key))
    offer.quarantine, offer.waits_until = key, until


def over(offer: Offer, at: datetime) -> bool:
    """Whether an offer waited for a week, and its metadata is gone or goes tonight."""
    return offer.waits_until is not None and offer.waits_until <= at


def waiting(at: datetime) -> "QuerySet[Offer]":
    """The offers that wait and of which the metadata can be read, the first to go first."""
    return (
        Offer.objects.filter(
            result=Offer.Result.QUARANTINED,
            quarantine__gone_at__isnull=True,
            quarantine__keep_until__gt=at,
        )
        .select_related("quarantine")
        .order_by("waits_until", "pk")
    )


def told(held: Iterable[Offer]) -> dict[int, Arrival]:
    """What was told of some waiting offers, by the id of the offer. What is gone is left out."""
    by_key = {offer.quarantine: offer for offer in held if offer.quarantine is not None}
    sealed = boxes.unseal_all(METADATA, {key: _row(key) for key in by_key})
    found = {}
    for key, offer in by_key.items():
        if key.pk in sealed:
            row = offers.loads(sealed[key.pk])
            arrival = offers.parse(row, source=offer.source)
            assert isinstance(arrival, Arrival)  # noqa: S101  it was one when it was sealed
            found[offer.pk] = arrival
    return found


def release(decided: Sequence[Offer], *, at: datetime, by: Actor) -> list[Line]:
    """Destroy the metadata of offers that wait no more; the lines that tell it.

    In the transaction of the deed, which saves the rows and writes the lines.
    """
    ended = []
    for offer in decided:
        if offer.quarantine_id is not None and offer.result != Offer.Result.QUARANTINED:
            ended.append(offer.quarantine_id)
            offer.quarantine = None
    if not ended:
        return []
    locked = Key.objects.select_for_update().filter(pk__in=ended, gone_at=None).order_by("pk")
    going = [key for key in locked if not keys.held(key)]
    lines = keys.lines(going, "erased", by=by, why=COMPLETED)
    keys.destroy(going, at=at, why=COMPLETED)
    return lines


def close(at: datetime) -> int:
    """Close the offers that waited for a week; how many that were. Safe to repeat.

    The sweep destroys their metadata on the same night and signs a receipt for it.
    """
    with access.deed(Access(SYSTEM, "retain", None, at)):
        ended = Offer.objects.filter(result=Offer.Result.QUARANTINED, waits_until__lte=at)
        count = ended.update(result=Offer.Result.REFUSED, reason=NOT_COMPLETED, decided_at=at)
        if count:
            detail: dict[str, Code] = {"calls": count, "function": "system"}
            book.append("quarantine_emptied", at=at, subjects=[], detail=detail)
    return count


@queue.periodic("recordings.close_quarantine", "7 1 * * *")
def close_nightly(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Each night, before the sweep."""
    close(timezone.now())


def _row(key: Key) -> boxes.Row:
    return boxes.Row("recordings.offer", key.pk)
