"""Brings the tables up to date."""

import argparse
import sys

from klankbord.database import migrating
from klankbord.ledger import keyfiles

HELP = "Bring the database up to date. Safe to run as often as you like."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing when all went well")


def run(args: argparse.Namespace) -> int:
    migrating.migrate(verbosity=0 if args.quiet else 1, out=sys.stderr)
    keyfiles.wrap_open_ones()
    return 0
