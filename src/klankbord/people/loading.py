"""Loading people from a file: all of it, or nothing and every flaw.

The format is described in docs/reference/people-file.md. What is there already is left alone, so
that the same file can be loaded again when it has grown; an open period may get its end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.people import (
    accounts,
    agents,
    clearances,
    coaching,
    employment,
    grants,
    queries,
    shapes,
)
from klankbord.people.faults import Fault
from klankbord.people.models import (
    Account,
    Clearance,
    Coaching,
    Employee,
    Employment,
    Grant,
    Role,
    Team,
)
from klankbord.people.periods import Term
from klankbord.people.shapes import Choice, Flaw, Flawed, Many, Moment, Number, Table, Text

EMAIL = Text(at_most=254)
CODE = Text(at_most=40, pattern="[a-z][a-z0-9_-]*", like="a code in small letters, such as huur,")
NUMBER = Text(at_most=40)
NAME = Text(at_most=120)
_TERM = {"since": Moment()}
_ENDS = {"until": Moment()}

FILE = Table(
    may={
        "accounts": Many(
            Table(must={"email": EMAIL, "name": NAME}, may={"language": Choice(accounts.LANGUAGES)})
        ),
        "teams": Many(Table(must={"code": CODE, "name": NAME})),
        "employees": Many(Table(must={"number": NUMBER, "name": NAME}, may={"account": EMAIL})),
        "employments": Many(
            Table(
                must={
                    "employee": NUMBER,
                    "kind": Choice(tuple(Employment.Kind.values)),
                    **_TERM,
                },
                may={**_ENDS, "part": Number(1, employment.WHOLE)},
            )
        ),
        "memberships": Many(Table(must={"employee": NUMBER, "team": CODE, **_TERM}, may=_ENDS)),
        "agents": Many(
            Table(
                must={"source": CODE, "ref": Text(at_most=80), "employee": NUMBER, **_TERM},
                may=_ENDS,
            )
        ),
        "grants": Many(
            Table(
                must={
                    "account": EMAIL,
                    "role": Choice(tuple(Role.values)),
                    "asked_by": EMAIL,
                    **_TERM,
                },
                may={"team": CODE, "approved_by": EMAIL, **_ENDS},
            )
        ),
        "coachings": Many(Table(must={"coach": EMAIL, "employee": NUMBER, **_TERM}, may=_ENDS)),
        "clearances": Many(
            Table(
                must={
                    "account": EMAIL,
                    "kind": Choice(tuple(Clearance.Kind.values)),
                    **_TERM,
                    **_ENDS,
                }
            )
        ),
    }
)
"""Tables are read in this order, so that each finds what it names."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file: how much was added, and the passwords that were made (shown once)."""

    added: int
    passwords: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Deed:
    at: datetime
    by: Actor
    passwords: Mapping[str, str]
    made: dict[str, str]

    def done(self) -> dict[str, Any]:
        return {"at": self.at, "by": self.by}


def load(
    mapping: Mapping[str, Any],
    *,
    passwords: Mapping[str, str] | None = None,
    at: datetime,
    by: Actor,
) -> Loaded:
    """Load teams, employees, accounts, roles and relations.

    Args:
        mapping: A file of docs/reference/people-file.md, as read from TOML or JSON.
        passwords: By e-mail address, for new accounts; the others get one made here.
        at: Now.
        by: Who; roles are asked and approved by those whom the file names.

    Raises:
        Flawed: What is wrong, with its place. Nothing was stored.
    """
    flaws: list[Flaw] = []
    said = shapes.read(FILE, mapping, "", flaws)
    if flaws:
        raise Flawed(flaws)
    given = {email.strip().lower(): each for email, each in (passwords or {}).items()}
    deed = _Deed(at, by, given, {})
    with access.keeping(by, at):
        added = sum(_one(deed, table, row, place) for table, row, place in _rows(said))
    return Loaded(added, deed.made)


def _rows(said: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    for table in FILE.may:
        for number, row in enumerate(said.get(table, []), start=1):
            yield table, row, f"{table}[{number}]"


def _one(deed: _Deed, table: str, row: dict[str, Any], place: str) -> int:
    try:
        return int(_TABLES[table](deed, row))
    except Fault as fault:
        raise Flawed([Flaw(place, str(fault))]) from fault


def _account(deed: _Deed, row: dict[str, Any]) -> bool:
    email = row["email"].lower()
    if queries.by_email(email) is not None:
        return False
    made = accounts.record(
        email=email,
        name=row["name"],
        language=row.get("language", "nl"),
        password=deed.passwords.get(email),
        **deed.done(),
    )
    if made.password is not None:
        deed.made[email] = made.password
    return True


def _team(_deed: _Deed, row: dict[str, Any]) -> bool:
    known = Team.objects.filter(code=row["code"]).exists()
    employment.record_team(code=row["code"], name=row["name"])
    return not known


def _employee(deed: _Deed, row: dict[str, Any]) -> bool:
    if queries.by_number(row["number"]) is not None:
        return False
    account = _known_account(row["account"]) if "account" in row else None
    employment.record(number=row["number"], name=row["name"], account=account, **deed.done())
    return True


def _employment(deed: _Deed, row: dict[str, Any]) -> bool:
    person, term = _known_employee(row["employee"]), _term(row)
    known = person.employments.filter(kind=row["kind"], since=term.since).first()
    if known is None:
        employment.record_employment(person, kind=row["kind"], term=term, **deed.done())
        if "part" in row and not (term.until and term.until <= deed.at):
            employment.record_part(person, row["part"], **deed.done())
        return True
    if row.get("part", known.part) != known.part and not (known.until and known.until <= deed.at):
        employment.record_part(person, row["part"], **deed.done())
        return True
    if not _ends(known.until, term):
        return False
    employment.record_leaving(person, until=term.until or deed.at, **deed.done())
    return True


def _membership(deed: _Deed, row: dict[str, Any]) -> bool:
    person, team, term = _known_employee(row["employee"]), _known_team(row["team"]), _term(row)
    known = person.memberships.filter(team=team, since=term.since).first()
    if known is None:
        employment.record_membership(person, team, term=term, **deed.done())
        return True
    if not _ends(known.until, term):
        return False
    employment.record_parting(person, team, until=term.until or deed.at, **deed.done())
    return True


def _agent(deed: _Deed, row: dict[str, Any]) -> bool:
    person = _known_employee(row["employee"])
    named = {"source": row["source"], "ref": row["ref"]}
    return agents.ensure(person, **named, term=_term(row), **deed.done()) != "known"


def _grant(deed: _Deed, row: dict[str, Any]) -> bool:
    account, term = _known_account(row["account"]), _term(row)
    team = _known_team(row["team"]) if "team" in row else None
    same = {"account": account, "role": row["role"], "team": team, "since": term.since}
    grant = Grant.objects.filter(**same).first()
    asked = grant is None
    if grant is None:
        asker = queries.person(_known_account(row["asked_by"]), deed.at)
        grant = grants.record(account, role=row["role"], term=term, team=team, at=deed.at, by=asker)
    if "approved_by" not in row or grant.approved_at is not None:
        return asked
    approver = queries.person(_known_account(row["approved_by"]), deed.at)
    grants.record_approval(grant, at=deed.at, by=approver)
    return True


def _coaching(deed: _Deed, row: dict[str, Any]) -> bool:
    coach, person, term = _known_account(row["coach"]), _known_employee(row["employee"]), _term(row)
    if Coaching.objects.filter(coach=coach, employee=person, since=term.since).exists():
        return False
    coaching.record(coach, person, term=term, **deed.done())
    return True


def _clearance(deed: _Deed, row: dict[str, Any]) -> bool:
    account, term = _known_account(row["account"]), _term(row)
    if Clearance.objects.filter(account=account, kind=row["kind"], since=term.since).exists():
        return False
    clearances.record(account, kind=row["kind"], term=term, **deed.done())
    return True


_TABLES = {
    "accounts": _account,
    "teams": _team,
    "employees": _employee,
    "employments": _employment,
    "memberships": _membership,
    "agents": _agent,
    "grants": _grant,
    "coachings": _coaching,
    "clearances": _clearance,
}


def _term(row: Mapping[str, Any]) -> Term:
    return Term(row["since"], row.get("until"))


def _ends(until: datetime | None, term: Term) -> bool:
    """Whether a known period gets its end now; another end than it has is refused."""
    if term.until is None or term.until == until:
        return False
    if until is not None:
        raise Fault("that period is there with another end. A set end is not moved by a file.")
    return True


def _known_account(email: str) -> Account:
    account = queries.by_email(email)
    if account is None:
        raise Fault(f"there is no account {email}. List it under accounts.")
    return account


def _known_employee(number: str) -> Employee:
    employee = queries.by_number(number)
    if employee is None:
        raise Fault(f"there is no employee {number}. List him under employees.")
    return employee


def _known_team(code: str) -> Team:
    team = Team.objects.filter(code=code).first()
    if team is None:
        raise Fault(f"there is no team {code}. List it under teams.")
    return team
