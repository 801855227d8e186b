"""Lists what a platform still has of recordings that came in, and takes word that it is gone."""

import argparse
import sys

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.people.models import Role
from klankbord.recordings import copies

HELP = "What a platform has to erase because it is here, and that it was erased there."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    listed = verbs.add_parser("list", help="what is still there, a line of JSON each")
    gone = verbs.add_parser("gone", help="tell that it was erased there")
    listed.add_argument("--source", default="", metavar="NAME", help="name of the platform")
    gone.add_argument("--source", required=True, metavar="NAME", help="name of the platform")
    gone.add_argument("ids", nargs="*", metavar="ID", help="the platform's own; - reads lines")
    for verb in (listed, gone):
        verb.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    by = deeds.in_first_of(
        (Role.ADMIN,), args.by, at, otherwise="An administrator keeps the list of copies."
    )
    with deeds.in_words():
        if args.verb == "list":
            for each in copies.still_there(at=at, by=by, source=args.source):
                since = each.ordered_at.isoformat()
                lines.write({"source": each.source, "id": each.id, "since": since}
                            | {"erased_here": each.ours_gone, "late": each.late(at)})  # fmt: skip
            return 0
        ids = [line.strip() for line in sys.stdin] if args.ids in ([], ["-"]) else args.ids
        told = copies.tell_gone(args.source, [each for each in ids if each], at=at, by=by)
    lines.write({"gone": told.gone, "unknown": told.unknown})
    return 0
