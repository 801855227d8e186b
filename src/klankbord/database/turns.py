"""Turns at something that has no row to lock, by name, among all processes on one database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def take(name: str) -> None:
    """Wait for the turn at a name, and keep it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


@contextmanager
def alone(name: str, *, otherwise: Exception) -> Iterator[None]:
    """Have the turn at a name over many transactions; a crash, or a lost connection, lets go.

    Args:
        name: Which turn.
        otherwise: What is raised when somebody else has it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        if cursor.fetchone() != (True,):
            raise otherwise
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
