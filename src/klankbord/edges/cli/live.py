"""Commands that need the database: have a server, run, and say what is wrong with it in words."""

import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

import django
import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, connections
from django.utils import translation
from procrastinate.exceptions import ConnectorException

from klankbord.database import address, embedded, roles
from klankbord.database.cluster import APP
from klankbord.database.faults import DatabaseFault
from klankbord.edges.cli.errors import Failure
from klankbord.gate import access
from klankbord.ledger.secretfiles import KeyFileFault
from klankbord.vault.stores.contract import StoreFault

SENTENCES = {
    # no such table, column or function: the migrations have not been run
    ("42P01", "42703", "42883"): "The database is not up to date. Run: klankbord migrate",
    ("53100", "58030"): "The database's disk is full. Nothing was lost: make room and try again.",
    ("42501",): "The database does not allow this to the login that Klankbord uses for its work.",
    ("53300",): "The database has no connection left. Stop a process or raise max_connections.",
    ("55P03", "57014"): "The database was too busy to answer in time; what was not done is undone.",
    ("40001", "40P01"): "Two deeds stood in each other's way. Nothing was changed; run it again.",
}
"""By PostgreSQL's error codes, chapter "PostgreSQL Error Codes" of its manual."""


def run(load: Callable[[], ModuleType], parse: Callable[[ModuleType], Namespace]) -> int:
    """Load a command, parse its arguments, and run it with a database.

    Help and wrong use end before any server is started.

    Raises:
        Failure: The database cannot be had, or was lost on the way.
    """
    os.umask(0o077)
    choose_settings()
    try:
        django.setup()
        module = load()
        args = parse(module)
        with server(), translation.override("en"), access.at_door(access.SYSTEM):
            return int(module.run(args))
    except (DatabaseFault, ImproperlyConfigured, KeyFileFault, StoreFault) as fault:
        raise Failure(str(fault)) from fault
    except (DatabaseError, InterfaceError, ConnectorException, psycopg.Error) as fault:
        raise _in_words(fault) from fault


def choose_settings() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klankbord.project.settings")


@contextmanager
def server() -> Iterator[None]:
    """A server that answers for as long as the block takes: the embedded one, or the operator's."""
    if settings.DATABASE_IS_EMBEDDED:
        with embedded.running(settings.DATA):
            yield
            connections.close_all()
    else:
        address.check_version(roles.version(connections["owner"]))
        yield


def _in_words(fault: Exception) -> Failure:
    """The sentence for what the database answered. Never its own text: that can hold values."""
    cause = _cause(fault)
    if cause is None:
        raise fault
    for states, sentence in SENTENCES.items():
        if cause.sqlstate in states:
            return Failure(sentence)
    if isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return Failure(_unreachable(str(cause)))
    raise fault


def _cause(fault: BaseException) -> psycopg.Error | None:
    """What the driver said, under what Django and the queue made of it."""
    seen: BaseException | None = fault
    while seen is not None and not isinstance(seen, psycopg.Error):
        seen = seen.__cause__ or seen.__context__
    return seen


def _unreachable(said: str) -> str:
    """A refused connection has no code, only a text; the text itself names the login."""
    if settings.DATABASE_IS_EMBEDDED:
        return "The database was stopped while this ran. What was not done is undone; run it again."
    if f'role "{APP}" does not exist' in said:
        return "The role klankbord_app does not exist yet. Run: klankbord migrate"
    if "password authentication failed" in said or "no password supplied" in said:
        return "The database refuses the login. Look at the name and password in DATABASE_URL."
    if 'role "' in said and "does not exist" in said:
        return "The database does not know the login in DATABASE_URL. Look at its name."
    if 'database "' in said and "does not exist" in said:
        return "The database in DATABASE_URL does not exist on that server. Make it first."
    return "The database cannot be reached. Look at DATABASE_URL and at the server."
