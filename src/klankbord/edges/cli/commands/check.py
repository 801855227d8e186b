"""`klankbord check`: whether an installation is as it must be, and what to do where it is not."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from klankbord.edges.cli import lines, remedies
from klankbord.ledger import queries, verify
from klankbord.recordings import checking as recordings
from klankbord.vault import checking as vault
from klankbord.vault.checking import NIGHTS, Finding

HELP = "Look whether keys, store, deadlines and log are as they must be. Changes nothing."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--deep",
        action="store_true",
        help="open all that is sealed, and check the whole log",
    )


def run(args: argparse.Namespace) -> int:
    now = timezone.now()
    counts: Counter[str] = Counter()
    for finding in look(now, deep=args.deep):
        counts[finding.code] += 1
        lines.write({"finding": finding.code, **finding.which})
    for code, count in counts.items():
        sys.stderr.write(f"{count} x {code}: {remedies.SAID[code]}\n  {remedies.DO[code]}\n")
    lines.write({"findings": counts.total(), "deep": args.deep})
    if not counts:
        sys.stderr.write("All is as it must be.\n")
    return 1 if counts else 0


def look(now: datetime, *, deep: bool) -> Iterator[Finding]:
    """What is not as it must be."""
    return _deep(now) if deep else _quick(now)


def _quick(now: datetime) -> Iterator[Finding]:
    """What takes no longer than a moment, however much there is."""
    opened = list(vault.keys_open())
    yield from opened
    if not opened:  # without keys nobody can say whose store it is
        yield from vault.store_works()
    yield from vault.overdue(now)
    yield from _log_goes_on(now)


def _deep(now: datetime) -> Iterator[Finding]:
    found = list(_quick(now))
    yield from found
    if {"key_file", "store"} & {finding.code for finding in found}:
        return  # everything else would follow from it
    yield from vault.store_agrees(now)
    yield from vault.all_opens(now)
    yield from vault.receipts_agree()
    yield from recordings.check(now)
    for fault in verify.database(at=now).faults:
        yield Finding("log", fault)


def _log_goes_on(now: datetime) -> Iterator[Finding]:
    """The log signs itself each day; a silence means that no worker is at work."""
    newest = queries.newest_checkpoint()
    if newest is not None and newest.at <= now - NIGHTS:
        yield Finding("no_checkpoint", {"last": newest.at.isoformat(timespec="minutes")})
