"""Who asks at the gate: looked up in the deed that answers."""

from datetime import datetime
from typing import Protocol

from klankbord.gate.access import Actor


class Asker(Protocol):
    """Who asks, as long as nobody has looked who that is. Equal ones are answered in one deed."""

    def foresee(self, at: datetime) -> None:
        """Foresee what `actor` asks."""

    def actor(self, at: datetime) -> Actor:
        """Who it is, looked up in the deed. What is raised here is what the asker gets."""

    def __hash__(self) -> int:
        """As of what is equal."""


class Platform:
    """Who asks. Until he was let in once his calls wait for nobody, and keep nobody waiting."""

    def __init__(self, by: Actor | Asker) -> None:
        """`by`: who it is, or what says so."""
        self._by = by
        self._let_in = isinstance(by, Actor)

    def foresee(self, at: datetime) -> None:
        """Foresee what `actor` asks; whoever was not let in before is looked up at once."""
        if not isinstance(self._by, Actor):
            self._by.foresee(at)
        if not self._let_in:
            self.actor(at)

    def actor(self, at: datetime) -> Actor:
        """Who it is, looked up in this deed. Raises as `Asker.actor`."""
        if isinstance(self._by, Actor):
            return self._by
        self._let_in = False
        found = self._by.actor(at)
        self._let_in = True
        return found
