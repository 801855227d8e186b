"""What this package holds about a person: talks about him, and talks that he held as a coach."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from klankbord.coaching.models import Conversation
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.texts import Text
from klankbord.people.disclosure import Holding

CONVERSATION = Text(
    nl="Een coachgesprek met u: de agenda, wat u en uw coach schreven, en de afspraken.",
    en="A coaching conversation with you: agenda, what you and your coach wrote, and agreements.",
)
COACHED = Text(
    nl="Dat u een coachgesprek met een ander had.",
    en="That you held a coaching conversation with somebody else.",
)


def held(employee: UUID, *, at: datetime) -> Iterator[Holding]:
    """Each conversation that concerns one employee.

    Args:
        employee: Whose.
        at: Now. Use it inside a transaction.
    """
    with access.acting(Access(SYSTEM, "retain", None, at)):
        found = Conversation.objects.select_related("key")
        for row in found.filter(employee=employee):
            yield Holding("conversation", row.pk, row.planned_at, row.key.keep_until, CONVERSATION)
        for row in found.filter(coach__employee=employee):
            yield Holding("conversation_held", row.pk, row.planned_at, row.key.keep_until, COACHED)
