"""`klankbord sample`: offers in, drawn calls out; no database, little memory."""

import argparse
from collections.abc import Iterator

from klankbord.edges.cli import documents, lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.programmes import sampling

HELP = "Draw calls from a frame by a plan and a seed; anyone gets the same draw."

NEEDS_DATABASE = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--frame", required=True, metavar="FILE", help="offers, a line each; - for stdin"
    )
    parser.add_argument("--plan", required=True, metavar="FILE", help="the plan, one object")
    parser.add_argument("--seed", required=True, metavar="HEX", help="the seed, hexadecimal")


def run(args: argparse.Namespace) -> int:
    try:
        seed = sampling.read_seed(args.seed)
    except sampling.BadPlan as fault:
        raise UsageFault(f"--{fault}") from fault
    try:
        plan = sampling.read_plan(documents.read(args.plan))
    except sampling.BadPlan as fault:
        raise UsageFault(f"{args.plan}: {fault}") from fault
    try:
        drawn = sampling.draw(_offers(args.frame), plan, seed)
    except sampling.BadFrame as fault:
        name = "stdin" if args.frame == "-" else args.frame
        raise UsageFault(f"{name}, line {fault.position}: {fault}") from fault
    except OSError as fault:
        raise Failure(f"The frame could not be gone through ({fault.strerror}).") from fault
    for one in drawn:
        lines.write({"id": one.id, "stratum": one.stratum, "order": one.order})
    return 0


def _offers(path: str) -> Iterator[sampling.Offered]:
    for number, fields in lines.read(path):
        yield sampling.read_offer(fields, number)
