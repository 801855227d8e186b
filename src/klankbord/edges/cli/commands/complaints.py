"""Chooses the recording of a call about which a caller complained, and shows what was chosen."""

import argparse
import dataclasses
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from klankbord.edges.cli import deeds, documents, lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.evaluations.models import Pick
from klankbord.evaluations.picks import picked, picking
from klankbord.evaluations.picks.picking import Complaint
from klankbord.recordings.custody import NoSuchLeg

HELP = "Choose a call because a caller complained about it, or show what was chosen and how often."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    listed = verbs.add_parser("list", help="how many per month, and each for who may see that")
    calls = verbs.add_parser("calls", help="recordings of a day that wait for a complaint")
    calls.add_argument("--day", required=True, metavar="YYYY-MM-DD")
    choose = verbs.add_parser("choose", help="choose one; the employee is told at once")
    choose.add_argument("recording", metavar="RECORDING", help="its id, as in calls")
    choose.add_argument("--reference", default="", help="by which the complaint is found")
    choose.add_argument("--made-on", metavar="YYYY-MM-DD", help="when the complaint came in")
    choose.add_argument("--asked-by", required=True, choices=Pick.Asker.values)
    choose.add_argument("--words", metavar="FILE", required=True, help="what has to be looked at")
    for verb in (listed, calls, choose):
        verb.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    by = deeds.in_first_of(picked.READERS, args.by, at)
    with deeds.in_words():
        if args.verb == "list":
            for line in _register(picked.register(actor=by, at=at)):
                lines.write(line)
        elif args.verb == "calls":
            for each in picked.offered(_day(args.day), actor=by, at=at):
                lines.write(_plain(dataclasses.asdict(each)))
        else:
            made = _choose(args, at, by)
            lines.write({"pick": str(made)})
    return 0


def _choose(args: argparse.Namespace, at: datetime, by: Any) -> UUID:
    made_on = _day(args.made_on) if args.made_on else None
    words = documents.text(args.words).strip()
    complaint = Complaint(args.reference, made_on, args.asked_by, words)
    try:
        return picking.pick(deeds.id_of(args.recording), complaint, actor=by, at=at)
    except NoSuchLeg as gone:
        raise Failure(f"There is no recording {gone}.") from gone


def _register(of: picked.Register) -> list[dict[str, object]]:
    months = [{"month": f"{each.month:%Y-%m}", "picks": each.picks} for each in of.months]
    rows = [_plain(dataclasses.asdict(each)) for each in of.rows]
    return [{"months": months, "beyond": of.beyond}, *rows]


def _plain(row: dict[str, Any]) -> dict[str, object]:
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else str(value)
        if isinstance(value, UUID)
        else value
        for name, value in row.items()
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise UsageFault(f"{text!r} is no day. Write 2026-11-25.") from fault
