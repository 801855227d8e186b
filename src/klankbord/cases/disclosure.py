"""What this package holds about a person: cases about his recordings, and what he did for one.

What was written of a case is in the copy, unless a ground to leave it out stands written with its
moment. A caller has the days and the ground: the words are about the employee too (AVG 15(4)). So
has an employee when a case is about recordings of others as well.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from klankbord.cases import holding
from klankbord.cases.models import Case
from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import BY_USE, EACH_ITS_DAY, PROOF, Person, Row, Section, Value
from klankbord.law.texts import Text
from klankbord.recordings.models import Leg
from klankbord.vault import boxes, keys

_SHOWN = (holding.WHY, holding.REVIEW, holding.ENDED)
_PLAIN = ("ground", "confirmed_at", "review_on", "ended_at", "end", "withheld", "withheld_at")


def _about(person: Person, after: UUID | int | None, most: int, at: datetime) -> Sequence[Row]:
    """Cases about recordings of him that are still there."""
    ways = [Q(employee=person.employee)] if person.employee else []
    ways += [Q(call__caller=person.caller)] if person.caller else []
    if not ways:
        return []
    legs = list(Leg.objects.filter(reduce(or_, ways)).values_list("pk", flat=True))
    found = Case.objects.filter(legs__overlap=legs).select_related("key").order_by("pk")
    if after is not None:
        found = found.filter(pk__gt=after)
    return [_row(case, person, at) for case in found[:most]]


def _row(case: Case, person: Person, at: datetime) -> Row:
    plain: dict[str, Value] = {name: getattr(case, name) for name in _PLAIN}
    if person.employee is None or _is_of_others(case, person.employee):
        plain |= {"withheld": Case.Withheld.OTHERS.value, "withheld_at": at}
    elif not case.withheld:
        plain["words"] = _words(case)
    return Row(id=case.pk, since=case.placed_at, until=case.key.keep_until, values=plain)


def _is_of_others(case: Case, employee: UUID) -> bool:
    return Leg.objects.filter(pk__in=case.legs).exclude(employee=employee).exists()


def _words(case: Case) -> dict[str, str]:
    try:
        found = boxes.unseal_each(case.key, _SHOWN, row=holding.row(case))
    except keys.Gone:
        return {}
    return {name: text.decode() for name, text in found.items()}


ABOUT = Section(
    code="case_about",
    tables=("cases_case",),
    what=Text(
        "Een zaak waarvoor een opname van u is bevroren of korter of langer blijft: waarom, sinds "
        "wanneer, en hoe het afliep.",
        "A case for which a recording of you was frozen, or stays shorter or longer: why, since "
        "when, and how it ended.",
    ),
    source=BY_USE,
    basis=PROOF,
    kept=EACH_ITS_DAY,
    fields={
        "ground": Text("waarvoor", "what for"),
        "confirmed_at": Text("bevestigd door een tweede persoon", "confirmed by a second person"),
        "review_on": Text("opnieuw bekeken voor", "looked at again by"),
        "ended_at": Text("afgelopen", "ended"),
        "end": Text("hoe het afliep", "how it ended"),
        "withheld": Text("waarom de woorden hier niet staan", "why the words are not here"),
        "withheld_at": Text("dat is besloten op", "decided on"),
        "words": Text("woorden", "words"),
    },
    page=_about,
)

SECTIONS = (
    ABOUT,
    section(
        "case_placed",
        Of(Case, account=("placed_by",), since="placed_at", until="key.keep_until",
           related=("key",)),
        what=Text(
            "Dat u een opname bevroor, of de termijn ervan wijzigde.",
            "That you froze a recording, or changed its term.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    section(
        "case_confirmed",
        Of(Case, account=("confirmed_by",), since="confirmed_at", until="key.keep_until",
           related=("key",)),
        what=Text(
            "Dat u bevestigde dat een opname bevroren of langer blijft.",
            "That you confirmed that a recording stays frozen, or longer.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
)  # fmt: skip
