"""Gives the privacy policy to people."""

import argparse
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import UsageFault
from klankbord.notices import deliveries, dispatching
from klankbord.notices import queries as notices
from klankbord.people import queries as people
from klankbord.programmes import queries as programmes

HELP = "Write down that people got the privacy policy: without that nothing of them is recorded."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    deliver = verbs.add_parser("deliver", help="deliver a policy, in person")
    deliver.add_argument("number", type=int, metavar="NUMBER", help="number of the policy")
    deliver.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")
    deliver.add_argument("--channel", choices=deliveries.CHANNELS, default="portal")
    bounced = verbs.add_parser("bounced", help="a mail with a policy came back: it never arrived")
    bounced.add_argument("told", metavar="ADDRESS|REFERENCE", help="where to, or what it carried")
    bounced.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")
    whom = deliver.add_mutually_exclusive_group(required=True)
    whom.add_argument("--programme", metavar="CODE", help="to everybody whom a programme names")
    whom.add_argument(
        "--employee", action="append", metavar="NUMBER", help="to this one; may be repeated"
    )


def run(args: argparse.Namespace) -> int:
    return {"deliver": _deliver, "bounced": _bounced}[args.verb](args, timezone.now())


def _bounced(args: argparse.Namespace, now: datetime) -> int:
    by = deeds.in_first_of(dispatching.KEEPERS, args.by, now)
    with deeds.in_words():
        persons = dispatching.record_bounce(args.told, at=now, by=by)
    lines.write({"bounced": persons})
    return 0


def _deliver(args: argparse.Namespace, now: datetime) -> int:
    policy = notices.policy(args.number)
    if policy is None:
        raise UsageFault(f"There is no policy {args.number}.")
    by = deeds.person(args.by, now)
    if args.programme:
        version = programmes.by_code(args.programme)
        if version is None:
            raise UsageFault(f"There is no programme {args.programme}.")
        employees = programmes.persons(programmes.dossier(version.pk), now)
    else:
        employees = frozenset(_employee(number) for number in args.employee)
    with deeds.in_words():
        fresh = deliveries.deliver(policy, employees, channel=args.channel, at=now, by=by)
    lines.write({"policy": policy.number, "persons": len(employees), "delivered": fresh})
    return 0


def _employee(number: str) -> UUID:
    found = people.by_number(number)
    if found is None:
        raise UsageFault(f"There is no employee {number}.")
    return found.pk
