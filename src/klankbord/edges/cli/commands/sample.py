"""`klankbord sample`: offers in, drawn calls out; no database, little memory.

With `--month` it draws a whole month again from the file that everybody may take along.
"""

import argparse
import zipfile
from collections.abc import Iterable, Iterator

from klankbord.edges.cli import documents, lines
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.programmes import replaying, sampling

HELP = "Draw calls from a frame by a plan and a seed; anyone gets the same draw."

NEEDS_DATABASE = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--frame", metavar="FILE", help="offers, a line each; - for stdin")
    parser.add_argument("--plan", metavar="FILE", help="the plan, one object")
    parser.add_argument("--seed", metavar="HEX", help="the seed, hexadecimal")
    parser.add_argument("--month", metavar="FILE", help="instead of these: a month, as taken along")
    parser.add_argument(
        "--every", action="store_true",
        help="with --month: each call of it once, also what was excluded or replaced, and why",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    given = [args.frame, args.plan, args.seed]
    if args.month is not None and given == [None, None, None]:
        return _month(args.month, every=args.every)
    if args.every or args.month is not None or None in given:
        raise UsageFault("Give --frame, --plan and --seed, or --month alone.")
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
    _write(drawn)
    return 0


def _month(path: str, *, every: bool) -> int:
    """Draw a month again; a month that was drawn otherwise is a failure."""
    try:
        with zipfile.ZipFile(path) as archive:
            there = [replaying.EXCLUDED] if replaying.EXCLUDED in archive.namelist() else []
            names = (*replaying.FILES, *there)
            read = {name: archive.read(name).splitlines() for name in names}
    except (OSError, KeyError, zipfile.BadZipFile) as fault:
        raise UsageFault(f"{path}: this is no month of a draw.") from fault
    head, frames, offers, excluded = (
        [lines.parse(raw, f"{path}, {name}") for raw in read.get(name, ())]
        for name in (*replaying.FILES, replaying.EXCLUDED)
    )
    try:
        drawn = list(replaying.again(head[0], frames, offers))
        whole = list(replaying.every(offers, excluded))
    except replaying.NotTheSame as differs:
        raise Failure(f"{path}: {differs}") from differs
    except (LookupError, TypeError, ValueError, sampling.BadFrame) as fault:
        raise UsageFault(f"{path}: this is no month of a draw.") from fault
    if every:
        for line in whole:
            lines.write(line)
    else:
        _write(drawn)
    return 0


def _write(drawn: Iterable[sampling.Drawn]) -> None:
    for one in drawn:
        lines.write({"id": one.id, "stratum": one.stratum, "order": one.order})


def _offers(path: str) -> Iterator[sampling.Offered]:
    for number, fields in lines.read(path):
        yield sampling.read_offer(fields, number)
