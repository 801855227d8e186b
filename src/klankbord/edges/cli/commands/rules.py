"""`klankbord rules`: the rule book as a page, written from the declarations."""

import argparse
import sys

from klankbord.law import written

HELP = "Write the rule book, with the facts it reads and what is proved of it, as Markdown."
NEEDS_DATABASE = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("nl", "en"), default="nl", help="nl if not given")


def run(args: argparse.Namespace) -> int:
    sys.stdout.write(written.page(args.lang))
    return 0
