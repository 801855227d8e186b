"""Imports calls from an export: offers first, sound only of what was drawn and allowed."""

import argparse
import sys

from klankbord.edges.cli import bringing, exported
from klankbord.edges.cli.bringing import Telling
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.edges.importing import gathering
from klankbord.ledger import outside
from klankbord.recordings.models import Shipment

HELP = "Offer calls: each is drawn, decided and only then fetched. One line of report per offer."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="side-file (docs/reference/import-file.md), an export of a platform "
        "(docs/reference/connectors.md), or a folder or zip of them; also s3://BUCKET/...",
    )
    exported.configure(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, do nothing")
    parser.add_argument(
        "--leave-out-faulty",
        action="store_true",
        help="tell the records that cannot be read and import the others",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="JSON Lines also on a terminal, and a last line with the sum",
    )


def run(args: argparse.Namespace) -> int:
    settings = exported.settings(args.settings, args.zone)
    each = args.json or not sys.stdout.isatty()
    telling = Telling(each=each, summary=args.json, rehearsed=args.dry_run)
    with telling.bar("read") as said:
        items = exported.items(args.paths, form=args.format, settings=settings)
        found = gathering.gather(items, args.source, progress=said)
    if found.faults and not args.leave_out_faulty:
        raise UsageFault("\n".join(["nothing was imported.", *found.told()]))
    if args.dry_run:
        bringing.tried(found, source=args.source, telling=telling)
        return 0
    outside.insist()
    groups = bringing.bring_in(
        found,
        source=args.source,
        form=args.format or "",
        door=Shipment.Door.COMMAND,
        telling=telling,
    )
    wrong = groups.results[bringing.ERROR] + found.faults
    if wrong:
        raise Failure(f"{wrong} of {found.size} offers could not be read; see their reason.")
    return 0
