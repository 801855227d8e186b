"""One PostgreSQL cluster on disk: made whole or not at all, checked, started, asked what is wrong.

Only a socket in a private folder is served, passwords are SCRAM, and there is no way in for the
superuser that made it. The log holds no statement and no value: those may be personal data.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from klankbord.database import account, binaries
from klankbord.database.credentials import Credentials
from klankbord.database.faults import DatabaseFault

NAME = "klankbord"
OWNER = "klankbord_owner"
APP = "klankbord_app"
PORT = 5432
SUPERUSER = "klankbord_bootstrap"

QUIET = {
    # the log: starts, stops and disasters; never a statement, a parameter or a row
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
    "log_connections": "",
    "log_temp_files": "-1",
    "log_lock_waits": "off",
    "logging_collector": "off",
    "log_destination": "stderr",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
}
"""Set on the command line, so that no file can undo them."""

TUNED = """
# Klankbord's choice for a small machine; change it as you like, it is written once.
max_connections = 100
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 1GB
random_page_cost = 1.1
jit = off
"""

ACCESS = f"local all {OWNER} scram-sha-256\nlocal all {APP} scram-sha-256\n"


def make(home: Path, secrets: Credentials) -> None:
    """Make the cluster with its two roles and its database, unless it is there already.

    Everything happens in a folder beside it that gets its name at the very end: after a power cut
    or on a full disk there is no half cluster.

    Raises:
        DatabaseFault: The disk is full, or initdb does not work here.
    """
    if (home / "cluster").exists():
        return
    owner = account.of_server(home / "cluster")
    fresh = home / "cluster.new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        _fill(fresh, owner, secrets)
        fresh.rename(home / "cluster")
    except OSError as fault:
        raise DatabaseFault(_sentence(home, str(fault))) from fault
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _fill(fresh: Path, owner: account.Account, secrets: Credentials) -> None:
    fresh.mkdir(mode=0o700)
    os.chown(fresh, owner.uid, owner.gid)
    options = ("--username", SUPERUSER, "--encoding=UTF8", "--locale=C", "--auth=reject")
    stable = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums")
    with _reached(fresh) as (path, fd):
        _run(fresh, owner, fd, ["initdb", "-D", path, *options, *stable, "--no-instructions"])
        quiet = [word for pair in QUIET.items() for word in ("-c", "=".join(pair))]
        single = ["postgres", "--single", "-D", path, *quiet, "postgres"]
        _run(fresh, owner, fd, single, statements=_roles(secrets))
    (fresh / "pg_hba.conf").write_text(ACCESS)
    with (fresh / "postgresql.conf").open("a") as conf:
        conf.write(TUNED)


def _roles(secrets: Credentials) -> str:
    """One statement a line, for the stand-alone server. The passwords know no quotes."""
    limits = "NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    return "\n".join(
        (
            f"CREATE ROLE {OWNER} LOGIN CREATEDB {limits} PASSWORD '{secrets.owner_password}'",
            f"CREATE ROLE {APP} LOGIN NOCREATEDB {limits} PASSWORD '{secrets.app_password}'",
            f"CREATE DATABASE {NAME} OWNER {OWNER}",
            f"REVOKE ALL ON DATABASE {NAME}, postgres, template1 FROM PUBLIC",
            f"GRANT CONNECT ON DATABASE {NAME} TO {APP}",
            f"ALTER ROLE {SUPERUSER} NOLOGIN",
            "",
        )
    )


def _run(
    fresh: Path, owner: account.Account, fd: int, command: list[str], *, statements: str = ""
) -> None:
    """Run one program to its end. The stand-alone server goes on after an error and says it."""
    done = subprocess.run(  # noqa: S603  our own program, our own arguments
        [str(binaries.folder() / command[0]), *command[1:]],
        input=statements,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=binaries.environment(),
        umask=0o077,
        pass_fds=(fd,),
        **owner.as_process(),
    )
    said = done.stdout + done.stderr
    if done.returncode or any(f"{word}: " in said for word in ("ERROR", "FATAL", "PANIC")):
        raise DatabaseFault(_sentence(fresh.parent, said))


@contextmanager
def _reached(folder: Path) -> Iterator[tuple[str, int]]:
    """A path by which the server's account gets at the folder, and the open folder behind it.

    As root the way to it may be closed for that account (/root is 0700). An open folder that is
    handed down needs no way.
    """
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield (str(folder) if os.geteuid() else f"/proc/self/fd/{fd}"), fd
    finally:
        os.close(fd)


def check(home: Path) -> None:
    """Refuse a cluster that this PostgreSQL cannot read.

    Raises:
        DatabaseFault: It is of another major version, damaged, or somebody else's.
    """
    found = home / "cluster" / "PG_VERSION"
    account.of_server(home / "cluster")
    try:
        version = found.read_text().strip()
    except OSError as fault:
        raise DatabaseFault(
            f"{home / 'cluster'} is no database: PG_VERSION cannot be read ({fault.strerror}). "
            "Nothing was changed. Put a backup of the data folder in its place."
        ) from fault
    if version != binaries.major():
        raise DatabaseFault(
            f"The database in {home / 'cluster'} was made by PostgreSQL {version}; this Klankbord "
            f"has PostgreSQL {binaries.major()}. Nothing was changed. Use the Klankbord that made "
            f"it, or move the data with pg_dump of PostgreSQL {version}."
        )


def start(home: Path, listens: Path, log: BinaryIO, alive: int) -> subprocess.Popen[bytes]:
    """Start the server and return at once. `alive` is a held lock that it inherits for its life.

    Raises:
        DatabaseFault: Another program answers on its socket, or the folder for it is not private.
    """
    owner = account.of_server(home / "cluster")
    _open_socket_folder(listens, owner)
    (home / "cluster" / "postmaster.pid").unlink(missing_ok=True)
    quiet = [word for pair in QUIET.items() for word in ("-c", "=".join(pair))]
    with _reached(home / "cluster") as (path, fd):
        return subprocess.Popen(  # noqa: S603  our own program, our own arguments
            [str(binaries.folder() / "postgres"), "-D", path, "-k", str(listens), *quiet],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=binaries.environment(),
            umask=0o077,
            pass_fds=(fd, alive),
            start_new_session=True,
            **owner.as_process(),
        )


def _open_socket_folder(listens: Path, owner: account.Account) -> None:
    """The private folder of the socket, cleared of what a killed server left there."""
    listens.mkdir(mode=0o700, exist_ok=True)
    if listens.is_symlink() or listens.stat().st_uid not in {os.geteuid(), owner.uid}:
        raise DatabaseFault(f"{listens} belongs to somebody else. Remove it and start again.")
    if answers(listens):
        raise DatabaseFault(
            f"Another program listens in {listens} already, so the database cannot. "
            "Stop it, or set KLANKBORD_DATA to another folder."
        )
    os.chown(listens, owner.uid, owner.gid)
    listens.chmod(0o700)
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (listens / name).unlink(missing_ok=True)


def answers(listens: Path) -> bool:
    """Whether any server accepts connections on the socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(listens / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return True


def status(home: Path) -> tuple[int, str]:
    """Process number and state as the server itself noted them; (0, "") when it noted none.

    State is "starting", "ready", "stopping" or "standby". Only true while its lock is held.
    """
    try:
        lines = (home / "cluster" / "postmaster.pid").read_text().splitlines()
    except OSError:
        return 0, ""
    if not lines or not lines[0].isdigit():
        return 0, ""
    return int(lines[0]), lines[7].strip() if len(lines) > 7 else "starting"


LEAST_ROOM = 1024 * 1024
"""Bytes below which a disk counts as full."""


def reason(home: Path, said: str) -> str:
    """Why the server did not start, from what it wrote in its log."""
    return _sentence(home, said)


def _sentence(home: Path, said: str) -> str:
    # On a disk without a byte left the server cannot even write down why it stops.
    no_room = shutil.disk_usage(home).free < LEAST_ROOM
    if no_room or "No space left on device" in said or "Disk quota exceeded" in said:
        return (
            f"The disk that holds {home} is full. Nothing was lost: make room and start again. "
            "The database asks for 300 MB at least."
        )
    marks = ("PANIC: ", "FATAL: ", "ERROR: ", "error: ")
    lines = [line for line in said.splitlines() if any(mark in line for mark in marks)]
    last = (lines or said.strip().splitlines() or ["no reason given"])[-1]
    return f"The database in {home} does not start ({last.strip()})."
