"""What a store of large sealed objects must be able to do. Small on purpose: S3 can do it too."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")
WAITING = 8
"""Threads that wait for a store at once."""
_NAME = re.compile(r"[0-9a-z][0-9a-z-]{7,62}")


class StoreFault(Exception):
    """The store cannot do it. The message says why; nothing half done is left readable."""


class NoObject(Exception):
    """The store has no object of that name."""


class Taken(Exception):
    """There are objects of these `names` already. Nothing was written; all can be tried again."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(", ".join(sorted(names)))
        self.names = frozenset(names)


def insist_on_free(taken: Collection[str]) -> None:
    """Raise `Taken` when there are names that are taken."""
    if taken:
        raise Taken(taken)


class Found(NamedTuple):
    """An object that is there."""

    name: str
    since: datetime


class Sink(Protocol):
    """An object that is being written. Until the store commits it nobody can see it."""

    def write(self, data: bytes) -> None:
        """Append. Raises StoreFault."""

    def end(self) -> None:
        """Nothing more will be written: the store may begin with what takes its time."""

    def abort(self) -> None:
        """Forget what was written."""


class Source(Protocol):
    """An object that is being read."""

    @property
    def size(self) -> int:
        """Its length in bytes."""

    def read(self, offset: int, length: int) -> bytes:
        """These bytes; fewer at the end. Raises StoreFault."""

    def close(self) -> None:
        """Let go of it."""


class Store(Protocol):
    """Objects by name. A name is lower-case letters, digits and hyphens, and says nothing."""

    def ready(self, owner: str) -> None:
        """Insist that the store does all of this, and is not another installation's.

        Raises:
            StoreFault: It does not; the message says what to change.
        """

    def create(self, name: str) -> Sink:
        """Begin to write. Raises StoreFault."""

    def commit(self, sinks: Sequence[Any], *, over: Collection[str] = ()) -> None:
        """Make objects of this store durable under their names; none is ever overwritten.

        When one fails nothing of the others stays either, and all are aborted, but for `Taken`.

        Args:
            sinks: What was written.
            over: Names whose objects give way, because nobody wrote down that they are there.

        Raises:
            Taken: As said.
            StoreFault: The store refuses, or it has not what it said it had.
        """

    def open(self, name: str) -> Source:
        """Begin to read. Raises NoObject, StoreFault."""

    def delete(self, name: str) -> None:
        """Remove an object and every draft of it; it is gone when this returns.

        Removing what is not there is no fault. Raises StoreFault.
        """

    def names(self, beginning: str) -> Iterator[Found]:
        """Every object whose name begins with these two letters. Raises StoreFault."""

    def clear_drafts(self, before: datetime) -> int:
        """Remove what was begun before this moment and never finished; return how many."""


def place(name: str) -> str:
    """Where an object lies, in a store of whatever kind: two levels of folders, then its name.

    Raises:
        ValueError: It is no name.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("not a name of an object")
    return f"{name[:2]}/{name[2:4]}/{name}"


def at_once(work: Callable[[Item], Made], items: Collection[Item]) -> list[Made]:
    """Let a store work on many things at once: waiting for each in turn takes as many times."""
    if len(items) > 1:
        with ThreadPoolExecutor(WAITING) as pool:
            return list(pool.map(work, items))
    return [work(item) for item in items]
