"""What this package holds about a person: his lines of the log, which can be opened for 24 months.

What is hashed stays for ever and says of nobody who it is about.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID

from django.db.models import Count, Max, Min

from klankbord.law.disclosing import BY_USE, PROOF, Person, Row, Section, Tally, Value
from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text
from klankbord.ledger import book, keyring, leaves
from klankbord.ledger.models import Detail, Pseudonym


def _lines(person: Person, after: UUID | int | None, most: int, _at: datetime) -> Sequence[Row]:
    found = Detail.objects.filter(subject__in=person.ids, entry__gt=after or 0)
    rows = found.select_related("entry").order_by("entry")[:most]
    opens = cache(keyring.details_exist)
    return [_line(each, opens=opens(each.entry.period)) for each in rows]


def _tally(person: Person, _at: datetime) -> Tally:
    found = Detail.objects.filter(subject__in=person.ids)
    said = found.aggregate(kept=Count("pk"), first=Min("expires_on"), last=Max("expires_on"))
    if not said["kept"]:
        return Tally()
    return Tally(kept=said["kept"], first=_midnight(said["first"]), last=_midnight(said["last"]))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), AMSTERDAM)


def _line(found: Detail, *, opens: bool) -> Row:
    if not opens:  # the key of that month is gone, and this row goes tonight
        return Row(found.entry_id, None, None, {})
    leaf = leaves.parse(bytes(found.entry.leaf))
    opened = book.open_detail(found, found.entry)
    hour = datetime.strptime(leaf.hour, "%Y-%m-%dT%H").replace(tzinfo=AMSTERDAM)
    ends = _midnight(found.expires_on)
    detail: Value = dict(opened["detail"])
    values: dict[str, Value] = {"kind": leaf.kind, "number": opened["number"], "detail": detail}
    return Row(found.entry_id, hour.astimezone(UTC), ends, values)


def _pseudonyms(
    person: Person, after: UUID | int | None, most: int, _at: datetime
) -> Sequence[Row]:
    found = Pseudonym.objects.filter(subject__in=person.ids, pk__gt=after or 0).order_by("pk")
    return [
        Row(
            each.pk,
            None,
            _midnight(each.expires_on),
            {"period": each.period, "counter": each.counter},
        )
        for each in found[:most]
    ]


_KEPT = Text("24 maanden na de maand van de regel.", "24 months after the month of the line.")

LOG = Section(
    code="log",
    tables=("ledger_detail",),
    what=Text(
        "Uw regels van het logboek: wat er met gegevens over u gebeurde, wanneer, door welke "
        "functie en waarom.",
        "Your lines of the log: what was done with data about you, when, by which function and "
        "why.",
    ),
    source=BY_USE,
    basis=PROOF,
    kept=_KEPT,
    fields={
        "kind": Text("wat", "what"),
        "number": Text("nummer", "number"),
        "detail": Text("bijzonderheden", "details"),
    },
    page=_lines,
    tally=_tally,
)

SECTIONS = (
    LOG,
    Section(
        code="log_month",
        tables=("ledger_pseudonym",),
        what=Text(
            "Hoeveel regels het logboek per maand over u heeft.",
            "How many lines the log has about you, by month.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=_KEPT,
        fields={
            "period": Text("maand", "month"),
            "counter": Text("regels", "lines"),
        },
        page=_pseudonyms,
    ),
)
