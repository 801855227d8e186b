"""The copy of the log outside the database, which only grows: JSON Lines, a file for each month.

It is what is left when the database is lost or an older one is put back: every line with its place,
what was signed over it, and, sealed under the key of the month, what it says. When that key goes,
nothing in the file says whom a line was about. Described in docs/reference/ledger-copy.md.

A line that was only half written when somebody pulled the plug, and lines that nothing was signed
over, are cut off before the next are written.
"""

import base64
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.models import Max

from klankbord.database.faults import DatabaseFault
from klankbord.ledger import keyring
from klankbord.ledger.models import Checkpoint
from klankbord.ledger.secretfiles import sync_folder

MARK = "klankbord-ledger-copy"
VERSION = 1
BLOCK = 64 * 1024
PORTION = 2000
_SIGNED = b'\n{"checkpoint":'
_LEAVES = (
    "SELECT leaf.index, entry.id, entry.leaf, entry.recorded_at, detail.subject, detail.sealed,"
    " known.sealed FROM ledger_leaf leaf JOIN ledger_entry entry ON entry.id = leaf.entry_id"
    " LEFT JOIN ledger_detail detail ON detail.entry_id = entry.id"
    " LEFT JOIN ledger_pseudonym known"
    " ON known.subject = detail.subject AND known.period = leaf.period"
    " WHERE leaf.period = %s AND leaf.index >= %s AND leaf.index < %s ORDER BY leaf.index"
)


class CopyFault(DatabaseFault):
    """The copy cannot be read or written. The message says where and why."""


class Ahead(DatabaseFault):
    """The copy knows what this database does not: an older database stands in its place."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The last checkpoint in a file: its number in the database, and the leaves before it."""

    id: int
    size: int
    note: str
    at: datetime


def folder() -> Path:
    """Where the copy of this log is."""
    return root() / keyring.log_name()


def root() -> Path:
    """Where copies are, by the name of their log."""
    return Path(settings.LEDGER_COPY or Path(settings.DATA) / "ledger-copy")


def file(place: Path, period: str) -> Path:
    """The file of a month."""
    return place / f"{period}.jsonl"


def periods_in(place: Path) -> list[str]:
    """The months that a copy has."""
    return sorted(path.stem for path in place.glob("*-*.jsonl"))


def follow() -> int:
    """Write what was signed since; return the number of leaves.

    Safe to repeat, beside another one, and to interrupt.

    Raises:
        CopyFault: The file system refuses.
        Ahead: An older database stands in the place of the one that was copied. Nothing is written.
    """
    place = folder()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(place):
            newest = Checkpoint.objects.values("period").annotate(last=Max("id"))
            return sum(_follow(place, row["period"], row["last"]) for row in newest)
    except OSError as fault:
        raise CopyFault(f"{place}: cannot be written ({fault.strerror}).") from fault


def insist() -> None:
    """Let nobody work on a database that is older than the copy.

    Raises:
        Ahead: It is.
        CopyFault: The copy cannot be read.
    """
    place = folder()
    try:
        for period in periods_in(place):
            with file(place, period).open("rb") as source:
                last = _last(source)
            if last:
                _insist_on(period, last)
    except OSError as fault:
        raise CopyFault(f"{place}: cannot be read ({fault.strerror}).") from fault


def read(path: Path) -> Iterator[Mapping[str, Any]]:
    """The lines of a file, up to the last checkpoint in it.

    Raises:
        CopyFault: It cannot be read, or is damaged.
    """
    try:
        with path.open("rb") as source:
            last = _last(source)
            stop = source.tell() if last else 0
            source.seek(0)
            head = json.loads(source.readline() or b"{}")
            if head.get(MARK) != VERSION:
                raise CopyFault(f"{path}: no copy of a log of version {VERSION}.")
            while source.tell() < stop:
                yield json.loads(source.readline())
    except OSError as fault:
        raise CopyFault(f"{path}: cannot be read ({fault.strerror}).") from fault
    except ValueError as fault:
        raise CopyFault(f"{path}: a line is damaged.") from fault


def last_of(path: Path) -> Signed | None:
    """The last checkpoint in a file. Raises CopyFault."""
    try:
        with path.open("rb") as source:
            return _last(source)
    except OSError as fault:
        raise CopyFault(f"{path}: cannot be read ({fault.strerror}).") from fault


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    handle = os.open(place / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _follow(place: Path, period: str, newest: int) -> int:
    path = file(place, period)
    fresh = not path.exists()
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as target:  # noqa: PTH123  mode
        last = _last(target)
        target.truncate()
        if last is None:
            _put(target, {MARK: VERSION, "log": keyring.log_name(), "period": period})
        else:
            _insist_on(period, last)
            if last.id == newest:
                return 0
        written = _append(target, period, last)
        target.flush()
        os.fsync(target.fileno())
    if fresh:
        sync_folder(place)
    return written


def _append(target: IO[bytes], period: str, last: Signed | None) -> int:
    size = start = last.size if last else 0
    signed = Checkpoint.objects.filter(period=period, id__gt=last.id if last else 0).order_by("id")
    for row in signed.iterator():
        for line in _leaves(period, size, row.size):
            _put(target, line)
        size = row.size
        _put(
            target,
            {"checkpoint": row.note, "id": row.pk, "size": size, "at": row.at.isoformat()},
        )
    return size - start


def _leaves(period: str, start: int, stop: int) -> Iterator[Mapping[str, Any]]:
    if start == stop:
        return
    details = keyring.details(period) if keyring.details_exist(period) else None
    with connection.cursor() as cursor:
        for first in range(start, stop, PORTION):
            cursor.execute(_LEAVES, [period, first, min(stop, first + PORTION)])
            for index, entry, raw, recorded, subject, detail, known in cursor.fetchall():
                leaf = bytes(raw)
                sealed = None
                if details and detail is not None and known is not None:
                    plain = {"subject": str(subject), "detail": _b64(detail), "person": _b64(known)}
                    sealed = _b64(details.seal(json.dumps(plain).encode(), bound_to=leaf))
                yield {
                    "leaf": leaf.decode(),
                    "index": index,
                    "entry": entry,
                    "recorded": recorded.isoformat(),
                    "sealed": sealed,
                }


def _insist_on(period: str, last: Signed) -> None:
    notes = Checkpoint.objects.filter(pk=last.id, period=period).values_list("note", flat=True)
    if last.note not in notes:
        raise Ahead(
            f"The copy of the log outside the database knows of {period} what this database does "
            "not: an older database stands in its place. Nothing was changed. Put it back with: "
            "klankbord restore (docs/howto/backup-and-restore.md)"
        )


def _last(source: IO[bytes]) -> Signed | None:
    """The last whole checkpoint; the file is left at the place behind it, or at its beginning."""
    position = source.seek(0, os.SEEK_END)
    tail = b""
    while position:
        step = min(BLOCK, position)
        position -= step
        source.seek(position)
        tail = source.read(step) + tail
        place = tail.rfind(_SIGNED)
        while place >= 0:
            stop = tail.find(b"\n", place + 1)
            if stop >= 0:
                source.seek(position + stop + 1)
                return _signed(json.loads(tail[place + 1 : stop]))
            place = tail.rfind(_SIGNED, 0, place)
    source.seek(0)
    return None


def _signed(line: Mapping[str, Any]) -> Signed:
    return Signed(line["id"], line["size"], line["checkpoint"], datetime.fromisoformat(line["at"]))


def _put(target: IO[bytes], line: Mapping[str, Any]) -> None:
    target.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
