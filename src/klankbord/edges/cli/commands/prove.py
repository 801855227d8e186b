"""`klankbord prove`: what holds of the law in every world, or a world in which it does not."""

import argparse
import importlib
import sys

from klankbord.edges.cli import lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.law.properties import PROPERTIES

HELP = "Prove what must hold of the rules whatever the facts are, or show a case where it does not."
NEEDS_DATABASE = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "property", nargs="*", metavar="PROPERTY", help="which claims; all if none is named"
    )
    parser.add_argument("--list", action="store_true", help="only say what the claims are")


def run(args: argparse.Namespace) -> int:
    names = {claim.name for claim in PROPERTIES}
    for name in args.property:
        if name not in names:
            raise UsageFault(
                f"There is no property {name}. Choose from {', '.join(sorted(names))}."
            )
    if args.list:
        for claim in PROPERTIES:
            lines.write({"property": claim.name, "nl": claim.text.nl, "en": claim.text.en})
        return 0
    try:
        proving = importlib.import_module("klankbord.law.proving")
    except ModuleNotFoundError as fault:
        raise Failure(
            "Proving needs Z3. Install it with: pip install 'klankbord[proofs]'"
        ) from fault
    failed = []
    for verdict in proving.prove(args.property):
        lines.write(verdict.as_line())
        sys.stdout.flush()
        if not verdict.holds:
            failed.append(verdict.property)
    if failed:
        raise Failure(f"These do not hold: {', '.join(failed)}.")
    return 0
