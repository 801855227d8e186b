"""The PostgreSQL that Klankbord brings along: it runs as long as anybody uses it.

    with embedded.running(data) as server:
        ...  # connect as server.app or server.owner

Serve, worker and every command hold a shared lock; how the last one ends makes no difference.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from klankbord.database import cluster, keeper, locks
from klankbord.database.credentials import Credentials, furnish
from klankbord.database.faults import DatabaseFault


@dataclass(frozen=True, slots=True)
class Login:
    """What a client needs to connect as one role."""

    role: str
    password: str
    host: str  # the folder of the socket
    port: int
    name: str


@dataclass(frozen=True, slots=True)
class Running:
    owner: Login
    app: Login


def logins(data: Path) -> dict[str, Login]:
    """The logins by Django's aliases, whether the server runs or not. Makes the data folder.

    Raises:
        DatabaseFault: The folder cannot be used, or the passwords in it are damaged.
    """
    known = _logins(_furnish(data))
    return {"default": known.app, "owner": known.owner}


@contextmanager
def running(data: Path) -> Iterator[Running]:
    """Make, start or join the server, and hold it until the end of the block.

    Raises:
        DatabaseFault: It cannot be had; the message says why and what to do.
    """
    known = _furnish(data)
    home = data / "postgresql"
    try:
        home.mkdir(mode=0o700, exist_ok=True)
        door, holders = (locks.Lock(home / name) for name in ("door.lock", "holders.lock"))
    except OSError as fault:
        raise DatabaseFault(f"{home} cannot be used ({fault.strerror}).") from fault
    try:
        door.take()
        holders.share()
        cluster.make(home, known)
        cluster.check(home)
        _await(data, keeper.Server(home, Path(known.socket)))
        door.release()
        yield _logins(known)
    finally:
        door.close()
        holders.close()


def await_stop(data: Path) -> None:
    """Return when the server has stopped, so that the folder can be copied, moved or removed.

    Raises:
        DatabaseFault: Somebody still uses it.
    """
    home = data / "postgresql"
    if not home.exists():
        return
    keeper_lock, server_lock = home / "keeper.lock", home / "server.lock"
    if locks.is_held(server_lock) and not locks.is_held(keeper_lock):
        _start_keeper(data, home / "server.log")
    deadline = time.monotonic() + keeper.LINGER + 10
    while locks.is_held(keeper_lock) or locks.is_held(server_lock):
        # held alone: the keeper is stopping it, which takes as long as its last writing does
        stopping = locks.is_held(home / "holders.lock")
        if time.monotonic() > deadline and not stopping:
            raise DatabaseFault(f"Klankbord still runs on {data}. Stop it first.")
        time.sleep(keeper.BEAT)


def _furnish(data: Path) -> Credentials:
    try:
        return furnish(data)
    except OSError as fault:
        raise DatabaseFault(
            f"The data folder {data} cannot be used ({fault.strerror}). "
            "Set KLANKBORD_DATA to a folder that you may write."
        ) from fault
    except (ValueError, TypeError) as fault:
        raise DatabaseFault(
            f"{data / 'database.json'} is damaged; without it there is no way into the database. "
            "Put it back from a backup."
        ) from fault


def _logins(known: Credentials) -> Running:
    place = (known.socket, cluster.PORT, cluster.NAME)
    return Running(
        owner=Login(cluster.OWNER, known.owner_password, *place),
        app=Login(cluster.APP, known.app_password, *place),
    )


def _await(data: Path, server: keeper.Server) -> None:
    """Return when the server accepts connections; see to it that it has a keeper."""
    deadline = time.monotonic() + keeper.START_TIMEOUT
    while True:
        if not locks.is_held(server.home / "keeper.lock"):
            _start_keeper(data, server.home / "server.log")
        if server.ready():
            return
        if time.monotonic() > deadline:
            raise DatabaseFault(
                f"The database did not get ready in {keeper.START_TIMEOUT:.0f} seconds. "
                f"See {server.home / 'server.log'}."
            )
        time.sleep(keeper.BEAT / 4)


def _start_keeper(data: Path, log: Path) -> None:
    """Start the keeper, which frees itself from this process and says one line.

    Raises:
        DatabaseFault: It says that the server does not start, and why.
    """
    with log.open("ab") as sink:
        started = subprocess.Popen(  # noqa: S603  our own program, our own arguments
            [sys.executable, "-P", "-m", keeper.__name__, str(data)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=sink,
            cwd="/",
            umask=0o077,
            start_new_session=True,
        )
    said, _ = started.communicate()
    line = said.decode().strip()
    if line != "ready":
        raise DatabaseFault(line or f"The database's keeper ended. See {log}.")
