"""Calls of a month that were in no frame, with why: so that whoever checks it misses none.

No line tells more than its reason. That a number is never recorded would tell who calls the
confidant or the company doctor. So those calls have the same reason as those of which the platform
did not tell whose they were, and all stand in the order of their keyed hash, which tells nothing of
when they came.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.people import queries as people
from klankbord.recordings.models import Offer

NO_PROGRAMME = "no_programme"
"""No programme names the team of its employee, so there was no plan to draw by."""
NOT_TOLD = "not_told"
"""Nobody told whose it was or when; or a number in it is never recorded."""


def of(month: str, by: Actor) -> list[dict[str, Any]]:
    """The calls of a month that were in no frame; of an employee his own.

    A call of which nobody told when it was counts in the month in which it was offered.
    """
    return sorted(_lines(month, by), key=lambda line: str(line["id"]))


def _lines(month: str, by: Actor) -> Iterator[dict[str, Any]]:
    outside = Offer.objects.filter(frame=None, month=month).exclude(employee=None)
    if by.role == people.EMPLOYEE:
        outside = outside.filter(employee=by.employee)
    yield from (_line(call, NO_PROGRAMME) for call in _ids(outside))
    if by.role != people.EMPLOYEE:
        begin, end = _days(month)
        unknown = Offer.objects.filter(
            frame=None, employee=None, batch__offered_at__gte=begin, batch__offered_at__lt=end
        )
        yield from (_line(call, NOT_TOLD) for call in _ids(unknown))


def _ids(found: Any) -> Iterator[str]:
    yield from found.values_list("source_id_hash", flat=True).iterator()


def _line(call: str, because: str) -> dict[str, Any]:
    return {"id": call, "excluded": because}


def _days(month: str) -> tuple[datetime, datetime]:
    first = datetime.strptime(f"{month}-01", "%Y-%m-%d").replace(tzinfo=AMSTERDAM)
    after = month_later(first.date(), 1)
    return first, first.replace(year=after.year, month=after.month)
