"""Offering anew what waits for a fact: once the fact is told, or because somebody asks it.

The platform need not offer the call again, since what it told is here. After a yes the sound comes
as it would have: an import fetches it the next time, a platform puts it when it asks again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import queue
from klankbord.ledger import book
from klankbord.recordings.calling import gating
from klankbord.recordings.draw import batches, drawing, quarantining
from klankbord.recordings.intake import arriving, intake, putting
from klankbord.recordings.models import Offer
from klankbord.recordings.offered.offers import Arrival

LAST_NIGHT = timedelta(hours=25)
"""Before the week of a call is over it is offered once more by itself."""

Told = tuple[Offer, Arrival]


def every(*, at: datetime, by: Actor) -> Counter[str]:
    """Offer anew all that waits and might be decided now; how many came to each result."""
    return _again(lambda _: True, at=at, by=by)


def one(offer: int, *, at: datetime, by: Actor) -> Counter[str]:
    """As `every`, of one waiting call."""
    return _again(lambda told: told[0].pk == offer, at=at, by=by)


@queue.task("recordings.reoffer_source")
def of_source(source: str) -> None:
    """Somebody is known now by a name on this platform, who was not."""
    _again(lambda told: told[0].source == source and _unknown(told), at=timezone.now(), by=SYSTEM)


@queue.task("recordings.reoffer_line")
def of_line(line: str) -> None:
    """What callers hear on this line is proven now, and was not."""
    _again(lambda told: told[1].line == line, at=timezone.now(), by=SYSTEM)


@queue.periodic("recordings.reoffer_last", "37 0 * * *")
def last_night(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Each night what would be gone after it, whichever fact was told in the meantime."""
    now = timezone.now()
    _again(lambda told: _until(told) <= now + LAST_NIGHT, at=now, by=SYSTEM)


def _again(wanted: Callable[[Told], bool], *, at: datetime, by: Actor) -> Counter[str]:
    with access.deed(Access(SYSTEM, "retain", None, at)):
        held = list(quarantining.waiting(at).select_related("batch"))
        told = quarantining.told(held)
        waiting = [(offer, told[offer.pk]) for offer in held if offer.pk in told]
        waiting = _decidable([each for each in waiting if wanted(each)])
    results: Counter[str] = Counter()
    for (source, alone), some in _by_way(waiting).items():
        results.update(_offer(some, source=source, alone=alone, at=at, by=by))
    return results


def _decidable(waiting: Sequence[Told]) -> list[Told]:
    """Those of which it is told by now whose they are."""
    by_source: dict[str, list[Told]] = {}
    for each in waiting:
        by_source.setdefault(each[0].source, []).append(each)
    found = []
    for some in by_source.values():
        names = drawing.names([arrival for offer, arrival in some if _unknown((offer, arrival))])
        found += [
            each
            for each in some
            if not _unknown(each)
            or (drawing.complete(each[1]) and drawing.resolve(each[1], names) is not None)
        ]
    return found


def _by_way(waiting: Iterable[Told]) -> dict[tuple[str, bool], list[Told]]:
    found: dict[tuple[str, bool], list[Told]] = {}
    for offer, arrival in waiting:
        way = offer.source, batches.came_alone(offer)
        found.setdefault(way, []).append((offer, arrival))
    return found


def _offer(
    some: Sequence[Told], *, source: str, alone: bool, at: datetime, by: Actor
) -> Counter[str]:
    arrivals = [arrival for _, arrival in some]
    drawn = drawing.register(arrivals, source=source, at=at, by=by, stream=alone)
    pairs = list(zip(arrivals, drawn, strict=True))
    results: Counter[str] = Counter()
    for first in range(0, len(pairs), arriving.TOGETHER):
        few = pairs[first : first + arriving.TOGETHER]
        with access.deed(Access(SYSTEM, "record", None, at)):
            free = [each for each in few if not _protected(*each, at=at, by=by)]
            decided = intake.record_all(free, at=at, by=by)
            for (arrival, _), offer in zip(free, decided, strict=True):
                if alone and offer.result == Offer.Result.ACCEPTED:
                    putting.remember(offer, arrival)
        results.update(offer.result for offer in decided)
        results[Offer.Result.REFUSED] += len(few) - len(free)
    return +results


def _protected(arrival: Arrival, offer: Offer, *, at: datetime, by: Actor) -> bool:
    """Whether a number of the call came on the list of the protected since it waits."""
    rule = gating.barred(arrival) if offer.result == Offer.Result.QUARANTINED else None
    if rule is None:
        return False
    offer.employee, offer.version, offer.month = None, None, ""
    gating.refuse(offer, [rule], why=drawing.UNRECORDED, at=at)
    book.append_lines(quarantining.release([offer], at=at, by=by), at=at)
    offer.save(update_fields=["quarantine"])
    return True


def _unknown(told: Told) -> bool:
    return told[0].order is None


def _until(told: Told) -> datetime:
    return told[0].waits_until or datetime.max.replace(tzinfo=UTC)
