"""CSV as platforms, databases and spreadsheets write it, a row at a time.

UTF-8 with or without BOM; separated by `;`, `,`, tab or `|`, told by the first line; quoted or not;
a first line `sep=;` is heeded. Cells are text and stay text: nothing here reckons, so a formula is
a name like any other.
"""

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from klankbord.edges.connectors.contract import Flawed, Wrong
from klankbord.edges.connectors.exports import Export, Unusable, shown
from klankbord.recordings.offered.folders import OutOfFolder

SEPARATORS = ",;\t|"
LONGEST_LINE = 1024 * 1024
"""Bytes of a line, and characters of a record: more is no table."""

NOTHING = ("", "NULL", "\\N", "null")
"""How databases write that there is no value."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table: cells by the name of their column, in small letters."""

    place: str
    cells: dict[str, str]

    def get(self, column: str) -> str | None:
        """The text of a cell; None if there is none or nothing in it."""
        text = self.cells.get(column, "").strip()
        return None if text in NOTHING else text

    def need(self, column: str) -> str:
        """The text of a cell.

        Raises:
            Wrong: There is none.
        """
        text = self.get(column)
        if text is None:
            raise Wrong(column, "required")
        return text

    def milliseconds(self, column: str) -> int | None:
        """A cell with seconds, or with hh:mm:ss, in milliseconds; None if it says nothing or 0.

        Raises:
            Wrong: It is neither.
        """
        text = self.get(column)
        return None if text is None else milliseconds(text, column)


def milliseconds(text: str, field: str) -> int | None:
    """Seconds or hh:mm:ss in milliseconds, rounded; None for 0.

    Raises:
        Wrong: It is neither.
    """
    seconds = 0.0
    for part in text.split(":"):
        if not part.replace(".", "", 1).isdecimal() or not part.isascii() or len(part) > 12:
            raise Wrong(field, "malformed")
        seconds = seconds * 60 + float(part)
    return round(seconds * 1000) or None


def records(
    export: Export, name: str, *, needed: Collection[str], head: Sequence[str] = ()
) -> Iterator[Record | Flawed]:
    """Rows of a table, each with its place.

    Args:
        export: Where the table is.
        name: The file.
        needed: Columns that it must have, in small letters.
        head: Names of the columns of a table that has no first line with names.

    Raises:
        Unusable: It cannot be opened, or it lacks columns.
    """
    text = lines(export, name)
    first, before = _first(text)
    separator, given = _columns(first)
    named = _head(given, needed, head, name)
    if named == given:
        before += 1
    else:
        text = chain([first], text)
    yield from _rows(text, separator, named, name, before)


def header(export: Export, name: str) -> set[str]:
    """Names of the columns of a table, in small letters; empty if it cannot be read."""
    try:
        first, _ = _first(lines(export, name))
    except Unusable:
        return set()
    return set(_columns(first)[1])


def _first(text: Iterator[str]) -> tuple[str, int]:
    """The first line of a table, and how many stand before it."""
    first = next(text, "")
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return next(text, ""), 1
    return first, 0


def _columns(first: str) -> tuple[str, list[str]]:
    """What separates the cells of a first line, and the cells."""
    separator = max(SEPARATORS, key=first.count)
    try:
        cells = next(csv.reader([first], delimiter=separator), [])
    except csv.Error:
        cells = []
    return separator, [cell.strip().lower() for cell in cells]


def _head(given: list[str], needed: Collection[str], head: Sequence[str], name: str) -> list[str]:
    if set(needed) <= set(given):
        if len(set(given)) < len(given):
            raise Unusable(
                f"{shown(name)}, line 1: two columns have the same name.", code="columns"
            )
        return given
    if head and len(head) == len(given):
        return list(head)
    missing = ", ".join(sorted(set(needed) - set(given)))
    raise Unusable(f"{shown(name)}, line 1: there is no column {missing}.", code="columns")


def _rows(
    text: Iterator[str], separator: str, head: list[str], name: str, before: int
) -> Iterator[Record | Flawed]:
    reader = csv.reader(text, delimiter=separator, strict=True)
    while True:
        place = f"{shown(name)}, line {before + reader.line_num + 1}"
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Flawed(place, "", "malformed")
            continue
        if cells and len(cells) != len(head):
            yield Flawed(place, "", "columns")
        elif cells:
            yield Record(place, dict(zip(head, cells, strict=True)))


def lines(export: Export, name: str) -> Iterator[str]:
    """Lines of a text in UTF-8, with or without BOM.

    Raises:
        Unusable: It cannot be opened, is no UTF-8, or a line is too long.
    """
    try:
        raw = export.open(name)
    except (OSError, OutOfFolder) as fault:
        raise Unusable(f"{shown(name)}: cannot be read.") from fault
    with raw:
        number = 0
        while line := _line(raw, name):
            number += 1
            if len(line) > LONGEST_LINE:
                raise Unusable(f"{shown(name)}, line {number}: longer than {LONGEST_LINE} bytes.")
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as fault:
                raise Unusable(
                    f"{shown(name)}, line {number}: not UTF-8. Export it as “CSV UTF-8”.",
                    code="not_utf8",
                ) from fault


def _line(raw: BinaryIO, name: str) -> bytes:
    try:
        return raw.readline(LONGEST_LINE + 1)
    except OSError as fault:
        raise Unusable(f"{shown(name)}: cannot be read to its end.") from fault
