"""`klankbord may`: one question to the law, and the answer for a person."""

import argparse
import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from klankbord.edges.cli import lines, verdicts
from klankbord.edges.cli.errors import UsageFault
from klankbord.law import engine, instants, question
from klankbord.law.engine import Decision
from klankbord.law.texts import Text
from klankbord.law.vocabulary import ACTS, PURPOSES

HELP = "Ask whether an act is allowed: Mag dit? With reasons, letters and sources."
NEEDS_DATABASE = False

WHY = Text("Waarom niet", "Why not")
NOT_PROVEN = Text("Niet bewezen, en daarom nee", "Not proven, and therefore no")
FACTS = Text("Deze feiten zijn onbekend", "These facts are unknown")
WOULD_ALLOW = Text("Wat zou mogen", "What would allow it")
CONDITIONS = Text("Voorwaarden", "Conditions")
DUTIES = Text("Wat er verder moet", "What else must be done")
RULES = Text("Regels die gelden", "Rules that hold")
DUE = Text("uiterlijk", "by")
HARDNESS = Text(
    "W wet, J rechtspraak, T toezichthouder, S branche, B beleid van Klankbord",
    "W statute, J case law, T regulator, S sector, B policy of Klankbord",
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", metavar="ACT", help="one of " + ", ".join(ACTS))
    parser.add_argument("--purpose", choices=PURPOSES, help="what it is for")
    parser.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="a fact of the question, as programme.status=in_force; lists as a,b",
    )
    parser.add_argument("--at", metavar="INSTANT", help="when; now if left out")
    parser.add_argument("--lang", choices=("nl", "en"), default="nl", help="language (nl)")
    parser.add_argument("--json", action="store_true", help="print the answer as a line of JSON")


def run(args: argparse.Namespace) -> int:
    decision = engine.decide(_question(args))
    if args.json:
        lines.write(decision.as_answer())
        return 0
    for line in _page(decision, args.lang):
        print(line)  # noqa: T201  what was asked for
    return 0


def _question(args: argparse.Namespace) -> dict[str, Any]:
    now = datetime.now(UTC).astimezone(instants.AMSTERDAM).isoformat(timespec="seconds")
    asked: dict[str, Any] = {"id": "may", "act": args.act, "at": args.at or now}
    if args.purpose:
        asked["purpose"] = args.purpose
    for given in args.fact:
        path, equals, value = given.partition("=")
        if not equals:
            raise UsageFault(f"--fact {given!r}: write PATH=VALUE.")
        _put(asked, path, _value(path, value))
    try:
        question.check(asked)
    except question.Fault as fault:
        raise UsageFault(str(fault)) from fault
    return asked


def _value(path: str, text: str) -> Any:
    """The text as it stands, as JSON, or as a list, whichever fits the path.

    Raises:
        UsageFault: There is no such path, or the text fits in no way.
    """
    check = question.CHECKS.get(path)
    if check is None:
        raise UsageFault(f"--fact {path}: there is no such fact in a question.")
    fault = None
    for value in _readings(text):
        try:
            check(value, path)
        except question.Fault as found:
            fault = fault or found
        else:
            return value
    raise UsageFault(f"--fact {fault}")


def _readings(text: str) -> Iterator[Any]:
    yield text
    with contextlib.suppress(ValueError, RecursionError):
        yield json.loads(text)
    yield text.split(",") if text else []


def _put(asked: dict[str, Any], path: str, value: Any) -> None:
    *above, name = path.split(".")
    inside = asked
    for part in above:
        inside = inside.setdefault(part, {})
    inside[name] = value


def _page(decision: Decision, language: str) -> Iterator[str]:
    def say(text: Text) -> str:
        return text.in_language(language)

    yield say(verdicts.ANSWERS[decision.answer])
    denying = [reason for reason in decision.reasons if reason.effect in ("prohibit", "deny")]
    gaps = set(decision.gaps)
    for title, unproven in ((WHY, False), (NOT_PROVEN, True)):
        yield from _part(
            say(title),
            (
                f"{reason.rule.id} ({reason.hardness}) {say(reason.rule.text)} "
                f"[{'; '.join(map(str, reason.rule.sources))}]"
                for reason in denying
                if (reason.rule.id in gaps) is unproven
            ),
        )
    yield from _part(
        say(FACTS),
        (
            say(fact.meaning) + (f" ({', '.join(paths)})" if paths else "")
            for fact, paths in decision.unproven.items()
        ),
    )
    yield from _part(
        say(WOULD_ALLOW), (f"{reason.rule.id} {say(reason.rule.remedy)}" for reason in denying)
    )
    for title, kind in ((CONDITIONS, "condition"), (DUTIES, "standing")):
        yield from _part(
            say(title),
            (
                f"{owed.rule.id} {say(owed.duty.text)}"
                + (f" ({say(DUE)} {owed.due})" if owed.due else "")
                for owed in decision.obligations
                if owed.duty.kind == kind
            ),
        )
    yield from _part(
        say(RULES),
        (
            f"{reason.rule.id} ({reason.hardness}) {say(reason.rule.text)}"
            for reason in decision.reasons
            if reason not in denying
        ),
    )
    yield ""
    yield f"{say(HARDNESS)}. {decision.law_version}."


def _part(title: str, items: Iterator[str]) -> Iterator[str]:
    shown = list(items)
    if shown:
        yield ""
        yield f"{title}:"
        yield from (f"  - {item}" for item in shown)
