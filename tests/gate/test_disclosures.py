"""Every table that holds or points at a person is told of in a `disclosure.py`, or says why not."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.utils.module_loading import module_has_submodule

from klankbord.gate import disclosing
from klankbord.law.disclosing import Person, Section
from worlds import World

PERSONS = {"people_employee", "people_account", "vault_key"}
NAMED = re.compile(
    r"(^|_)(employee|account|subject|person|user|coach|evaluator|caller|email|dpo|session_data"
    r"|args|placed_by|\w+_by)(_id)?$|^(hash|cache_key)$"
)
"""Names of columns that lead to somebody, or hold him."""
TABLES = """
    SELECT c.relname AS name,
        array(SELECT attname::text FROM pg_attribute
            WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
        array(SELECT confrelid::regclass::text FROM pg_constraint
            WHERE conrelid = c.oid AND contype = 'f') AS leads_to
    FROM pg_class AS c
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
"""
NOBODY = {
    "breaches_breach": "Says of a breach what and how many; it names functions.",
    "breaches_entry": "What was done about a breach, by which function.",
    "cache": "Counts of attempts to sign in, by a hash; gone that night.",
    "council_letter": "A decision of the council; it names functions.",
    "council_message": "Says by its function who wrote it.",
    "council_paper": "The council's own room: neither employer nor administrator can read it.",
    "gate_keptquestion": "Ids of rules, under a column of that sound.",
    "ledger_node": "A hash.",
    "procrastinate_events": "The queue: what became of a job.",
    "procrastinate_periodic_defers": "The queue: when a job was last put in it.",
    "procrastinate_jobs": "The queue: ids of rows, until the job is done.",
    "programmes_organisation": "Numbers on the employer, under a column of that sound.",
    "vault_deletion": "A date, under a column of that sound.",
}
"""Tables that sound like persons and tell of none whom they could be handed to."""


@pytest.fixture
def owner(world: World) -> Iterator["psycopg.Connection[Any]"]:
    with world.connect() as connection:
        connection.row_factory = psycopg.rows.dict_row
        yield connection


def sections() -> list[Section]:
    """Of every package."""
    found: list[Section] = []
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "disclosure"):
            found += import_module(f"{config.name}.disclosure").SECTIONS
    return found


def of_persons(owner: "psycopg.Connection[Any]") -> set[str]:
    """Tables that hold somebody, point at him, or hang on a table that does."""
    tables = {row["name"]: row for row in owner.execute(TABLES)}
    found = PERSONS | {
        name for name, row in tables.items() if any(map(NAMED.search, row["columns"]))
    }
    while more := {n for n, row in tables.items() if set(row["leads_to"]) & found} - found:
        found |= more
    return found


def untold(owner: "psycopg.Connection[Any]") -> set[str]:
    told = {table for each in sections() for table in each.tables}
    return of_persons(owner) - told - NOBODY.keys()


def test_a_table_of_persons_is_told_of_in_a_disclosure(owner):
    assert untold(owner) == set()
    assert len(of_persons(owner)) > 40


def test_nothing_is_named_as_nobodys_that_is_told_or_not_there(owner):
    told = {table for each in sections() for table in each.tables}
    tables = {row["name"] for row in owner.execute(TABLES)}
    assert NOBODY.keys() & told == set()
    assert NOBODY.keys() - of_persons(owner) == set()
    assert told - tables == set()


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TABLE late (id int, employee_id uuid)",
        "CREATE TABLE late (id int, noted_by uuid)",
        "CREATE TABLE late (id int, about uuid REFERENCES people_employee)",
        "CREATE TABLE late (id int, sealed uuid REFERENCES vault_key)",
    ],
)
def test_a_table_that_nobody_thought_of_is_found(owner, made):
    owner.execute(made)
    assert untold(owner) == {"late"}


def test_each_section_has_a_name_of_its_own():
    codes = [each.code for each in sections()]
    assert len(codes) == len(set(codes)) > 30


@pytest.mark.django_db(transaction=True)
def test_of_somebody_unknown_nothing_is_told_and_of_nobody_neither():
    stranger = Person(uuid4(), uuid4(), uuid4(), "0" * 64)
    for each in sections():
        for person in (stranger, Person()):
            assert list(disclosing.read(each, person, at=datetime(2026, 11, 1, tzinfo=UTC))) == []
