"""Databases for tests: one migrated template, and a clone of it for whoever needs its own.

Everything is real: the server, the roles, the migrations, and the command in its own process.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.test import override_settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from klankbord.database import migrating

KLANKBORD = str(Path(sys.executable).parent / "klankbord")
PREFIX = f"klankbord_test_{os.getpid()}"
TEMPLATE = f"{PREFIX}_template"
SHARED = f"{PREFIX}_shared"


CLOCK = Path(__file__).with_name("clock")


def clock(ahead: timedelta) -> dict[str, str]:
    """The environment of a process whose clock is ahead of ours, or behind."""
    return {"PYTHONPATH": str(CLOCK), "CLOCK_AHEAD": str(ahead.total_seconds())}


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    code: int
    stdout: str
    stderr: str


def connect(alias: str = "owner", *, database: str | None = None) -> psycopg.Connection[Any]:
    """A connection of its own, outside Django and outside any test's transaction."""
    return psycopg.connect(_conninfo(alias, database), autocommit=True)


def _conninfo(alias: str, database: str | None, *, url: bool = False) -> str:
    entry = settings.DATABASES[alias]
    parts = {
        "user": entry["USER"],
        "password": entry["PASSWORD"],
        "host": entry["HOST"],
        "port": entry["PORT"],
        "dbname": database or BASE,
        **entry["OPTIONS"],
    }
    return make_conninfo(**{name: value for name, value in parts.items() if value != ""})


BASE = settings.DATABASES["owner"]["NAME"]
"""The database that the login leads to; tests only pass through it."""


def clone(name: str) -> None:
    """A fresh database as the migrations leave it."""
    with connect() as admin:
        drop(name)
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(TEMPLATE)
            )
        )


def copy(told: "World", name: str, folder: Path) -> "World":
    """A world in which all that happened in another has happened: its database and its folder."""
    with connect() as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(told.name)
            )
        )
    shutil.copytree(told.data, folder)
    return World(name, folder)


def drop(name: str) -> None:
    """Drop a database with whoever is in it, but for the server's own vacuum, which is awaited."""
    order = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    deadline = time.monotonic() + 60
    while True:
        try:
            with connect() as admin:
                admin.execute(order)
        except psycopg.errors.InsufficientPrivilege:
            # An autovacuum worker is the superuser's, and not ours to end. It ends soon.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def point_django_at(name: str) -> None:
    """Let both aliases lead to this database from now on."""
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def make_template() -> None:
    with connect() as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    point_django_at(TEMPLATE)
    migrating.migrate()
    point_django_at(BASE)


@dataclass
class World:
    """One installation: a database, a data folder, and the command that works on them."""

    name: str
    data: Path
    output: Path = Path(os.devnull)
    """Where the processes that are left running say what they have to say."""
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
            "KLANKBORD_DATA": str(self.data),
            "KLANKBORD_DEVELOPMENT": "1",  # the page of parts is looked at too
            "DATABASE_URL": self.url("owner"),
            "DATABASE_APP_URL": self.url("default"),
            "PYTHONWARNINGS": "error",
        }

    def url(self, alias: str) -> str:
        """A connection URL; libpq takes every part as a parameter behind the question mark."""
        parts = psycopg.conninfo.conninfo_to_dict(_conninfo(alias, self.name))
        parts.pop("connect_timeout", None)
        return "postgresql://?" + "&".join(
            f"{name}={_escaped(str(value))}" for name, value in parts.items()
        )

    def run(
        self,
        *arguments: str,
        stdin: str | bytes = "",
        env: Mapping[str, str] | None = None,
        timeout: float = 120,
    ) -> Done:
        """Run `klankbord ...` to its end, in its own process."""
        done = subprocess.run(
            [KLANKBORD, *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env={**self.environment(), **(env or {})},
            timeout=timeout,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start `klankbord ...` and leave it running; it ends with the world at the latest."""
        with self.output.open("ab") as sink:
            started = subprocess.Popen(
                [KLANKBORD, *arguments],
                stdout=sink,
                stderr=sink,
                text=True,
                env={**self.environment(), **(env or {})},
                start_new_session=True,
            )
        self.running.append(started)
        return started

    def serve(self, *more: str, env: Mapping[str, str] | None = None) -> str:
        """Start the web server; give its address when it answers."""
        port = free_port()
        server = self.start("serve", "--port", str(port), "--processes", "1", *more, env=env)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert server.poll() is None, "the web server ended at once"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return f"http://127.0.0.1:{port}"
            time.sleep(0.05)
        raise AssertionError("the web server does not answer")

    def work(self) -> Done:
        """Do every job that waits in the queue."""
        return self.run("worker", "--once")

    def connect(self, alias: str = "owner") -> psycopg.Connection[Any]:
        """A connection to this world's database, as the owner or (`default`) as the app."""
        return connect(alias, database=self.name)

    @contextmanager
    def here(self) -> Iterator[None]:
        """Let Django in this process work on this world, to fill it or to look at it."""
        before = connections["default"].settings_dict["NAME"]
        folders = {name: self.data / name.lower() for name in ("KEYS", "STORE", "MAIL")}
        for folder in folders.values():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        point_django_at(self.name)
        try:
            with override_settings(DATA=self.data, **folders):
                yield
        finally:
            point_django_at(before)

    def stop(self) -> None:
        """End everything that was started."""
        for process in self.running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(20)
        self.running.clear()

    def end(self) -> None:
        self.stop()
        drop(self.name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _escaped(value: str) -> str:
    return "".join(
        char if char.isalnum() or char in "-_." else "".join(f"%{b:02X}" for b in char.encode())
        for char in value
    )
