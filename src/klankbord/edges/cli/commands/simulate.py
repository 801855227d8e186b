"""`klankbord simulate`: what a programme would mean, before anything of it is in force."""

import argparse
from datetime import datetime
from typing import Any

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import UsageFault
from klankbord.gate.access import SYSTEM
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.law.supposing import Supposed
from klankbord.notices import terms
from klankbord.programmes import seeds
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.readiness import Line
from klankbord.recordings.draw import simulating
from klankbord.recordings.draw.simulating import Simulated

HELP = "What a programme would mean: what it lacks, how many calls it draws, what the law allows."
NEEDS_DATABASE = True

MOST_CALLS = 100_000


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help="TOML or JSON; see docs/reference/programme-file.md"
    )
    parser.add_argument(
        "--at", metavar="WHEN", help="at which moment; the first at which it may run if left out"
    )
    counted = parser.add_mutually_exclusive_group()
    counted.add_argument(
        "--month", metavar="YYYY-MM", help="count the calls of this month; the last whole one"
    )
    counted.add_argument(
        "--calls", type=int, metavar="N", help="suppose so many calls a person and month instead"
    )


def run(args: argparse.Namespace) -> int:
    now = timezone.now()
    if args.month is not None and not seeds.MONTH.fullmatch(args.month):
        raise UsageFault(f"--month {args.month!r}: a month such as 2026-10 was expected.")
    if args.calls is not None and not 0 <= args.calls <= MOST_CALLS:
        raise UsageFault(f"--calls: a whole number from 0 to {MOST_CALLS} was expected.")
    said = deeds.table(args.file)
    with deeds.in_words():
        found = simulating.simulate(
            said,
            now=now,
            by=SYSTEM,
            at=None if args.at is None else deeds.moment(args.at),
            month=args.month or _before(now),
            calls=args.calls,
        )
    lines.write(_whole(found))
    for line in found.readiness.lines:
        if line.state != "proven":
            lines.write(_lacking(line))
    for each in found.acts:
        lines.write(_act(each))
    return 0


def _before(now: datetime) -> str:
    """The month before the one that runs, in Amsterdam."""
    return f"{month_later(now.astimezone(AMSTERDAM).date(), -1):%Y-%m}"


def _whole(found: Simulated) -> dict[str, Any]:
    shown, volume = found.readiness, found.volume
    return {
        "version": shown.version,
        "at": found.at.isoformat(),
        "in_force": shown.since is not None,
        "earliest": None if shown.earliest is None else shown.earliest.isoformat(),
        "month": volume.month,
        "people": volume.people,
        "offered": volume.offered,
        "drawn_at_most": volume.drawn_at_most,
        "drawn_then": volume.drawn_then,
        "kept": _kept(found.of),
    }


def _kept(of: Dossier) -> dict[str, str | None]:
    """How long each kind of data is kept: {kind: "90 days"}."""
    return {kind: terms.NAMED[kind].long.en if kind in terms.NAMED else None for kind in of.data}


def _lacking(line: Line) -> dict[str, Any]:
    return {
        "demand": line.code,
        "state": line.state,
        "gate": line.gate,
        "letter": line.letter,
        "rules": list(line.rules),
        "who": line.who,
    }


def _act(each: Supposed) -> dict[str, Any]:
    answer = each.as_answer()
    return {
        "act": each.question["act"],
        "purpose": each.question["purpose"],
        "answer": answer["answer"],
        "denied_by": answer["denied_by"],
        "conditions": [
            owed["rule"] for owed in answer["obligations"] if owed["kind"] == "condition"
        ],
    }
