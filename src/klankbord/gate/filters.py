"""The law as a filter: which rows would `decide` allow, asked in one query.

What the request, the programmes and the persons make true is worked out here, in Python, by the
same conditions; what is left speaks of columns only. The query has no NOT and meets no NULL logic,
since every value of a fact has its own positive form.
"""

import functools
import operator
from collections.abc import Callable, Sequence
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, Q, UUIDField, Value

from klankbord.gate.access import Access
from klankbord.gate.rowfacts import NO_PURPOSE, Known, LiveFacts, place
from klankbord.law.conditions import Atom, Condition, shorten
from klankbord.law.engine import BOOK

NOTHING = Q(pk__in=[])
EVERYTHING = Q(pk__isnull=False)


def where(access: Access, known: Known, live: LiveFacts) -> Q:
    """The rows of a `Collected` model on which this access would get a yes.

    Args:
        access: Who, what, why and when.
        known: What the law was told before any row was looked at.
        live: How live facts show in the columns.

    A row collected under several versions must be allowed by each (law.md, algebra 6).
    """
    condition = BOOK.condition(access.act).bind(known.request())
    versions = sorted(known.versions)
    allowed = Q(programmes__len__gt=0, programmes__contained_by=versions)
    for version in versions:
        others = [each for each in versions if each != version]
        here = _by_employee(condition.bind(known.versions[version]), access, known, live)
        allowed &= Q(programmes__contained_by=others) | here
    if not versions:
        allowed = _by_employee(condition, access, known, live)
    return allowed


def _by_employee(condition: Condition, access: Access, known: Known, live: LiveFacts) -> Q:
    special = sorted(known.employees)
    groups: dict[tuple[tuple[str, str], ...], list[UUID]] = {}
    for employee in special:
        groups.setdefault(tuple(sorted(known.employees[employee].items())), []).append(employee)
    usual = _q(condition.bind(known.session), access, live)
    found = usual & Q(employee__gt=UUID(int=0)) & _none_of(special)
    for env, employees in groups.items():
        found |= Q(employee__in=employees) & _q(
            condition.bind(known.session | dict(env)), access, live
        )
    return found


def _none_of(employees: Sequence[UUID]) -> Q:
    # Asked of the whole set at once, which PostgreSQL hashes: they can be thousands.
    if not employees:
        return EVERYTHING
    these = Value(list(employees), output_field=ArrayField(UUIDField()))
    return Q(Func(F("employee"), these, arg_joiner=" <> ALL (", template="%(expressions)s)",
                  output_field=BooleanField()))  # fmt: skip


def _q(condition: Condition, access: Access, live: LiveFacts) -> Q:
    """The columns come first: what was frozen is large, and is opened once for all it is asked."""
    frozen = functools.partial(_frozen, purpose=access.purpose or NO_PURPOSE)
    return frozen(
        shorten(condition).fold(
            lambda atom: _atom(atom, access, live),
            lambda parts: _joined(parts, " && ", operator.and_, EVERYTHING, frozen),
            lambda parts: _joined(parts, " || ", operator.or_, NOTHING, frozen),
        )
    )


_Part = Q | str
"""A question to the columns, or one to what was frozen, as a filter of jsonpath."""


def _joined(
    parts: Sequence[_Part],
    sign: str,
    join: Callable[[Q, Q], Q],
    none: Q,
    frozen: Callable[[_Part], Q],
) -> _Part:
    texts = [part for part in parts if isinstance(part, str)]
    text = f"({sign.join(texts)})"
    if parts and len(texts) == len(parts):
        return text
    columns = [part for part in parts if isinstance(part, Q)]
    return functools.reduce(join, [*columns, *([frozen(text)] if texts else [])] or [none])


def _frozen(part: _Part, purpose: str) -> Q:
    if isinstance(part, Q):
        return part
    path = Value(f'$."{purpose}" ? {part}')
    return Q(
        Func(
            F("collected_facts"),
            path,
            function="jsonb_path_exists",
            template="%(function)s(%(expressions)s::jsonpath)",
            output_field=BooleanField(),
        )
    )


def _atom(atom: Atom, access: Access, live: LiveFacts) -> _Part:
    name, where = atom.fact.name, place(atom.fact)
    if where == "frozen" and atom.values:
        asked = " || ".join(f'@.{name} == "{value}"' for value in sorted(atom.values))
        return f"({asked})"
    if where == "live" and name in live:
        shown = [live[name][value].q(access) for value in sorted(atom.values & set(live[name]))]
        return functools.reduce(operator.or_, shown or [NOTHING])
    return NOTHING
