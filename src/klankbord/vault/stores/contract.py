"""What a store of large sealed objects must be able to do. Small on purpose: S3 can do it too."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol


class StoreFault(Exception):
    """The store cannot do it. The message says why; nothing half done is left readable."""


class NoObject(Exception):
    """The store has no object of that name."""


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

    def create(self, name: str) -> Sink:
        """Begin to write. Raises StoreFault."""

    def commit(self, sinks: Sequence[Any]) -> None:
        """Make objects of this store durable under their names, instead of earlier ones.

        All are aborted when one of them fails. Raises StoreFault.
        """

    def open(self, name: str) -> Source:
        """Begin to read. Raises NoObject, StoreFault."""

    def delete(self, name: str) -> None:
        """Remove an object and every draft of it; it is gone when this returns.

        Removing what is not there is no fault. Raises StoreFault.
        """

    def clear_drafts(self, before: datetime) -> int:
        """Remove what was begun before this moment and never finished; return how many."""
