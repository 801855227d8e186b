"""Employees, the periods in which they work here, and the teams they are in."""

import re
from datetime import datetime

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people import grants, periods
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Employee, Employment, Membership, Team
from klankbord.people.periods import Term

WHOLE = 100
"""Percent of a full week that who works all of it works."""

CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
NAME = 120
"""Longest name, in characters."""


def record_team(*, code: str, name: str) -> Team:
    """A team by its code, made if it was not there. Inside a transaction.

    Raises:
        Fault: The code is none, or the team has another name.
    """
    if CODE.fullmatch(code) is None:
        raise Fault("A team has a code in small letters, such as huur or huur-2.", "team_code")
    team, made = Team.objects.get_or_create(code=code, defaults={"name": name})
    if not made and team.name != name:
        raise Fault(f"The team {code} has another name.", "team_in_use")
    return team


def add_team(*, code: str, name: str, at: datetime, by: Actor) -> Team:
    """A new team.

    Raises:
        Fault: The code is none, or in use.
    """
    with access.keeping(by, at):
        if Team.objects.filter(code=code).exists():
            raise Fault(f"There is a team {code} already.", "team_in_use")
        team = record_team(code=code, name=name)
        book.append("team_added", at=at, subjects=[], detail={"team": code, "function": by.role})
    return team


def register(
    *, number: str, name: str, account: Account | None = None, at: datetime, by: Actor
) -> Employee:
    """Write down a person under the organisation's own staff number.

    Raises:
        Fault: The number is in use, or the account belongs to another employee.
    """
    with access.keeping(by, at):
        return record(number=number, name=name, account=account, at=at, by=by)


def hire(
    *,
    number: str,
    name: str,
    account: Account | None,
    kind: str,
    team: Team | None,
    term: Term,
    at: datetime,
    by: Actor,
) -> Employee:
    """Write down a person who works here, as what, and in which team: all of it or nothing.

    Raises:
        Fault: As `register`, `employ` and `join`.
    """
    with access.keeping(by, at):
        made = record(number=number, name=name, account=account, at=at, by=by)
        record_employment(made, kind=kind, term=term, at=at, by=by)
        if team is not None:
            record_membership(made, team, term=term, at=at, by=by)
    return made


def record(*, number: str, name: str, account: Account | None, at: datetime, by: Actor) -> Employee:
    """As `register`, inside the transaction of another deed."""
    if not number.strip() or not name.strip():
        raise Fault("An employee needs a staff number and a name.", "no_number")
    if Employee.objects.filter(number=number).exists():
        raise Fault(f"There is an employee with number {number} already.", "number_in_use")
    if account is not None and Employee.objects.filter(account=account).exists():
        raise Fault("That account belongs to another employee.", "account_in_use")
    employee = Employee.objects.create(number=number, name=name.strip(), account=account)
    book.append("employee_registered", at=at, subjects=[employee.pk], detail={"function": by.role})
    return employee


def employ(
    employee: Employee,
    *,
    kind: str,
    term: Term,
    at: datetime,
    by: Actor,
) -> Employment:
    """Write down that somebody works here, from when, and as what.

    Raises:
        Fault: The kind is unknown, or the period overlaps another of the same person.
    """
    with access.keeping(by, at):
        return record_employment(employee, kind=kind, term=term, at=at, by=by)


def record_employment(
    employee: Employee,
    *,
    kind: str,
    term: Term,
    at: datetime,
    by: Actor,
) -> Employment:
    """As `employ`, inside the transaction of another deed."""
    kinds = Employment.Kind.values
    if kind not in kinds:
        raise Fault(f"Nobody works here as {kind!r}. Choose out of {', '.join(kinds)}.")
    Employee.objects.select_for_update().get(pk=employee.pk)
    if employee.employments.filter(periods.meeting(term)).exists():
        raise Fault(
            f"Employee {employee.number} works here in that period already.", "employed_already"
        )
    made = Employment.objects.create(
        employee=employee, kind=kind, since=term.since, until=term.until
    )
    detail = {"kind": kind, "function": by.role}
    book.append("employment_begun", at=at, subjects=[employee.pk], detail=detail)
    return made


def set_part(employee: Employee, percent: int, *, at: datetime, by: Actor) -> None:
    """Write down which part of a full week somebody works, in every period that is not over.

    Raises:
        Fault: It is none from 1 to 100, or he does not work here now or later.
    """
    with access.keeping(by, at):
        record_part(employee, percent, at=at, by=by)


def record_part(employee: Employee, percent: int, *, at: datetime, by: Actor) -> None:
    """As `set_part`, inside the transaction of another deed."""
    if not 1 <= percent <= WHOLE:
        raise Fault("A part of a full week is from 1 to 100 percent.", "part_of_week")
    if not employee.employments.filter(periods.meeting(Term(at))).update(part=percent):
        raise Fault(f"Employee {employee.number} does not work here any more.", "not_employed")
    detail = {"function": by.role}
    book.append("employment_part", at=at, subjects=[employee.pk], detail=detail)


def leave(employee: Employee, *, until: datetime, at: datetime, by: Actor) -> None:
    """Write down from which moment somebody no longer works here; teams end with it (R74).

    Raises:
        Fault: He does not work here at that moment.
    """
    with access.keeping(by, at):
        record_leaving(employee, until=until, at=at, by=by)


def record_leaving(employee: Employee, *, until: datetime, at: datetime, by: Actor) -> None:
    """As `leave`, inside the transaction of another deed."""
    Employee.objects.select_for_update().get(pk=employee.pk)
    running = employee.employments.filter(periods.meeting(Term(until)), since__lt=until)
    if not running.update(until=until):
        raise Fault(
            f"Employee {employee.number} does not work here at that moment.", "not_employed"
        )
    employee.memberships.filter(since__gte=until).delete()
    employee.memberships.filter(periods.meeting(Term(until))).update(until=until)
    if employee.account is not None:
        grants.record_leaving(employee.account, until=until, at=at, by=by)
    detail = {"function": by.role}
    book.append("employment_ended", at=at, subjects=[employee.pk], detail=detail)


def join(
    employee: Employee,
    team: Team,
    *,
    term: Term,
    at: datetime,
    by: Actor,
) -> Membership:
    """Put somebody in a team.

    Raises:
        Fault: He is in that team in that period already.
    """
    with access.keeping(by, at):
        return record_membership(employee, team, term=term, at=at, by=by)


def record_membership(
    employee: Employee,
    team: Team,
    *,
    term: Term,
    at: datetime,
    by: Actor,
) -> Membership:
    """As `join`, inside the transaction of another deed."""
    Employee.objects.select_for_update().get(pk=employee.pk)
    if employee.memberships.filter(periods.meeting(term), team=team).exists():
        raise Fault(
            f"Employee {employee.number} is in team {team.code} in that period already.",
            "in_team_already",
        )
    made = Membership.objects.create(
        employee=employee, team=team, since=term.since, until=term.until
    )
    detail = {"team": team.code, "function": by.role}
    book.append("team_joined", at=at, subjects=[employee.pk], detail=detail)
    return made


def part(employee: Employee, team: Team, *, until: datetime, at: datetime, by: Actor) -> None:
    """Take somebody out of a team from a moment on.

    Raises:
        Fault: He is not in that team at that moment.
    """
    with access.keeping(by, at):
        record_parting(employee, team, until=until, at=at, by=by)


def record_parting(
    employee: Employee, team: Team, *, until: datetime, at: datetime, by: Actor
) -> None:
    """As `part`, inside the transaction of another deed."""
    Employee.objects.select_for_update().get(pk=employee.pk)
    running = employee.memberships.filter(periods.meeting(Term(until)), team=team)
    if not running.filter(since__lt=until).update(until=until):
        raise Fault(
            f"Employee {employee.number} is not in team {team.code} at that moment.", "not_in_team"
        )
    detail = {"team": team.code, "function": by.role}
    book.append("team_left", at=at, subjects=[employee.pk], detail=detail)


def rename(employee: Employee, name: str) -> None:
    """Write somebody's name as he says that it is written, inside the deed that grants it.

    Raises:
        Fault: It is no name.

    Source: AVG art. 16.
    """
    said = name.strip()
    if not 0 < len(said) <= NAME:
        raise Fault(f"A name has at most {NAME} signs.", "name_long")
    with access.whole():
        Employee.objects.filter(pk=employee.pk).update(name=said)
        if employee.account_id is not None:
            Account.objects.filter(pk=employee.account_id).update(name=said)
