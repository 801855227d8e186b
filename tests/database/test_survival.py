"""Web server and worker of a whole installation, when their database is killed under them."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from klankbord.database import cluster, embedded

KLANKBORD = Path(sys.executable).parent / "klankbord"
JOB = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
    " VALUES ('quick', 'jobs.retry_stalled', '{\"timestamp\": 0}') RETURNING id"
)


@pytest.fixture
def data() -> Iterator[Path]:
    parent = Path(tempfile.mkdtemp(prefix="kb-s-"))
    yield parent / "data"
    embedded.await_stop(parent / "data")
    shutil.rmtree(parent)


def environment(data: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if "DATABASE" not in name}
    return {**inherited, "KLANKBORD_DATA": str(data)}


def done_within(data: Path, seconds: float) -> bool:
    """Whether a job that is put in the queue now is done in time."""
    with embedded.running(data) as server:
        owner = server.owner
        with psycopg.connect(
            host=owner.host, user=owner.role, password=owner.password, dbname=owner.name
        ) as client:
            client.autocommit = True
            job = client.execute(JOB).fetchone()
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                state = client.execute(
                    "SELECT status FROM procrastinate_jobs WHERE id = %s", job
                ).fetchone()
                if state == ("succeeded",):
                    return True
                time.sleep(0.1)
    return False


def test_a_worker_goes_on_after_its_database_was_killed(data: Path) -> None:
    env = environment(data)
    subprocess.run([KLANKBORD, "migrate", "--quiet"], env=env, check=True)
    with subprocess.Popen([KLANKBORD, "worker"], env=env, stderr=subprocess.PIPE) as worker:
        try:
            assert done_within(data, 30)
            killed = cluster.status(data / "postgresql")[0]
            os.kill(killed, signal.SIGKILL)
            while cluster.status(data / "postgresql")[0] == killed:
                time.sleep(0.05)
            assert done_within(data, 60)
            assert worker.poll() is None
        finally:
            worker.terminate()
            _, said = worker.communicate(timeout=30)
    assert b"Traceback" not in said


def test_a_command_whose_database_is_killed_says_so(data: Path) -> None:
    env = environment(data)
    with embedded.running(data):
        for keeping in _keepers(data):
            os.kill(keeping, signal.SIGSTOP)  # so that nobody starts it again meanwhile
        with subprocess.Popen(
            [KLANKBORD, "migrate"], env=env, stderr=subprocess.PIPE, text=True
        ) as migrate:
            assert migrate.stderr is not None
            for line in migrate.stderr:
                if "Applying" in line:
                    os.kill(cluster.status(data / "postgresql")[0], signal.SIGKILL)
                    break
            said = migrate.stderr.read()
        for keeping in _keepers(data):
            os.kill(keeping, signal.SIGCONT)
    assert migrate.returncode == 1
    assert "The database was stopped while this ran" in said
    assert "Traceback" not in said
    again = subprocess.run([KLANKBORD, "migrate"], env=env, capture_output=True, check=False)
    assert again.returncode == 0


def _keepers(data: Path) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-f", f"keeper {data}$"], capture_output=True, text=True, check=True
    )
    return [int(pid) for pid in found.stdout.split()]
