"""A batch is tried, or comes in; either way each offer has one outcome, in a fixed order."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain, repeat

from klankbord.edges.connectors.contract import RULES
from klankbord.edges.importing.gathering import Batch
from klankbord.gate.access import Actor
from klankbord.recordings import hashes
from klankbord.recordings.intake import arriving, rehearsing
from klankbord.recordings.intake.arriving import Outcome
from klankbord.recordings.models import Offer, Shipment
from klankbord.recordings.shipments import reporting, shipping
from klankbord.recordings.shipments.grouping import FAULTY, Groups

Clock = Callable[[], datetime]

EVERY = 1.0
"""Seconds between two words about how far it is."""


def tried(batch: Batch, *, source: str, at: datetime, by: Actor) -> Iterator[tuple[Outcome, str]]:
    """What would become of each recording, with its place; nothing of it is kept.

    An offer that came in before, or that stands there twice, is a duplicate.
    """
    for refused in batch.refused:
        yield _refused(source, refused.call, refused.reason), refused.place
    rehearsed = rehearsing.rehearse(batch.arrivals, source=source, at=at, by=by)
    seen: set[str] = set()
    for outcome, place in zip(rehearsed, chain(batch.places, repeat("")), strict=False):
        told = outcome
        if told.result == Offer.Result.ACCEPTED:
            here = told.decided_at is not None and told.decided_at < at
            if here or told.source_id_hash in seen:
                told = Outcome(told.source_id_hash, arriving.DUPLICATE)
            seen.add(told.source_id_hash)
        yield told, place
    yield from ((_faulty(fault.field, fault.code), fault.place) for fault in batch.first)
    yield from ((_faulty("", "other"), "") for _ in range(batch.faults - len(batch.first)))


def imported(
    batch: Batch, log: "Log", *, source: str, by: Actor, clock: Clock
) -> Iterator[Outcome]:
    """Let a batch come in; each outcome stands in the log when it is given.

    Raises:
        Busy, StoreFault, KeyFileFault: As `arriving.arrive`. What came in before stays.
    """
    came = chain(
        (_refused(source, each.call, each.reason) for each in batch.refused),
        arriving.arrive(
            batch.arrivals,
            batch.opens,
            source=source,
            at=clock(),
            by=by,
            clock=clock,
            words=batch.words,
        ),
        (_faulty(fault.field, fault.code) for fault in batch.first),
        (_faulty("", "other") for _ in range(batch.faults - len(batch.first))),
    )
    for outcome in came:
        yield log.add(outcome)


class Log:
    """The report of one import while it runs: counted, sealed line by line, and told of."""

    def __init__(self, shipment: Shipment, *, total: int, clock: Clock) -> None:
        """Begin the report of a shipment anew."""
        self.groups = Groups()
        self.done = 0
        self._shipment = shipment
        self._total = total
        self._clock = clock
        self._lines = shipping.report(shipment, at=clock())
        self._here: set[str] = set()
        self._told = time.monotonic()

    def add(self, outcome: Outcome) -> Outcome:
        """Write down an outcome; what came in before this import was cut off came in by it."""
        if outcome.result in (Offer.Result.ACCEPTED, arriving.DUPLICATE):
            if outcome.result == arriving.DUPLICATE and self._ours(outcome):
                outcome = replace(outcome, result=str(Offer.Result.ACCEPTED))
            self._here.add(outcome.source_id_hash)
        self.done += 1
        self.groups.add(outcome)
        self._lines.write(reporting.line(self.done, outcome))
        if time.monotonic() - self._told > EVERY:
            self.tell()
        return outcome

    def tell(self) -> None:
        """Say how far it is."""
        shipping.progress(
            self._shipment.pk, self.groups, done=self.done, total=self._total, at=self._clock()
        )
        self._told = time.monotonic()

    def finish(self, *, by: Actor) -> None:
        """The import is done."""
        self.tell()
        shipping.finish(self._shipment.pk, self.groups, self._lines, at=self._clock(), by=by)

    def abort(self) -> None:
        """The import stops; the report of what was done so far is not kept."""
        self._lines.abort()

    def _ours(self, outcome: Outcome) -> bool:
        began, decided = self._shipment.began_at, outcome.decided_at
        again = outcome.source_id_hash in self._here
        return not again and began is not None and decided is not None and decided >= began


def _refused(source: str, call: str, reason: str) -> Outcome:
    rules = (RULES[reason],) if reason in RULES else ()
    hashed = hashes.source_id(source, call)
    return Outcome(hashed, str(Offer.Result.REFUSED), rules=rules, reason=reason)


def _faulty(name: str, code: str) -> Outcome:
    return Outcome("", FAULTY, missing=(name,) if name else (), reason=code)
