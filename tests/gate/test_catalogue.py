"""The catalogue of the database, walked: every table is guarded, or says why it is not."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from klankbord.database.exempt import EXEMPT
from worlds import World

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "tables.md"
TABLES = """
    SELECT c.relname AS name, c.relrowsecurity AS guarded,
        array(SELECT polname::text FROM pg_policy WHERE polrelid = c.oid ORDER BY 1) AS policies,
        array(SELECT privilege FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE',
            'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS privilege
            WHERE has_table_privilege('klankbord_app', c.oid, privilege)) AS may,
        array(SELECT attname::text FROM pg_attribute
            WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
        array(SELECT confrelid::regclass::text FROM pg_constraint
            WHERE conrelid = c.oid AND contype = 'f') AS leads_to
    FROM pg_class AS c
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace = 'public'::regnamespace
    ORDER BY 1
"""
NAMES_A_PERSON = re.compile(
    r"(^|_)(employee|account|actor|subject|person|user|coach|evaluator|caller|key|placed_by"
    r"|\w+_by|email|name|leg|evaluation|session_data|args)(_id)?$"
)
"""Names of columns that lead to somebody, or could."""
KNOWN_TO_LEAD = {
    "account_emailaddress": {"email", "user_id"},
    "account_emailconfirmation": {"key"},
    "auth_group": {"name"},
    "auth_permission": {"name"},
    "cache": {"cache_key"},
    "django_migrations": {"name"},
    "django_session": {"session_data", "session_key"},
    "gate_keptquestion": {"denied_by"},
    "notices_attestation": {"attested_by_id"},
    "people_account": {"email", "name"},
    "people_team": {"name"},
    "procrastinate_jobs": {"args", "queue_name", "task_name"},
    "procrastinate_periodic_defers": {"task_name"},
    "programmes_evidence": {"recorded_by_id"},
    "vault_deletion": {"irrecoverable_by"},
}
"""Columns of exempt tables that lead to somebody, or sound like it: each was looked at."""


@pytest.fixture
def owner(world: World) -> Iterator["psycopg.Connection[Any]"]:
    with world.connect() as connection:
        connection.row_factory = psycopg.rows.dict_row
        yield connection


def unguarded(owner: "psycopg.Connection[Any]") -> set[str]:
    """Tables that are neither guarded by a policy nor exempt."""
    return {
        row["name"]
        for row in owner.execute(TABLES)
        if row["name"] not in EXEMPT and not (row["guarded"] and row["policies"])
    }


def leading(owner: "psycopg.Connection[Any]") -> set[str]:
    """Columns of exempt tables that lead to somebody and were not looked at."""
    found = set()
    for row in owner.execute(TABLES).fetchall():
        if row["name"] in EXEMPT:
            named = {column for column in row["columns"] if NAMES_A_PERSON.search(column)}
            found |= {f"{row['name']}.{c}" for c in named - KNOWN_TO_LEAD.get(row["name"], set())}
            # A key to a guarded table leads to somebody, whatever it is called.
            to = set(row["leads_to"]) - EXEMPT.keys()
            found |= {f"{row['name']} -> {table}" for table in to}
    return found


def test_every_table_is_guarded_or_says_why_not(owner):
    assert unguarded(owner) == set()
    names = {row["name"] for row in owner.execute(TABLES)}
    assert set(EXEMPT) <= names
    assert len(names - set(EXEMPT)) > 25


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TABLE recordings_new (id int)",
        "CREATE VIEW all_legs AS SELECT * FROM recordings_leg",
        "CREATE TABLE forgotten (id int); ALTER TABLE forgotten ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE people_grant DISABLE ROW LEVEL SECURITY",
    ],
)
def test_a_table_that_nobody_thought_of_is_found(owner, made):
    owner.execute(made)
    assert len(unguarded(owner)) == 1


def test_no_exempt_table_leads_to_somebody_unnoticed(owner):
    assert leading(owner) == set()


@pytest.mark.parametrize(
    ("made", "found"),
    [
        ("ALTER TABLE people_team ADD COLUMN coach_id uuid", "people_team.coach_id"),
        ("ALTER TABLE notices_policy ADD COLUMN x uuid REFERENCES people_employee",
         "notices_policy -> people_employee"),
    ],
)  # fmt: skip
def test_a_column_that_leads_to_somebody_is_found_in_an_exempt_table(owner, made, found):
    owner.execute(made)
    assert leading(owner) == {found}


def test_nothing_is_both_guarded_and_exempt(owner):
    both = {row["name"] for row in owner.execute(TABLES) if row["guarded"]} & set(EXEMPT)
    assert both == set()


def test_the_application_may_do_to_an_exempt_table_what_it_is_listed_for_and_no_more(owner):
    may = {row["name"]: set(row["may"]) for row in owner.execute(TABLES)}
    assert {name: may[name] for name in EXEMPT} == {
        name: set(exempt.may) for name, exempt in EXEMPT.items()
    }


def test_the_application_can_empty_no_table_and_lift_no_policy(owner):
    for row in owner.execute(TABLES).fetchall():
        assert not {"TRUNCATE", "REFERENCES", "TRIGGER"} & set(row["may"]), row["name"]
    role = owner.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = 'klankbord_app'"
    ).fetchone()
    assert set(role.values()) == {False}
    owns = owner.execute(
        "SELECT count(*) AS n FROM pg_class WHERE relowner = 'klankbord_app'::regrole"
    ).fetchone()
    assert owns == {"n": 0}
    member = owner.execute(
        "SELECT pg_has_role('klankbord_app', tableowner, 'MEMBER') AS may FROM pg_tables"
        " WHERE tablename = 'people_grant'"
    ).fetchone()
    assert member == {"may": False}


def test_functions_that_work_as_the_owner_are_the_two_that_write_the_log(owner):
    found = owner.execute(
        "SELECT proname AS name, proconfig AS settings FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1"
    ).fetchall()
    path = ["search_path=public, pg_temp"]
    assert found == [
        {"name": "ledger_number", "settings": path},
        {"name": "ledger_write", "settings": path},
    ]


def test_the_reference_lists_every_table_as_it_is(owner):
    assert REFERENCE.read_text() == reference(owner)


def reference(owner: "psycopg.Connection[Any]") -> str:
    """docs/reference/tables.md, made from the catalogue."""
    lines = [HEAD]
    for row in owner.execute(TABLES):
        exempt = EXEMPT.get(row["name"])
        said = exempt.why if exempt else ", ".join(f"`{name}`" for name in row["policies"])
        lines.append(f"| `{row['name']}` | {'exempt' if exempt else 'guarded'} | {said} |\n")
    return "".join(lines)


HEAD = """# Tables, and who sees their rows

Made from the catalogue of a migrated database; `tests/gate/test_catalogue.py` fails when it is not
so any more, and when a table is neither guarded nor exempt. Who sees a row is the sum of its
policies; without any that speaks, nobody does.

- `custody`: the system itself, while it keeps, marks or destroys; of registers also when a command
  or the worker looks. Nobody gets to see a row by it.
- `parent`: whoever sees the row that this one hangs on.
- `own`: the person it is about, or whose account it names.
- `read`: at a door, roles that work with people. `keeping`, `keep`: a deed that writes a register.
- `along`: in an access for something else than a performance review.
- `keepers`: the DPO, the works council and the system, who keep the list.
- `expire`: the nightly deletion of what is past its term.
- any other: an act of the law, row by row under the condition of that act.

| Table | | Policies, or why it has none |
| --- | --- | --- |
"""
