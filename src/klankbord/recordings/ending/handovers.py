"""Who elsewhere got words of a recording: written down in the deed by which they go.

The row outlives the recording, because whoever got its words has to hear when it is erased or
corrected, and the person whom it is about may ask who got them (R67).

Source: AVG art. 5(2), 15(1)(c), 19.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db.models import Count

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.ledger.periods import local_day
from klankbord.programmes.processors import Processor
from klankbord.recordings.models import Handover, Leg
from klankbord.vault import keys
from klankbord.vault.keys import Party

KIND = "handover"
MONTHS = 24
"""As long as the log."""


@dataclass(frozen=True, slots=True)
class Given:
    """That words of a recording went somewhere."""

    leg: UUID
    name: str
    host: str
    country: str
    characters: int
    given_at: datetime


def record(leg: Leg, to: Processor, *, characters: int, at: datetime, by: Actor) -> None:
    """Write down that so many characters of what was said go to a processor, inside a deed."""
    until = datetime.combine(month_later(local_day(at), MONTHS), time.min, AMSTERDAM)
    party = Party(book.ORGANISATION, "agent")
    Handover.objects.create(
        leg=leg.pk, employee_id=leg.employee_id, caller=leg.call.caller, name=to.name,
        host=to.host, country=to.country, characters=characters, given_at=at,
        key=keys.create(parties=[party], kind=KIND, keep_until=until, at=at),
    )  # fmt: skip
    detail: dict[str, Code] = {
        "leg": str(leg.pk),
        "to": to.host,
        "country": to.country,
        "characters": characters,
        "function": by.role,
    }
    about = sorted([leg.employee_id, leg.call.caller])
    book.append("words_given", at=at, subjects=about, detail=detail)


@access.whole()
def of(legs: Collection[UUID]) -> tuple[Given, ...]:
    """Everything that went, the oldest first."""
    rows = Handover.objects.filter(leg__in=legs).order_by("given_at", "pk")
    return tuple(
        Given(row.leg, row.name, row.host, row.country, row.characters, row.given_at)
        for row in rows
    )


@access.whole()
def recipients(legs: Collection[UUID]) -> dict[str, int]:
    """{who got words of these recordings: of how many}, by name."""
    rows = Handover.objects.filter(leg__in=legs).values("name").order_by("name")
    return {row["name"]: row["n"] for row in rows.annotate(n=Count("leg", distinct=True))}


@access.whole()
def forget_caller(legs: Collection[UUID]) -> None:
    """No row leads to who called any more."""
    Handover.objects.filter(leg__in=legs).update(caller=None)
