"""A PostgreSQL of the operator's own: Debian's version 15, by DATABASE_URL."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pyrage
import pytest

import debian
from klankbord.database import address
from klankbord.database.faults import DatabaseFault

KLANKBORD = Path(sys.executable).parent / "klankbord"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with debian.server() as found:
        yield found


def klankbord(url: str, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    with tempfile.TemporaryDirectory(prefix="kb-o-") as data:
        return subprocess.run(
            [KLANKBORD, *arguments],
            env={**os.environ, "KLANKBORD_DATA": data, "DATABASE_URL": url, **more},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def test_migrating_makes_the_app_role_and_leaves_it_without_property(url: str) -> None:
    done = klankbord(url, "migrate")
    assert done.returncode == 0, done.stderr
    with psycopg.connect(url) as owner:
        assert owner.execute(
            "SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles"
            " WHERE rolname = 'klankbord_app'"
        ).fetchone() == (False, False, False)
        tables = owner.execute(
            "SELECT tableowner = 'klankbord_app', count(*) FROM pg_tables"
            " WHERE schemaname = 'public' GROUP BY 1"
        ).fetchall()
        assert [owned for owned, _ in tables] == [False]
    assert klankbord(url, "migrate", "--quiet").stderr == ""


def test_a_login_of_its_own_may_do_the_work(url: str) -> None:
    klankbord(url, "migrate", "--quiet")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("CREATE ROLE worker LOGIN IN ROLE klankbord_app")
    app = url.replace("root@", "worker@")
    done = klankbord(url, "worker", "--once", DATABASE_APP_URL=app)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_backup_goes_to_another_server_with_another_login(url: str, tmp_path: Path) -> None:
    """A server that knows neither the login that made it nor the role of the application."""
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "identity.txt").write_text(str(identity))
    asked, checkpoint = str(tmp_path / "old.age"), str(tmp_path / "checkpoint.txt")

    def does(url: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return klankbord(url, *arguments, KLANKBORD_DATA=str(tmp_path / "data"))

    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute('CREATE ROLE "first login" LOGIN SUPERUSER')
        owner.execute('CREATE DATABASE first OWNER "first login"')
    first = url.replace("root@", "first%20login@").replace("/postgres?", "/first?")
    for before in (
        ("migrate", "--quiet"),
        ("ledger", "checkpoint", "--out", checkpoint),
        ("backup", asked, "--recipient", str(identity.to_public())),
    ):
        assert does(first, *before).returncode == 0
    with debian.server() as elsewhere:
        with psycopg.connect(elsewhere, autocommit=True) as admin:
            admin.execute("CREATE ROLE other LOGIN CREATEDB")
            admin.execute("CREATE DATABASE klankbord OWNER other")
        other = elsewhere.replace("root@", "other@").replace("/postgres?", "/klankbord?")
        back = ("restore", asked, "--identity", str(tmp_path / "identity.txt"))
        refused = does(other, *back, "--checkpoint", checkpoint)
        assert refused.returncode == 1
        assert "CREATE ROLE klankbord_app" in refused.stderr
        with psycopg.connect(elsewhere, autocommit=True) as admin:
            admin.execute("ALTER ROLE other CREATEROLE")
        done = does(other, *back, "--checkpoint", checkpoint)
        assert done.returncode == 0, done.stderr
        checked = does(other, "check")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert granted(other) == granted(first) != []


def granted(url: str) -> list[tuple[str, str]]:
    """What the app role may do, to tables and to functions."""
    with psycopg.connect(url) as owner:
        return owner.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = 'klankbord_app' UNION ALL"
            " SELECT routine_name, privilege_type FROM information_schema.role_routine_grants"
            " WHERE grantee = 'klankbord_app' AND specific_schema = 'public' ORDER BY 1, 2"
        ).fetchall()


def test_work_before_migrating_says_what_to_do(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("CREATE DATABASE untouched")
    done = klankbord(url.replace("/postgres", "/untouched"), "worker", "--once")
    assert done.returncode == 1
    assert "klankbord migrate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("postgresql://root@/nowhere?host={host}", "does not exist on that server"),
        ("postgresql://stranger@/postgres?host={host}", "does not know the login"),
        ("postgresql://root@/postgres?host=/nowhere", "cannot be reached"),
        ("postgresql://127.0.0.1:1/x", "cannot be reached"),
        ("mysql://root:hunter2@localhost/x", "DATABASE_URL cannot be read"),
        ("postgresql://root:hunter2@[/x", "DATABASE_URL cannot be read"),
    ],
)
def test_a_wrong_address_is_said_without_repeating_it(url: str, wrong: str, said: str) -> None:
    done = klankbord(wrong.format(host=url.partition("host=")[2]), "migrate")
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr


def test_a_server_that_goes_away_is_said(url: str) -> None:
    with debian.server() as brief:
        assert klankbord(brief, "migrate", "--quiet").returncode == 0
    done = klankbord(brief, "migrate", "--quiet")
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr


def test_a_server_older_than_fifteen_is_refused() -> None:
    address.check_version(150000)
    with pytest.raises(DatabaseFault, match="PostgreSQL 14; Klankbord needs 15"):
        address.check_version(140012)
