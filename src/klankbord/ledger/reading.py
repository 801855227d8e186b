"""A person's lines as they are read on a screen: opened, the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from klankbord.ledger import book, keyring, leaves
from klankbord.ledger.models import Detail, Pseudonym


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its local hour ("2026-11-23T10"), its kind, what it says, and its number."""

    hour: str
    kind: str
    detail: Mapping[str, Any]
    number: int


def months(subject: UUID) -> dict[str, int]:
    """The months in which a person has lines that can still be opened, the newest first.

    Returns:
        Month to the number of lines.
    """
    found = Pseudonym.objects.filter(subject=subject).order_by("-period")
    return {row.period: row.counter for row in found if keyring.details_exist(row.period)}


def lines(subject: UUID, month: str, *, start: int, most: int) -> tuple[Line, ...]:
    """Some of a person's lines of a month.

    Args:
        subject: The person.
        month: One of `months`.
        start: So many of the newest are passed over.
        most: How many at most.

    Raises:
        cryptography.exceptions.InvalidTag: A row was changed.
        KeyFileFault: The key of the month is gone.
    """
    mine = Detail.objects.filter(subject=subject, entry__period=month).select_related("entry")
    return tuple(_opened(row) for row in mine.order_by("-entry_id")[start : start + most])


def _opened(row: Detail) -> Line:
    opened = book.open_detail(row, row.entry)
    leaf = leaves.parse(bytes(row.entry.leaf))
    return Line(leaf.hour, leaf.kind, opened["detail"], opened["number"])
