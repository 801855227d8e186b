"""Freezes recordings for a concrete matter, and shows what is frozen."""

import argparse
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from klankbord.cases import guarded, holding, queries
from klankbord.cases.models import Case
from klankbord.edges.cli import deeds, documents, lines
from klankbord.edges.cli.errors import Failure
from klankbord.gate.access import Actor
from klankbord.recordings.custody import NoSuchLeg

HELP = "Freeze recordings for a claim, confirm it as a second person, look again, or end it."
NEEDS_DATABASE = True
DEEDS = {"review": holding.review, "end": holding.end}


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    listed = verbs.add_parser("list", help="every case with its day; no words")
    shown = verbs.add_parser("show", help="one case with its words; it is in the log of the person")
    place = verbs.add_parser("place", help="freeze recordings; a second person has five days")
    place.add_argument("ground", choices=sorted(holding.NEEDLESS))
    place.add_argument("--recording", metavar="ID", action="append", required=True)
    confirm = verbs.add_parser("confirm", help="say as a second person that it is needed")
    review = verbs.add_parser("review", help="say why it is still needed; for three months more")
    end = verbs.add_parser("end", help="end it; what is past its term goes next night")
    for verb in (shown, confirm, review, end):
        verb.add_argument("case", metavar="CASE", help="its id, as in list")
    for verb in (place, review, end):
        verb.add_argument("--words", metavar="FILE", required=True, help="why")
    for verb in (listed, shown, place, confirm, review, end):
        verb.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    by = deeds.in_first_of(guarded.KEEPERS, args.by, at)
    with deeds.in_words():
        if args.verb == "list":
            for each in queries.all_of(by, at=at):
                lines.write(_line(each))
            return 0
        lines.write(_done(args, at, by))
    return 0


def _done(args: argparse.Namespace, at: datetime, by: Actor) -> dict[str, object]:
    case = _place(args, at, by) if args.verb == "place" else deeds.id_of(args.case)
    if args.verb == "confirm":
        holding.confirm(case, at=at, by=by)
    elif args.verb in DEEDS:
        DEEDS[args.verb](case, documents.text(args.words), at=at, by=by)
    opened = queries.one(case, by, at=at)
    return {**_line(opened.case), "words": opened.words}


def _place(args: argparse.Namespace, at: datetime, by: Actor) -> UUID:
    legs = list(map(deeds.id_of, args.recording))
    try:
        return holding.place(legs, args.ground, documents.text(args.words), at=at, by=by)
    except NoSuchLeg as gone:
        raise Failure(f"There is no recording {gone}.") from gone


def _line(case: Case) -> dict[str, object]:
    return {
        "case": str(case.pk),
        "ground": case.ground,
        "recordings": list(map(str, case.legs)),
        "placed_at": case.placed_at.isoformat(),
        "until": case.until and case.until.isoformat(),
        "confirmed": case.confirmed_at is not None,
        "next_on": None if case.ended_at else queries.next_on(case).isoformat(),
        "end": case.end,
    }
