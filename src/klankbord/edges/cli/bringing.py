"""A batch comes in by a command: told while it runs, and told of at its end.

Lines go to stdout, for a program; words and the bar go to stderr, for a person.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from tqdm import tqdm

from klankbord.audio.faults import SAID
from klankbord.edges.cli import lines
from klankbord.edges.cli.errors import Failure
from klankbord.edges.importing import running
from klankbord.edges.importing.gathering import Batch
from klankbord.edges.importing.running import Log
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger.keyfiles import KeyFileFault
from klankbord.recordings import keeping
from klankbord.recordings.intake import arriving
from klankbord.recordings.intake.arriving import Outcome
from klankbord.recordings.models import Offer
from klankbord.recordings.shipments import reporting, shipping
from klankbord.recordings.shipments.grouping import FAULTY, Groups
from klankbord.vault.stores.contract import StoreFault

DOOR = Actor(role="integration")
QUARANTINED, ERROR = str(Offer.Result.QUARANTINED), str(Offer.Result.ERROR)


@dataclass(frozen=True, slots=True)
class Telling:
    """How an import tells of itself: a line for each offer, and a line with the sum at the end."""

    each: bool
    summary: bool
    rehearsed: bool = False
    """Nothing of it was kept."""

    @contextmanager
    def bar(self, does: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """A bar on a terminal; whoever gets it says how many are done."""
        # Where lines and bar share a terminal they would write through each other.
        shared = self.each and sys.stdout.isatty()
        with tqdm(
            desc=does, total=total, unit="", file=sys.stderr, leave=False,
            disable=True if shared else None,
        ) as shown:  # fmt: skip

            def said(done: int) -> None:
                shown.update(done - shown.n)

            yield said

    def outcomes(self, came: Iterable[Outcome], total: int) -> Groups:
        """Tell of each outcome as it comes; all of them in groups."""
        groups = Groups()
        with self.bar("calls", total) as said:
            for number, outcome in enumerate(came, start=1):
                groups.add(outcome)
                if self.each and outcome.result != FAULTY:
                    lines.write(reporting.told(outcome))
                said(number)
        return groups

    def end(self, batch: Batch, groups: Groups, *, at: datetime, **more: Any) -> None:
        """The report: the sum as a line, or in words."""
        if self.summary:
            lines.write({"summary": _summary(batch, groups, at=at) | more})
            return
        results = {name: n for name, n in sorted(groups.results.items()) if name != FAULTY}
        say(f"offers: {', '.join(f'{n} {name}' for name, n in results.items()) or 'none'}")
        if not self.each:
            for told in _in_words(groups):
                say(told)
        for told in _of_the_sound(groups):
            say(told)
        if self.rehearsed:
            say("this was a rehearsal: nothing of it was kept")
        elif results.get(QUARANTINED):
            say(f"what is in quarantine is destroyed on {_empties(at)} unless it is completed")
        for note, count in batch.notes.items():
            say(f"{count} × {note}")
        for fault in batch.told():
            say(fault)


def tried(batch: Batch, *, source: str, telling: Telling) -> Groups:
    """Say what would become of a batch; nothing of it is kept."""
    at = timezone.now()
    came = (outcome for outcome, _ in running.tried(batch, source=source, at=at, by=DOOR))
    groups = telling.outcomes(came, batch.size)
    telling.end(batch, groups, at=at, source=source, dry_run=True)
    return groups


def bring_in(
    batch: Batch,
    *,
    source: str,
    form: str,
    door: str,
    telling: Telling,
    heed: Callable[[], None] = lambda: None,
) -> Groups:
    """Let a batch come in.

    Args:
        batch: What an export names.
        source: Name of the platform.
        form: What kind of export, if that was said.
        door: Of `Shipment.Door`.
        telling: How it tells of itself.
        heed: Is called after each offer; may raise to stop. What came in before stays.

    Raises:
        Failure: Another import of this source is under way, or there is no room or no key.
    """
    shipment = shipping.begin(
        source=source, form=form, door=door, total=batch.size, at=timezone.now(), by=DOOR
    )
    log = Log(shipment, total=batch.size, clock=timezone.now)
    try:
        came = running.imported(batch, log, source=source, by=DOOR, clock=timezone.now)
        groups = telling.outcomes(_heeded(came, heed), batch.size)
        log.finish(by=DOOR)
    except BaseException as fault:
        log.abort()
        shipping.fail(shipment.pk, _code(fault), at=timezone.now(), by=DOOR)
        if isinstance(fault, arriving.Busy):
            raise Failure(f"Another import of {source} is under way. Wait for it.") from fault
        if isinstance(fault, StoreFault | KeyFileFault):
            raise Failure(f"{fault} What came in before is safe; run the import again.") from fault
        raise
    telling.end(
        batch, groups, at=timezone.now(), source=source, dry_run=False, shipment=str(shipment.pk)
    )
    return groups


def gave_up(code: str, place: str, *, source: str, form: str, door: str) -> None:
    """Write down that an export could not be read, so that its platform shows it."""
    at = timezone.now()
    made = shipping.begin(source=source, form=form, door=door, total=0, at=at, by=DOOR)
    shipping.fail(made.pk, code, at=at, by=DOOR, place=place)


def say(line: str) -> None:
    """Words for a person."""
    tqdm.write(line, file=sys.stderr)


def _heeded(came: Iterable[Outcome], heed: Callable[[], None]) -> Iterator[Outcome]:
    for outcome in came:
        heed()
        yield outcome


def _code(fault: BaseException) -> str:
    kinds = {arriving.Busy: "busy", StoreFault: "no_room", KeyFileFault: "no_key"}
    return next((code for kind, code in kinds.items() if isinstance(fault, kind)), "stopped")


def _summary(batch: Batch, groups: Groups, *, at: datetime) -> dict[str, Any]:
    return {
        "offers": batch.size,
        "results": dict(sorted(groups.results.items())),
        "groups": groups.codes(),
        "quarantine_until": _empties(at) if groups.results[QUARANTINED] else None,
        "faults": batch.told(),
        "notes": dict(batch.notes),
    }


def _in_words(groups: Groups) -> Iterator[str]:
    for each in groups.codes():
        why = ", ".join(filter(None, [*each["rules"], *each["missing"], each["reason"]]))
        if why and each["result"] != FAULTY:
            yield f"  {each['n']:>6} {each['result']}: {why}"


def _of_the_sound(groups: Groups) -> Iterator[str]:
    """What is wrong with sound, and what to do."""
    for each in groups.codes():
        if each["reason"] in SAID:
            yield f"{each['n']} × {SAID[each['reason']].en}"


def _empties(at: datetime) -> str:
    return f"{(at + keeping.QUARANTINE).astimezone(AMSTERDAM):%Y-%m-%d}"
