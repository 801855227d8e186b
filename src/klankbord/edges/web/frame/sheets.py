"""A table that leaves a page: CSV as Dutch spreadsheets open it, or XLSX; no cell is a formula."""

import io
from collections.abc import Iterable

import xlsxwriter
from django.http import HttpResponse

from klankbord.edges.web.frame import pages
from klankbord.recordings.shipments import reporting

CSV, XLSX = "csv", "xlsx"
_MEDIA = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WIDE, _NARROW = 36, 16
"""Width of the first column and of the others, in characters."""

Row = tuple[str | float, ...]


def attached(rows: Iterable[Row], kind: str, name: str) -> HttpResponse:
    """A table, its heads first, as a file of this kind: `CSV` or `XLSX`."""
    made = _csv(rows) if kind == CSV else _xlsx(rows)
    return pages.attached(made, _MEDIA[kind], f"{name}.{kind}")


def _csv(rows: Iterable[Row]) -> bytes:
    return (reporting.BOM + "".join(reporting.row(row) for row in rows)).encode()


def _xlsx(rows: Iterable[Row]) -> bytes:
    """A workbook of one sheet. A text is written as text, so that `=1+1` stays these characters."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold, last = book.add_format({"bold": True}), 0
        for number, row in enumerate(rows):
            last = max(last, len(row) - 1)
            for place, cell in enumerate(row):
                if not isinstance(cell, str):
                    sheet.write_number(number, place, cell)
                elif cell:
                    sheet.write_string(number, place, cell, None if number else bold)
        sheet.set_column(0, 0, _WIDE)
        sheet.set_column(1, last, _NARROW)
    return file.getvalue()
