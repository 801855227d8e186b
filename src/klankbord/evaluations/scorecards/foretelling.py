"""A form is told to everybody whom it is about before the first call is scored with it (R37).

Who is told is asked anew each time, so whoever comes to a team meanwhile hears of it too, and once.
A form that is used at once was no change to tell: it came with its programme.

Source: AVG art. 5(1)(a), 13; R37.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import F

from klankbord.evaluations.models import Scorecard
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.jobs import queue
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.people import queries as people
from klankbord.programmes import queries as programmes

LATE = timedelta(days=14)
"""So long after its first day somebody who was not told of a form still is."""
ROUND = 200
"""Persons of one form who are told in one run."""


@queue.periodic("evaluations.foretell", "*/10 * * * *")
def foretell_regularly(timestamp: int) -> None:
    """Every ten minutes."""
    foretell(at=datetime.fromtimestamp(timestamp, tz=UTC))


def foretell(*, at: datetime) -> int:
    """Tell who was not told of a form that is coming; how many that are. Safe to repeat."""
    told = 0
    for card in _coming(at):
        form = name(card)
        with access.deed(Access(SYSTEM, "retain", None, at)):
            heard = AfterNotice.objects.filter(form=form).values_list("employee", flat=True)
            waiting = sorted(_concerned(card, at) - set(heard))[:ROUND]
        for employee in waiting:
            with access.deed(Access(SYSTEM, "retain", None, at)):
                afterwards.tell(_happening(employee, form), at=at, by=SYSTEM)
            told += 1
    return told


def name(card: Scorecard) -> str:
    """A version of a form as a notice points at it: luisteren.v2."""
    return f"{card.code}.v{card.number}"


def named(form: str) -> Scorecard | None:
    """The version that a notice points at; None if it is no such name."""
    code, _, number = form.rpartition(".v")
    if not number.isdecimal():
        return None
    return Scorecard.objects.filter(code=code, number=int(number)).first()


def _coming(at: datetime) -> Iterator[Scorecard]:
    cards = Scorecard.objects.filter(
        published_at__lte=at, used_from__gt=at - LATE, published_at__lt=F("used_from")
    )
    yield from cards.order_by("code", "number")


def _concerned(card: Scorecard, at: datetime) -> frozenset[UUID]:
    """Who falls under a programme that the form is for."""
    found: set[UUID] = set()
    for dossier in programmes.going_on(at):
        if not card.programmes or dossier.code in card.programmes:
            found |= people.members(dossier.teams, at)
    return frozenset(found)


def _happening(employee: UUID, form: str) -> afterwards.Happening:
    kind = AfterNotice.Kind.FORM
    return afterwards.Happening(
        kind=kind, employee=employee, leg=None, function="system", form=form
    )
