"""What is not proven yet of each programme, and whose turn it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from klankbord.edges.web.frame import words
from klankbord.edges.web.frame.answers import spoken
from klankbord.notices import queries as notices
from klankbord.people.models import Role
from klankbord.programmes import force, queries
from klankbord.programmes.readiness import Line, Readiness

READERS = frozenset(
    {Role.QUALITY_MANAGER, Role.WORKS_COUNCIL, Role.DPO, Role.ADMIN, Role.CONTROLLER}
)
"""Roles that can mend a demand."""


@dataclass(frozen=True, slots=True)
class Open:
    """A programme of which something is not proven."""

    title: str
    url: str
    ready: Readiness

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is not proven."""
        return tuple(line for line in self.ready.lines if line.state != "proven")

    def of(self, role: str) -> tuple[Line, ...]:
        """What a role has to do with: its own part, and for who keeps the programmes all of it."""
        if role == Role.QUALITY_MANAGER:
            return self.lines
        return tuple(line for line in self.lines if line.who == role)

    def turn(self, role: str) -> bool:
        """Whether it is for this role to do something now. Who signs, signs last."""
        if role == Role.CONTROLLER:
            return all(line.who == role or not line.gate for line in self.lines)
        return any(line.who == role and line.state != "waiting" for line in self.lines) or (
            role == Role.WORKS_COUNCIL and bool(self.of(role))
        )

    def place(self, role: str) -> str:
        """Where this role goes on: the works council at its own desk."""
        if role != Role.WORKS_COUNCIL:
            return self.url
        code, _v, number = self.ready.version.rpartition(".v")
        return reverse("council_request", args=[code, int(number)])

    def says(self, role: str) -> str:
        """Which demands, and who can mend them when that is not this role alone."""
        lines = self.of(role)
        named = ", ".join(spoken(line.name) for line in lines)
        others = sorted({line.who for line in lines} - {role, "system"})
        if role == Role.CONTROLLER and not self.turn(role):
            return gettext("The rest must be proven before you sign.")
        if not others:
            return f"{named}."
        return gettext("{demands}. Can be mended by: {functions}.").format(
            demands=named, functions=words.listed(words.ROLES, others)
        )


def not_ready(at: datetime) -> tuple[Open, ...]:
    """Every programme, by its newest version, of which something is not proven at a moment."""
    return tuple(_open(at))


def _open(at: datetime) -> Iterator[Open]:
    for programme in queries.programmes():
        version = queries.by_code(programme.code)
        if version is None:
            continue
        ready = notices.readiness(version.pk, at)
        if ready.status != force.WITHDRAWN and _unproven(ready.lines):
            yield Open(programme.title, reverse("programme", args=[programme.code]), ready)


def _unproven(lines: Sequence[Line]) -> bool:
    return any(line.state != "proven" for line in lines)
