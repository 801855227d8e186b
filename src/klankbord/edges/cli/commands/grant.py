"""Asks, approves and ends roles."""

import argparse
from uuid import UUID

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import UsageFault
from klankbord.people import grants
from klankbord.people.models import Grant, Role, Team
from klankbord.people.periods import Term

HELP = "Ask, approve or end a role. Nobody asks or approves a role for himself."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    ask = verbs.add_parser("ask", help="ask a role for somebody else")
    ask.add_argument("--account", required=True, metavar="EMAIL", help="who gets it")
    ask.add_argument("--role", required=True, choices=Role.values)
    ask.add_argument("--team", metavar="CODE", help="for which team; a team lead needs one")
    ask.add_argument("--since", metavar="WHEN", help="from when; default: now")
    ask.add_argument("--until", metavar="WHEN", help="until when; default: no end")
    approve = verbs.add_parser("approve", help="approve what another asked for a third person")
    end = verbs.add_parser("end", help="end a role, or withdraw what was asked")
    end.add_argument("--until", metavar="WHEN", help="from when it no longer holds; default: now")
    for verb in (approve, end):
        verb.add_argument("grant", metavar="ID", help="as `grant ask` showed it")
    for verb in (ask, approve, end):
        verb.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")


def run(args: argparse.Namespace) -> int:
    now = timezone.now()
    by = deeds.person(args.by, now)
    with deeds.in_words():
        if args.verb == "ask":
            term = Term(
                now if args.since is None else deeds.moment(args.since),
                None if args.until is None else deeds.moment(args.until),
            )
            account, team = deeds.account(args.account), _team(args.team)
            grant = grants.ask(account, role=args.role, term=term, team=team, at=now, by=by)
        elif args.verb == "approve":
            grant = grants.approve(_grant(args.grant), at=now, by=by)
        else:
            until = now if args.until is None else deeds.moment(args.until)
            grant = grants.end(_grant(args.grant), until=until, at=now, by=by)
    lines.write(
        {
            "grant": args.grant if args.verb != "ask" else str(grant.pk),
            "role": grant.role,
            "approved": grant.approved_at is not None,
            "since": grant.since.isoformat(),
            "until": grant.until.isoformat() if grant.until else None,
        }
    )
    return 0


def _team(code: str | None) -> Team | None:
    if code is None:
        return None
    team = Team.objects.filter(code=code).first()
    if team is None:
        raise UsageFault(f"There is no team {code}.")
    return team


def _grant(text: str) -> Grant:
    try:
        found = Grant.objects.filter(pk=UUID(text)).first()
    except ValueError:
        found = None
    if found is None:
        raise UsageFault("There is no role with that id. `grant ask` shows it.")
    return found
