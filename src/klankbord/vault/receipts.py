"""The receipt of a sweep: a signed note that anybody with the log's public key can check."""

import base64
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import rfc8785
from django.db import transaction

from klankbord.ledger import book, keyring, notes, periods
from klankbord.ledger.leaves import Code
from klankbord.vault import epochs
from klankbord.vault.models import Deletion
from klankbord.vault.orphans import Collected

MARK = "klankbord-deletion-receipt"
VERSION = 1
LOOKED_BACK = 60
"""Receipts in which a class of data is looked for."""


@dataclass(frozen=True, slots=True)
class Gone:
    """How many payloads of a class a sweep destroyed, and when no backup brings them back."""

    at: datetime
    count: int
    irrecoverable_by: date


def newest_of(kind: str) -> Gone | None:
    """The newest receipt that names a class of data, out of those of some two months."""
    for row in Deletion.objects.order_by("-at")[:LOOKED_BACK]:
        count = json.loads(row.note.splitlines()[1])["by_class"].get(kind, 0)
        if count:
            return Gone(row.at, count, row.irrecoverable_by)
    return None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it was signed: what went by class, what is held for which case, what failed."""

    id: int
    at: datetime
    irrecoverable_by: date
    destroyed: Mapping[str, int]
    held: Mapping[str, int]
    overdue_holds: int
    failed: int
    orphans: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Papers:
    """A receipt to give to others: JSON, an Ed25519 signature over just those bytes, and a name."""

    name: str
    json: bytes
    signature: bytes


def some(start: int, size: int) -> list[Receipt]:
    """Receipts from the newest on; those that are not as they were signed are left out."""
    rows = Deletion.objects.order_by("-at")[start : start + size]
    return [receipt for receipt in map(_read, rows) if receipt is not None]


def count() -> int:
    """How many receipts there are."""
    return Deletion.objects.count()


def papers(number: int) -> Papers | None:
    """A receipt by its number; None when there is none, or not as it was signed."""
    row = Deletion.objects.filter(pk=number).first()
    return _papers(row) if row else None


def of_days(days: Collection[date]) -> Iterator[Papers]:
    """The receipts of some local days, in their order, without those that somebody changed."""
    for row in Deletion.objects.order_by("at", "pk").iterator():
        if periods.local_day(row.at) in days and (found := _papers(row)):
            yield found


def _papers(row: Deletion) -> Papers | None:
    statement = _statement(row)
    if statement is None:
        return None
    day = periods.local_day(row.at)
    public = base64.b64encode(keyring.public_key()).decode()
    content = rfc8785.dumps(
        {MARK: VERSION, "log": keyring.log_name(), "public_key": public, "receipt": statement}
    )
    return Papers(f"klankbord-{day}", content, keyring.signed(content))


def _read(row: Deletion) -> Receipt | None:
    said = _statement(row)
    if said is None:
        return None
    return Receipt(
        row.pk,
        row.at,
        row.irrecoverable_by,
        said["by_class"],
        said["by_case"],
        said["overdue_holds"],
        said["failed"],
        said["orphans"],
    )


def _statement(row: Deletion) -> dict[str, Any] | None:
    try:
        verifier = keyring.signer(f"deletion/{periods.local_day(row.at)}").verifier
        text = notes.open_note(row.note, verifier)
    except (notes.Malformed, notes.Unsigned):
        return None
    statement: dict[str, Any] = json.loads(text.splitlines()[1])
    return statement


def write(
    *,
    at: datetime,
    due: int,
    destroyed: Mapping[str, int],
    held: Mapping[str, int],
    overdue_holds: int,
    failed: int,
    orphans: Collected,
) -> Deletion:
    """Write and sign the receipt of a sweep, and its line in the ledger.

    Args:
        at: When the sweep was.
        due: Keys whose deadline had passed.
        destroyed: Those that were destroyed, by class of data.
        held: Those that a hold keeps, by case.
        overdue_holds: Holds that should have been looked at by now.
        failed: Keys and stored objects that could not be destroyed.
        orphans: Objects without a row, and rows without an object.
    """
    day = periods.local_day(at)
    irrecoverable_by = epochs.irrecoverable_by(day)
    totals = {
        "due": due,
        "destroyed": sum(destroyed.values()),
        "held": sum(held.values()),
        "failed": failed,
    }
    statement: dict[str, Any] = {
        **totals,
        "at": at.isoformat(timespec="seconds"),
        "by_class": dict(destroyed),
        "by_case": dict(held),
        "overdue_holds": overdue_holds,
        "irrecoverable_by": irrecoverable_by.isoformat(),
        "orphans": asdict(orphans),
    }
    signer = keyring.signer(f"deletion/{day}")
    text = f"{signer.name}\n{rfc8785.dumps(statement).decode()}\n"
    with transaction.atomic(durable=True):
        detail: dict[str, Code] = {**totals, "irrecoverable_by": irrecoverable_by}
        store: dict[str, Code] = {"orphans": orphans.removed, "missing": orphans.missing}
        book.append("sweep", at=at, subjects=[], detail=detail | store)
        return Deletion.objects.create(
            at=at, irrecoverable_by=irrecoverable_by, note=notes.sign(text, signer), **totals
        )
