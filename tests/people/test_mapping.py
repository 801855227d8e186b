"""A table that says whom a telephone platform means by a name."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

import woonstede
from klankbord.gate.access import SYSTEM
from klankbord.people import agents, mapping
from klankbord.people.faults import Fault
from klankbord.people.models import AgentRef
from klankbord.people.shapes import Flawed

AT = woonstede.TODAY
HEAD = "source;ref;employee;since;until\n"


@pytest.fixture
def people(db):
    woonstede.people()


def seen(text):
    rows = mapping.rehearse(mapping.read(HEAD + text), day_first=False, at=AT, by=SYSTEM)
    return [(each.row.line, each.outcome, each.fault and each.fault.code) for each in rows]


def take(rows):
    with transaction.atomic():
        return mapping.record(rows, day_first=False, at=AT, by=SYSTEM)


@pytest.mark.usefixtures("people")
def test_a_table_is_seen_row_by_row_and_nothing_is_kept():
    before = AgentRef.objects.count()
    found = seen(
        "folder;desk-1;1001;2026-11-25 08:00;2026-11-25 12:30\n"
        "folder;desk-1;1002;2026-11-25 12:30;\n"
        "folder;desk-1;1001;2026-11-26;\n"
        "\n"
        "folder;agent-1001;1002;2026-11-25;\n"
        "folder;desk-2;9999;2026-11-25;\n"
        "folder;desk-2;1001;25-11-2026;\n"
        "folder;desk-2;1001;2026-11-25;2026-11-24\n"
        "Folder;desk-2;1001;2026-11-25;\n"
    )
    assert found == [
        (2, "new", None),
        (3, "new", None),
        (4, "wrong", "name_taken"),
        (6, "wrong", "name_taken"),
        (7, "wrong", "no_employee"),
        (8, "wrong", "moment"),
        (9, "wrong", "period"),
        (10, "wrong", "no_platform"),
    ]
    assert AgentRef.objects.count() == before


@pytest.mark.usefixtures("people")
def test_a_table_is_taken_in_whole_or_not_at_all():
    good = mapping.read(HEAD + "folder;desk-1;1001;2026-11-25;\n")
    both = mapping.read(HEAD + "folder;desk-2;1001;2026-11-25;\nfolder;desk-2;9999;2026-11-25;\n")
    with pytest.raises(Flawed, match="line 3"):
        take(both)
    assert take(good) == 1
    assert take(good) == 0
    ends = mapping.read(HEAD + "folder;desk-1;1001;2026-11-25;2026-12-01\n")
    assert take(ends) == 1
    assert agents.resolve("folder", "desk-1", AT + timedelta(days=20)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-25", "2026-11-24T23:00:00+00:00"),
        ("2026-11-25 13:05", "2026-11-25T12:05:00+00:00"),
        ("25-11-2026 9:05", "2026-11-25T08:05:00+00:00"),
        ("1-7-2026", "2026-06-30T22:00:00+00:00"),
        ("2026-11-25T13:05:00+00:00", "2026-11-25T13:05:00+00:00"),
    ],
)
def test_a_moment_is_a_dutch_one_unless_it_says_otherwise(text, said):
    assert mapping.moment(text, day_first=True) == datetime.fromisoformat(said)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-03-29 02:30", "clock"),  # skipped
        ("2026-10-25 02:30", "clock"),  # came twice
        ("2026-02-30", "moment"),
        ("gisteren", "moment"),
        ("2026-11-25 25:00", "moment"),
    ],
)
def test_a_moment_that_is_none_or_two_is_refused(text, code):
    with pytest.raises(Fault) as caught:
        mapping.moment(text, day_first=True)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "table_empty"),
        ("source;ref;employee\nfolder;a;1001\n", "table_columns"),
        (HEAD, "table_rows"),
        (HEAD + "folder;a;1001;2026-11-25;\n" * 1001, "table_rows"),
        ("x" * 200_001, "table_long"),
        (HEAD + '"' + "a" * 140_000 + '"\n', "table_columns"),
    ],
)
def test_what_is_no_table_is_said(text, code):
    with pytest.raises(Fault) as caught:
        mapping.read(text)
    assert caught.value.code == code


def test_a_table_is_read_as_spreadsheets_write_it():
    text = '\ufeffTot,Centrale,Naam,Personeelsnummer,Van\r\n,folder,"desk, 1",1001,2026-11-25\r\n'
    [row] = mapping.read(text)
    assert (row.line, row.source, row.ref, row.employee, row.since, row.until) == (
        2, "folder", "desk, 1", "1001", "2026-11-25", "",
    )  # fmt: skip
