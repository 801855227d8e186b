"""Any CSV: Dutch dates, semicolons, a BOM, formulas, and what goes wrong in it."""

import pytest

import exporting
from klankbord.edges.connectors.exports import Unusable

COLUMNS = {
    "source_call_id": "Gesprek",
    "agent_ref": "Medewerker",
    "started_at": "Begin",
    "file": "Bestand",
}


def read(tmp_path, **settings):
    folder = exporting.lay(tmp_path / "in", "sheet", ["a.wav"])
    exporting.put(tmp_path, ["a.wav"])
    return exporting.read(folder, "csv", **{"columns": COLUMNS, "day_first": True} | settings)


def test_a_dutch_sheet_is_read_with_its_columns_told(tmp_path):
    items = read(tmp_path)
    first, last = (each for each in items if hasattr(each, "row") and "\n" not in str(each.row))
    assert exporting.rows([first]) == [
        {
            "source_call_id": "1",
            "agent_ref": "403",
            "started_at": "2026-03-02T08:41:12+00:00",
            "duration_ms": 187000,
            "hold_spans": [[1000, 2000]],
            "notice_given": True,
            "file": "sound",
            "media_type": "audio/wav",
        }
    ]
    assert exporting.rows([last])[0]["source_call_id"] == "5"


def test_every_fault_has_its_line_and_its_column(tmp_path):
    assert exporting.flaws(read(tmp_path)) == [
        ("calls.csv, line 4", "begin", "nonexistent"),
        ("calls.csv, line 5", "bestand", "path"),
        ("calls.csv, line 7", "duration_ms", "malformed"),
        ("calls.csv, line 9", "", "columns"),
    ]


def test_a_dutch_date_is_read_only_where_somebody_said_so(tmp_path):
    flaws = exporting.flaws(read(tmp_path, day_first=False))
    assert ("calls.csv, line 3", "begin", "malformed") in flaws


@pytest.mark.parametrize(
    ("columns", "told"),
    [({"agentref": "x"}, "agentref"), ({"source_call_id": "Nummer"}, "nummer")],
)
def test_a_column_that_is_not_there_stops_it_all(tmp_path, columns, told):
    with pytest.raises(Unusable, match=told):
        read(tmp_path, columns=columns)
