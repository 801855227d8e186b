"""Imports calls from a folder: offers first, sound only of what was drawn and allowed."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator

from django.utils import timezone

from klankbord.edges.cli import exported, lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.edges.importing import gathering
from klankbord.edges.importing.gathering import Batch
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger.keyfiles import KeyFileFault
from klankbord.recordings import arriving, hashes, intake, keeping
from klankbord.recordings.arriving import Outcome
from klankbord.vault.stores.contract import StoreFault

HELP = "Offer calls: each is drawn, decided and only then fetched. One line of report per offer."
NEEDS_DATABASE = True

DOOR = Actor(role="integration")


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
    found = gathering.gather(
        exported.items(args.paths, form=args.format, settings=settings), args.source
    )
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
        raise Failure(f"{wrong} of {found.size} offers could not be read; see their reason.")
    return 0


def _report(found: Batch, args: argparse.Namespace) -> Iterator[Outcome]:
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
