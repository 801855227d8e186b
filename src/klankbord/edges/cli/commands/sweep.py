"""`klankbord sweep`: destroy what is past its deadline."""

import argparse
import sys

from django.utils import timezone

from klankbord.edges.cli import deeds, lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.people.models import Role
from klankbord.vault import guards, sweep

HELP = "Destroy what is past its deadline. Safe to run as often as you like."
NEEDS_DATABASE = True
MAY_CONFIRM = (Role.CONTROLLER, Role.DPO, Role.ADMIN)
REASONS = {
    "clock": "The clock has run more than 36 hours past the log. Is it right?",
    "volume": "More than three times the usual amount is due. Is that right?",
    "busy": "Another sweep is at work.",
}
REMEDY = (
    "Nothing was destroyed. Look at `klankbord sweep --dry-run`; if all is well, two people run:"
    " klankbord sweep confirm --as EMAIL"
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "verb",
        nargs="?",
        choices=["confirm"],
        help="say that an unusual sweep is right; valid for 24 hours, it takes two people",
    )
    parser.add_argument("--as", dest="by", metavar="EMAIL", help="who confirms")
    parser.add_argument("--dry-run", action="store_true", help="count, but change nothing")
    parser.add_argument("--at", metavar="TIME", help="count as at another moment")


def run(args: argparse.Namespace) -> int:
    if args.at and not args.dry_run:
        raise UsageFault("--at goes with --dry-run only: a real sweep reads the clock.")
    if bool(args.by) != (args.verb == "confirm"):
        raise UsageFault("--as goes with confirm, and confirm with --as.")
    if args.verb == "confirm":
        if args.dry_run:
            raise UsageFault("confirm is not something to try out; leave --dry-run out.")
        return _confirm(args.by)
    return _sweep(args)


def _sweep(args: argparse.Namespace) -> int:
    try:
        done = sweep.sweep(deeds.moment(args.at), dry_run=args.dry_run)
    except guards.Halted as halted:
        words = [REASONS[reason] for reason in halted.reasons]
        raise Failure(
            " ".join([*words, *([REMEDY] if "busy" not in halted.reasons else [])])
        ) from halted
    lines.write(
        {"due": done.due, "destroyed": done.destroyed, "held": done.held, "failed": done.failed}
    )
    if done.orphans.removed:
        _say(f"{done.orphans.removed} objects without a row were removed from the store.")
    if done.orphans.left:
        _say(
            f"{done.orphans.left} objects without a row are left in the store: that is more than"
            " usual, or the store refuses. If it is right, two people confirm, and then sweep."
        )
    if done.orphans.missing:
        _say(f"{done.orphans.missing} rows have no object. Run: klankbord check --deep")
    if done.failed:
        _say("Not everything could be destroyed. Run the sweep again.")
    return 1 if done.failed else 0


def _confirm(email: str) -> int:
    at = timezone.now()
    by = deeds.in_first_of(
        MAY_CONFIRM,
        email,
        at,
        otherwise="A sweep is confirmed by controller, dpo or admin; this account is none.",
    )
    people = guards.confirm(deeds.account(email).pk, at=at, by=by)
    lines.write({"confirmed": people, "needed": guards.PEOPLE})
    return 0


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
