"""Where the value of a fact stands when the question is about a row, not about one case.

A fact that rests on the request alone is known for the whole query (`session`). One that rests on
the evidence of a programme differs per version, one about a person per employee. What was frozen at
admit stands in the row, as the law classified it then. What lives (a deadline, a restriction) is
read from the row's columns. A fact with no place is not read, and what is not read is never a yes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.db.models import Q

from klankbord.gate.access import Access
from klankbord.law.conditions import Fact

Place = Literal["session", "version", "employee", "frozen", "live"]
Env = dict[str, str]

NO_PURPOSE = "none"
"""Under this name stand the frozen facts for acts that have no purpose."""


@dataclass(frozen=True, slots=True)
class Live:
    """One value of one fact, as it shows in a row's columns: the same thing in two languages.

    Attributes:
        q: For a filter, given the access.
        sql: For a policy; `{at}`, `{actor}` and `{employee}` stand for the session's values.
    """

    q: Callable[[Access], Q]
    sql: str


LiveFacts = Mapping[str, Mapping[str, Live]]
"""{fact name: {value: how it shows}}. Values exclude each other."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a row is looked at.

    Attributes:
        session: Facts of the request, and what holds for employees who are not named apart.
        versions: Facts per version of a programme.
        employees: Facts per employee, where they differ from `session`.
    """

    session: Env
    versions: dict[UUID, Env] = field(default_factory=dict)
    employees: dict[UUID, Env] = field(default_factory=dict)

    def request(self) -> Env:
        """The facts that are the same for every row."""
        apart = {name for env in self.employees.values() for name in env}
        return {name: value for name, value in self.session.items() if name not in apart}

    def as_setting(self) -> dict[str, object]:
        """The same, for the row policies."""
        return {
            "session": self.session,
            "versions": {str(version): env for version, env in self.versions.items()},
            "employees": {str(person): env for person, env in self.employees.items()},
        }


# Paths of the question schema. What is not named here belongs to the request.
_LIVE = (
    "recording.retention_until",
    "recording.restricted",
    "recording.hold",
    "recording.defect_detected_at",
    "recording.keep_requested_by",
    "recording.serious_finding",
    "call.caller_objected_at",
    "actor.access_granted",
)
_FROZEN = ("recording.", "notice.", "call.", "selection.", "programme.person_in_scope")
_VERSION = ("programme.", "other_programmes", "works_council.", "policy.", "organisation.")
_EMPLOYEE = ("person.", "objection.", "actor.relation", "actor.hr_power")
_NOT_THE_ITEM = ("recording.restriction_exception", "notice.withheld")


def place(fact: Fact) -> Place:
    """Where the value of a fact stands. A fact of two places stands where it changes last."""
    paths = [path for path in fact.paths if path not in _NOT_THE_ITEM]
    order: tuple[tuple[Place, tuple[str, ...]], ...] = (
        ("live", _LIVE),
        ("frozen", _FROZEN),
        ("version", _VERSION),
        ("employee", _EMPLOYEE),
    )
    for where, prefixes in order:
        if any(path.startswith(prefixes) for path in paths):
            return where
    return "session"
