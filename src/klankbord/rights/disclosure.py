"""What this package holds about a person: what he asked, and what he was answered."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.texts import Text
from klankbord.people.disclosure import Holding
from klankbord.rights.models import Request

REQUEST = Text(
    nl="Een verzoek dat u deed, met uw woorden en ons antwoord.",
    en="A request that you made, with your words and our answer.",
)


def held(person: UUID, *, at: datetime) -> Iterator[Holding]:
    """Each request of a person.

    Args:
        person: Employee, account or pseudonym of a caller.
        at: Now. Use it inside a transaction.
    """
    with access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Request.objects.filter(person=person).select_related("key").order_by("received_at")
        for row in rows:
            yield Holding("request", row.pk, row.received_at, row.key.keep_until, REQUEST)
