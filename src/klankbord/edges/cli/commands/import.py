"""Imports calls from a folder: offers first, sound only of what was drawn and allowed."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils import timezone

from klankbord.edges.cli import exported, lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.edges.connectors.contract import Flawed, Item, Offered, Refused
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger.keyfiles import KeyFileFault
from klankbord.recordings import arriving, hashes, intake, keeping, offers
from klankbord.recordings.arriving import Open, Outcome
from klankbord.recordings.offers import Arrival
from klankbord.vault.stores.contract import StoreFault

HELP = "Offer calls: each is drawn, decided and only then fetched. One line of report per offer."
NEEDS_DATABASE = True

DOOR = Actor(role="integration")
MOST_FAULTS = 100
"""Faults that are told one by one; a file of another kind has one in every line."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="side-file (docs/reference/import-file.md), an export of a platform "
        "(docs/reference/connectors.md), or a folder of them",
    )
    parser.add_argument("--source", required=True, metavar="NAME", help="name of the platform")
    parser.add_argument(
        "--format",
        choices=exported.FORMATS,
        help="what the paths hold; told by their files if you leave it out",
    )
    parser.add_argument("--zone", metavar="ZONE", help="of times without offset: Europe/Amsterdam")
    parser.add_argument("--settings", metavar="FILE", help="settings of the source, TOML or JSON")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, do nothing")
    parser.add_argument(
        "--leave-out-faulty",
        action="store_true",
        help="tell the records that cannot be read and import the others",
    )


def run(args: argparse.Namespace) -> int:
    settings = exported.settings(args.settings, args.zone)
    found = _read(exported.items(args.paths, form=args.format, settings=settings), args.source)
    if found.faults and not args.leave_out_faulty:
        raise UsageFault("\n".join(["nothing was imported.", *found.told()]))
    results: Counter[str] = Counter()
    for outcome in _report(found, args):
        lines.write(_line(outcome))
        results[outcome.result] += 1
    _sum_up(results)
    for note, count in found.notes.items():
        _say(f"{count} × {note}")
    for told in found.told():
        _say(told)
    wrong = results["error"] + found.faults
    if wrong and not args.dry_run:
        count = len(found.arrivals) + len(found.refused) + found.faults
        raise Failure(f"{wrong} of {count} offers could not be read; see their reason.")
    return 0


@dataclass(slots=True)
class _Found:
    """What the paths named: offers with their sound, refusals, and faults."""

    arrivals: list[Arrival] = field(default_factory=list)
    opens: list[Open] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    first: list[str] = field(default_factory=list)
    faults: int = 0
    notes: Counter[str] = field(default_factory=Counter)

    def fault(self, place: str, name: str, code: str) -> None:
        self.faults += 1
        if self.faults <= MOST_FAULTS:
            self.first.append(f"{place}: {name}: {code}" if name else f"{place}: {code}")

    def told(self) -> list[str]:
        more = self.faults - len(self.first)
        return [*self.first, f"... and {more} more"] if more else self.first


def _read(items: Iterable[Item], source: str) -> _Found:
    """All of it before anything is done, since the batch is what is drawn from."""
    found = _Found()
    for each in items:
        match each:
            case Refused():
                found.refused.append(each)
            case Flawed():
                found.fault(each.place, each.field, each.code)
            case Offered():
                found.notes.update(each.notes)
                arrival = offers.parse(each.row, source=source)
                if isinstance(arrival, Arrival):
                    found.arrivals.append(arrival)
                    found.opens.append(each.open or _nothing)
                else:
                    for fault in arrival:
                        found.fault(each.place, fault.field, fault.code)
    return found


def _report(found: _Found, args: argparse.Namespace) -> Iterator[Outcome]:
    for each in found.refused:
        yield Outcome(hashes.source_id(args.source, each.call), "refused", reason=each.reason)
    now = timezone.now()
    if args.dry_run:
        rehearsed = intake.rehearse(found.arrivals, source=args.source, at=now, by=DOOR)
        yield from map(arriving.outcome, rehearsed)
        return
    try:
        yield from arriving.arrive(
            found.arrivals, found.opens, source=args.source, at=now, by=DOOR, clock=timezone.now
        )
    except arriving.Busy as fault:
        raise Failure(f"Another import of {args.source} is under way. Wait for it.") from fault
    except (StoreFault, KeyFileFault) as fault:
        raise Failure(f"{fault} What came in before is safe; run the import again.") from fault


def _sum_up(results: Counter[str]) -> None:
    """The report for people: how many of each, and when the quarantine empties itself."""
    told = ", ".join(f"{count} {result}" for result, count in sorted(results.items()))
    _say(f"offers: {told or 'none'}")
    if results["quarantined"]:
        until = (timezone.now() + keeping.QUARANTINE).astimezone(AMSTERDAM)
        _say(f"what is in quarantine is destroyed on {until:%Y-%m-%d} unless it is completed")


def _nothing() -> BinaryIO:
    raise FileNotFoundError("The export has no sound of this offer.")


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201  words for a person


def _line(outcome: Outcome) -> dict[str, object]:
    return {
        "source_id_hash": outcome.source_id_hash,
        "result": outcome.result,
        "rules": list(outcome.rules),
        "missing": list(outcome.missing),
        "reason": outcome.reason,
    }
