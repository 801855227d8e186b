"""Loads a programme and shows how ready it is."""

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import UsageFault
from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text
from klankbord.notices import loading
from klankbord.notices import queries as notices
from klankbord.programmes import queries
from klankbord.programmes.readiness import Line, Readiness

HELP = "Load a programme from a file, or show what is proven of it and what is missing."
NEEDS_DATABASE = True

STATES = {
    "proven": Text("bewezen", "proven"),
    "waiting": Text("loopt", "waiting"),
    "missing": Text("ontbreekt", "missing"),
    "broken": Text("niet in orde", "broken"),
}
STATUSES = {
    "draft": Text(
        "Nog niet in werking: er mag nog niets.", "Not in force: nothing is allowed yet."
    ),
    "in_force": Text("In werking.", "In force."),
    "changing": Text(
        "In werking; een wijziging is in voorbereiding.", "In force; a change is being prepared."
    ),
    "withdrawn": Text("Ingetrokken.", "Withdrawn."),
    "suspended": Text("Opgeschort.", "Suspended."),
}
ROLES = {
    "quality_manager": Text("manager kwaliteit", "quality manager"),
    "dpo": Text("FG", "DPO"),
    "works_council": Text("OR", "works council"),
    "admin": Text("beheerder", "administrator"),
    "controller": Text("verantwoordelijke", "controller"),
    "system": Text("Klankbord", "Klankbord"),
}
EARLIEST = Text("Op zijn vroegst", "At the earliest")
SINCE = Text("In werking sinds", "In force since")


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    load = verbs.add_parser("load", help="load a version with its evidence")
    load.add_argument(
        "file", metavar="FILE", help="TOML or JSON; see docs/reference/programme-file.md"
    )
    load.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")
    status = verbs.add_parser("status", help="what is proven, what is missing, who can mend it")
    status.add_argument("code", metavar="CODE", help="code of the programme, such as p-11")
    status.add_argument("--number", type=int, help="which version; default: the newest")
    status.add_argument("--at", metavar="WHEN", help="at which moment; default: now")
    status.add_argument("--lang", choices=("nl", "en"), default="nl")
    status.add_argument("--json", action="store_true", help="one line for each demand")


def run(args: argparse.Namespace) -> int:
    return _load(args) if args.verb == "load" else _status(args)


def _load(args: argparse.Namespace) -> int:
    now = timezone.now()
    said = deeds.table(args.file)
    by = deeds.person(args.by, now)
    with deeds.in_words():
        loaded = loading.load(said, at=now, by=by)
    version = queries.name(loaded.version)
    lines.write({"version": version, "new": loaded.made, "evidence_added": loaded.added})
    return 0


def _status(args: argparse.Namespace) -> int:
    at = deeds.moment(args.at)
    version = queries.by_code(args.code, args.number)
    if version is None:
        raise UsageFault(f"There is no programme {args.code}, or no such version of it.")
    shown = notices.readiness(version.pk, at)
    if args.json:
        for line in shown.lines:
            lines.write(_as_json(shown, line))
    else:
        _print(shown, args.lang)
    return 0


def _as_json(shown: Readiness, line: Line) -> dict[str, Any]:
    return {
        "version": shown.version,
        "status": shown.status,
        "since": _iso(shown.since),
        "demand": line.code,
        "stage": line.stage,
        "state": line.state,
        "letter": line.letter,
        "rules": list(line.rules),
        "who": line.who,
        "gate": line.gate,
        "evidence_on": _iso(line.evidence_on),
        "earliest": _iso(line.earliest),
        "missing_nl": [text.nl for text in line.missing],
        "missing_en": [text.en for text in line.missing],
    }


def _print(shown: Readiness, lang: str) -> None:
    say = sys.stdout.write
    say(f"{shown.title} ({shown.version})\n{STATUSES[shown.status].in_language(lang)}\n")
    label, when = (SINCE, shown.since) if shown.since else (EARLIEST, shown.earliest)
    if when is not None:
        say(f"{label.in_language(lang)}: {_day(when)}\n")
    say("\n")
    for line in shown.lines:
        say(f"{_row(line, lang)}\n")
        for detail in _todo(line, lang):
            say(f"    {detail}\n")


def _row(line: Line, lang: str) -> str:
    state = STATES[line.state].in_language(lang)
    proof = _day(line.evidence_on) if line.evidence_on else ""
    name = line.name.in_language(lang)
    return f"{line.stage:>2}  {name:<26} {line.letter:<3}  {state:<13} {proof}".rstrip()


def _todo(line: Line, lang: str) -> Iterator[str]:
    if line.state == "proven":
        return
    yield from (text.in_language(lang) for text in line.missing)
    yield f"{ROLES[line.who].in_language(lang)}; {', '.join(line.rules)}"
    if line.earliest is not None:
        yield f"{EARLIEST.in_language(lang)}: {_day(line.earliest)}"


def _day(at: datetime) -> str:
    local = at.astimezone(AMSTERDAM)
    return local.strftime("%Y-%m-%d" if local.time() == time.min else "%Y-%m-%d %H:%M")


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
