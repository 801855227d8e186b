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
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.utils import translation

from klankbord.database import address, embedded, roles
from klankbord.database.faults import DatabaseFault
from klankbord.edges.cli.errors import Failure

BEHIND = {"42P01", "42703", "42883"}
"""No such table, column or function: the migrations have not been run."""


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
        with server(), translation.override("en"):
            return int(module.run(args))
    except (DatabaseFault, ImproperlyConfigured) as fault:
        raise Failure(str(fault)) from fault
    except (DatabaseError, InterfaceError) as fault:
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


def _in_words(fault: DatabaseError | InterfaceError) -> Failure:
    """The sentence for what the database answered. Never its own text: that can hold values."""
    cause = fault.__cause__
    state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
    if state in BEHIND:
        return Failure("The database is not up to date. Run: klankbord migrate")
    if state in {"53100", "58030"}:
        return Failure("The database's disk is full. Nothing was lost; make room and try again.")
    if state == "42501":
        return Failure("The database does not allow this to Klankbord's ordinary login.")
    if isinstance(fault, OperationalError | InterfaceError):
        return Failure(_unreachable(state))
    raise fault


def _unreachable(state: str | None) -> str:
    if state in {"28P01", "28000"}:
        return "The database refuses the login. Look at the name and password in DATABASE_URL."
    if state == "3D000":
        return "The database in DATABASE_URL does not exist on that server. Make it first."
    if state == "22023" and not settings.DATABASE_IS_EMBEDDED:
        return "The role klankbord_app does not exist yet. Run: klankbord migrate"
    if state in {"55P03", "57014"}:
        return "The database was too busy to answer in time. Nothing was changed; try again."
    if settings.DATABASE_IS_EMBEDDED:
        return "The database was stopped while this ran. What was not done is undone; run it again."
    return "The database cannot be reached. Look at DATABASE_URL and at the server."
