"""The catalogue of the database, walked: every table is guarded, or says why it is not."""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connections
from django.utils.module_loading import module_has_submodule

from klankbord.database.exempt import EXEMPT
from klankbord.gate import guarding, guards
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
HELD = """
    SELECT c.relname AS name, c.relrowsecurity AS guarded, p.polname AS policy, p.polcmd AS command,
        p.polpermissive AS permissive, p.polroles::regrole[]::text AS roles,
        pg_get_expr(p.polqual, c.oid) AS using, pg_get_expr(p.polwithcheck, c.oid) AS checked
    FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid ORDER BY 1, 3
"""
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
    "notices_owntext": {"written_by_id"},
    "notices_policydraft": {"said_by_id"},
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


def held(owner: "psycopg.Connection[Any]") -> dict[str, list[dict[str, Any]]]:
    """{table: its policies}, as the catalogue has them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in owner.execute(HELD):
        found.setdefault(row["name"], []).append(row)
    return found


def written() -> dict[str, list[str]]:
    """{table: the statements that guard it}, as the code of all packages has them now."""
    found: dict[str, list[str]] = {}
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "guarded"):
            tables = import_module(f"{config.name}.guarded").tables()
            assert not found.keys() & tables.keys()
            found |= tables
    return found


def out_of_date(owner: "psycopg.Connection[Any]") -> set[str]:
    """Tables whose policies are other than the code would write now."""
    before = held(owner)
    with owner.transaction(force_rollback=True):
        for table in before:
            owner.execute(guards.enabled(table)[0])
        assert held(owner) == {}
        for statements in written().values():
            for statement in statements:
                owner.execute(statement)
        after = held(owner)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_each_table_has_the_policies_that_the_code_would_write_now(owner):
    """If this fails a rule or a `guarded.py` changed: add a migration with `guarding.anew`."""
    assert out_of_date(owner) == set()
    assert held(owner).keys() == written().keys()


@pytest.mark.parametrize(
    "made",
    [
        "ALTER POLICY listen_back ON recordings_leg USING (true)",
        "DROP POLICY own ON people_grant",
        "CREATE POLICY more ON vault_box FOR SELECT USING (true)",
        "ALTER POLICY keep ON people_objection WITH CHECK (true)",
    ],
)
def test_a_policy_that_is_other_than_the_code_has_it_is_found(owner, made):
    owner.execute(made)
    assert out_of_date(owner) == {re.search(r"ON (\w+)", made)[1]}


def tables_of_a_later_day() -> Mapping[str, list[str]]:
    return {
        "coming": [*guards.enabled("coming")],
        "people_team": [
            *guards.enabled("people_team"),
            "CREATE POLICY early ON people_team USING (true)",
            "CREATE POLICY own ON people_team FOR SELECT USING (coming = 'x')",
        ],
        "vault_key": [*guards.enabled("vault_key"), "CREATE POLICY now ON vault_key USING (true)"],
    }


def test_a_table_that_waits_for_a_later_migration_is_closed_and_the_others_are_guarded(world):
    with world.here():
        step = guarding.anew(tables_of_a_later_day)
        with connections["owner"].schema_editor() as editor:
            step.code(None, editor)
        with world.connect() as owner:
            found = owner.execute(
                "SELECT relname, relrowsecurity, array(SELECT polname::text FROM pg_policy"
                " WHERE polrelid = c.oid) FROM pg_class AS c"
                " WHERE relname IN ('coming', 'people_team', 'vault_key') ORDER BY 1"
            ).fetchall()
        assert found == [("people_team", True, []), ("vault_key", True, ["now"])]


def test_what_is_wrong_in_a_policy_in_another_way_stops_the_migration(world):
    wrong = {"vault_key": ["CREATE POLICY now ON vault_key USING (1)"]}
    step = guarding.anew(lambda: wrong)
    with world.here(), pytest.raises(ProgrammingError), connections["owner"].schema_editor() as at:
        step.code(None, at)


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


def test_functions_that_work_as_the_owner_write_the_log_mark_a_dossier_or_look_who_decides(owner):
    found = owner.execute(
        "SELECT proname AS name, proconfig AS settings FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1"
    ).fetchall()
    path = ["search_path=public, pg_temp"]
    assert found == [
        {"name": "ledger_number", "settings": path},
        {"name": "ledger_write", "settings": path},
        {"name": "programmes_written", "settings": path},
        {"name": "rights_decided_by_another", "settings": path},
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
- `above`: whoever sees the row that this one hangs on.
- `own`: the person it is about, or whose account it names.
- `read`: at a door, roles that work with people. `keeping`, `keep`: a deed that writes a register.
- `along`: in an access for something else than a performance review.
- `keepers`: who keep a list that nobody else sees, or write a draft, and the system.
- `expire`: the nightly deletion of what is past its term.
- `members`, `adviser`, `adviser_adds`: the works council and whom it let into its room, as the
  grants say at that moment. `write`: who adds a row that nobody changes afterwards.
- `decide`: who decides on requests, never for whom he coaches or manages: a trigger sees to it.
- `report`: an administrator adds to the register of breaches, and reads nothing of it.
- `find`: who heard something serious freezes it, and reads nothing of the case.
- `given`: whom an employee named for one talk, until it is over or taken back.
- any other: an act of the law, row by row under the condition of that act.

| Table | | Policies, or why it has none |
| --- | --- | --- |
"""
