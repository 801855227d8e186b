"""A table that says whom a telephone platform means by a name: seen first, then taken in whole.

CSV in UTF-8, separated by `;`, `,` or a tab, with a first line that names the columns `source`,
`ref`, `employee` (the staff number), `since` and `until`, in any order; `until` may be left out.
A moment is `2026-11-25` (its first instant) or `2026-11-25 13:00`, in Dutch time unless an offset
stands behind it. Cells are text: nothing is reckoned.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from django.db import transaction

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.people import agents, queries
from klankbord.people.faults import Fault
from klankbord.people.periods import Term
from klankbord.people.shapes import Flaw, Flawed

MAX_CHARACTERS = 200_000
MAX_ROWS = 1000
SEPARATORS = ";,\t"
COLUMNS = {
    "source": ("source", "centrale"),
    "ref": ("ref", "naam"),
    "employee": ("employee", "personeelsnummer"),
    "since": ("since", "van"),
    "until": ("until", "tot"),
}
"""What each column may be called."""

_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2}|\d{1,2}-\d{1,2}-\d{4})([T ](?P<time>\d{1,2}:\d{2}))?"
    r"(?P<rest>(:\d{2})? ?(Z|[+-]\d{2}:?\d{2})?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, as it is written; `line` counts from 1, the names of columns too."""

    line: int
    source: str
    ref: str
    employee: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What would become of a row; with `fault` why it cannot be taken in."""

    row: Row
    outcome: agents.Outcome | Literal["wrong"]
    fault: Fault | None = None


def read(text: str) -> list[Row]:
    """The rows of a table.

    Raises:
        Fault: It is too long, names no columns, or has a row that is none.
    """
    if len(text) > MAX_CHARACTERS:
        raise Fault(f"The table is longer than {MAX_CHARACTERS} characters.", "table_long")
    lines = text.removeprefix("\ufeff").splitlines()
    first = next((line for line in lines if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    filled = _cells(lines, separator)
    if not filled:
        raise Fault("The table is empty.", "table_empty")
    places = _places(filled[0][1])
    rows = [_row(line, row, places) for line, row in filled[1:]]
    if not 0 < len(rows) <= MAX_ROWS:
        raise Fault(f"The table has no row, or more than {MAX_ROWS}.", "table_rows")
    return rows


def rehearse(rows: Sequence[Row], *, day_first: bool, at: datetime, by: Actor) -> list[Seen]:
    """What would become of each row, the ones before it included. Nothing of it is kept.

    Args:
        rows: The table.
        day_first: Whether days may be written as 25-11-2026.
        at: Now.
        by: Who.
    """
    with access.keeping(by, at):
        seen = [_try(row, day_first=day_first, at=at, by=by) for row in rows]
        transaction.set_rollback(True)
    return seen


def record(rows: Sequence[Row], *, day_first: bool, at: datetime, by: Actor) -> int:
    """Take a table in, inside the transaction of another deed.

    Returns:
        How many rows were new, or gave a period its end.

    Raises:
        Flawed: What is wrong, line by line. Roll back.
    """
    seen = [_try(row, day_first=day_first, at=at, by=by) for row in rows]
    flaws = [Flaw(f"line {each.row.line}", str(each.fault)) for each in seen if each.fault]
    if flaws:
        raise Flawed(flaws)
    return sum(each.outcome != "known" for each in seen)


def moment(text: str, *, day_first: bool) -> datetime:
    """A moment as people write it, in Dutch time unless it has an offset.

    Raises:
        Fault: It is none, or the clock skipped it or showed it twice.
    """
    shape = _MOMENT.fullmatch(text)
    turned = shape is not None and shape["day"][4] != "-"
    if shape is None or (turned and not day_first):
        raise _no_moment()
    day = "-".join(part.zfill(2) for part in reversed(shape["day"].split("-")))
    whole = f"{day if turned else shape['day']} {(shape['time'] or '0:00').zfill(5)}"
    try:
        found = datetime.fromisoformat(whole + shape["rest"].replace(" ", ""))
    except ValueError as fault:
        raise _no_moment() from fault
    return found if found.tzinfo else _local(found)


def _cells(lines: Sequence[str], separator: str) -> list[tuple[int, list[str]]]:
    try:
        rows = list(enumerate(csv.reader(lines, delimiter=separator), start=1))
    except csv.Error as fault:
        raise Fault("The table cannot be read as CSV.", "table_columns") from fault
    return [(line, [cell.strip() for cell in row]) for line, row in rows if any(row)]


def _local(naive: datetime) -> datetime:
    both = [naive.replace(tzinfo=AMSTERDAM, fold=fold) for fold in (0, 1)]
    if len({each.astimezone(UTC) for each in both}) > 1:
        raise Fault("The clock skipped this moment, or showed it twice. Add an offset.", "clock")
    return both[0]


def _no_moment() -> Fault:
    return Fault("A moment was expected, such as 2026-11-25 13:00.", "moment")


def _places(named: Sequence[str]) -> dict[str, int]:
    lower = [name.casefold() for name in named]
    found = {
        column: lower.index(name)
        for column, names in COLUMNS.items()
        for name in names
        if name in lower
    }
    if missing := [name for name in COLUMNS if name not in found and name != "until"]:
        raise Fault(f"The table has no column {', '.join(missing)}.", "table_columns")
    return found


def _row(line: int, cells: Sequence[str], places: dict[str, int]) -> Row:
    told = {column: cells[place] if place < len(cells) else "" for column, place in places.items()}
    return Row(line, **({"until": ""} | told))


def _try(row: Row, *, day_first: bool, at: datetime, by: Actor) -> Seen:
    try:
        return Seen(row, _take(row, day_first=day_first, at=at, by=by))
    except Fault as fault:
        return Seen(row, "wrong", fault)


def _take(row: Row, *, day_first: bool, at: datetime, by: Actor) -> agents.Outcome:
    employee = queries.by_number(row.employee)
    if employee is None:
        raise Fault("There is no employee with this number.", "no_employee")
    since = moment(row.since, day_first=day_first)
    until = moment(row.until, day_first=day_first) if row.until else None
    return agents.ensure(
        employee, source=row.source, ref=row.ref, term=Term(since, until), at=at, by=by
    )
