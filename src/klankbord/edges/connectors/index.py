"""A table to look things up in that is larger than memory, on the disk and without a name.

SQLite's private database: its files are unlinked as soon as they are opened, so nothing of it is
left whatever happens.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CACHE_KIB = 16 * 1024


class Index:
    """Lists of JSON values, each under a text."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._rows = connection
        self._rows.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("PRAGMA temp_store = FILE")
        self._rows.execute("CREATE TABLE entries (key BLOB, value TEXT)")
        self._sorted = False

    def put(self, key: str, value: Any) -> None:
        """Add a value to those under a key."""
        self._rows.execute("INSERT INTO entries VALUES (?, ?)", (_raw(key), json.dumps(value)))

    def get(self, key: str) -> list[Any]:
        """Values under a key in the order in which they came. Quickest when all of them are in."""
        if not self._sorted:
            self._rows.execute("CREATE INDEX by_key ON entries (key)")
            self._sorted = True
        found = self._rows.execute(
            "SELECT value FROM entries WHERE key = ? ORDER BY rowid", (_raw(key),)
        )
        return [json.loads(value) for (value,) in found]


@contextmanager
def index() -> Iterator[Index]:
    """An empty index; it is gone at the end."""
    connection = sqlite3.connect("", isolation_level=None)
    try:
        yield Index(connection)
    finally:
        connection.close()


def _raw(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")
