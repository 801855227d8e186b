"""Periods: half open, compared as instants (CONTRACT.md, Time)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Q

from klankbord.people.faults import Fault


@dataclass(frozen=True, slots=True)
class Term:
    """From `since` (inclusive) until `until` (exclusive; None: no end yet).

    Raises:
        Fault: It ends before it begins, or at the same instant.
    """

    since: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            raise Fault(
                f"A period ends after it begins; {self.until} is not after {self.since}.", "period"
            )


class Period(Protocol):
    """A row with a period."""

    @property
    def since(self) -> datetime:
        """From then on."""

    @property
    def until(self) -> datetime | None:
        """Before then; None: no end yet."""


def holds(row: Period, at: datetime) -> bool:
    """As `holding`, of a row that was read."""
    return row.since <= at and (row.until is None or at < row.until)


def holding(at: datetime, prefix: str = "") -> Q:
    """The rows of which the period holds at a moment: since <= at < until, or no end."""
    begun = Q(**{f"{prefix}since__lte": at})
    return begun & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": at}))


HOLDING = "since <= %s AND (until IS NULL OR until > %s)"
"""As `holding`, in SQL; the moment is given twice."""


def meeting(term: Term) -> Q:
    """The rows of which the period has a moment in common with a term."""
    unfinished = Q(until__isnull=True) | Q(until__gt=term.since)
    return unfinished if term.until is None else unfinished & Q(since__lt=term.until)
