"""What this package holds about a person: that the council let him into its room as an adviser.

Nobody is named in what passes between council and employer, and the room is the council's own.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from klankbord.council.models import Adviser
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.texts import Text
from klankbord.people.disclosure import Holding

ADVISER = Text(
    nl="Dat de ondernemingsraad u als adviseur in zijn kamer toeliet, en tot wanneer.",
    en="That the works council let you into its room as an adviser, and until when.",
)


def held(employee: UUID, *, at: datetime) -> Iterator[Holding]:
    """Each time that an employee was let in.

    Args:
        employee: Whose.
        at: Now. Use it inside a transaction.
    """
    with access.acting(Access(SYSTEM, "retain", None, at)):
        for row in Adviser.objects.filter(account__employee=employee).order_by("since"):
            yield Holding("council_adviser", row.pk, row.since, row.until, ADVISER)
