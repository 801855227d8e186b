"""Loads people, teams, roles and relations."""

import argparse
import sys

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import UsageFault
from klankbord.gate.access import SYSTEM
from klankbord.people import loading

HELP = "Load teams, employees, accounts, roles and relations from a file."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    load = verbs.add_parser("load", help="add what a file says and is not there yet")
    load.add_argument(
        "file", metavar="FILE", help="TOML or JSON; see docs/reference/people-file.md"
    )
    load.add_argument(
        "--password-file",
        metavar="FILE",
        help="JSON object {e-mail address: password} for new accounts; "
        "for the others one is made and shown once",
    )


def run(args: argparse.Namespace) -> int:
    said = deeds.table(args.file)
    passwords = deeds.table(args.password_file) if args.password_file else {}
    if not all(isinstance(each, str) for each in passwords.values()):
        raise UsageFault(f"{args.password_file}: passwords are text.")
    with deeds.in_words():
        loaded = loading.load(said, passwords=passwords, at=timezone.now(), by=SYSTEM)
    for email, password in loaded.passwords.items():
        lines.write({"email": email, "password": password})
    print(f"{loaded.added} added. Passwords are shown this once.", file=sys.stderr)  # noqa: T201  words for a person
    return 0
