"""The log of an older database, brought up to what is known outside of it.

Every line that the copy has and the database has not is put in its place, with what it says, and
what was signed over it. Whoever watches says with the checkpoint that he holds whether the copy
is the log: it must begin with what the database holds, and reach as far as what was witnessed.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import connections, transaction

from klankbord.database.router import OWNER
from klankbord.ledger import audit, keyring, notes, outside, periods, queries, sequence, tree
from klankbord.ledger.models import Checkpoint

PORTION = 1000
_ENTRY = (
    "INSERT INTO ledger_entry (id, period, leaf, recorded_at) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (id) DO NOTHING"
)
_PLACED = "DELETE FROM ledger_unsequenced WHERE entry_id = %s"
_LEAF = "INSERT INTO ledger_leaf (period, index, entry_id, leaf_hash) VALUES (%s, %s, %s, %s)"
_DETAIL = (
    "INSERT INTO ledger_detail (entry_id, subject, sealed, expires_on) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (entry_id) DO NOTHING"
)
_PERSON = (
    "INSERT INTO ledger_pseudonym AS known (subject, period, sealed, counter, expires_on)"
    " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (subject, period)"
    " DO UPDATE SET counter = greatest(known.counter, excluded.counter)"
)
_SIGNED = (
    "INSERT INTO ledger_checkpoint (id, period, size, root, note, at)"
    " VALUES (%s, %s, %s, %s, %s, %s)"
)
_OTHER = (
    "SELECT count(*) FROM ledger_leaf leaf JOIN ledger_entry entry ON entry.id = leaf.entry_id"
    " WHERE leaf.period = %s AND leaf.index >= %s"
    " AND leaf.leaf_hash <> sha256('\\x00'::bytea || entry.leaf)"
)
_NEXT = "SELECT setval(pg_get_serial_sequence('{0}', 'id'), greatest(max(id), 1)) FROM {0}"


class NotTheLog(Exception):
    """Copy, database and checkpoint do not belong together. The message says where."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line that the database did not have: its kind, whom it is about, what it says, its hour."""

    kind: str
    subject: UUID
    detail: Mapping[str, Any]
    hour: str

    @property
    def began(self) -> datetime:
        """The beginning of its local hour: no line knows its moment more closely."""
        return datetime.fromisoformat(f"{self.hour}:00:00").replace(tzinfo=periods.ZONE)


@dataclass(slots=True)
class Returned:
    """What was brought back: lines, and those of them that cannot be opened."""

    lines: int = 0
    unreadable: int = 0
    said: list[Said] = field(default_factory=list)
    until: datetime | None = None
    """When the copy was signed last."""


def bring_back(
    place: Path | None, held: Mapping[str, Sequence[notes.Checkpoint]], *, kinds: Sequence[str]
) -> Returned:
    """Bring the log up to the copy.

    Args:
        place: The folder with the copy; None: there is none.
        held: Checkpoints by month that somebody kept, and that this log's key signed.
        kinds: Lines of these kinds come back opened.

    Raises:
        NotTheLog: As said.
        outside.CopyFault: The copy cannot be read.
    """
    done = Returned()
    found = set(outside.periods_in(place)) if place else set()
    for period in sorted({*found, *held, *_months()}):
        path = outside.file(place, period) if place and period in found else None
        last = outside.last_of(path) if path else None
        if last is None or last.size < queries.size(period):
            path = None  # the backup knows more than the copy
        _check(path, period, held.get(period, ()))
        if path:
            _Month(path, period, done, kinds).put()
    with connections[OWNER].cursor() as cursor:
        for table in ("ledger_entry", "ledger_leaf", "ledger_checkpoint"):
            cursor.execute(_NEXT.format(table))
    return done


def _months() -> list[str]:
    return list(Checkpoint.objects.values_list("period", flat=True).distinct())


def _check(path: Path | None, period: str, held: Sequence[notes.Checkpoint]) -> None:
    """Whether the copy of a month, or the database where there is none, is the log."""
    log = audit.Log(keyring.log_name(), keyring.public_key())
    report = audit.Report()
    mine = queries.last_checkpoint(period)
    stored = [notes.parse_checkpoint(notes.text_of(mine.note))] if mine else []
    if path is None:
        size, read = queries.size(period), queries.reader(period)
        roots = {each.size: tree.root(each.size, read) for each in held if each.size <= size}
    else:
        lines = [line["checkpoint"] for line in outside.read(path) if "checkpoint" in line]
        signed = audit.signed(log, period, lines, report)
        sizes = [each.size for each in (*signed, *stored, *held)]
        size, roots = tree.roots(_hashes(path), sizes)
        audit.compare(period, signed, size, roots, report)
    for each in (*stored, *held) if path else held:
        audit.compare_held(period, each, size, roots, report)
    if report.faults:
        code = report.faults[0]["code"]
        raise NotTheLog(
            f"The log of {period} cannot be brought back ({code}): "
            + _WHY.get(code, "copy, backup and checkpoint do not belong together.")
        )


_WHY = {
    "log_shorter": "it is shorter than what was witnessed. Give the copy of the log that goes on"
    " to there: --ledger-copy",
    "fork": "it is not the log that was witnessed. Tell the data protection officer.",
}


def _hashes(path: Path) -> Iterator[Sequence[bytes]]:
    portion: list[bytes] = []
    for line in outside.read(path):
        if "leaf" in line:
            portion.append(tree.leaf_hash(line["leaf"].encode()))
        if len(portion) == PORTION:
            yield portion
            portion = []
    yield portion


class _Month:
    """The lines of one month, put where they belong."""

    def __init__(self, path: Path, period: str, done: Returned, kinds: Sequence[str]) -> None:
        self._path = path
        self._period = period
        self._done = done
        self._kinds = kinds
        self._ends = periods.details_end(period)
        self._details = keyring.details(period) if keyring.details_exist(period) else None
        self._rows: dict[str, list[Sequence[Any]]] = {}

    def put(self) -> None:
        """Put all of them there."""
        start = size = queries.size(self._period)
        last = queries.last_checkpoint(self._period)
        after = last.pk if last else 0
        with transaction.atomic(using=OWNER):
            for line in outside.read(self._path):
                if "leaf" in line and line["index"] >= start:
                    self._add_leaf(line)
                    size += 1
                elif "checkpoint" in line:
                    self._add_signed(line, after)
                if len(self._rows.get(_LEAF, ())) >= PORTION:
                    self._flush()
            self._flush()
            self._insist_on_same(start)
        sequence.keep_nodes(self._period, start, size)
        self._done.lines += size - start

    def _add_leaf(self, line: Mapping[str, Any]) -> None:
        leaf = line["leaf"].encode()
        self._row(_ENTRY, line["entry"], self._period, leaf, line["recorded"])
        self._row(_PLACED, line["entry"])
        self._row(_LEAF, self._period, line["index"], line["entry"], tree.leaf_hash(leaf))
        if self._details is None:
            self._done.unreadable += 1
            return
        try:
            plain = self._details.unseal(base64.b64decode(line["sealed"] or ""), bound_to=leaf)
            told = json.loads(plain)
            detail, person = (base64.b64decode(told[name]) for name in ("detail", "person"))
            opened = json.loads(self._details.unseal(detail, bound_to=leaf))
        except InvalidTag:
            self._done.unreadable += 1
            return
        subject = told["subject"]
        self._row(_DETAIL, line["entry"], subject, detail, self._ends)
        self._row(_PERSON, subject, self._period, person, opened["number"], self._ends)
        spoken = json.loads(leaf)
        if spoken["k"] in self._kinds:
            whom = UUID(subject)
            self._done.said.append(Said(spoken["k"], whom, opened["detail"], spoken["t"]))

    def _add_signed(self, line: Mapping[str, Any], after: int) -> None:
        at = datetime.fromisoformat(line["at"])
        self._done.until = max(self._done.until or at, at)
        if line["id"] > after:
            found = notes.parse_checkpoint(notes.text_of(line["checkpoint"]))
            self._row(
                _SIGNED,
                line["id"], self._period, found.size, found.root, line["checkpoint"], at,
            )  # fmt: skip

    def _row(self, statement: str, *values: Any) -> None:
        self._rows.setdefault(statement, []).append(values)

    def _flush(self) -> None:
        with connections[OWNER].cursor() as cursor:
            for statement in (_ENTRY, _PLACED, _LEAF, _DETAIL, _PERSON, _SIGNED):
                if rows := self._rows.pop(statement, []):
                    cursor.executemany(statement, rows)

    def _insist_on_same(self, start: int) -> None:
        """A line that waited for its place in the backup is the one that the copy has there."""
        with connections[OWNER].cursor() as cursor:
            cursor.execute(_OTHER, [self._period, start])
            row = cursor.fetchone()
        if row and row[0]:
            raise NotTheLog(f"{self._period}: the copy has other lines than the backup.")
