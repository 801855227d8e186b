"""`klankbord term`: recordings kept shorter by one person, and longer again by two."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from klankbord.cases import guarded, lengths
from klankbord.edges.cli import days, deeds, documents, lines
from klankbord.edges.cli.errors import Failure
from klankbord.gate.access import Actor
from klankbord.people.models import Role
from klankbord.recordings.custody import NoSuchLeg

HELP = "Keep recordings shorter, at once; or longer again, with a second person. For DPO and legal."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    shorten = verbs.add_parser("shorten", help="they go at the end of an earlier day, by your word")
    lengthen = verbs.add_parser("lengthen", help="ask that they stay longer again; changes nothing")
    confirm = verbs.add_parser("confirm", help="say as a second person that they stay longer")
    for verb in (shorten, lengthen):
        verb.add_argument("recording", metavar="RECORDING", nargs="+", help="its id; one or more")
        verb.add_argument("--until", required=True, metavar="DAY", help="last day there")
        verb.add_argument("--words", required=True, metavar="FILE", help="why")
    confirm.add_argument("case", metavar="CASE", help="what lengthen gave; klankbord cases list")
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
    if args.verb == "confirm":
        case = deeds.id_of(args.case)
        with _in_words():
            lengths.confirm(case, at=at, by=by)
    else:
        case = _changed(args, at, by)
    lines.write({"case": str(case), "set": args.verb != "lengthen"})
    return 0


def _changed(args: argparse.Namespace, at: datetime, by: Actor) -> UUID:
    legs = list(map(deeds.id_of, args.recording))
    until, words = days.day(args.until, "--until"), documents.text(args.words)
    do = lengths.shorten if args.verb == "shorten" else lengths.ask
    with _in_words():
        return do(legs, until, words, at=at, by=by)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        with deeds.in_words():
            yield
    except NoSuchLeg as gone:
        raise Failure(f"There is no recording {gone}.") from gone
