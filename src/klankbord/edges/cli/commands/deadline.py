"""`klankbord deadline`: the last day of a term."""

import argparse

from klankbord.edges.cli import days
from klankbord.edges.cli.errors import UsageFault
from klankbord.law import calendar

HELP = "Print the last day on which a request (avg) or a call on nullity (wor) is in time."
NEEDS_DATABASE = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--received", required=True, metavar="DATE", help="day of receipt, as 2026-11-26"
    )
    parser.add_argument(
        "--extended", action="store_true", help="the person was told of two months more"
    )
    parser.add_argument(
        "--term",
        choices=("avg", "wor"),
        default="avg",
        help="avg: answer to a request (default); wor: works council invokes nullity",
    )


def run(args: argparse.Namespace) -> int:
    if args.extended and args.term == "wor":
        raise UsageFault("--extended: the term of the WOR cannot be extended. Leave it out.")
    received = days.day(args.received, "--received")
    try:
        last = (
            calendar.nullity_by(received)
            if args.term == "wor"
            else calendar.answer_by(received, extended=args.extended)
        )
    except (OverflowError, ValueError) as fault:
        raise UsageFault(f"--received {args.received}: the term ends after 9999.") from fault
    print(last.isoformat())  # noqa: T201  what was asked for
    return 0
