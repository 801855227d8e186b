"""The demo organisation: loads it once, runs it, and says with which accounts to look at it."""

import argparse
import sys

from django.utils import timezone

from klankbord.edges.cli.demo import loading, running

HELP = "Load the fictional organisation of the demo, run it, or print its accounts."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("load", help="load it into an empty installation; once loaded it stays")
    verbs.add_parser("accounts", help="print the accounts to begin with")
    run_ = verbs.add_parser("run", help="load it, and run worker and web server until stopped")
    run_.add_argument("--port", type=int, default=8000, help="port to listen on (%(default)s)")


def run(args: argparse.Namespace) -> int:
    if args.verb == "run":
        return running.run(args.port)
    if args.verb == "load":
        loading.load(timezone.now(), begin=running.say_that_it_loads)
    else:
        sys.stdout.write(running.accounts())
    return 0
