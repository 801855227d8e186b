"""`klankbord council year`: the works council's proof of a year, signed with the key of the log."""

import argparse
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from klankbord.council import guarded, yearly
from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import Failure
from klankbord.edges.papers import yearly as proofs

HELP = "What the works council takes along: the proof of a year, with its signature."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    forms = parser.add_subparsers(dest="form", required=True, metavar="FORM")
    year = forms.add_parser("year", help="the figures of a year, as a signed PDF in a zip")
    year.add_argument("year", type=int, metavar="YEAR", help="a calendar year, such as 2026")
    year.add_argument("--as", dest="account", required=True, metavar="EMAIL", help="who you are")
    year.add_argument("--lang", choices=("nl", "en"), default="nl", help="language (nl)")
    year.add_argument("--out", required=True, metavar="FILE", help="where to; it must be new")


def run(args: argparse.Namespace) -> int:
    now = timezone.now()
    by = deeds.in_role(args.account, guarded.MEMBER, now)
    with deeds.in_words():
        year = yearly.read(args.year, at=now, by=by)
    made = proofs.bundle(year, args.lang, settings.ORGANISATION)
    try:
        with Path(args.out).open("xb") as file:
            file.write(made)
    except OSError as fault:
        raise Failure(f"{args.out}: cannot be written ({fault.strerror}).") from fault
    lines.write({"year": args.year, "file": args.out, "bytes": len(made)})
    return 0
