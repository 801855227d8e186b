"""Under which programmes a call falls."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from klankbord.notices import sounds
from klankbord.notices.facts import Deliveries
from klankbord.people.facts import Persons
from klankbord.programmes import force, queries, shelf
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.shelf import Shelf
from klankbord.recordings.draw import announcing, counting
from klankbord.recordings.draw.counting import Drawn

FEW = 4
"""Programmes of which a seed is asked for before it is known that it is needed."""
SEVERAL = 2
"""Sides of which one has to be chosen for a call."""


class Covering:
    """Some employees and the programmes that name them: read once, for the calls of one deed."""

    def __init__(self, employees: Collection[UUID]) -> None:
        self.persons = Persons(employees)
        self.deliveries = Deliveries(employees)
        self.texts = cache(announcing.text)
        self.sounds = cache(sounds.of)
        self._drawn: Drawn | None = None
        self._shelf = shelf.current()
        self._versions: dict[tuple[UUID, datetime, datetime], list[Dossier]] = {}

    def foresee_draw(
        self, employees: Collection[UUID], months: Collection[str], at: datetime
    ) -> None:
        """Foresee who is in which team, what was drawn of them, and by which seeds it will be."""
        self.persons.foresee_teams()
        counting.foresee(employees, months)
        current = [
            found
            for versions in list(self._shelf.by_programme.values())[:FEW]
            if (found := _of(versions, at, known_at=at))
        ]
        queries.foresee_seeds([each.id for each in current], months)

    def foresee_law(self) -> None:
        """Foresee what the law asks about these people."""
        self.persons.foresee()
        self.deliveries.foresee()

    def drawn(self, employees: Collection[UUID], months: Collection[str]) -> Drawn:
        """What was drawn of some of these people, with what this deed noted; read once."""
        if self._drawn is None or not self._drawn.covers(employees, months):
            self._drawn = Drawn(employees, months)
        return self._drawn

    def versions(self, employee: UUID, began: datetime, *, known_at: datetime) -> list[Dossier]:
        """One version of each programme that names the employee's team when the call began.

        Of each programme the version in force then; when none was, the newest that had been
        submitted and was to have begun, so that the law can say what is missing.
        """
        asked = employee, began, known_at
        if asked not in self._versions:
            self._versions[asked] = self._naming(employee, began, known_at)
        return self._versions[asked]

    def of_call(
        self, employee: UUID, call: str, began: datetime, *, known_at: datetime
    ) -> list[Dossier]:
        """Those of `versions` under which this one call is recorded; `call` is its keyed hash."""
        return of_call(self.sides(employee, began, known_at=known_at), call)

    def sides(self, employee: UUID, began: datetime, *, known_at: datetime) -> list[list[Dossier]]:
        """The `versions` apart: on each side those that share a purpose.

        On one recording the strictest of a side decides. Programmes for other things each have
        calls of their own, so that what is made for one is never used for the other. A side that
        does not run has none as long as another one does.
        """
        whole = self.versions(employee, began, known_at=known_at)
        sides = _by_purpose(whole)
        if len(sides) < SEVERAL:
            return sides
        running = [each for each in sides if all(_runs(one, began, known_at) for one in each)]
        return running or sides

    def _naming(self, employee: UUID, began: datetime, known_at: datetime) -> list[Dossier]:
        teams = self.persons.teams(employee, began)
        found = []
        for programme in self._shelf.naming(teams):
            chosen = _of(self._shelf.by_programme[programme], began, known_at=known_at)
            if chosen is not None and chosen.teams & teams:
                found.append(chosen)
        return found


def versions(employee: UUID, began: datetime, *, known_at: datetime) -> list[Dossier]:
    """As `Covering.versions`, of one employee."""
    return Covering([employee]).versions(employee, began, known_at=known_at)


def of_call(sides: Sequence[list[Dossier]], call: str) -> list[Dossier]:
    """The side that a call is on: its keyed hash says so, which nobody can choose or foresee."""
    return sides[int(call, 16) % len(sides)] if sides else []


def of_leg(programmes: list[UUID], among: Shelf | None = None) -> list[Dossier]:
    """The versions under which something was collected, in the order in which they were asked.

    Args:
        programmes: Their ids.
        among: The dossiers that were read already, for many in a row.
    """
    if among is None:
        return [queries.dossier(version) for version in programmes]
    return [among.by_version[version] for version in programmes]


def _of(all_versions: tuple[Dossier, ...], at: datetime, *, known_at: datetime) -> Dossier | None:
    for version in reversed(all_versions):
        if _runs(version, at, known_at):
            return version
    begun = [
        each for each in all_versions if each.starts_at <= at and each.submitted_at <= known_at
    ]
    return begun[-1] if begun else None


def _runs(version: Dossier, at: datetime, known_at: datetime) -> bool:
    return force.status(version, at, known_at) in {force.IN_FORCE, force.CHANGING}


def _by_purpose(versions: Sequence[Dossier]) -> list[list[Dossier]]:
    """Together those that share a purpose, with each other or through one more."""
    groups: list[list[Dossier]] = []
    for version in versions:
        shares = [each for each in groups if any(set(one.purposes) & set(version.purposes)
                                                 for one in each)]  # fmt: skip
        joined = [*(one for each in shares for one in each), version]
        groups = [each for each in groups if each not in shares] + [joined]
    return groups
