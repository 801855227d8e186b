"""The law as a filter: which rows would `decide` allow, asked in one query.

What the request, the programmes and the persons make true is worked out here, in Python, by the
same conditions; what is left speaks of columns only. The query has no NOT and meets no NULL logic,
since every value of a fact has its own positive form.
"""

import functools
import itertools
import operator
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from klankbord.gate.access import Access
from klankbord.gate.rowfacts import NO_PURPOSE, Known, LiveFacts, place
from klankbord.law.conditions import Atom, Condition
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
    # Ranges between the exceptions: positive, and the index on the employee serves them.
    if not employees:
        return EVERYTHING
    edges: list[UUID | None] = [None, *employees, None]
    gaps = []
    for low, high in itertools.pairwise(edges):
        gap = Q(employee__gt=low) if low else Q(employee__gte=UUID(int=0))
        gaps.append(gap & Q(employee__lt=high) if high else gap)
    return functools.reduce(operator.or_, gaps)


def _q(condition: Condition, access: Access, live: LiveFacts) -> Q:
    return condition.fold(lambda atom: _atom(atom, access, live), _every, _some)


def _every(parts: Iterable[Q]) -> Q:
    return functools.reduce(operator.and_, parts, EVERYTHING)


def _some(parts: Iterable[Q]) -> Q:
    return functools.reduce(operator.or_, parts, NOTHING)


def _atom(atom: Atom, access: Access, live: LiveFacts) -> Q:
    name, where = atom.fact.name, place(atom.fact)
    if where == "frozen":
        path = f"collected_facts__{access.purpose or NO_PURPOSE}__{name}__in"
        return Q(**{path: sorted(atom.values)})
    if where == "live" and name in live:
        return _some(live[name][value].q(access) for value in sorted(atom.values & set(live[name])))
    return NOTHING
