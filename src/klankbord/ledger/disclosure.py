"""What this package holds about a person: his lines of the log, which can be opened for 24 months.

What is hashed stays for ever and says of nobody who it is about.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from klankbord.law.disclosing import BY_USE, PROOF, Person, Row, Section, Value
from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text
from klankbord.ledger import book, keyring, leaves
from klankbord.ledger.models import Detail, Pseudonym


def _lines(person: Person, after: UUID | int | None, most: int, _at: datetime) -> Sequence[Row]:
    found = Detail.objects.filter(subject__in=person.ids, entry__gt=after or 0)
    rows = found.select_related("entry").order_by("entry")[:most]
    opens = cache(keyring.details_exist)
    return [_line(each, opens=opens(each.entry.period)) for each in rows]


def _line(found: Detail, *, opens: bool) -> Row:
    if not opens:  # the key of that month is gone, and this row goes tonight
        return Row(found.entry_id, None, None, {})
    leaf = leaves.parse(bytes(found.entry.leaf))
    opened = book.open_detail(found, found.entry)
    hour = datetime.strptime(leaf.hour, "%Y-%m-%dT%H").replace(tzinfo=AMSTERDAM)
    ends = datetime.combine(found.expires_on, datetime.min.time(), AMSTERDAM)
    detail: Value = dict(opened["detail"])
    values: dict[str, Value] = {"kind": leaf.kind, "number": opened["number"], "detail": detail}
    return Row(found.entry_id, hour.astimezone(UTC), ends, values)


def _pseudonyms(
    person: Person, after: UUID | int | None, most: int, _at: datetime
) -> Sequence[Row]:
    found = Pseudonym.objects.filter(subject__in=person.ids, pk__gt=after or 0).order_by("pk")
    return [
        Row(each.pk, None, datetime.combine(each.expires_on, datetime.min.time(), AMSTERDAM),
            {"period": each.period, "counter": each.counter})
        for each in found[:most]
    ]  # fmt: skip


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
