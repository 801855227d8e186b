"""Statements of a deed that go to PostgreSQL together: one wait for all, and not one for each.

A deed knows beforehand most of what it will ask, and of most of what it writes it needs no answer.
So what is foreseen and what is held back waits, and goes along with the first statement whose
answer is needed, in the order in which they were said. Nothing stays behind: what is left goes
before the transaction ends, and before any statement that Django makes.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with `%s` for each of its values, in that order."""

    text: str
    values: Sequence[Any]

    def same(self, other: "Statement") -> bool:
        """Whether another one asks the same."""
        return self.text == other.text and list(self.values) == list(other.values)


class Gathered:
    """What waits to be sent over one connection, and what was answered before it was asked."""

    def __init__(self, using: BaseDatabaseWrapper) -> None:
        self._using = using
        self._waiting: list[tuple[Statement, Callable[[Rows], object]]] = []
        self._foreseen: dict[str, list[tuple[Statement, Rows]]] = {}

    def ask(self, statement: Statement) -> Rows:
        """The answer to a statement; one that was foreseen gives it once."""
        known = self._foreseen.get(statement.text, [])
        for place, (foreseen, found) in enumerate(known):
            if foreseen.same(statement):
                if any(waiting is foreseen for waiting, _ in self._waiting):
                    self.send()
                del known[place]
                return found
        found = []
        self.hold(statement, found.extend)
        self.send()
        return found

    def foresee(self, statement: Statement) -> None:
        """Let the answer be there by the time that somebody asks."""
        found: Rows = []
        self._foreseen.setdefault(statement.text, []).append((statement, found))
        self.hold(statement, found.extend)

    def hold(self, statement: Statement, then: Callable[[Rows], object]) -> None:
        """Let it go along with what comes next, and give its answer to `then`."""
        self._waiting.append((statement, then))

    def send(self) -> None:
        """Send what waits.

        Raises:
            DatabaseError: One of them fails; the transaction is broken.
        """
        waiting, self._waiting = self._waiting, []
        if waiting:
            answers = answered([statement for statement, _ in waiting], self._using)
            for (_, then), found in zip(waiting, answers, strict=True):
                then(found)

    def before(self, execute: Callable[..., Any], *given: Any) -> Any:
        """Before a statement that Django makes goes what waits (an `execute_wrapper`)."""
        self.send()
        return execute(*given)


_current: ContextVar[Gathered | None] = ContextVar("klankbord_gathered", default=None)


def current(using: BaseDatabaseWrapper) -> Gathered | None:
    """What is gathered now over a connection; None if each statement goes by itself."""
    return _current.get() if using.alias == connection.alias else None


@contextmanager
def gathering() -> Iterator[None]:
    """Gather within a transaction; what is left is sent at the end.

    Raises:
        RuntimeError: There is no transaction in which that would be kept.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("statements are gathered within one transaction")
    gathered = Gathered(connection)
    token = _current.set(gathered)
    try:
        with connection.execute_wrapper(gathered.before):
            yield
            gathered.send()
    finally:
        _current.reset(token)


def answered(statements: Sequence[Statement], using: BaseDatabaseWrapper) -> list[Rows]:
    """What each gives, nothing for one that gives none; several are sent in a pipeline."""
    using.ensure_connection()
    link = using.connection
    if link.prepare_threshold is None:  # as Django makes it
        link.prepare_threshold = 0
    cursors = [CursorWrapper(psycopg.Cursor(link), using) for _ in statements]
    if len(statements) == 1:
        cursors[0].execute(statements[0].text, statements[0].values)
    else:
        with using.wrap_database_errors, link.pipeline():
            for cursor, statement in zip(cursors, statements, strict=True):
                cursor.execute(statement.text, statement.values)
    return [[] if each.description is None else each.fetchall() for each in cursors]
