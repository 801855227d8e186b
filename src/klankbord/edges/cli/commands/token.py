"""Makes a token for the API."""

import argparse
import sys
from datetime import timedelta

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import UsageFault
from klankbord.people import queries, tokens
from klankbord.people.models import Role

HELP = "Make a token for the API, for yourself or for a telephone platform."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    new = verbs.add_parser("new", help="make a token; its secret is shown once")
    new.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")
    new.add_argument("--account", metavar="EMAIL", help="whose token it is; yours if left out")
    new.add_argument(
        "--scope", action="append", required=True, help="what it may do; may be repeated"
    )
    new.add_argument(
        "--source",
        action="append",
        default=[],
        help="telephone platform that it offers calls of; may be repeated",
    )
    new.add_argument("--name", default="api", help="so that it can be found again")
    new.add_argument("--days", type=int, default=365, help="how long it holds (default 365)")


def run(args: argparse.Namespace) -> int:
    now = timezone.now()
    if not 1 <= args.days <= tokens.MAX_DAYS:
        raise UsageFault(f"--days: a number from 1 to {tokens.MAX_DAYS}.")
    holder = deeds.account(args.by)
    admin = Role.ADMIN in queries.roles(holder, now)
    with deeds.in_words():
        by = queries.actor_for(holder, Role.ADMIN, now) if admin else queries.person(holder, now)
        token, secret = tokens.issue(
            deeds.account(args.account or args.by),
            name=args.name,
            scopes=args.scope,
            sources=args.source,
            expires_at=now + timedelta(days=args.days),
            at=now,
            by=by,
        )
    lines.write(
        {"token": str(token.pk), "secret": secret, "expires_at": token.expires_at.isoformat()}
    )
    print("The secret is shown this once; only its hash is kept.", file=sys.stderr)  # noqa: T201  words for a person
    return 0
