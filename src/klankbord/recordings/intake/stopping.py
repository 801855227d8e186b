"""Who says stop before the sound is here: then it does not come in, though the law had let it."""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from klankbord.law.engine import BOOK
from klankbord.law.facts import request
from klankbord.people.facts import Persons
from klankbord.recordings.models import Leg

ALL_KNOWN = datetime.max.replace(tzinfo=UTC)
"""Sound takes its time to come: what was filed meanwhile counts, though it is later than "now"."""

NO_BAR = ("none", "overruled")


def stopped(legs: Collection[Leg]) -> set[UUID]:
    """Those that were restricted, to which the caller objected, or of whose employee an objection
    stands, as far as that is written down.

    Source: R19, R66, R68.
    """
    persons = Persons({leg.employee_id for leg in legs})
    return {
        leg.pk
        for leg in legs
        if leg.restricted_at or leg.caller_objected_at or _objects(persons, leg.employee_id)
    }


def _objects(persons: Persons, employee: UUID) -> bool:
    filed = persons.objection(employee, ALL_KNOWN)
    part = {"objection": filed} if filed else {}
    bound = BOOK.bind(part, given=("objection",), among=(request.OBJECTION,))
    return bound[request.OBJECTION.name] not in NO_BAR
