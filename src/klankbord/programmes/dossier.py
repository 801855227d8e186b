"""A version with everything that bears on it, as values: so that any moment can be asked. Pure.

Two clocks. `happened_at` is when a thing was done, `recorded_at` when Klankbord was told. At a
moment only that counts which had happened *and* was recorded by then: what was not known could
carry no decision. With `known_at` the same moment can be asked with later knowledge.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Row:
    """One row of evidence. `version` is the number of the version it was given for."""

    id: UUID
    kind: str
    version: str
    happened_at: datetime
    recorded_at: datetime
    detail: dict[str, Any]
    document_sha256: str

    def counts(self, at: datetime, known_at: datetime) -> bool:
        """Whether it had happened at one moment, as known at another."""
        return self.happened_at <= at and self.recorded_at <= known_at

    @property
    def counts_from(self) -> datetime:
        """The first moment at which it had happened and was known."""
        return max(self.happened_at, self.recorded_at)


@dataclass(frozen=True, slots=True)
class Employer:
    """What the law asks of the employer, from a moment on."""

    since: datetime
    recorded_at: datetime
    headcount: int
    participation: str
    has_dpo: bool
    board_override: bool


@dataclass(frozen=True, slots=True, eq=False)
class Dossier:
    """One version of a programme. `rows` hold those of earlier versions where they carry over.

    They stand in the order in which they happened.
    """

    id: UUID
    code: str
    title: str
    number: int
    change: str
    submitted_at: datetime
    purposes: tuple[str, ...]
    acts: tuple[str, ...]
    data: tuple[str, ...]
    means: tuple[str, ...]
    teams: frozenset[UUID]
    starts_at: datetime
    ends_at: datetime | None
    review_due: datetime | None
    course: str
    legal_basis: str
    plan: dict[str, Any]
    matrix: dict[str, dict[str, str]]
    rows: tuple[Row, ...]
    employers: tuple[Employer, ...]
    later: tuple["Dossier", ...]
    terms: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Rows of one deed have one moment; the same rows give the same answer in any order.
        ordered = sorted(self.rows, key=lambda row: (row.happened_at, row.recorded_at, row.id))
        object.__setattr__(self, "rows", tuple(ordered))

    @property
    def version(self) -> str:
        """The name of the version in questions and in the log."""
        return f"{self.code}.v{self.number}"

    def told_by(self, known_at: datetime) -> datetime:
        """The last moment up to one at which something was recorded; nothing differs between."""
        told = [row.recorded_at for row in self.rows]
        told += [employer.recorded_at for employer in self.employers]
        return max((moment for moment in told if moment <= known_at), default=known_at)

    def counting(self, at: datetime, known_at: datetime | None = None) -> Iterator[Row]:
        """The rows that count at a moment, oldest first."""
        known = at if known_at is None else known_at
        return (row for row in self.rows if row.counts(at, known))

    def newest(self, kind: str, at: datetime, known_at: datetime | None = None) -> Row | None:
        """The row of a kind that counts: a later one supersedes an earlier one."""
        known = at if known_at is None else known_at
        of_kind = (row for row in reversed(self.rows) if row.kind == kind)
        return next((row for row in of_kind if row.counts(at, known)), None)

    def employer(self, at: datetime, known_at: datetime | None = None) -> Employer | None:
        """The employer as he was at a moment."""
        known = at if known_at is None else known_at
        told = [each for each in self.employers if each.since <= at and each.recorded_at <= known]
        return max(told, key=lambda each: (each.since, each.recorded_at), default=None)
