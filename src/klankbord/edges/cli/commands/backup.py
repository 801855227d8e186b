"""`klankbord backup`: everything at one moment, in a file that only its recipient opens."""

import argparse
import sys
from pathlib import Path

from django.utils import timezone

from klankbord.edges.cli import lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.vault import backing, parcels

HELP = "Write a backup, encrypted to a recipient of age. No key that opens what is sealed is in it."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", metavar="OUT", help="a new file")
    parser.add_argument(
        "--recipient",
        metavar="age1...",
        action="append",
        required=True,
        help="who can open it; may be given more than once",
    )
    parser.add_argument(
        "--keys",
        metavar="FILE",
        help="write the key files too, in the place of the file before; keep it somewhere else",
    )
    parser.add_argument(
        "--without-sound",
        action="store_true",
        help="leave sound where it is, for a store that outlives this machine",
    )


def run(args: argparse.Namespace) -> int:
    path, at = Path(args.out).absolute(), timezone.now()
    try:
        recipients = [parcels.recipient(each) for each in args.recipient]
    except parcels.ParcelFault as fault:
        raise UsageFault(str(fault)) from fault
    if path.exists():
        raise UsageFault(f"{path}: is there already. Name a file that is new.")
    try:
        made = backing.back_up(
            path,
            recipients,
            at=at,
            objects=not args.without_sound,
            keys=Path(args.keys).absolute() if args.keys else None,
        )
    except (parcels.ParcelFault, backing.Incomplete) as fault:
        raise Failure(str(fault)) from fault
    lines.write(
        {
            "file": str(path),
            "bytes": path.stat().st_size,
            "database": made.database,
            "objects": made.objects,
        }
    )
    if not args.keys:
        sys.stderr.write("The key folder is not in it. Without a copy of that nothing opens.\n")
    return 0
