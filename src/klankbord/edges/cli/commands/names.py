"""Takes in a table that says whom telephone platforms mean by which names."""

import argparse
from pathlib import Path

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.people import mapping, queries
from klankbord.people.models import Role
from klankbord.recordings.waiting import naming

HELP = "Take in whom telephone platforms mean by which names, from when until when."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    load = verbs.add_parser("load", help="a CSV file; see docs/reference/names.md")
    load.add_argument("file", metavar="FILE")
    load.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="an administrator")
    load.add_argument("--day-first", action="store_true", help="days are written as 25-11-2026")
    load.add_argument("--dry-run", action="store_true", help="say what would happen, do nothing")


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    with deeds.in_words():
        by = queries.actor_for(deeds.account(args.by), Role.ADMIN, at)
        rows = mapping.read(_text(args.file))
        seen = mapping.rehearse(rows, day_first=args.day_first, at=at, by=by)
    for each in seen:
        fault = str(each.fault) if each.fault else ""
        lines.write({"line": each.row.line, "outcome": each.outcome, "fault": fault})
    wrong = sum(each.fault is not None for each in seen)
    if wrong:
        raise Failure(f"{wrong} of {len(seen)} rows cannot be taken in. Nothing was changed.")
    if not args.dry_run:
        with deeds.in_words():
            naming.take_in(rows, day_first=args.day_first, at=at, by=by)
    return 0


def _text(path: str) -> str:
    try:
        return Path(path).read_bytes()[: mapping.MAX_CHARACTERS * 4].decode()
    except OSError as fault:
        raise UsageFault(f"{path}: cannot be read ({fault.strerror}).") from fault
    except UnicodeDecodeError as fault:
        raise UsageFault(f"{path}: not UTF-8.") from fault
