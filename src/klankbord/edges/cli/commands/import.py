"""Imports calls from a folder: offers first, sound only of what was drawn and allowed."""

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.utils import timezone

from klankbord.edges.cli import lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.gate.access import Actor
from klankbord.ledger.keyfiles import KeyFileFault
from klankbord.recordings import arriving, folders, intake, offers
from klankbord.recordings.arriving import Outcome
from klankbord.recordings.offers import Arrival
from klankbord.vault.stores.contract import StoreFault

HELP = "Offer calls: each is drawn, decided and only then fetched. One line of report per offer."
NEEDS_DATABASE = True

DOOR = Actor(role="integration")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="side-file (JSON Lines, docs/reference/import-file.md) or a folder of them",
    )
    parser.add_argument("--source", required=True, metavar="NAME", help="name of the platform")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, do nothing")


def run(args: argparse.Namespace) -> int:
    arrivals, folders_ = [], []
    for side_file in _side_files(args.paths):
        for arrival in _rows(side_file, args.source):
            arrivals.append(arrival)
            folders_.append(side_file.parent)
    now = timezone.now()
    if args.dry_run:
        for offer in intake.rehearse(arrivals, source=args.source, at=now, by=DOOR):
            lines.write(_line(arriving.outcome(offer)))
        return 0
    opens = [
        partial(_open, folder, arrival.file or "")
        for folder, arrival in zip(folders_, arrivals, strict=True)
    ]
    failed = 0
    try:
        for outcome in arriving.arrive(arrivals, opens, source=args.source, at=now, by=DOOR):
            lines.write(_line(outcome))
            failed += outcome.result == "error"
    except arriving.Busy as fault:
        raise Failure(f"Another import of {args.source} is under way. Wait for it.") from fault
    except (StoreFault, KeyFileFault) as fault:
        raise Failure(f"{fault} What came in before is safe; run the import again.") from fault
    if failed:
        raise Failure(f"{failed} of {len(arrivals)} offers could not be read; see their reason.")
    return 0


def _side_files(paths: list[str]) -> Iterator[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            found = sorted(path.glob("*.jsonl"))
            if not found:
                raise UsageFault(f"{path}: there is no side-file (*.jsonl) in this folder.")
            yield from found
        else:
            yield path


def _rows(side_file: Path, source: str) -> Iterator[Arrival]:
    """The rows of a side-file; all faults of it at once, since nothing is done before it is whole.

    Raises:
        UsageFault: The file or a row cannot be used.
    """
    faults = []
    for number, row in lines.read(str(side_file)):
        arrival = offers.parse(row, source=source)
        if isinstance(arrival, Arrival):
            yield arrival
        else:
            faults += [f"{side_file}, line {number}: {each.field}: {each.code}" for each in arrival]
    if faults:
        raise UsageFault("nothing was imported.\n" + "\n".join(faults))


def _open(folder: Path, name: str) -> BinaryIO:
    return folders.open_below(folder, name)


def _line(outcome: Outcome) -> dict[str, object]:
    return {
        "source_id_hash": outcome.source_id_hash,
        "result": outcome.result,
        "rules": list(outcome.rules),
        "missing": list(outcome.missing),
        "reason": outcome.reason,
    }
