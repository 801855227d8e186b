"""Under which programmes a call falls."""

from datetime import datetime
from uuid import UUID

from klankbord.people import queries as people
from klankbord.programmes import force, queries
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.models import Version


def versions(employee: UUID, began: datetime, *, known_at: datetime) -> list[Dossier]:
    """One version of each programme that names the employee's team when the call began.

    Of each programme the version in force then; when none was, the newest that had been submitted
    and was to have begun, so that the law can say what is missing.
    """
    teams = people.teams(employee, began)
    named = Version.objects.filter(teams__in=teams).order_by("programme__code")
    found = []
    for programme in dict.fromkeys(named.values_list("programme", flat=True)):
        chosen = _of(queries.dossiers(programme), began, known_at=known_at)
        if chosen is not None and chosen.teams & teams:
            found.append(chosen)
    return found


def of_leg(programmes: list[UUID]) -> list[Dossier]:
    """The versions under which something was collected, in the order in which they were asked."""
    return [queries.dossier(version) for version in programmes]


def _of(all_versions: tuple[Dossier, ...], at: datetime, *, known_at: datetime) -> Dossier | None:
    for version in reversed(all_versions):
        if force.status(version, at, known_at) in {force.IN_FORCE, force.CHANGING}:
            return version
    begun = [
        each for each in all_versions if each.starts_at <= at and each.submitted_at <= known_at
    ]
    return begun[-1] if begun else None
