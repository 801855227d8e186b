"""Keeps the register of breaches: what happened, how bad it is, and who was told."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from klankbord.breaches import assessing, guarded, keeping, queries, sealed
from klankbord.breaches.keeping import Known
from klankbord.breaches.models import Breach
from klankbord.breaches.queries import Lying, Opened
from klankbord.edges.cli import deeds, documents, lines
from klankbord.edges.cli.errors import UsageFault
from klankbord.gate.access import Actor

HELP = "Report a breach, weigh it, write down who was told, or show the register with its clocks."
NEEDS_DATABASE = True
MOMENTS = ("discovered_at", "happened_at")


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    listed = verbs.add_parser("list", help="every breach with its 72 hours; no words")
    shown = verbs.add_parser("show", help="one breach with its words; that you look is in the log")
    enter = verbs.add_parser("enter", help="report a breach; the clock runs from its discovery")
    enter.add_argument("file", metavar="FILE", help="TOML or JSON; see docs/reference/breaches.md")
    assess = verbs.add_parser("assess", help="weigh it: a level for each of seven questions")
    assess.add_argument("risk", choices=assessing.RISKS)
    assess.add_argument("--answer", metavar="CRITERION=LEVEL", action="append", default=[])
    report = verbs.add_parser("report", help="write down that the authority was told")
    report.add_argument("--sent", metavar="MOMENT", help="when; without it now")
    tell = verbs.add_parser(
        "tell", help="write down that people were told, or why they need not be"
    )
    tell.add_argument("--exempt", default="", choices=["", *Breach.Exempt.values])
    close = verbs.add_parser("close", help="close it; what had to be done was done")
    for verb in (shown, assess, report, tell, close):
        verb.add_argument("breach", metavar="BREACH", help="its id, as in list")
    for verb in (assess, report, tell, close):
        verb.add_argument("--words", metavar="FILE", required=True, help="why, or how")
    for verb in (listed, shown, enter, assess, report, tell, close):
        verb.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    roles = guarded.REPORTERS if args.verb == "enter" else guarded.KEEPERS
    by = deeds.in_first_of(roles, args.by, at)
    with deeds.in_words():
        if args.verb == "list":
            for each in queries.register(by, at=at):
                lines.write(_line(each))
        elif args.verb == "enter":
            lines.write({"breach": str(keeping.enter(_known(args.file), at=at, by=by))})
        else:
            lines.write(_done(deeds.id_of(args.breach), args, at, by))
    return 0


def _done(breach: UUID, args: argparse.Namespace, at: datetime, by: Actor) -> dict[str, object]:
    words = "" if args.verb == "show" else documents.text(args.words)
    match args.verb:
        case "assess":
            answers = dict(each.partition("=")[::2] for each in args.answer)
            keeping.assess(breach, answers, args.risk, words, at=at, by=by)
        case "report":
            sent = at if args.sent is None else deeds.moment(args.sent)
            keeping.report(breach, sent, words, at=at, by=by)
        case "tell":
            keeping.tell(breach, args.exempt, words, at=at, by=by)
        case "close":
            keeping.close(breach, words, at=at, by=by)
    return _shown(queries.one(breach, by, at=at))


def _known(path: str) -> Known:
    told = deeds.table(path)
    counts = ("people", "records")
    if not all(isinstance(told.get(name, ""), str) for name in sealed.TEXTS) or not all(
        isinstance(told.get(name), int | None) for name in counts
    ):
        raise UsageFault(f"{path}: words are text, and {' and '.join(counts)} are whole numbers.")
    try:
        return Known(**{**told, **_moments(told)})
    except TypeError as fault:
        raise UsageFault(f"{path}: {fault}.") from fault


def _moments(told: Mapping[str, Any]) -> dict[str, datetime]:
    """Moments are text in JSON, and can be moments in TOML; both have their offset."""
    return {name: deeds.moment(str(told[name])) for name in MOMENTS if name in told}


def _line(each: Lying) -> dict[str, object]:
    breach = each.breach
    return {
        "breach": str(breach.pk),
        "data": breach.data,
        "discovered_at": breach.discovered_at.isoformat(),
        "report_by": each.clock.due_at.isoformat(),
        "hours_left": each.clock.hours,
        "clock": each.clock.colour,
        "risk": breach.risk,
        "still_due": list(each.due),
        "closed": breach.closed_at is not None,
    }


def _shown(opened: Opened) -> dict[str, object]:
    return {
        **_line(opened.lying),
        "words": {name: opened.words[name] for name in sealed.TEXTS if name in opened.words},
        "steps": [
            {"kind": step.kind, "at": step.at.isoformat(), "function": step.done_as,
             "words": step.words}
            for step in opened.steps
        ],
    }  # fmt: skip
