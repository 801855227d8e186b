"""Lists what a platform still has of recordings that came in, and takes word that it is gone."""

import argparse
import sys

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.people.models import Role
from klankbord.recordings.ending import copies

HELP = "What a platform has to erase because it is here, and that it was erased there."
NEEDS_DATABASE = True
MAY = {
    "list": (
        (Role.ADMIN, Role.DPO),
        "An administrator and the DPO look which copies are still there.",
    ),
    "gone": ((Role.ADMIN,), "An administrator tells that a copy is gone."),
}
"""Who may do what; the DPO sees where and since when, and no id."""


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
    roles, otherwise = MAY[args.verb]
    by = deeds.in_first_of(roles, args.by, at, otherwise=otherwise)
    with deeds.in_words():
        if args.verb == "list":
            for each in copies.still_there(at=at, by=by, source=args.source):
                since = each.ordered_at.isoformat()
                named = {"id": each.id} if each.id else {}
                lines.write({"source": each.source, **named, "since": since}
                            | {"erased_here": each.ours_gone, "late": each.late(at)})  # fmt: skip
            return 0
        ids = [line.strip() for line in sys.stdin] if args.ids in ([], ["-"]) else args.ids
        told = copies.tell_gone(args.source, [each for each in ids if each], at=at, by=by)
    lines.write({"gone": told.gone, "unknown": told.unknown})
    return 0
