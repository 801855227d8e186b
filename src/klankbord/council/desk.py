"""What lies on the desk: every programme as it stands with the works council, and its letters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from klankbord.council import guarded, standing
from klankbord.council.models import Letter
from klankbord.council.standing import Standing
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.programmes import force, queries
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.models import Version

READERS = guarded.READERS


@dataclass(frozen=True, slots=True)
class Lying:
    """A version on the desk."""

    dossier: Dossier
    standing: Standing
    in_force: bool


def on(at: datetime) -> tuple[Lying, ...]:
    """Of every programme the newest version, and the one in force where that is another."""
    return tuple(_on(at))


def of(version: Version, at: datetime) -> Lying:
    """One version as it stands."""
    return _lying(queries.dossier(version.pk), at)


def letters(version: Version, *, at: datetime, by: Actor) -> dict[UUID, UUID]:
    """{evidence: its letter} of a version, for who may read them."""
    with access.keeping(by, at):
        found = Letter.objects.filter(evidence__version=version)
        return dict(found.values_list("evidence", "pk"))


def _on(at: datetime) -> Iterator[Lying]:
    for programme in queries.programmes():
        versions = queries.dossiers(programme.pk)
        if not versions:
            continue
        current = force.current(versions, at)
        yield _lying(versions[-1], at)
        if current is not None and current.id != versions[-1].id:
            yield _lying(current, at)


def _lying(dossier: Dossier, at: datetime) -> Lying:
    running = force.status(dossier, at) in {force.IN_FORCE, force.CHANGING}
    return Lying(dossier, standing.of(dossier, at), running)
