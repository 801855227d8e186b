"""Shows the requests on the desk, and answers one."""

import argparse
import sys
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from klankbord.edges.cli import deeds, documents, lines
from klankbord.gate.access import Actor
from klankbord.rights import deciding, grounds, guarded, queries
from klankbord.rights.deciding import Answer, Outcome
from klankbord.rights.queries import Lying, Opened

HELP = "Show what people ask about themselves and by when, or answer one request."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    listed = verbs.add_parser("list", help="every request with its clock; no words, no names")
    listed.add_argument("--open", action="store_true", help="only what waits for an answer")
    shown = verbs.add_parser("show", help="one request with its words; that you look is in the log")
    answer = verbs.add_parser("answer", help="answer one; what is granted is carried out at once")
    for verb in (shown, answer):
        verb.add_argument("request", metavar="REQUEST", help="its id, as in list")
    for verb in (listed, shown, answer):
        verb.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")
    answer.add_argument("outcome", choices=sorted(Outcome.values))
    answer.add_argument(
        "--words", metavar="FILE", required=True, help="the reasons, as the person reads them"
    )
    answer.add_argument("--ground", default="", help="of what is refused; see docs/reference")
    answer.add_argument(
        "--recording", metavar="ID", action="append", help="only for this one; once for each"
    )


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    by = deeds.in_first_of(guarded.DECIDERS, args.by, at)
    with deeds.in_words():
        if args.verb == "list":
            for each in queries.desk(by, at=at):
                if each.request.state in queries.PENDING or not args.open:
                    lines.write(_line(each))
            return 0
        request = deeds.id_of(args.request)
        if args.verb == "show":
            lines.write(_shown(queries.desk_one(request, by, at=at)))
            return 0
        return _answer(request, args, at, by)


def _answer(request: UUID, args: argparse.Namespace, at: datetime, by: Actor) -> int:
    legs = tuple(map(deeds.id_of, args.recording)) if args.recording else None
    answer = Answer(args.outcome, documents.text(args.words), args.ground, legs)
    found, done = deciding.decide(request, answer, at=at, by=by)
    lines.write(
        {
            "request": str(found.pk),
            "outcome": found.outcome,
            "ground": found.ground,
            "erased": done.erased,
            "halved": done.halved,
            "evaluations": done.evaluations,
            "held": done.held,
            "told": [each["kind"] for each in done.recipients],
        }
    )
    sys.stderr.write("Nobody was mailed. Send the letter that stands with the request.\n")
    return 0


def _line(each: Lying) -> dict[str, object]:
    request = each.request
    return {
        "request": str(request.pk),
        "reference": request.reference,
        "type": request.type,
        "who": request.who,
        "state": request.state,
        "outcome": request.outcome,
        "received_at": request.received_at.isoformat(),
        "due_on": each.clock.due_on.isoformat(),
        "clock": each.clock.colour,
        "identity": request.identity,
        "yours": each.yours,
    }


def _shown(opened: Opened) -> dict[str, object]:
    return {
        **_line(Lying(opened.request, opened.clock, opened.yours)),
        "words": opened.words,
        "added": list(opened.added),
        "recordings": [
            {"recording": str(each.leg), "made_at": each.made_at.isoformat(),
             "standing": each.standing, "held": each.held}
            for each in opened.things
        ],
        "grounds": sorted(grounds.of(opened.request)) if opened.yours else [],
    }  # fmt: skip
