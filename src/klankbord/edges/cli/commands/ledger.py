"""`klankbord ledger`: check the log, sign it, take a copy of it home.

A bundle is checked without Django and without a database, so that anybody can do it anywhere.
"""

import argparse
import importlib
import sys
from pathlib import Path
from types import ModuleType
from uuid import UUID

from klankbord.edges.cli import checked
from klankbord.edges.cli.errors import UsageFault
from klankbord.ledger import audit, bundle, notes

HELP = "Check the log, sign it, or take a copy of it home: verify, checkpoint, bundle."
NEEDS_DATABASE = False


def configure(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="verify|checkpoint|bundle")
    verify = deeds.add_parser(
        "verify", help="check that every line is true and none is missing", allow_abbrev=False
    )
    verify.add_argument(
        "--bundle", metavar="DIR|FILE", help="a bundle; without it: the log in the database"
    )
    verify.add_argument(
        "--checkpoint",
        metavar="FILE",
        action="append",
        default=[],
        help="a checkpoint that you kept; may be given more than once",
    )
    checkpoint = deeds.add_parser(
        "checkpoint", help="place and sign all lines that wait", allow_abbrev=False
    )
    checkpoint.add_argument("--out", metavar="FILE", help="write this month's signed note to FILE")
    hand_out = deeds.add_parser("bundle", help="write a bundle into a folder", allow_abbrev=False)
    hand_out.add_argument("--out", metavar="DIR", required=True, help="the folder; must be new")
    hand_out.add_argument(
        "--subject", metavar="UUID", type=_uuid, help="the person whose lines are opened in it"
    )
    hand_out.add_argument(
        "--as",
        dest="account",
        metavar="ACCOUNT",
        help="address of who opens them: the person himself, or the data protection officer",
    )


def run(args: argparse.Namespace) -> int:
    if args.deed == "verify":
        args.held = [_kept(path) for path in args.checkpoint]
        if args.bundle is not None:
            return checked.answer(_check(args.bundle, args.held))
    # Only now Django: whoever checks a bundle needs none of it.
    live = importlib.import_module("klankbord.edges.cli.live")
    return int(live.run(_logbook, lambda _module: args))


def _logbook() -> ModuleType:
    return importlib.import_module("klankbord.edges.cli.logbook")


def _check(path: str, held: list[str]) -> audit.Report:
    try:
        read = bundle.load(Path(path))
        report = bundle.verify(read, held)
    except bundle.Malformed as fault:
        raise UsageFault(str(fault)) from fault
    sys.stderr.write(f"Log {read.log.name}. Compare this name with the privacy policy.\n")
    if not held:
        sys.stderr.write(
            "Without a checkpoint that you kept, this shows only that the bundle agrees with"
            " itself. Give one with --checkpoint.\n"
        )
    return report


def _kept(path: str) -> str:
    try:
        note = Path(path).read_text(encoding="utf-8")
        notes.parse_checkpoint(notes.text_of(note))
    except OSError as fault:
        raise UsageFault(f"{path}: cannot be read ({fault.strerror}).") from fault
    except UnicodeDecodeError as fault:
        raise UsageFault(f"{path}: not UTF-8.") from fault
    except notes.Malformed as fault:
        raise UsageFault(f"{path}: not a signed checkpoint ({fault}).") from fault
    return note


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text!r} is not a UUID") from fault
