"""The server that comes along, through every fault that can be caused on one machine."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import debian
from klankbord.database import account, binaries, cluster, credentials, embedded, keeper, locks
from klankbord.database.faults import DatabaseFault

KLANKBORD = Path(sys.executable).parent / "klankbord"
HOLD = """
import sys
from pathlib import Path
from klankbord.database import cluster, embedded
with embedded.running(Path(sys.argv[1])):
    print(cluster.status(Path(sys.argv[1]) / "postgresql")[0], flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder to be, in a folder that only its owner can enter."""
    parent = Path(tempfile.mkdtemp(prefix="kb-e-"))
    yield parent / "data"
    embedded.await_stop(parent / "data")
    shutil.rmtree(parent)


@pytest.fixture
def hold(data: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts another process that uses the server until it is told or killed."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def connect(login: embedded.Login) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=login.host,
        port=login.port,
        user=login.role,
        password=login.password,
        dbname=login.name,
        autocommit=True,
    )


def one(login: embedded.Login, query: str) -> Any:
    with connect(login) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def eventually(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.05)


def server_pid(data: Path) -> int:
    return cluster.status(data / "postgresql")[0]


def server_lives(data: Path) -> bool:
    return locks.is_held(data / "postgresql" / "server.lock")


def test_a_new_installation_serves_two_roles_that_are_no_superuser(data: Path) -> None:
    with embedded.running(data) as server:
        with connect(server.owner) as connection:
            roles = connection.execute(
                "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles"
                " WHERE rolname NOT LIKE 'pg\\_%' ORDER BY 1"
            ).fetchall()
        assert roles == [
            ("klankbord_app", True, False, False, False),
            ("klankbord_bootstrap", False, True, True, True),
            ("klankbord_owner", True, False, False, False),
        ]
        assert one(server.owner, "SHOW listen_addresses") == ""
        assert one(server.owner, "SHOW data_checksums") == "on"


def test_nobody_gets_in_without_the_right_password(data: Path) -> None:
    with embedded.running(data) as server:
        app = server.app
        for role in ("klankbord_app", "klankbord_owner", "klankbord_bootstrap", "nobody"):
            stranger = embedded.Login(role, "guess", app.host, app.port, app.name)
            with pytest.raises(psycopg.OperationalError):
                connect(stranger)
        assert one(app, "SELECT current_user::text") == "klankbord_app"


def test_the_app_role_owns_nothing_and_can_create_nothing(data: Path) -> None:
    with embedded.running(data) as server, connect(server.app) as connection:
        owned = connection.execute(
            "SELECT count(*) FROM pg_shdepend"
            " WHERE refobjid = 'klankbord_app'::regrole AND deptype = 'o'"
        ).fetchone()
        assert owned == (0,)
        for statement in (
            "CREATE TABLE public.mine (id int)",
            "CREATE SCHEMA mine",
            "CREATE TEMP TABLE mine (id int)",
            "CREATE DATABASE mine",
            "CREATE ROLE mine",
            "SET ROLE klankbord_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_what_is_kept_can_be_read_by_its_owner_alone(data: Path) -> None:
    with embedded.running(data) as server:
        assert data.stat().st_mode & 0o777 == 0o700
        assert (data / "database.json").stat().st_mode & 0o777 == 0o600
        assert (data / "postgresql" / "cluster").stat().st_mode & 0o777 == 0o700
        assert Path(server.app.host).stat().st_mode & 0o777 == 0o700


def test_the_log_holds_no_value_of_a_failed_statement(data: Path) -> None:
    with embedded.running(data) as server, connect(server.owner) as connection:
        connection.execute("CREATE TABLE t (name text UNIQUE)")
        connection.execute("INSERT INTO t VALUES ('Marieke-plant')")
        with pytest.raises(psycopg.errors.UniqueViolation, match="Marieke-plant"):
            connection.execute("INSERT INTO t VALUES ('Marieke-plant')")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation, match="Marieke-plant"):
            connection.execute("SELECT 'Marieke-plant'::int")
    log = (data / "postgresql" / "server.log").read_text()
    assert "ready to accept connections" in log
    assert "Marieke-plant" not in log


def test_two_starts_at_once_share_one_server(data: Path, hold: Any) -> None:
    both = [hold(), hold()]
    seen = [process.stdout.readline() for process in both]
    assert seen[0] == seen[1] != ""
    assert int(seen[0]) == server_pid(data)


def test_the_server_stops_when_its_last_user_has_ended(data: Path) -> None:
    with embedded.running(data):
        with embedded.running(data):
            pass
        time.sleep(keeper.LINGER + 1)
        assert server_lives(data)
    eventually(lambda: not server_lives(data))


def test_a_user_that_is_killed_leaves_no_server_behind(data: Path, hold: Any) -> None:
    user = hold()
    user.stdout.readline()
    assert server_lives(data)
    user.kill()
    user.wait()
    eventually(lambda: not server_lives(data))


def test_a_killed_server_comes_back_with_what_was_committed(data: Path) -> None:
    with embedded.running(data) as server:
        with connect(server.owner) as client:
            client.execute("CREATE TABLE kept (id int)")
            client.execute("INSERT INTO kept VALUES (7)")
            before = server_pid(data)
            os.kill(before, signal.SIGKILL)
            with pytest.raises(psycopg.OperationalError):
                client.execute("SELECT pg_sleep(20)")
        with embedded.running(data):
            assert one(server.owner, "SELECT id FROM kept") == 7
        assert server_pid(data) != before


def test_a_server_whose_keeper_was_killed_is_taken_over_and_stopped(data: Path) -> None:
    with embedded.running(data):
        pid = server_pid(data)
        for keeping in _keepers(data):
            os.kill(keeping, signal.SIGKILL)
        eventually(lambda: not locks.is_held(data / "postgresql" / "keeper.lock"))
        assert server_lives(data)
        with embedded.running(data):
            assert server_pid(data) == pid
    eventually(lambda: not server_lives(data))


def _keepers(data: Path) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-f", f"{keeper.__name__} {data}$"], capture_output=True, text=True, check=True
    )
    return [int(pid) for pid in found.stdout.split()]


def test_a_server_whose_folder_was_removed_ends(data: Path, hold: Any) -> None:
    pid = int(hold().stdout.readline())
    while data.exists():
        shutil.rmtree(data, ignore_errors=True)  # the server still writes in it
    eventually(lambda: not Path(f"/proc/{pid}").exists())


@pytest.mark.parametrize("first", ["server.lock", "keeper.lock"])
def test_a_server_ends_whichever_file_of_its_folder_goes_first(
    data: Path, hold: Any, first: str
) -> None:
    pid = int(hold().stdout.readline())
    (data / "postgresql" / first).unlink()
    eventually(lambda: not Path(f"/proc/{pid}").exists())


def test_the_traces_of_a_power_cut_do_not_hinder_a_start(data: Path) -> None:
    with embedded.running(data) as server:
        one(server.owner, "SELECT 1")
    embedded.await_stop(data)
    noted = data / "postgresql" / "cluster" / "postmaster.pid"
    # as found after a restart of the machine, when another process has got the old number
    noted.write_text(f"{os.getpid()}\n/data\n1\n5432\n/tmp\n\n\nready   \n")
    (Path(server.app.host)).mkdir(exist_ok=True)
    (Path(server.app.host) / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    with embedded.running(data) as server:
        assert one(server.app, "SELECT 1") == 1


def test_a_start_that_was_cut_off_is_begun_again(data: Path) -> None:
    home = data / "postgresql"
    (home / "cluster.new" / "base").mkdir(parents=True)
    (home / "cluster.new" / "PG_VERSION").write_text("18\n")
    with embedded.running(data) as server:
        assert one(server.app, "SELECT 1") == 1
    assert not (home / "cluster.new").exists()


def test_a_cluster_of_another_version_is_refused_and_left_alone(data: Path) -> None:
    home = data / "postgresql"
    home.mkdir(parents=True)
    with debian.cluster(home / "cluster"):
        before = _contents(home / "cluster")
        said = r"made by PostgreSQL 15.*Nothing was changed"
        with pytest.raises(DatabaseFault, match=said), embedded.running(data):
            pass
        assert _contents(home / "cluster") == before


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_that_is_no_cluster_is_refused(data: Path) -> None:
    (data / "postgresql" / "cluster").mkdir(parents=True)
    owner = account.of_server(data / "none")
    os.chown(data / "postgresql" / "cluster", owner.uid, owner.gid)
    with pytest.raises(DatabaseFault, match="is no database"), embedded.running(data):
        pass


def test_a_socket_that_is_taken_is_said_and_the_data_wait(data: Path) -> None:
    with embedded.running(data) as server, connect(server.owner) as client:
        client.execute("CREATE TABLE kept (id int)")
    embedded.await_stop(data)
    folder = Path(server.app.host)
    with socket.socket(socket.AF_UNIX) as other:
        folder.mkdir(exist_ok=True)
        other.bind(str(folder / ".s.PGSQL.5432"))
        other.listen()
        with pytest.raises(DatabaseFault, match="Another program listens"), embedded.running(data):
            pass
    with embedded.running(data) as server:
        assert one(server.owner, "SELECT count(*) FROM kept") == 0


def test_damaged_passwords_are_said(data: Path) -> None:
    data.mkdir()
    (data / "database.json").write_text("{")
    with pytest.raises(DatabaseFault, match=r"database\.json is damaged"), embedded.running(data):
        pass


def test_a_data_folder_that_is_a_file_is_said(data: Path) -> None:
    data.write_text("")
    with pytest.raises(DatabaseFault, match="KLANKBORD_DATA"), embedded.running(data):
        pass
    data.unlink()


def test_a_data_folder_may_move_and_may_have_a_long_name(data: Path) -> None:
    with embedded.running(data) as server, connect(server.owner) as client:
        client.execute("CREATE TABLE kept (id int)")
    embedded.await_stop(data)
    deep = data.parent / ("long" * 40)
    data.rename(deep)
    with embedded.running(deep) as server:
        assert len(server.app.host) <= credentials.LONGEST_SOCKET
        assert one(server.owner, "SELECT count(*) FROM kept") == 0
    embedded.await_stop(deep)


def test_programs_that_an_ordinary_user_cannot_reach_are_copied(tmp_path: Path) -> None:
    packages = binaries.folder().parents[2]
    target = tmp_path / "cache" / "postgresql"
    made = binaries.copy(packages, target)
    for program in ("initdb", "postgres"):
        command = [made / binaries.PROGRAMS / "bin" / program, "--version"]
        said = subprocess.run(command, capture_output=True, check=True)
        assert b"(PostgreSQL) 18" in said.stdout
    assert binaries.copy(packages, target) == made
    assert [path.name for path in target.parent.iterdir()] == ["postgresql"]


@pytest.fixture
def small_disk(data: Path) -> Iterator[Callable[[int], None]]:
    """Mounts a disk of so many megabytes where the data folder is to be."""
    mounted: list[Path] = []

    def mount(megabytes: int) -> None:
        data.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(data)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"no disk can be mounted here, so a full one was not tested: {done.stderr}")
        mounted.append(data)

    yield mount
    for place in mounted:
        with contextlib.suppress(DatabaseFault):
            embedded.await_stop(place)
        _unmount(place)


def _unmount(place: Path) -> None:
    def unmounted() -> bool:
        return subprocess.run(["umount", str(place)], check=False).returncode == 0

    eventually(unmounted)  # the last process leaves its folder a moment after its locks


def test_a_full_disk_at_the_first_start_leaves_nothing_half(data: Path, small_disk: Any) -> None:
    small_disk(12)
    with pytest.raises(DatabaseFault, match="is full"), embedded.running(data):
        pass
    assert not (data / "postgresql" / "cluster").exists()
    assert not (data / "postgresql" / "cluster.new").exists()


def test_a_disk_that_fills_up_costs_no_committed_row(data: Path, small_disk: Any) -> None:
    small_disk(160)
    with embedded.running(data) as server, connect(server.owner) as client:
        client.execute("CREATE TABLE kept (id int, filling text)")
        client.execute("INSERT INTO kept VALUES (1, '')")
    embedded.await_stop(data)
    filling = data / "filling"
    with filling.open("wb") as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(65536))
            file.flush()
    with pytest.raises((DatabaseFault, psycopg.Error)) as refused, embedded.running(data) as server:
        _insert_much(server)
    assert "full" in str(refused.value) or "No space left" in str(refused.value)
    filling.unlink()
    embedded.await_stop(data)
    with embedded.running(data) as server:
        assert one(server.owner, "SELECT array_agg(id) FROM kept") == [1]


def _insert_much(server: embedded.Running) -> None:
    with connect(server.owner) as client:
        client.execute("INSERT INTO kept SELECT 2, repeat('x', 900) FROM generate_series(1, 1e6)")
