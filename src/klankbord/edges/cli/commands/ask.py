"""`klankbord ask`: may somebody do this with that recording? Asked and written down as a screen."""

import argparse
import sys
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from klankbord.edges.cli import deeds, lines, verdicts
from klankbord.edges.cli.errors import Failure
from klankbord.evaluations.evaluating import reading
from klankbord.gate.access import Actor
from klankbord.law.engine import Decision
from klankbord.law.texts import Text
from klankbord.law.vocabulary import PURPOSES
from klankbord.recordings import custody
from klankbord.recordings.listening import asking, playback

HELP = "Ask with live facts whether somebody may do something with a recording or an evaluation."
NEEDS_DATABASE = True

WOULD_ALLOW = Text("Wat zou mogen", "What would be allowed")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", metavar="ACT", choices=asking.ACTS, help=", ".join(asking.ACTS))
    parser.add_argument("--purpose", choices=PURPOSES, help="what it is for; rights need none")
    about = parser.add_mutually_exclusive_group(required=True)
    about.add_argument("--leg", type=UUID, metavar="ID", help="a recording")
    about.add_argument("--evaluation", type=UUID, metavar="ID", help="an evaluation")
    parser.add_argument(
        "--as", dest="account", required=True, metavar="ACCOUNT", help="address of who asks"
    )
    parser.add_argument("--role", help="in which role he asks; needed if he has several")
    parser.add_argument("--reason", choices=playback.REASONS, help="why, for who wants to listen")
    parser.add_argument("--lang", choices=("nl", "en"), default="nl", help="language (nl)")


def run(args: argparse.Namespace) -> int:
    now = timezone.now()
    decision = _ask(args, deeds.in_role(args.account, args.role, now), now)
    lines.write(decision.as_answer())
    for line in _words(decision, args.lang):
        print(line, file=sys.stderr)  # noqa: T201  words for a person
    return 0 if decision.allowed else 1


def _ask(args: argparse.Namespace, actor: Actor, at: datetime) -> Decision:
    try:
        if args.leg is not None:
            return asking.ask(
                args.leg,
                act=args.act,
                data="audio",
                purpose=args.purpose,
                actor=actor,
                at=at,
                reason=args.reason or "",
            )
        return reading.ask(args.evaluation, act=args.act, purpose=args.purpose, actor=actor, at=at)
    except custody.NoSuchLeg as fault:
        raise Failure(f"There is no recording {args.leg}.") from fault
    except reading.NoSuchEvaluation as fault:
        raise Failure(f"There is no evaluation {args.evaluation}.") from fault


def _words(decision: Decision, language: str) -> list[str]:
    said = [verdicts.ANSWERS[decision.answer].in_language(language)]
    said += [
        f"{owed.rule.id} {owed.duty.text.in_language(language)}"
        for owed in decision.obligations
        if owed.duty.kind == "condition"
    ]
    denying = [each for each in decision.reasons if each.effect in ("prohibit", "deny")]
    for each in denying:
        sources = "; ".join(map(str, each.rule.sources))
        said.append(f"{each.rule.id} {each.rule.text.in_language(language)} [{sources}]")
    for each in denying:
        remedy = each.rule.remedy.in_language(language)
        said.append(f"{WOULD_ALLOW.in_language(language)}: {each.rule.id} {remedy}")
    return said
