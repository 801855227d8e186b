"""`klankbord rules`: the rule book as a page or as policies, written from the declarations."""

import argparse
import sys

from klankbord.law import cedar, written
from klankbord.law.engine import BOOK

HELP = "Write the rule book, with the facts it reads and what is proved of it, as Markdown."
NEEDS_DATABASE = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("nl", "en"), default="nl", help="nl if not given")
    parser.add_argument("--cedar", action="store_true", help="write policies in Cedar instead")


def run(args: argparse.Namespace) -> int:
    sys.stdout.write(cedar.decisions(BOOK) if args.cedar else written.page(args.lang))
    return 0
