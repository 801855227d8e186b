"""Debian's PostgreSQL 15 in a cluster of its own, for the tests that must pass there too.

python tests/debian.py COMMAND ...    runs the command with DATABASE_URL leading to it
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from klankbord.database import account

BIN = Path("/usr/lib/postgresql/15/bin")
INSTALL = "apt-get install --yes --no-install-recommends postgresql-15"


@contextmanager
def cluster(folder: Path) -> Iterator[account.Account]:
    """A new cluster of version 15 in this folder; gives the account that owns it."""
    if not (BIN / "initdb").exists():
        raise SystemExit(f"Debian's PostgreSQL 15 is missing. Install it with: {INSTALL}")
    owner = account.of_server(folder)
    folder.mkdir(mode=0o700)
    os.chown(folder, owner.uid, owner.gid)
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    options = [
        "--username=root",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    try:
        subprocess.run(
            [BIN / "initdb", "-D", f"/proc/self/fd/{opened}", *options],
            check=True,
            capture_output=True,
            pass_fds=(opened,),
            **_ordinary(owner),
        )
        yield owner
    finally:
        os.close(opened)


@contextmanager
def server() -> Iterator[str]:
    """A new server of version 15; gives the URL of its superuser."""
    home = Path(tempfile.mkdtemp(prefix="kb15-"))
    home.chmod(0o711)
    settings = [
        f"-c{name}"
        for name in ("listen_addresses=", "fsync=off", "jit=off", "log_min_messages=fatal")
    ]
    try:
        with cluster(home / "data") as owner:
            (home / "socket").mkdir(mode=0o700)
            os.chown(home / "socket", owner.uid, owner.gid)
            with subprocess.Popen(
                [BIN / "postgres", "-D", home / "data", "-k", home / "socket", *settings],
                **_ordinary(owner),
            ) as process:
                try:
                    _await(home / "data" / "postmaster.pid", process)
                    yield f"postgresql://root@/postgres?host={home / 'socket'}"
                finally:
                    process.send_signal(signal.SIGINT)
    finally:
        shutil.rmtree(home)


def _ordinary(owner: account.Account) -> dict[str, Any]:
    return {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C"}, **owner.as_process()}


def _await(noted: Path, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while not (noted.exists() and "ready" in noted.read_text()):
        assert process.poll() is None, "PostgreSQL 15 does not start"
        assert time.monotonic() < deadline, "PostgreSQL 15 does not get ready"
        time.sleep(0.05)


def main(command: list[str]) -> int:
    with server() as url:
        return subprocess.run(
            command, env={**os.environ, "DATABASE_URL": url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
