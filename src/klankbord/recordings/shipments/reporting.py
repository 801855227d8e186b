"""The report of an import, line by line: JSON Lines to keep, and a table for a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from klankbord.recordings.intake.arriving import Outcome

COLUMNS = ("nr", "result", "rules", "missing", "reason", "source_id_hash")
BOM = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for something else."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is reckoned by spreadsheets, and may fetch or run something."""


def told(outcome: Outcome) -> dict[str, Any]:
    """An outcome as the command and the report tell it: hash, result and codes, no name."""
    return {
        "source_id_hash": outcome.source_id_hash,
        "result": outcome.result,
        "rules": list(outcome.rules),
        "missing": list(outcome.missing),
        "reason": outcome.reason,
    }


def line(number: int, outcome: Outcome) -> bytes:
    """A line of the report that is kept."""
    whole = {"nr": number, **told(outcome)}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def table(lines: Iterable[bytes]) -> Iterator[str]:
    """The report as CSV with semicolons, as Dutch spreadsheets open it; no cell is a formula."""
    yield BOM + row(COLUMNS)
    for each in lines:
        yield row(_cell(json.loads(each), name) for name in COLUMNS)


def row(cells: Iterable[str | float]) -> str:
    """A row of such a table, numbers with a decimal comma; a table begins with `BOM`."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow(map(_written, cells))
    return written.getvalue()


def _written(cell: str | float) -> str:
    return defused(cell) if isinstance(cell, str) else str(cell).replace(".", ",")


def defused(text: str) -> str:
    """A cell that every spreadsheet takes for text.

    Source: OWASP, CSV Injection; features 6.10 rule 9.
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def _cell(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name, "")
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
