"""A database that is filled beside the one that is there, and takes its place in one moment.

Until then nobody can open it by mistake, and whoever is killed on the way leaves the old one as it
was. The turn itself is one transaction, done from a third database, for nobody can rename the one
he is in.
"""

import contextlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from klankbord.database import cluster, dumping
from klankbord.database.faults import DatabaseFault
from klankbord.database.router import OWNER

FILLING, TURNING, REPLACED = "_restoring", "_turning", "_replaced"
LOCK = 0x6B6C_0004
PATIENCE = 20.0
"""Seconds for which a connection that is just closing is waited for."""


class Busy(DatabaseFault):
    """Another restore is at work."""


class StandIn:
    """The database beside the other, held by one process alone."""

    def __init__(self, name: str, turner: psycopg.Connection[Any]) -> None:
        self.replaces = name
        self.name = name + FILLING
        self._turner = turner

    def make(self) -> None:
        """Make it, empty; what an earlier one left is gone."""
        self.remove()
        self._turner.execute(_order("CREATE DATABASE {}", self.name))
        if settings.DATABASE_IS_EMBEDDED:
            self._turner.execute(_order("REVOKE ALL ON DATABASE {} FROM PUBLIC", self.name))
            self._turner.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(self.name), sql.Identifier(cluster.APP)
                )
            )

    @contextmanager
    def here(self) -> Iterator[None]:
        """Let this process work on it."""
        _point_at(self.name)
        try:
            yield
        finally:
            _point_at(self.replaces)

    def turn(self) -> None:
        """Put it in the place of the other, which is gone then.

        Raises:
            DatabaseFault: Somebody still uses the other.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with self._turner.transaction():
                    for name, other in (
                        (self.replaces, self.replaces + REPLACED),
                        (self.name, self.replaces),
                    ):
                        self._turner.execute(_order("ALTER DATABASE {} RENAME TO {}", name, other))
                break
            except psycopg.errors.ObjectInUse as fault:
                if time.monotonic() > deadline:
                    raise DatabaseFault(
                        "Something still uses the database. Nothing was changed. Stop klankbord"
                        " serve and klankbord worker, everywhere, and run this again."
                    ) from fault
                time.sleep(0.2)
        self.remove()

    def remove(self) -> None:
        """Remove what is neither in its place nor needed any more."""
        for name in (self.replaces + REPLACED, self.name):
            with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
                # The server's own vacuum is the superuser's. What is left the next one removes.
                self._turner.execute(_order("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


@contextmanager
def alone() -> Iterator[StandIn]:
    """Hold the place beside the database; only one process can.

    Raises:
        Busy: Another one does.
        DatabaseFault: The login may not make databases.
    """
    name = connections[OWNER].settings_dict["NAME"]
    helper = name + TURNING
    try:
        with dumping.connect() as owner, contextlib.suppress(psycopg.errors.DuplicateDatabase):
            owner.execute(_order("CREATE DATABASE {}", helper))
    except psycopg.errors.InsufficientPrivilege as fault:
        raise DatabaseFault(
            "A restore makes a database beside the one that is there, and the login of"
            " DATABASE_URL may not. As an administrator: ALTER ROLE ... CREATEDB"
        ) from fault
    with _entered(helper) as turner:
        row = turner.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        if not (row and row[0]):
            raise Busy("Another restore is at work. Nothing was changed.")
        beside = StandIn(name, turner)
        try:
            yield beside
        finally:
            beside.remove()
    with dumping.connect() as owner, contextlib.suppress(psycopg.errors.Error):
        owner.execute(_order("DROP DATABASE IF EXISTS {}", helper))  # not while another one holds


def _entered(helper: str) -> psycopg.Connection[Any]:
    try:
        return dumping.connect(helper)
    except psycopg.OperationalError as fault:  # whoever held it has just removed it
        raise Busy("Another restore has just ended. Nothing was changed.") from fault


def _point_at(name: str) -> None:
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _order(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))
