"""What the law asks about a programme, at any moment, from dated evidence.

Two clocks, see `dossier`: at a moment counts what had happened and was recorded by then.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.people.facts import Persons
from klankbord.programmes import force, parts, queries
from klankbord.programmes.dossier import Dossier


def question(
    version: UUID,
    at: datetime,
    *,
    employee: UUID | None = None,
    known_at: datetime | None = None,
) -> dict[str, Any]:
    """The parts programme, works_council, organisation and policy of a question.

    Args:
        version: The version asked about.
        at: The moment asked about.
        employee: Whether he is in the version's group of persons is answered too.
        known_at: Ask about `at` with the knowledge of this moment; as a rule that of `at`.

    Raises:
        Version.DoesNotExist: There is no such version.
    """
    return of(queries.dossier(version), at, employee=employee, known_at=known_at)


def of(
    dossier: Dossier,
    at: datetime,
    *,
    employee: UUID | None = None,
    known_at: datetime | None = None,
    persons: Persons | None = None,
) -> dict[str, Any]:
    """As `question`, of a dossier and of people that were read before: for many in a row."""
    programme = parts.programme(dossier, at, known_at)
    programme["status"] = force.status(dossier, at, known_at)
    if employee is not None:
        teams = (persons or Persons([employee])).teams(employee, at)
        programme["person_in_scope"] = bool(teams & dossier.teams)
    return {
        "programme": programme,
        "works_council": parts.works_council(dossier, at, known_at),
        "organisation": parts.organisation(dossier, at, known_at),
        "policy": parts.policy(dossier, at, known_at),
    }
