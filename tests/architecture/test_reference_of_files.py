"""The reference of the files names everything that they may hold."""

from pathlib import Path

import pytest

from klankbord.people import loading as people
from klankbord.programmes import evidence, loading

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PROGRAMME = (REFERENCE / "programme-file.md").read_text(encoding="utf-8")
PEOPLE = (REFERENCE / "people-file.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", evidence.KINDS)
def test_every_kind_of_evidence_and_its_fields_are_described(kind):
    row = next(
        line for line in PROGRAMME.splitlines() if line.startswith("|") and f"`{kind}`" in line
    )
    shape = evidence.KINDS[kind]
    for field in (*shape.must, *shape.may):
        assert f"`{field}`" in row, field


def test_every_field_of_a_version_is_described():
    for table in (loading.ORGANISATION, loading.PROGRAMME, loading.VERSION):
        for field in (*table.must, *table.may):
            assert f"`{field}`" in PROGRAMME, field


@pytest.mark.parametrize("table", people.FILE.may)
def test_every_table_of_people_is_described(table):
    row = next(line for line in PEOPLE.splitlines() if line.startswith(f"| `{table}`"))
    shape = people.FILE.may[table].each
    for field in (*shape.must, *shape.may):
        assert f"`{field}`" in row, field
