"""`klankbord restore`: a backup put back, and what was forgotten since forgotten again."""

import argparse
import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from klankbord.edges.cli import documents, lines
from klankbord.edges.cli.errors import Failure
from klankbord.evaluations.evaluating import unquoting
from klankbord.ledger import returning, witnessed
from klankbord.people import anew as people
from klankbord.recordings.ending import anew as recordings
from klankbord.rights import anew as rights
from klankbord.vault import parcels, restoring

HELP = "Put a backup back. What was forgotten since is forgotten again before anything opens."
NEEDS_DATABASE = True
SILENCE = timedelta(hours=36)
AGAIN = (people.AGAIN, recordings.AGAIN, unquoting.AGAIN, rights.AGAIN)
"""What each package lays down anew, the lowest first."""
ANEW = (
    "Done again, as the log tells it. Their words are lost, so the data protection officer looks at"
    " each: "
)
LOST = (
    "Since the backup these were written down, and have to be done again by a person, before the"
    " next night: "
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", metavar="FILE", help="the backup")
    parser.add_argument(
        "--identity", metavar="KEYFILE", required=True, help="what opens it, of age-keygen"
    )
    parser.add_argument(
        "--checkpoint",
        metavar="FILE",
        action="append",
        default=[],
        help="the newest checkpoint that a witness kept; one for each month that he has",
    )
    parser.add_argument(
        "--ledger-copy",
        metavar="DIR",
        help="the copy of the log outside the database; default KLANKBORD_LEDGER_COPY",
    )
    parser.add_argument(
        "--check", action="store_true", help="see that the backup is whole, and change nothing"
    )
    parser.add_argument("--keys", metavar="FILE", help="the key files, when the key folder is lost")
    parser.add_argument(
        "--over", action="store_true", help="even if the database that is there has been worked in"
    )


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    try:
        identities = parcels.identities(Path(args.identity))
        if args.keys:
            restoring.put_keys(Path(args.keys), identities)
        wanted = restoring.Wanted(
            Path(args.backup),
            identities,
            [documents.text(path) for path in args.checkpoint],
            Path(args.ledger_copy) if args.ledger_copy else None,
            args.over,
            AGAIN,
        )
        if args.check:
            lines.write({"made": restoring.check(wanted, at=at)["at"], "whole": True})
            return 0
        done = restoring.restore(wanted, at=at, progress=_say)
    except (
        restoring.Refused, parcels.ParcelFault, returning.NotTheLog, witnessed.Unwitnessed
    ) as fault:  # fmt: skip
        raise Failure(str(fault)) from fault
    _tell(done, at)
    return 0


def _tell(done: restoring.Restored, at: datetime) -> None:
    anew, lost = (
        dict(sorted(counted.items())) for counted in (done.replayed.anew, done.replayed.lost)
    )
    lines.write(
        {
            "made": done.made.isoformat(),
            "objects": done.objects,
            "lines": done.lines,
            "erased": done.replayed.destroyed,
            "moved": done.replayed.moved,
            "anew": anew,
            "lost": lost,
        }
    )
    if done.copied_until is None or at - done.copied_until > SILENCE:
        _say(
            "The copy of the log is older than 36 hours. What was forgotten after it is not known."
        )
    if anew:
        _say(ANEW + _listed(anew))
    if lost:
        _say(LOST + _listed(lost))
    _say("The backup is in its place. Run klankbord check, then start everything.")


def _listed(counted: dict[str, int]) -> str:
    return ", ".join(f"{count} x {kind}" for kind, count in counted.items())


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
