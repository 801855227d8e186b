"""Writing a line: in the transaction of the deed, so that neither exists without the other.

A person's lines are counted without a gap; the row that counts stays locked until the deed is
committed. A deed about several persons should name them in one call: the rows are then locked in
one order, whoever else is writing.
"""

import base64
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db import connection

from klankbord.ledger import keyring, leaves, periods
from klankbord.ledger.models import Detail, Entry

ORGANISATION = UUID(int=0)
"""Who a line is about when it is about no person."""


# Rows are locked in the order of the subjects, in which they are given.
_COUNT = """
INSERT INTO ledger_pseudonym AS known (subject, period, sealed, counter, expires_on)
SELECT subject, %(period)s, sealed, wanted, %(ends)s
FROM unnest(%(subjects)s::uuid[], %(sealed)s::bytea[], %(wanted)s::int[])
    WITH ORDINALITY AS given (subject, sealed, wanted, place)
ORDER BY place
ON CONFLICT (subject, period) DO UPDATE SET counter = known.counter + excluded.counter
RETURNING subject, sealed, counter
"""

# One trip to the database for three tables. Leaves are random, so that they can join.
_INSERT = """
WITH given AS (
    SELECT * FROM unnest(%(leaves)s::bytea[], %(subjects)s::uuid[], %(sealed)s::bytea[])
    WITH ORDINALITY AS given (leaf, subject, sealed, place)
), entry AS (
    INSERT INTO ledger_entry (period, leaf)
    SELECT %(period)s, leaf FROM given ORDER BY place RETURNING id, leaf
), waiting AS (
    INSERT INTO ledger_unsequenced (entry_id) SELECT id FROM entry
)
INSERT INTO ledger_detail (entry_id, subject, sealed, expires_on)
SELECT entry.id, given.subject, given.sealed, %(ends)s FROM entry JOIN given USING (leaf)
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line about one person."""

    subject: UUID
    kind: str
    detail: Mapping[str, leaves.Code]


class Opened(TypedDict):
    """A line as it is opened: what it says, its key (base64) and its number."""

    detail: dict[str, Any]
    key: str
    number: int


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A line with its place among the person's lines and its keys."""

    line: Line
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
    lines = list(lines)
    for line in lines:
        if not leaves.KIND.fullmatch(line.kind):
            raise leaves.NotACode("kind: a kind of deed is a code of lower-case letters")
    period, hour = periods.period_of(at), periods.hour_of(at)
    rows = [_compose(each, period=period, hour=hour) for each in _draw(lines, period)]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            {
                "leaves": [leaf for leaf, _ in rows],
                "subjects": [line.subject for line in lines],
                "sealed": [sealed for _, sealed in rows],
                "period": period,
                "ends": periods.details_end(period),
            },
        )


def open_detail(detail: Detail, entry: Entry) -> Opened:
    """What a line says, with the key and the number that prove it.

    Raises:
        cryptography.exceptions.InvalidTag: The row was changed or belongs to another entry.
        KeyFileFault: The key of the month is gone.
    """
    opened: Opened = json.loads(
        keyring.unseal(entry.period, bytes(detail.sealed), bound_to=bytes(entry.leaf))
    )
    return opened


def open_pseudonym(sealed: bytes, *, subject: UUID, period: str) -> bytes:
    """The person's key of a month. Raises as `open_detail`."""
    return keyring.unseal(period, sealed, bound_to=subject.bytes + period.encode())


def _draw(lines: Sequence[Line], period: str) -> list[_Drawn]:
    """Give each line the next number of its person; the counting rows stay locked."""
    wanted = Counter(line.subject for line in lines)
    counted = dict(_count(wanted, period))
    drawn = []
    for line in lines:
        person_key, next_number = counted[line.subject]
        drawn.append(_Drawn(line, next_number, person_key))
        counted[line.subject] = (person_key, next_number + 1)
    return drawn


def _count(wanted: Mapping[UUID, int], period: str) -> Iterable[tuple[UUID, tuple[bytes, int]]]:
    """Yield per person the key of the month and the first number of those that were asked."""
    if not wanted:
        return
    subjects = sorted(wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "subjects": subjects,
                "sealed": [_new_pseudonym(subject, period) for subject in subjects],
                "wanted": [wanted[subject] for subject in subjects],
                "period": period,
                "ends": periods.details_end(period),
            },
        )
        rows = cursor.fetchall()
    for subject, sealed, counter in rows:
        key = open_pseudonym(bytes(sealed), subject=subject, period=period)
        yield subject, (key, counter - wanted[subject] + 1)


def _new_pseudonym(subject: UUID, period: str) -> bytes:
    return keyring.seal(
        period,
        secrets.token_bytes(32),
        bound_to=subject.bytes + period.encode(),
        nonce=secrets.token_bytes(12),
    )


def _compose(drawn: _Drawn, *, period: str, hour: str) -> tuple[bytes, bytes]:
    """The leaf and the sealed detail of one line."""
    entry_key = secrets.token_bytes(32)
    detail = leaves.canonical(drawn.line.detail)
    leaf = leaves.compose(
        hour=hour,
        kind=drawn.line.kind,
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
    return leaf, keyring.seal(period, plain, bound_to=leaf, nonce=secrets.token_bytes(12))
