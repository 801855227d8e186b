"""What the app's login can do in a migrated database."""

from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from worlds import World


@pytest.mark.django_db
def test_work_is_done_as_the_app_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("klankbord_app",)


def test_the_app_role_owns_no_table_sequence_or_function(world: World) -> None:
    with world.connect() as owner:
        owned = owner.execute(
            "SELECT count(*) FILTER (WHERE relowner = 'klankbord_app'::regrole), count(*)"
            " FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ).fetchone()
        routines = owner.execute(
            "SELECT count(*) FROM pg_proc WHERE proowner = 'klankbord_app'::regrole"
        ).fetchone()
    assert owned is not None
    assert owned[0] == 0
    assert owned[1] > 50
    assert routines == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE people_account",
        "TRUNCATE people_account CASCADE",
        "ALTER TABLE people_account ADD COLUMN mine int",
        "UPDATE django_migrations SET name = ''",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_entry SET period = ''",
    ],
)
def test_the_app_role_cannot_change_what_holds_it(world: World, statement: str) -> None:
    with world.connect("default") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_a_world_is_a_database_of_its_own_for_django_and_for_the_command(world: World) -> None:
    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_team")
            row = cursor.fetchone()
        return int(row[0])

    with world.connect() as owner:
        owner.execute("INSERT INTO people_team VALUES (%s, 'a', 'A')", [uuid4()])
    with world.here():
        assert count() == 1
    assert world.run("migrate", "--quiet").code == 0
