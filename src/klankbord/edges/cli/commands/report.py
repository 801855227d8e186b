"""`klankbord report`: the figures of a team, or of all, as the page shows them; as JSON."""

import argparse

from django.utils import timezone

from klankbord.coaching import effects
from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import Failure
from klankbord.evaluations.figures import figures, reports
from klankbord.gate import decisions

HELP = "The figures of a team, or of all teams together, with margins and without names."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--team", metavar="CODE", help="of this team; all together if left out")
    parser.add_argument(
        "--operation", action="store_true",
        help="what was drawn of a queue or of everybody together, in place of people",
    )  # fmt: skip
    parser.add_argument("--queue", metavar="NAME", default="", help="of this queue; implies that")
    parser.add_argument(
        "--coaching", action="store_true", help="in place of these: before and after a first talk"
    )
    parser.add_argument(
        "--months", type=int, choices=reports.LENGTHS, default=reports.USUAL,
        help="how many, this one included",
    )  # fmt: skip
    parser.add_argument("--as", dest="account", required=True, metavar="EMAIL", help="who you are")


def run(args: argparse.Namespace) -> int:
    now = timezone.now()
    operation = args.operation or bool(args.queue)
    if args.coaching and (operation or args.team):
        raise Failure("Before and after a first talk is of everybody: give no team or queue.")
    readers = effects.READERS if args.coaching else figures.READERS
    readers = figures.OPERATION_READERS if operation else readers
    actor = deeds.in_first_of(readers, args.account, now)
    try:
        if args.coaching:
            told = effects.told(effects.read(actor, at=now, taken="command"))
        elif operation:
            told = reports.asked_operation(
                args.queue, actor=actor, months=args.months, at=now, taken="command"
            )
        else:
            told = reports.asked(
                args.team, actor=actor, months=args.months, at=now, taken="command"
            )
    except reports.NoSuchTeam as fault:
        raise Failure(f"There is no team {args.team}, or not for you.") from fault
    except decisions.Refused as fault:
        lines.write(fault.decision.as_answer())
        raise Failure(f"The law says no: {fault}.") from fault
    lines.write(told)
    return 0
