"""Who is what to whom at a moment. A moment of the past is answered as it was then."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import models

from klankbord.database import prepared, sets
from klankbord.database.gathering import Statement
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.people import periods
from klankbord.people.faults import Fault
from klankbord.people.models import (
    Account,
    Clearance,
    Coaching,
    Employee,
    Employment,
    Grant,
    Membership,
    Objection,
    Role,
)

EMPLOYEE = "employee"
"""The role that everybody who is monitored has, without a grant."""

POWER_OVER_ALL = (Role.HR, Role.MANAGER)
"""Roles with a say in everybody's appraisal or contract."""


def roles(account: Account, at: datetime) -> frozenset[str]:
    """The roles that an account has at a moment. A closed account has none."""
    return standing(account, at)[0]


def standing(account: Account, at: datetime) -> tuple[frozenset[str], UUID | None]:
    """The roles of an account at a moment, and the employee that it is; of a closed one none."""
    if not account.is_active:
        return frozenset(), None
    return _standing(prepared.rows(_STANDING, [account.pk, at, at, at, account.pk]))


def standing_by(digest: str, at: datetime) -> tuple[frozenset[str], UUID | None]:
    """As `standing`, of the account of a token that `tokens.resolve` knows."""
    asked = by_token(digest, at)
    return _standing(prepared.rows(asked.text, asked.values))


def by_token(digest: str, at: datetime) -> Statement:
    """What `standing_by` asks."""
    return Statement(_STANDING_BY_TOKEN, [digest, at, at, at, digest])


def _standing(found: list[tuple[list[str], UUID | None]]) -> tuple[frozenset[str], UUID | None]:
    [(granted, employee)] = found
    return frozenset(granted) | ({EMPLOYEE} if employee else set()), employee


def first(roles: Collection[str]) -> str:
    """The first of somebody's roles; without one he acts as employee."""
    return next((str(each) for each in Role if each in roles), EMPLOYEE)


def actor_for(account: Account, role: str, at: datetime) -> Actor:
    """An account in one of its roles.

    Raises:
        Fault: The role is not granted and approved at that moment.
    """
    held, employee = standing(account, at)
    if role not in held:
        raise Fault(f"This account has no role {role} at that moment. Ask for it: grant ask.")
    return Actor(role=role, account=account.pk, employee=employee)


def person(account: Account, at: datetime) -> Actor:
    """An account as the person that it is, in the first of its roles; without one as employee.

    For deeds that any person with an account may do, such as asking a role for somebody.
    """
    held, employee = standing(account, at)
    return Actor(role=first(held), account=account.pk, employee=employee)


@access.whole()
def relation(actor: Actor, employee: UUID, at: datetime) -> str:
    """What an actor is to an employee: self, own_coach, own_manager, colleague or none.

    Who has power over the contract is his manager, whatever else he is: `self` comes before it,
    `own_coach` after. `colleague` is one who acts as employee; a function that listens because of
    its task is not a colleague who listens (R53).
    """
    if actor.employee == employee:
        return "self"
    if hr_power(actor, employee, at):
        return "own_manager"
    if coaches(actor, employee, at):
        return "own_coach"
    return "colleague" if actor.role == EMPLOYEE else "none"


@access.whole()
def coaches(actor: Actor, employee: UUID, at: datetime) -> bool:
    """Whether somebody coaches an employee at a moment, whatever else he is to him."""
    held = Coaching.objects.filter(periods.holding(at), employee=employee, coach=actor.account)
    return actor.account is not None and held.exists()


@access.whole()
def coached_by(actor: Actor, at: datetime) -> frozenset[UUID]:
    """Whom somebody coaches at a moment, whatever else he is to them."""
    held = Coaching.objects.filter(periods.holding(at), coach=actor.account)
    return frozenset(held.values_list("employee", flat=True) if actor.account else ())


@access.whole()
def coaches_of(employee: UUID, at: datetime) -> tuple[Account, ...]:
    """Who coaches an employee at a moment, by name."""
    held = Coaching.objects.filter(periods.holding(at), employee=employee)
    found = Account.objects.filter(pk__in=held.values("coach"), is_active=True)
    return tuple(found.order_by("name", "pk"))


@access.whole()
def hr_power(actor: Actor, employee: UUID, at: datetime) -> bool:
    """Whether the person who acts has a say in somebody's appraisal or contract.

    The person counts, not the hat: a coach who is also team lead of the employee has it. hr and
    manager have it over everybody, a team lead over the members of his teams. Nobody has it over
    himself.
    """
    if actor.employee == employee:
        return False
    if actor.role in POWER_OVER_ALL:
        return True
    if actor.account is None:
        return actor.role == Role.TEAM_LEAD  # whose team is not known: not proven that not his
    granted = _granted(actor.account, at)
    if granted.filter(role__in=POWER_OVER_ALL).exists():
        return True
    led = granted.filter(role=Role.TEAM_LEAD)
    return Membership.objects.filter(
        periods.holding(at), employee=employee, team__grants__in=led
    ).exists()


@access.whole()
def relations(actor: Actor, employees: Collection[UUID], at: datetime) -> dict[UUID, str]:
    """As `relation`, of many employees in the same few questions."""
    usual = "colleague" if actor.role == EMPLOYEE else "none"
    found = dict.fromkeys(employees, usual) | dict.fromkeys(coached_by(actor, at), "own_coach")
    found |= dict.fromkeys(_under(actor, employees, at), "own_manager")
    if actor.employee is not None:
        found[actor.employee] = "self"
    return {employee: found[employee] for employee in employees}


def _under(actor: Actor, employees: Collection[UUID], at: datetime) -> Collection[UUID]:
    """Over whom of these `hr_power` says yes; himself may be among them."""
    if actor.role in POWER_OVER_ALL:
        return employees
    if actor.account is None:
        return employees if actor.role == Role.TEAM_LEAD else ()
    granted = _granted(actor.account, at)
    if granted.filter(role__in=POWER_OVER_ALL).exists():
        return employees
    led = granted.filter(role=Role.TEAM_LEAD)
    of_these = sets.among(Employee, employees)
    here = Membership.objects.filter(
        periods.holding(at), team__grants__in=led, employee__in=of_these
    )
    return list(here.values_list("employee", flat=True))


@access.whole()
def special(
    actor: Actor, at: datetime, *, among: Collection[UUID] | None = None
) -> frozenset[UUID]:
    """The employees of whom something in particular must be known when this actor asks.

    Himself, whom he coaches or leads, who objected, who is hired or does not work here. Of all
    others the same holds as of each other.

    Args:
        actor: Who asks.
        at: Now.
        among: Of these alone; of everybody if it is left out.
    """
    if among is not None and not among:
        return frozenset()
    here = Employment.objects.filter(periods.holding(at))
    plain = here.filter(kind=Employment.Kind.EMPLOYEE)
    led = _granted(actor.account, at).filter(role=Role.TEAM_LEAD) if actor.account else []
    found = Employee.objects.filter(
        models.Q(pk=actor.employee)
        | models.Q(
            pk__in=Coaching.objects.filter(periods.holding(at), coach=actor.account).values(
                "employee"
            )
        )
        | models.Q(
            pk__in=Membership.objects.filter(periods.holding(at), team__grants__in=led).values(
                "employee"
            )
        )
        | models.Q(pk__in=Objection.objects.values("employee"))
        | ~models.Q(pk__in=plain.values("employee"))
    )
    if among is not None:
        found = found.filter(pk__in=list(among))
    return frozenset(found.values_list("pk", flat=True))


@access.whole()
def cleared(account: Account, at: datetime) -> bool:
    """Whether an account has a valid secrecy statement and a valid instruction."""
    return account.pk in cleared_among([account], at)


@access.whole()
def cleared_among(accounts: Collection[Account], at: datetime) -> frozenset[UUID]:
    """Which of some accounts have both."""
    valid = Clearance.objects.filter(periods.holding(at), account__in=accounts)
    kinds: dict[UUID, set[str]] = {}
    for account, kind in valid.values_list("account", "kind"):
        kinds.setdefault(account, set()).add(kind)
    every = set(Clearance.Kind.values)
    return frozenset(account for account, held in kinds.items() if held == every)


@access.whole()
def all_cleared(role: str, at: datetime) -> list[Actor]:
    """Everybody who has a granted role and is cleared at a moment, acting in that role."""
    found = Account.objects.filter(pk__in=_having(role, at).values("account"))
    for kind in Clearance.Kind.values:
        valid = Clearance.objects.filter(periods.holding(at), kind=kind)
        found = found.filter(pk__in=valid.values("account"))
    those = found.order_by("email").values_list("pk", "employee")
    return [Actor(role, account, employee) for account, employee in those]


@access.whole()
def teams(employee: UUID, at: datetime) -> frozenset[UUID]:
    """The teams somebody is in at a moment."""
    held = Membership.objects.filter(periods.holding(at), employee=employee)
    return frozenset(held.values_list("team", flat=True))


@access.whole()
def members(teams: Iterable[UUID], at: datetime) -> frozenset[UUID]:
    """The employees who are in one of these teams, and work here, at a moment."""
    held = Membership.objects.filter(
        periods.holding(at), periods.holding(at, "employee__employments__"), team__in=list(teams)
    )
    return frozenset(held.values_list("employee", flat=True))


@access.whole()
def coachees(account: Account, at: datetime) -> int:
    """How many people an account coaches at a moment."""
    return Coaching.objects.filter(periods.holding(at), coach=account).count()


@access.whole()
def roles_asked(at: datetime) -> int:
    """How many roles are asked for and not approved yet."""
    unfinished = models.Q(until__isnull=True) | models.Q(until__gt=at)
    return Grant.objects.filter(unfinished, approved_at__isnull=True, asked_at__lte=at).count()


@access.whole()
def objections_due() -> tuple[date, ...]:
    """The last day of the answer to each open objection, the first one first."""
    found = Objection.objects.filter(status=Objection.Status.OPEN).order_by("answer_due_on")
    return tuple(found.values_list("answer_due_on", flat=True))


@access.whole()
def clearances_ending(
    at: datetime, before: datetime, *, of: Account | None = None
) -> tuple[datetime, ...]:
    """When secrecy statements and instructions end that hold now and will not then."""
    found = Clearance.objects.filter(periods.holding(at), until__lt=before).order_by("until")
    found = found if of is None else found.filter(account=of)
    return tuple(moment for moment in found.values_list("until", flat=True) if moment is not None)


@access.whole()
def sizes(at: datetime) -> dict[UUID, int]:
    """How many people work in each team at a moment; a team without any is not there."""
    here = Membership.objects.filter(
        periods.holding(at), periods.holding(at, "employee__employments__")
    )
    counted = here.values("team").annotate(people=models.Count("employee", distinct=True))
    return dict(counted.values_list("team", "people"))


@access.whole()
def led(account: UUID, at: datetime) -> frozenset[UUID]:
    """The teams that somebody leads at a moment."""
    leading = _granted(account, at).filter(role=Role.TEAM_LEAD, team__isnull=False)
    return frozenset(team for team in leading.values_list("team", flat=True) if team is not None)


@access.whole()
def memberships(employees: Iterable[UUID]) -> dict[UUID, list[Membership]]:
    """The teams that each of these was ever in, in the order in which he joined them."""
    found: dict[UUID, list[Membership]] = {}
    for row in Membership.objects.filter(employee__in=list(employees)).order_by("since", "pk"):
        found.setdefault(row.employee_id, []).append(row)
    return found


@access.whole()
def holding(role: str, at: datetime) -> tuple[Account, ...]:
    """The accounts that have a granted role at a moment."""
    found = Account.objects.filter(pk__in=_having(role, at).values("account"))
    return tuple(found.order_by("email"))


def by_number(number: str) -> Employee | None:
    """The employee with a staff number."""
    return Employee.objects.filter(number=number).first()


def by_email(email: str) -> Account | None:
    """The account with an address, in any case of letters."""
    return Account.objects.filter(email=email.strip().lower()).first()


def _having(role: str, at: datetime) -> "models.QuerySet[Grant]":
    return Grant.objects.filter(
        periods.holding(at), role=role, account__is_active=True, approved_at__lte=at
    )


def _granted(account: UUID, at: datetime) -> "models.QuerySet[Grant]":
    return Grant.objects.filter(
        periods.holding(at), account=account, account__is_active=True, approved_at__lte=at
    )


_STANDING = f"""
SELECT ARRAY(
    SELECT role FROM people_grant WHERE account_id = %s::uuid AND {periods.HOLDING}
    AND approved_at <= %s
), (SELECT id FROM people_employee WHERE account_id = %s::uuid)
"""  # noqa: S608  nothing is written into it but words of ours
_STANDING_BY_TOKEN = _STANDING.replace(
    "account_id = %s::uuid", "account_id = (SELECT account_id FROM people_token WHERE digest = %s)"
)
