"""Keeps the list of numbers that are never recorded."""

import argparse

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.people import unrecorded
from klankbord.people.models import UnrecordedNumber

HELP = "Keep the list of numbers that are never recorded. For the DPO and the works council."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = verbs.add_parser("add", help="put a number, extension or name of an agent on the list")
    remove = verbs.add_parser("remove", help="take it off, from the next call on")
    shown = verbs.add_parser("list", help="what is on it: kinds and dates, never a number")
    for verb in (add, remove):
        verb.add_argument("--number", required=True, help="kept as a keyed hash only")
        verb.add_argument("--kind", required=True, choices=UnrecordedNumber.Kind.values)
    add.add_argument("--label", default="", help="what you call it; sealed, and gone after a year")
    for verb in (add, remove, shown):
        verb.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    by = deeds.in_first_of(
        unrecorded.KEEPERS,
        args.by,
        at,
        otherwise="This list is kept and seen by the DPO and the works council only.",
    )
    with deeds.in_words():
        if args.verb == "list":
            for row in unrecorded.listed(at=at, by=by):
                since = row.since.isoformat()
                lines.write({"kind": row.kind, "label": row.label, "since": since})
            return 0
        if args.verb == "add":
            unrecorded.add(args.number, kind=args.kind, label=args.label, at=at, by=by)
        else:
            unrecorded.remove(args.number, kind=args.kind, at=at, by=by)
    lines.write({"kind": args.kind, "listed": args.verb == "add"})
    return 0
