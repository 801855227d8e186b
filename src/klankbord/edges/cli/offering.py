"""The part of `klankbord witness` that works on the log in the database."""

import argparse
import sys
from pathlib import Path

from django.utils import timezone

from klankbord.edges.cli import documents, lines
from klankbord.edges.cli.errors import Failure
from klankbord.ledger import keyring, outside, sequence, witnessed


def run(args: argparse.Namespace) -> int:
    try:
        return _offer(args) if args.deed == "offer" else _accept(args)
    except (sequence.Diverged, outside.Ahead, outside.CopyFault) as fault:
        raise Failure(str(fault)) from fault


def _offer(args: argparse.Namespace) -> int:
    place = Path(args.out)
    sequence.run(at=timezone.now())
    outside.follow()
    try:
        written = witnessed.offer(place, since=args.since)
    except OSError as fault:
        raise Failure(f"{place}: cannot be written ({fault.strerror}).") from fault
    lines.write({"log": keyring.log_name(), "requests": len(written)})
    sys.stderr.write(
        f"Take {place} to the witnesses. Each runs there: klankbord witness sign {place.name}"
        f" --key KEYFILE --kept FOLDER --log {keyring.log_name()}\n"
    )
    return 0


def _accept(args: argparse.Namespace) -> int:
    wrong = 0
    for path in args.notes:
        try:
            for done in witnessed.accept(documents.text(path)):
                lines.write(
                    {
                        "period": done.period,
                        "size": done.size,
                        "witness": done.witness,
                        "at": done.at.isoformat(),
                    }
                )
        except witnessed.Unwitnessed as fault:
            wrong += 1
            sys.stderr.write(f"{path}: {fault}\n")
        except OSError as fault:
            raise Failure(f"{path}: cannot be kept ({fault.strerror}).") from fault
    return 1 if wrong else 0
