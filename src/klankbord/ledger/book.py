"""Writing a line: in the transaction of the deed, so that neither exists without the other.

A person's lines are counted without a gap; the row that counts stays locked until the deed is
committed. A deed about several persons should name them in one call: the rows are then locked in
one order, whoever else is writing.
"""

import base64
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db import connection

from klankbord.database import prepared
from klankbord.ledger import keyring, leaves, periods
from klankbord.ledger.models import Detail, Entry

ORGANISATION = UUID(int=0)
"""Who a line is about when it is about no person."""


_NUMBER = "SELECT * FROM ledger_number(%s::text, %s::date, %s::uuid[], %s::bytea[], %s::int[])"
_WRITE = "SELECT ledger_write(%s::text, %s::date, %s::bytea[], %s::uuid[], %s::bytea[])"


@dataclass(frozen=True, slots=True)
class Line:
    """One line about one person; `at` is when it was done, if not when the others were."""

    subject: UUID
    kind: str
    detail: Mapping[str, leaves.Code]
    at: datetime | None = None


_origin: ContextVar[str] = ContextVar("klankbord_ledger_origin", default="")


class Opened(TypedDict):
    """A line as it is opened: what it says, its key (base64) and its number."""

    detail: dict[str, Any]
    key: str
    number: int


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line and the local hour of its deed."""

    line: Line
    hour: str


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A line with its place among the person's lines and its keys."""

    placed: _Placed
    number: int
    person_key: bytes


def append(
    kind: str, *, at: datetime, subjects: Sequence[UUID], detail: Mapping[str, leaves.Code]
) -> None:
    """Write one line for each person concerned; for nobody, one about the organisation.

    Args:
        kind: What kind of deed: a code of lower-case letters, at most 64.
        at: When it was done. Decides into which month's tree the line goes.
        subjects: The persons concerned, each once.
        detail: Codes, whole numbers and moments that say what was done. Never words, and never
            who listened: function and reason only.

    Raises:
        RuntimeError: There is no transaction.
        NotACode: The kind or a value in the detail is not a code.
    """
    about = dict.fromkeys(subjects) or {ORGANISATION: None}
    append_lines([Line(subject, kind, detail) for subject in about], at=at)


def append_lines(lines: Iterable[Line], *, at: datetime) -> None:
    """Write many lines at once, in their order. Otherwise as `append`."""
    if not connection.in_atomic_block:
        raise RuntimeError("The ledger writes only in the transaction of the deed it tells of.")
    months: dict[tuple[str, date], list[_Placed]] = {}
    for line in map(_with_origin, lines):
        if not leaves.KIND.fullmatch(line.kind):
            raise leaves.NotACode("kind: a kind of deed is a code of lower-case letters")
        period, hour, ends = periods.place_of(line.at or at)
        months.setdefault((period, ends), []).append(_Placed(line, hour))
    for (period, ends), placed in sorted(months.items()):
        _write(placed, period, ends)


@contextmanager
def origin(code: str) -> Iterator[None]:
    """Let every line that is written in here say where it comes from: `origin` in its detail.

    For lines whose moment was told and not lived, such as those of the demo. Whoever opens one
    sees it, and cannot take it away: the leaf is a commitment to the whole detail.
    """
    token = _origin.set(code)
    try:
        yield
    finally:
        _origin.reset(token)


def open_detail(detail: Detail, entry: Entry) -> Opened:
    """What a line says, with the key and the number that prove it.

    Raises:
        cryptography.exceptions.InvalidTag: The row was changed or belongs to another entry.
        KeyFileFault: The key of the month is gone.
    """
    details = keyring.details(entry.period)
    opened: Opened = json.loads(details.unseal(bytes(detail.sealed), bound_to=bytes(entry.leaf)))
    return opened


def open_pseudonym(sealed: bytes, *, subject: UUID, period: str) -> bytes:
    """The person's key of a month. Raises as `open_detail`."""
    return keyring.details(period).unseal(sealed, bound_to=subject.bytes + period.encode())


def _with_origin(line: Line) -> Line:
    code = _origin.get()
    return replace(line, detail={**line.detail, "origin": code}) if code else line


def _write(placed: Sequence[_Placed], period: str, ends: date) -> None:
    """Write the lines of one month."""
    details = keyring.details_to_write(period)
    said = {id(each.line.detail): each.line.detail for each in placed}
    written = {name: leaves.canonical(detail) for name, detail in said.items()}
    rows = [_compose(each, written, details) for each in _draw(placed, period, ends, details)]
    leaves_, sealed = zip(*rows, strict=True)
    subjects = [each.line.subject for each in placed]
    prepared.hold(_WRITE, [period, ends, list(leaves_), subjects, list(sealed)], list)


def _draw(
    placed: Sequence[_Placed], period: str, ends: date, details: keyring.Details
) -> Iterator[_Drawn]:
    """Give each line the next number of its person; the counting rows stay locked."""
    wanted = Counter(each.line.subject for each in placed)
    counted = _count(wanted, period, ends, details)
    for each in placed:
        subject = each.line.subject
        person_key, number = counted[subject]
        yield _Drawn(each, number, person_key)
        counted[subject] = person_key, number + 1


def _count(
    wanted: Mapping[UUID, int], period: str, ends: date, details: keyring.Details
) -> dict[UUID, tuple[bytes, int]]:
    """Per person the key of the month and the first number of those that were asked."""
    bound = {subject: subject.bytes + period.encode() for subject in sorted(wanted)}
    fresh = [details.seal(secrets.token_bytes(32), bound_to=each) for each in bound.values()]
    counts = [wanted[subject] for subject in bound]
    rows = prepared.rows(_NUMBER, [period, ends, list(bound), fresh, counts])
    return {
        subject: (
            details.unseal(bytes(sealed), bound_to=bound[subject]),
            last - wanted[subject] + 1,
        )
        for subject, sealed, last in rows
    }


def _compose(
    drawn: _Drawn, written: Mapping[int, bytes], details: keyring.Details
) -> tuple[bytes, bytes]:
    """The leaf and the sealed detail of one line; details are `written` as they are hashed."""
    entry_key = secrets.token_bytes(32)
    line = drawn.placed.line
    detail = written[id(line.detail)]
    leaf = leaves.compose(
        hour=drawn.placed.hour,
        kind=line.kind,
        detail=detail,
        entry_key=entry_key,
        person_key=drawn.person_key,
        number=drawn.number,
    )
    plain = b'{"detail":%b,"key":"%b","number":%d}' % (
        detail,
        base64.b64encode(entry_key),
        drawn.number,
    )
    return leaf, details.seal(plain, bound_to=leaf)
