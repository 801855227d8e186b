"""What is known of an access before any row is looked at: request, programmes, persons."""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal
from uuid import UUID

from klankbord.gate import access, rowfacts
from klankbord.gate.access import Access, Actor
from klankbord.gate.rowfacts import Env, Known, Place
from klankbord.law.conditions import FALSE
from klankbord.law.engine import BOOK
from klankbord.law.settings import DEFAULT
from klankbord.people import facts as people
from klankbord.people import periods, queries
from klankbord.people.models import Coaching
from klankbord.programmes import facts as programmes
from klankbord.programmes.models import Version
from klankbord.recordings import guarded
from klankbord.recordings.models import LegAccess

DATA = {
    "listen_back": "audio",
    "score": "score",
    "coach": "score",
    "use_in_review": "score",
    "report_team": "aggregate",
}
"""The category of data that an act on a list of recordings touches."""

NOBODY = UUID(int=0)
"""An employee of whom nothing in particular is known."""

LOOKED_AT = (
    *("act", "purpose", "data", "at", "actor", "request", "person", "objection"),
    # A list gives nothing to anybody else, reports nothing, and no machine looks at it.
    *("recipient", "report", "export", "demand", "ai", "covert", "messages", "incident"),
    *("recording.restriction_exception", "notice.withheld"),
)
"""Paths that are known for the whole request; what is absent under them is not the case."""

LOOKED_UP = ("programme", "other_programmes", "works_council", "organisation", "policy")
"""Paths that are read for every version; what is absent under them did not happen."""


GIVEN = "access_granted"
"""The fact whether a row was given to who asks."""

PLACES = {fact.name: rowfacts.place(fact) for fact in BOOK.facts()}
ABOUT_EMPLOYEES = tuple(fact for fact in BOOK.facts() if PLACES[fact.name] == "employee")


@contextmanager
def once() -> Iterator[None]:
    """One look at one moment: what was known of an access is not asked again within.

    For what changes no register: a page asks the same for each of its parts.
    """
    token = _looked.set(_Look({}, {}))
    try:
        yield
    finally:
        _looked.reset(token)


Persons = frozenset[UUID]
Reach = Literal["own", "near", "all"] | Persons
"""Of whom a row can be seen by an access, or those of whom rows are looked for."""


@dataclass(frozen=True, slots=True)
class _Apart:
    """The employees who are known apart, and what is written down of them."""

    employees: frozenset[UUID]
    persons: people.Persons
    relations: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class _Look:
    """What was read in one look: by access, and of persons by who asks when."""

    known: dict[tuple[Access, str, str, Persons | None], Known]
    apart: dict[tuple[Actor, datetime, Reach], _Apart]


_looked: ContextVar[_Look | None] = ContextVar("klankbord_known", default=None)


def for_access(
    access: Access, *, reason: str = "", data: str = "", about: Collection[UUID] | None = None
) -> Known:
    """The facts of an access: the same for every row, per version, and per employee.

    Args:
        access: Who, what, why and when.
        reason: Code of the reason given; without one nobody listens (R33).
        data: Category of data, where it is another than `DATA` says.
        about: The employees whose rows are looked for, when they are known. Of everybody else
            nothing is known then, so that the law says no to their rows; and it costs what these
            are, and not what everybody is.
    """
    looked = _looked.get()
    asked = (access, reason, data, None if about is None else frozenset(about))
    if looked is None:
        return _for_access(*asked)
    if asked not in looked.known:
        looked.known[asked] = _for_access(*asked)
    return looked.known[asked]


@access.whole()
def _for_access(access: Access, reason: str, data: str, about: Persons | None) -> Known:
    request = _request(access, reason, data or DATA.get(access.act, "audio"))
    if about is None:
        request["actor"]["hr_power"] = queries.hr_power(access.actor, NOBODY, access.at)
    everybody: tuple[Place, ...] = ("session", "employee") if about is None else ("session",)
    usual = _only(BOOK.bind(request, given=LOOKED_AT), everybody)
    versions = {
        version: _only(
            BOOK.bind(
                request | programmes.question(version, access.at), given=(*LOOKED_AT, *LOOKED_UP)
            ),
            ("version",),
        )
        for version in Version.objects.values_list("pk", flat=True)
    }
    employees = _special(request, access, usual, _reach(access) if about is None else about)
    return Known(session=usual, versions=versions, employees=employees)


def _request(access: Access, reason: str, data: str) -> dict[str, Any]:
    question: dict[str, Any] = {
        "id": access.act,
        "act": access.act,
        "data": data,
        "at": access.at.isoformat(),
        "actor": {
            "role": access.actor.role,
            "relation": "none",
            "access_reason": bool(reason),
        },
        "person": {"type": "employee"},
    }
    if access.purpose:
        question["purpose"] = access.purpose
    if access.act == "report_team":
        # May it be part of a figure about enough persons? Whether one is, is asked of the figure.
        group = {"group_size": DEFAULT.smallest_group, "ranking": False}
        question["report"] = group
    if access.act == "disclose_to_employee":
        question["request"] = {"by": "employee", "kind": "access", "identity_ok": True,
                               "identity_method": "signed_in"}  # fmt: skip
    return question


def _special(
    request: Mapping[str, Any], access: Access, usual: Env, reach: Reach
) -> dict[UUID, Env]:
    """What differs of each employee of whom something in particular is known.

    They are many where people are hired or leave, and mostly the same as each other: so all are
    read together, and each that differs is put before the law once.
    """
    apart = _apart(access, reach)
    persons, relations = apart.persons, apart.relations
    alike: dict[str, Env] = {}
    found = {}
    for employee in sorted(apart.employees):
        part: dict[str, Any] = {
            "actor": {
                **request["actor"], **people.actor_as(access.actor, relations[employee]),
            },
            "person": persons.person(employee, access.at),
        }  # fmt: skip
        if objection := persons.objection(employee, access.at):
            part["objection"] = objection
        key = json.dumps(part, sort_keys=True)
        if key not in alike:
            alike[key] = _differing({**request, **part}, usual)
        if alike[key]:
            found[employee] = alike[key]
    return found


def _apart(access: Access, reach: Reach) -> _Apart:
    looked = _looked.get()
    asked = (access.actor, access.at, reach)
    if looked is not None and asked in looked.apart:
        return looked.apart[asked]
    employees = _particular(access, reach)
    relations = queries.relations(access.actor, employees, access.at)
    found = _Apart(employees, people.Persons(employees), relations)
    if looked is not None:
        looked.apart[asked] = found
    return found


def _reach(access: Access) -> Literal["own", "near", "all"]:
    """Of whom a row can be seen at all by this access.

    Whatever is asked of what is one's own, no policy shows a row of anybody else. By most other
    acts the law says no where a row was not given to who asks.
    """
    if access.act in guarded.OWN:
        return "own"
    by_giving = access.actor.account is not None and _by_giving(access.act)
    return "near" if by_giving else "all"


def _particular(access: Access, reach: Reach) -> Persons:
    """Of whom something in particular must be known, among those of whom a row can be seen."""
    if not isinstance(reach, str):
        return reach
    own = access.actor.employee
    mine = frozenset() if own is None else frozenset({own})
    if reach == "own":
        return mine
    near = _near(access) if reach == "near" else None
    among = None if near is None else mine | near
    return queries.special(access.actor, access.at, among=among)


@cache
def _by_giving(act: str) -> bool:
    """Whether the law says no by this act, whatever else is so, to whom a row was not given."""
    asked = BOOK.condition(act)
    others = [value for fact in asked.facts() if fact.name == GIVEN for value in fact.domain]
    return bool(others) and all(
        asked.bind({GIVEN: value}) == FALSE for value in others if value != "yes"
    )


def _near(access: Access) -> Persons | None:
    """Of whom a row can be given to this actor now (`columns`): coached, or of a recording.

    None: a recording that was given is sealed, so it is not seen here whose it is; then everybody
    is read, since an objection of whom is left out would not count.
    """
    coached = Coaching.objects.filter(periods.holding(access.at), coach=access.actor.account)
    held = LegAccess.objects.filter(periods.holding(access.at), account=access.actor.account)
    given = set(held.values_list("leg_id", flat=True))
    whose = dict(held.values_list("leg_id", "leg__employee"))
    if len(whose) < len(given):
        return None
    return frozenset(coached.values_list("employee", flat=True)) | frozenset(whose.values())


def _differing(question: Mapping[str, Any], usual: Env) -> Env:
    env = BOOK.bind(question, given=LOOKED_AT, among=ABOUT_EMPLOYEES)
    return {name: value for name, value in env.items() if usual.get(name) != value}


def _only(env: Env, places: tuple[Place, ...]) -> Env:
    return {name: value for name, value in env.items() if PLACES[name] in places}
