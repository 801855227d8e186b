"""`klankbord term`: recordings kept shorter by one person, and longer again by two."""

import argparse
from datetime import date
from uuid import UUID

from django.utils import timezone

from klankbord.cases import guarded, lengths
from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import Failure
from klankbord.people.models import Role
from klankbord.recordings.custody import NoSuchLeg

HELP = "Keep recordings shorter, at once; or longer again, with a second person. For DPO and legal."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    shorten = verbs.add_parser("shorten", help="they go at the end of an earlier day")
    lengthen = verbs.add_parser("lengthen", help="ask that they stay longer again")
    for verb in (shorten, lengthen):
        verb.add_argument("recording", nargs="+", type=UUID, help="number of a recording")
        verb.add_argument(
            "--until", required=True, type=date.fromisoformat, metavar="DAY", help="last day there"
        )
        verb.add_argument("--reason", required=True, metavar="TEXT", help="why; it is sealed")
    confirm = verbs.add_parser("confirm", help="say as a second person that they stay longer")
    confirm.add_argument("case", type=UUID, help="what lengthen gave")
    for verb in (shorten, lengthen, confirm):
        verb.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    by = deeds.in_first_of(
        [Role(each) for each in guarded.KEEPERS],
        args.by,
        at,
        otherwise="Legal and the DPO change a term; this account is neither.",
    )
    try:
        with deeds.in_words():
            if args.verb == "confirm":
                lengths.confirm(args.case, at=at, by=by)
                case = args.case
            else:
                do = lengths.shorten if args.verb == "shorten" else lengths.ask
                case = do(args.recording, args.until, args.reason, at=at, by=by)
    except NoSuchLeg as gone:
        raise Failure(f"There is no recording {gone}.") from gone
    lines.write({"case": str(case), "set": args.verb != "lengthen"})
    return 0
