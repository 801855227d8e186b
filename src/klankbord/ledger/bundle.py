"""The bundle: what a person or a works council takes home, and the check of it.

Pure: no Django, no database, no network. The format is described in docs/reference/ledger-bundle.md
so that anybody can write another checker. What this one says is worth what the reader's own
checkpoint is worth: without one it only shows that the bundle agrees with itself.
"""

import base64
import binascii
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import rfc8785

from klankbord.ledger import audit, leaves, notes, tree

VERSION = 1
MARK = "klankbord-ledger-bundle"
HEAD = "bundle.json"
PORTION = 4096


class Malformed(Exception):
    """This is no bundle, or one that is damaged. The message says where."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What is needed to open one leaf: its detail, its key, and its number."""

    index: int
    detail: bytes  # canonical
    key: bytes
    number: int


@dataclass(frozen=True, slots=True)
class Person:
    """The person's key of one month, and all openings."""

    key: bytes
    openings: Sequence[Opening]


@dataclass(frozen=True, slots=True)
class Month:
    """One month's tree as the bundle gives it."""

    period: str
    checkpoints: Sequence[str]
    leaves: Sequence[str] | Path  # a list, or a file with one leaf a line
    person: Person | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that is well formed. Whether it is true, `verify` says."""

    log: audit.Log
    months: Sequence[Month]


def load(path: Path) -> Bundle:
    """Read a bundle: a folder with `bundle.json`, or one file.

    Raises:
        Malformed: It cannot be read, or is none.
    """
    folder = path if path.is_dir() else None
    return parse(_read_json(path / HEAD if folder else path), folder, str(path))


def parse(head: Mapping[str, Any], folder: Path | None, name: str) -> Bundle:
    """Read a bundle of which the head is at hand; the leaves are in a folder, or in the head.

    Raises:
        Malformed: It is none. The message begins with `name`.
    """
    if head.get(MARK) != VERSION:
        raise Malformed(f'{name}: no bundle of version {VERSION} ("{MARK}": {VERSION} is missing).')
    try:
        public = _bytes32(head, "public_key")
        months = [_month(each, folder) for each in _list(head, "periods", dict)]
        log = audit.Log(_text(head, "log"), public)
    except _Wrong as fault:
        raise Malformed(f"{name}: {fault}") from fault
    names = [month.period for month in months]
    if names != sorted(set(names)):
        raise Malformed(f"{name}: the periods are not in order, each once.")
    if log.name != audit.name_for(public):
        raise Malformed(f"{name}: the name of the log does not belong to its public key.")
    return Bundle(log, months)


def verify(bundle: Bundle, held: Sequence[str] = ()) -> audit.Report:
    """Check that every line is true and that none is missing.

    Args:
        bundle: What was handed over.
        held: Checkpoints that the reader kept, as signed notes: a fork or a shorter log shows.

    Raises:
        Malformed: A file of leaves cannot be read.
        notes.Malformed: What the reader kept is no checkpoint.
    """
    report = audit.Report()
    kept = [audit.open_held(bundle.log, note, report) for note in held]
    by_period: dict[str, list[notes.Checkpoint]] = {}
    for period, checkpoint in filter(None, kept):
        by_period.setdefault(period, []).append(checkpoint)
    for month in bundle.months:
        _verify_month(bundle.log, month, by_period.pop(month.period, []), report)
    for period in by_period:
        report.fault("period_missing", period)
    return report


def _verify_month(
    log: audit.Log, month: Month, held: Sequence[notes.Checkpoint], report: audit.Report
) -> None:
    checkpoints = audit.signed(log, month.period, month.checkpoints, report)
    if not month.checkpoints:
        report.fault("checkpoint_missing", month.period)
    walk = _Walk(month, report)
    sizes = [checkpoint.size for checkpoint in (*checkpoints, *held)]
    size, roots = tree.roots(walk.hashes(), sizes)
    report.entries += size
    audit.compare(month.period, checkpoints, size, roots, report)
    for checkpoint in held:
        audit.compare_held(month.period, checkpoint, size, roots, report)
    if month.person:
        walk.check_openings(month.person)


class _Walk:
    """One reading of a month's leaves; keeps those of the person, if there is one."""

    def __init__(self, month: Month, report: audit.Report) -> None:
        self._month = month
        self._report = report
        self._form = leaves.of_month(month.period)
        self._mine: dict[int, leaves.Leaf] = {}
        self._mark = b""
        if month.person:
            self._mark = base64.b64encode(leaves.subject_mark(month.person.key))

    def hashes(self) -> Iterator[Sequence[bytes]]:
        """The leaf hashes, in portions; faults for leaves that are none."""
        start = 0
        written = _written(self._month.leaves)
        while portion := list(itertools.islice(written, PORTION)):
            if not all(map(self._form.fullmatch, portion)):
                self._find_faults(start, portion)
            if self._mark:
                self._find_mine(start, portion)
            start += len(portion)
            yield [sha256(b"\x00" + leaf).digest() for leaf in portion]

    def _find_faults(self, start: int, portion: Sequence[bytes]) -> None:
        for index, raw in enumerate(portion, start):
            if not leaves.FORM.fullmatch(raw):
                self._report.fault("leaf_malformed", self._month.period, index=index)
            elif not self._form.fullmatch(raw):
                self._report.fault("leaf_elsewhere", self._month.period, index=index)

    def _find_mine(self, start: int, portion: Sequence[bytes]) -> None:
        for index, raw in enumerate(portion, start):
            found = leaves.FORM.fullmatch(raw) if self._mark in raw else None
            if found and found[4] == self._mark:
                self._mine[index] = leaves.parse(raw)

    def check_openings(self, person: Person) -> None:
        """Each of the person's leaves is opened, truly, and their numbers run from 1."""
        period, opened = self._month.period, {each.index: each for each in person.openings}
        for index in sorted(set(opened) - set(self._mine)):
            self._report.fault("opening_elsewhere", period, index=index)
        expected = 1
        for index, leaf in sorted(self._mine.items()):
            opening = opened.get(index)
            if opening is None:
                self._report.fault("opening_missing", period, index=index)
            elif not leaves.opens(
                leaf, detail=opening.detail, entry_key=opening.key, number=opening.number
            ):
                self._report.fault("opening_false", period, index=index)
            elif opening.number != expected:
                self._report.fault("number_missing", period, index=index, number=expected)
                expected = opening.number
            expected += 1


def _written(source: Sequence[str] | Path) -> Iterator[bytes]:
    if not isinstance(source, Path):
        yield from (leaf.encode() for leaf in source)
        return
    try:
        with source.open("rb") as file:
            yield from (line.removesuffix(b"\n") for line in file)
    except OSError as fault:
        raise Malformed(f"{source}: cannot be read ({fault.strerror}).") from fault


class _Wrong(Exception):
    """A member is missing or of the wrong kind."""


def _read_json(path: Path) -> Mapping[str, Any]:
    try:
        read = json.loads(path.read_bytes())
    except OSError as fault:
        raise Malformed(f"{path}: cannot be read ({fault.strerror}).") from fault
    except (ValueError, RecursionError) as fault:
        raise Malformed(f"{path}: not JSON ({fault}).") from fault
    if not isinstance(read, dict):
        raise Malformed(f"{path}: a bundle is a JSON object.")
    return read


def _month(read: Mapping[str, Any], folder: Path | None) -> Month:
    period = _text(read, "period")
    if not audit.PERIOD.fullmatch(period):
        raise _Wrong("period is a month, such as 2026-11.")
    person = read.get("person")
    if person is not None and not isinstance(person, dict):
        raise _Wrong("person is an object.")
    return Month(
        period=period,
        checkpoints=_list(read, "checkpoints", str),
        leaves=folder / f"leaves-{period}.jsonl" if folder else _list(read, "leaves", str),
        person=_person(person) if person else None,
    )


def _person(read: Mapping[str, Any]) -> Person:
    openings = [_opening(each) for each in _list(read, "openings", dict)]
    if len({each.index for each in openings}) < len(openings):
        raise _Wrong("a leaf is opened twice.")
    return Person(_bytes32(read, "key"), openings)


def _opening(read: Mapping[str, Any]) -> Opening:
    detail = read.get("detail")
    if not isinstance(detail, dict):
        raise _Wrong("detail is an object.")
    try:
        canonical = rfc8785.dumps(detail)
    except rfc8785.CanonicalizationError as fault:
        raise _Wrong("a detail that has no canonical form.") from fault
    return Opening(
        _number(read, "index"), canonical, _bytes32(read, "key"), _number(read, "number")
    )


def _text(read: Mapping[str, Any], name: str) -> str:
    found = read.get(name)
    if not isinstance(found, str):
        raise _Wrong(f"{name} is a text.")
    return found


def _number(read: Mapping[str, Any], name: str) -> int:
    found = read.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 2**53:
        raise _Wrong(f"{name} is a whole number.")
    return found


def _list(read: Mapping[str, Any], name: str, kind: type) -> list[Any]:
    found = read.get(name)
    if not isinstance(found, list) or not all(isinstance(each, kind) for each in found):
        raise _Wrong(f"{name} is a list of {kind.__name__}.")
    return found


def _bytes32(read: Mapping[str, Any], name: str) -> bytes:
    try:
        found = base64.b64decode(_text(read, name), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise _Wrong(f"{name} is base64.") from fault
    if len(found) != 32:
        raise _Wrong(f"{name} has 32 bytes.")
    return found
