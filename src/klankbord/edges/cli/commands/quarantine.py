"""Shows what waits for a fact, and offers it anew."""

import argparse

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.recordings.waiting import reoffering, waiting

HELP = "Show the calls that wait for a fact, or offer them anew."
NEEDS_DATABASE = True
MOST = 1000
"""Calls that are shown at once, the first to go first."""


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    shown = verbs.add_parser("list", help="which facts are missing; no name, no number, no sound")
    offer = verbs.add_parser("offer", help="put what waits before the plan and the law once more")
    for verb in (shown, offer):
        verb.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    by = deeds.in_first_of(waiting.READERS, args.by, at)
    if args.verb == "offer":
        lines.write(dict(reoffering.every(at=at, by=by)))
        return 0
    for row in waiting.part(by, start=0, size=MOST, at=at).rows:
        lines.write(
            {
                "call": row.id,
                "source": row.source,
                "began": row.began.isoformat() if row.began else None,
                "line": row.line,
                "ref": row.ref,
                "missing": list(row.missing),
                "rules": list(row.rules),
                "goes_at": row.goes_at.isoformat(),
            }
        )
    return 0
