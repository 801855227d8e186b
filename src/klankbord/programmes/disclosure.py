"""What this package holds about a person: under which programmes his teams are monitored."""

from collections.abc import Iterator
from uuid import UUID

from klankbord.law.texts import Text
from klankbord.people.disclosure import Holding
from klankbord.programmes.models import Version

COVERED = Text(
    nl="Uw team valt onder deze regeling. De regeling noemt teams, geen namen.",
    en="Your team falls under this programme. The programme names teams, no names.",
)


def held(employee: UUID) -> Iterator[Holding]:
    """Each version that names a team the person is or was in."""
    named = Version.objects.filter(teams__memberships__employee=employee).distinct()
    for version in named.order_by("submitted_at"):
        yield Holding(
            kind="programme", id=version.pk, since=version.submitted_at, until=None, what=COVERED
        )
