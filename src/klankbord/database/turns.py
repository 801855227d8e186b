"""Turns at something that has no row to lock, by name, among all processes on one database."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import connection

from klankbord.database import prepared


def take(name: str) -> None:
    """Wait for the turn at a name, and keep it until the transaction ends."""
    take_all([name])


def take_all(names: Collection[str]) -> None:
    """As `take`, at many names: in one order, whoever else takes some of them."""
    # What is said after it waits for it too, so that nobody needs to hear of it.
    taking = f"SELECT pg_advisory_xact_lock({_NUMBER}) {_OF_EACH}"
    prepared.hold(taking, [sorted(set(names))], list)


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


@contextmanager
def each_alone(names: Collection[str]) -> Iterator[set[str]]:
    """As `alone`, at many names: yields those at which nobody else has the turn."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name {_OF_EACH} WHERE pg_try_advisory_lock({_NUMBER})", [list(names)]
        )
        taken = {name for (name,) in cursor.fetchall()}
    try:
        yield taken
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_unlock({_NUMBER}) {_OF_EACH}", [list(taken)])


def share_and_take(shared: str, names: Collection[str]) -> None:
    """Share a turn with others, whoever takes it waiting for all, and then take some of one's own.

    In one statement: calls come often.
    """
    one = f"SELECT CASE place WHEN 1 THEN pg_advisory_xact_lock_shared({_NUMBER})"
    other = f"ELSE pg_advisory_xact_lock({_NUMBER}) END"
    prepared.hold(
        f"{one} {other} FROM unnest(%s::text[]) WITH ORDINALITY AS given (name, place)",
        [[shared, *sorted(set(names))]],
        list,
    )


_OF_EACH = "FROM unnest(%s::text[]) AS name"
_NUMBER = "hashtextextended(name, 0)"
