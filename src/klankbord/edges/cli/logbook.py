"""The part of `klankbord ledger` that works on the log in the database."""

import argparse
import sys
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from klankbord.edges.cli import lines
from klankbord.edges.cli.commands import ledger
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.ledger import book, handout, keyfiles, periods, queries, sequence, verify


def run(args: argparse.Namespace) -> int:
    deeds = {"verify": _verify, "checkpoint": _checkpoint, "bundle": _bundle}
    try:
        return deeds[args.deed](args)
    except (sequence.Diverged, keyfiles.KeyFileFault) as fault:
        raise Failure(str(fault)) from fault


def _verify(args: argparse.Namespace) -> int:
    return ledger.answer(verify.database(at=timezone.now(), held=args.held))


def _checkpoint(args: argparse.Namespace) -> int:
    at = timezone.now()
    done = sequence.run(at=at)
    last = queries.last_checkpoint(periods.period_of(at))
    assert last is not None  # noqa: S101  the run has just signed this month
    if args.out:
        _write(Path(args.out), last.note)
    lines.write(
        {"period": last.period, "size": last.size, "placed": done.leaves, "note": last.note}
    )
    return 0


def _bundle(args: argparse.Namespace) -> int:
    folder = Path(args.out)
    if folder.exists():
        raise UsageFault(f"{folder}: is there already. Name a folder that is new.")
    at = timezone.now()
    if args.subject:
        with transaction.atomic(durable=True):
            book.append("ledger.bundle", at=at, subjects=[args.subject], detail={"role": "system"})
    sequence.run(at=at)
    try:
        written = handout.write(folder, subject=args.subject)
    except OSError as fault:
        raise Failure(f"{folder}: cannot be written ({fault.strerror}).") from fault
    sys.stderr.write(f"{folder}: {written} lines. Check it: klankbord ledger verify --bundle DIR\n")
    lines.write({"entries": written})
    return 0


def _write(path: Path, note: str) -> None:
    try:
        path.write_text(note, encoding="utf-8")
    except OSError as fault:
        raise Failure(f"{path}: cannot be written ({fault.strerror}).") from fault
