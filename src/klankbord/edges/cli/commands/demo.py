"""The demo organisation: loads it once, and says with which accounts to look at it."""

import argparse
import sys

from django.utils import timezone

from klankbord.edges.cli.demo import loading

HELP = "Load the fictional organisation of the demo, or print its accounts."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("load", help="load it into an empty installation; once loaded it stays")
    verbs.add_parser("accounts", help="print the accounts to begin with")


def run(args: argparse.Namespace) -> int:
    if args.verb == "load":
        came_in = loading.load(timezone.now())
        if came_in:
            sys.stderr.write(f"Woonstede Klantcontact is loaded: {came_in} calls came in.\n")
        return 0
    for address, what in loading.accounts():
        sys.stdout.write(f"  {address:28} {what}\n")
    sys.stdout.write(f"  password for all: {loading.PASSWORD}\n")
    return 0
