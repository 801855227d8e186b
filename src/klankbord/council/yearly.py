"""What a year of monitoring came to, for the council: figures of the log, of groups only.

The log knows of recordings that are long gone, for as long as its details are kept: two years. So
a year is read from the log and not from what is left. What nobody measures is not made up: it is
`None`, and the paper says so.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Sum
from django.db.models.functions import Coalesce

from klankbord.council import figures
from klankbord.evaluations.calibration import calibrated
from klankbord.evaluations.calibration.agreement import Agreement
from klankbord.evaluations.disputes import judges
from klankbord.evaluations.models import Scorecard
from klankbord.evaluations.scorecards import texts
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.law.settings import DEFAULT
from klankbord.ledger import book, keyring, queries
from klankbord.people.faults import Fault
from klankbord.people.models import Employee, Grant, Role
from klankbord.vault.models import Deletion

DECIDED = "dispute_decided"
RECORDED, HEARD, SCORED = "recording_admitted", "listening_began", "evaluation_submitted"
LOOKED = (
    "own_access", "register_read", "list_read", "deliveries_read", "quarantine_read",
    "recording_exported", "council_letter_read", "numbers_listed",
)  # fmt: skip
"""Kinds of line that say that somebody looked at something about a person."""
WRONG = ("incident", "recording_sealed", "gate_refused")


@dataclass(frozen=True, slots=True)
class Month:
    """A month. None: it rests on fewer than five persons, or would give such a month away."""

    period: str
    persons: int | None
    recorded: int | None
    heard: int | None
    scored: int | None

    @property
    def per_person(self) -> float | None:
        """Calls recorded a person, on average."""
        if self.persons is None or self.recorded is None:
            return None
        return self.recorded / self.persons if self.persons else 0.0


@dataclass(frozen=True, slots=True)
class Deletions:
    """What the sweeps of the year did; `irrecoverable_by`: when no back-up has any of it."""

    sweeps: int
    destroyed: int
    failed: int
    irrecoverable_by: date | None


@dataclass(frozen=True, slots=True)
class Refused:
    """How often the law said no to an act, and by which rules; not to whom."""

    act: str
    rules: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """What evaluators had in common on a question of a form, over the calibrations of a year."""

    form: Mapping[str, str]
    question: Mapping[str, str]
    found: Agreement


@dataclass(frozen=True, slots=True)
class Year:
    """A year, or what there is of it by `at`. `opened`: how many of its months can be opened."""

    year: int
    at: datetime
    months: tuple[Month, ...]
    heard: tuple[figures.Heard, ...]
    looked: tuple[tuple[str, int], ...]
    wrong: tuple[tuple[str, int], ...]
    refused: tuple[Refused, ...]
    deletions: Deletions
    disputes: Mapping[int, judges.Ended | None]
    """{round: how the disputes ended that were decided}; None where it is too few persons."""
    agreement: tuple[Agreed, ...]
    """Of questions that enough calls were calibrated on; empty: nothing is measured."""


def years(at: datetime) -> tuple[int, ...]:
    """The years of which the log can still be opened, the newest first."""
    kept = {int(period[:4]) for period in keyring.detail_periods()}
    return tuple(
        sorted((year for year in kept if year <= at.astimezone(AMSTERDAM).year), reverse=True)
    )


def read(year: int, *, at: datetime, by: Actor) -> Year:
    """The figures of a year, this one as far as it has come. That they were read is in the log.

    Args:
        year: Local calendar year.
        at: Now.
        by: A member of the council.

    Raises:
        Fault: It is no member, or the log has nothing of that year.
    """
    if by.role != Role.WORKS_COUNCIL:
        raise Fault("This is made for the works council.", "not_yours")
    if year not in years(at):
        raise Fault("The log has nothing of this year.", "no_such_year")
    last = min(12, at.astimezone(AMSTERDAM).month) if year == at.astimezone(AMSTERDAM).year else 12
    of = [f"{year}-{month:02}" for month in range(1, last + 1)]
    with access.deed(access.Access(access.SYSTEM, "retain", None, at)):
        staff = frozenset(Employee.objects.values_list("pk", flat=True))
        counted = queries.counted(of, [RECORDED, HEARD, SCORED, *LOOKED, *WRONG], staff)
        made = Year(
            year=year,
            at=at,
            months=_months(of, counted),
            heard=_heard(of, staff, _holders(year, at)),
            looked=_sums(counted, LOOKED),
            wrong=_sums(counted, WRONG),
            refused=_refused(of),
            deletions=_deletions(year),
            disputes=_disputes(of, staff),
            agreement=_agreed(year, at),
        )
        book.append("year_read", at=at, subjects=[], detail={"year": year, "function": by.role})
    return made


def _disputes(of: list[str], staff: frozenset[UUID]) -> dict[int, judges.Ended | None]:
    """By round, of the rounds in which anything was decided."""
    rows: dict[int, list[tuple[str, object]]] = {}
    for subject, said in queries.said(DECIDED, of):
        if subject in staff:
            rows.setdefault(said["round"], []).append((said["outcome"], subject))
    return {number: judges.ended(rows[number]) for number in sorted(rows)}


def _agreed(year: int, at: datetime) -> tuple[Agreed, ...]:
    """Questions with enough calls, answered by so many evaluators that none is in it alone."""
    begin, end = _bounds(year)
    found = {
        of: each
        for of, each in calibrated.agreements(at=min(at, end), since=begin).items()
        if each.alpha is not None and each.evaluators >= DEFAULT.smallest_group
    }
    codes = {code for code, _ in found}
    cards = {
        card.code: card for card in Scorecard.objects.filter(code__in=codes).order_by("number")
    }
    return tuple(
        Agreed(
            question={**cards[code].texts.get(question, {})} or {"nl": question, "en": question},
            form={**cards[code].texts.get(texts.TITLE, {})} or {"nl": code, "en": code},
            found=each,
        )
        for (code, question), each in found.items()
    )


def _months(of: list[str], counted: list[queries.Counted]) -> tuple[Month, ...]:
    lines = {(row.period, row.kind): row.among for row in counted}
    persons = {row.period: row.persons for row in counted if row.kind == RECORDED}
    away = figures.hidden(persons)
    return tuple(
        Month(period, None, None, None, None)
        if period in away
        else Month(
            period,
            persons.get(period, 0),
            *(lines.get((period, kind), 0) for kind in (RECORDED, HEARD, SCORED)),
        )
        for period in of
    )


def _sums(counted: list[queries.Counted], kinds: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    total: Counter[str] = Counter()
    for row in counted:
        total[row.kind] += row.lines
    return tuple((kind, total[kind]) for kind in kinds)


def _heard(
    of: list[str], staff: frozenset[UUID], holders: Mapping[str, int]
) -> tuple[figures.Heard, ...]:
    """By function and reason; shown from five persons heard and five who have the function on."""
    times: Counter[tuple[str, str]] = Counter()
    about: dict[tuple[str, str], set[UUID]] = {}
    for subject, said in queries.said(HEARD, of):
        if subject in staff:
            key = (said["function"], said["reason"])
            times[key] += 1
            about.setdefault(key, set()).add(subject)
    sizes = {
        key: len(persons) if key[0] == "employee" else min(len(persons), holders.get(key[0], 0))
        for key, persons in about.items()
    }
    away = figures.hidden(sizes)
    return tuple(figures.Heard(*key, None if key in away else times[key]) for key in sorted(times))


def _holders(year: int, at: datetime) -> dict[str, int]:
    begin, end = _bounds(year)
    held = Grant.objects.filter(approved_at__lt=min(end, at), since__lt=end).exclude(
        until__lte=begin
    )
    rows = held.values("role").annotate(n=Count("account", distinct=True))
    return {row["role"]: row["n"] for row in rows}


def _refused(of: list[str]) -> tuple[Refused, ...]:
    found: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for _subject, said in queries.said("decision", of):
        if said["answer"] == "no":
            found[said["act"], tuple(said["rules"])] += 1
    return tuple(Refused(*key, times) for key, times in sorted(found.items()))


def _deletions(year: int) -> Deletions:
    begin, end = _bounds(year)
    found = Deletion.objects.filter(at__gte=begin, at__lt=end).aggregate(
        sweeps=Count("pk"),
        destroyed=Coalesce(Sum("destroyed"), 0),
        failed=Coalesce(Sum("failed"), 0),
        irrecoverable_by=Max("irrecoverable_by"),
    )
    said: dict[str, Any] = {**found}
    return Deletions(**said)


def _bounds(year: int) -> tuple[datetime, datetime]:
    """The first instant of a local year and of the next."""
    begin, end = (datetime(each, 1, 1, tzinfo=AMSTERDAM) for each in (year, year + 1))
    return begin, end
