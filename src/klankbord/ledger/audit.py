"""What a checker says of a log, and the checks that a database and a bundle share.

Pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from klankbord.ledger import notes

PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
MOST = 1000
"""How many faults are listed. One is enough not to believe the log."""
OMISSIONS = frozenset(
    {
        "leaf_missing",
        "leaf_unsigned",
        "log_shorter",
        "period_missing",
        "checkpoint_missing",
        "entry_waiting",
        "opening_missing",
        "number_missing",
        "detail_missing",
    }
)
"""The faults that mean: something was left out. The others mean: something is false."""


@dataclass(slots=True)
class Report:
    """The outcome of a check."""

    entries: int = 0
    faults: list[Mapping[str, Any]] = field(default_factory=list)
    omitted: bool = False

    def fault(self, code: str, period: str | None = None, **more: Any) -> None:
        """Write down a fault; from the thousandth on they are only counted as such."""
        self.omitted |= code in OMISSIONS
        if len(self.faults) < MOST:
            where = {"period": period} if period else {}
            self.faults.append({"code": code, **where, **more})

    def as_answer(self) -> dict[str, Any]:
        """The line that `klankbord ledger verify` prints."""
        return {
            "entries": self.entries,
            "complete": not self.omitted,
            "errors": list(self.faults),
        }


@dataclass(frozen=True, slots=True)
class Log:
    """The log that is being checked: its name and its public key."""

    name: str
    public: bytes

    def verifier(self, period: str) -> notes.Verifier:
        """The key under the name with which the checkpoints of a month are signed."""
        return notes.Verifier(f"{self.name}/log/{period}", self.public)


def name_for(public: bytes) -> str:
    """The name that belongs to a log's public key: nobody can take it over with another key."""
    return f"klankbord.{sha256(public).hexdigest()[:32]}"


def signed(log: Log, period: str, written: Iterable[str], report: Report) -> list[notes.Checkpoint]:
    """The checkpoints of a month that are well signed and in order; faults for the others."""
    found: list[notes.Checkpoint] = []
    for place, note in enumerate(written):
        try:
            text = notes.open_note(note, log.verifier(period))
            checkpoint = notes.parse_checkpoint(text)
        except (notes.Malformed, notes.Unsigned):
            report.fault("checkpoint_signature", period, checkpoint=place)
            continue
        if checkpoint.origin != log.verifier(period).name:
            report.fault("checkpoint_origin", period, checkpoint=place)
        elif found and checkpoint.size < found[-1].size:
            report.fault("checkpoint_order", period, checkpoint=place)
        else:
            found.append(checkpoint)
    return found


def compare(
    period: str,
    checkpoints: Sequence[notes.Checkpoint],
    size: int,
    roots: Mapping[int, bytes],
    report: Report,
) -> None:
    """Compare what was signed with the tree as it is: `size` leaves, and its roots by size."""
    covered = max((checkpoint.size for checkpoint in checkpoints), default=0)
    if covered < size:
        report.fault("leaf_unsigned", period, index=covered)
    for size_signed in sorted({checkpoint.size for checkpoint in checkpoints}):
        if size_signed > size:
            report.fault("log_shorter", period, index=size)
            break
    for checkpoint in checkpoints:
        if checkpoint.size in roots and roots[checkpoint.size] != checkpoint.root:
            report.fault("root_mismatch", period, size=checkpoint.size)


def open_held(log: Log, note: str, report: Report) -> tuple[str, notes.Checkpoint] | None:
    """A checkpoint that somebody kept, with its month; None, and a fault, if this log's key did
    not sign it.

    Raises:
        notes.Malformed: It is no checkpoint at all.
    """
    checkpoint = notes.parse_checkpoint(notes.text_of(note))
    name, separator, period = checkpoint.origin.rpartition("/log/")
    if not separator or name != log.name or not PERIOD.fullmatch(period):
        report.fault("held_other_log")
        return None
    try:
        notes.open_note(note, log.verifier(period))
    except notes.Unsigned:
        report.fault("held_signature", period)
        return None
    return period, checkpoint


def compare_held(
    period: str,
    held: notes.Checkpoint,
    size: int,
    roots: Mapping[int, bytes],
    report: Report,
) -> None:
    """Compare a checkpoint that somebody kept with the tree: same beginning, and not shorter."""
    if held.size > size:
        report.fault("log_shorter", period, index=size)
    elif roots.get(held.size) != held.root:
        report.fault("fork", period, size=held.size)
