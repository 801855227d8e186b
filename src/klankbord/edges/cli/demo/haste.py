"""What makes loading quick, in the process of the loader alone: it repeats a few hundred
statements thousands of times, and whoever is cut off while loading begins again anyway.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.db import connection

MOST_PREPARED = 2000
ROUNDS = 10_000
"""Of a password that is printed for everybody; the first time that it is used it is hashed anew."""


@contextmanager
def statements() -> Iterator[None]:
    """Plan each statement once, and let what is committed reach the disk a moment later.

    At the end everything is on the disk. Not for use inside a transaction.
    """
    options: dict[str, Any] = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = {
        **options,
        "server_side_binding": True,
        "prepare_threshold": 0,
    }
    try:
        connection.ensure_connection()
        connection.connection.prepared_max = MOST_PREPARED
        _set("synchronous_commit = off", "plan_cache_mode = force_generic_plan")
        yield
        _set("synchronous_commit = on")
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = options


@contextmanager
def hashes() -> Iterator[None]:
    """Hash passwords in few rounds, unless they are hashed in another way than usual."""
    hasher = get_hasher("default")
    if not isinstance(hasher, PBKDF2PasswordHasher):
        yield
        return
    usual, hasher.iterations = hasher.iterations, ROUNDS
    try:
        yield
    finally:
        hasher.iterations = usual


def _set(*settings: str) -> None:
    with connection.cursor() as cursor:
        for each in settings:
            cursor.execute(f"SET {each}")
