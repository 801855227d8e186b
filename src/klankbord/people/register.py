"""What is shown of accounts, people and roles to those who keep them; that they looked is written.

Names and periods, never content: an administrator hears no call and sees no score (design 4.4).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
)

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.ledger import book
from klankbord.people import accounts as accounts_
from klankbord.people import periods
from klankbord.people.grants import REVIEW
from klankbord.people.models import (
    Account,
    AgentRef,
    Employee,
    Employment,
    Grant,
    Membership,
    Team,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A role as the register shows it. `review_on` is the day on which somebody looks again."""

    grant: Grant
    state: str  # asked, coming, held, ended
    review_on: date | None
    due: bool


def accounts(text: str, *, at: datetime, by: Actor) -> "QuerySet[Account]":
    """Accounts of which name or address holds a text, by name."""
    _look("accounts", at=at, by=by)
    held = Grant.objects.filter(periods.holding(at), approved_at__lte=at).order_by("role")
    found = Account.objects.select_related("employee").order_by("name", "email")
    found = found.prefetch_related(Prefetch("grants", queryset=held, to_attr="held"))
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return found


def account(pk: UUID, *, at: datetime, by: Actor) -> Account:
    """One account.

    Raises:
        Account.DoesNotExist: There is none.
    """
    found = Account.objects.select_related("employee").get(pk=pk)
    _look("account", at=at, by=by, about=accounts_.about(found))
    return found


def employees(text: str, team: Team | None, *, at: datetime, by: Actor) -> "QuerySet[Employee]":
    """People of whom name or staff number holds a text, in a team now if one is given, by name."""
    _look("employees", at=at, by=by)
    employed = Employment.objects.filter(periods.holding(at), employee=OuterRef("pk"))
    now = Membership.objects.filter(periods.holding(at)).select_related("team")
    found = Employee.objects.annotate(here=Exists(employed)).order_by("name", "number")
    found = found.prefetch_related(Prefetch("memberships", queryset=now, to_attr="now"))
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(number__icontains=word))
    if team is not None:
        inside = Membership.objects.filter(periods.holding(at), employee=OuterRef("pk"), team=team)
        found = found.filter(Exists(inside))
    return found


def employee(pk: UUID, *, at: datetime, by: Actor) -> Employee:
    """One employee.

    Raises:
        Employee.DoesNotExist: There is none.
    """
    found = Employee.objects.select_related("account").get(pk=pk)
    _look("employee", at=at, by=by, about=found.pk)
    return found


def names(text: str, source: str, *, ended: bool, at: datetime, by: Actor) -> "QuerySet[AgentRef]":
    """Whom platforms mean by which names, by platform and name; the newest period first.

    Args:
        text: Name on the platform, or name or staff number of the person, holds this.
        source: Of one platform; empty for all.
        ended: Whether those whose period is over are among them.
        at: Now.
        by: Who looks.
    """
    _look("agent_names", at=at, by=by)
    found = AgentRef.objects.select_related("employee").order_by("source", "ref", "-since")
    if source:
        found = found.filter(source=source)
    if not ended:
        found = found.filter(Q(until__isnull=True) | Q(until__gt=at))
    for word in text.split():
        of_person = Q(employee__name__icontains=word) | Q(employee__number__icontains=word)
        found = found.filter(of_person | Q(ref__icontains=word))
    return found


def name(pk: int, *, at: datetime, by: Actor) -> AgentRef:
    """One name.

    Raises:
        AgentRef.DoesNotExist: There is none.
    """
    found = AgentRef.objects.select_related("employee").get(pk=pk)
    _look("agent_name", at=at, by=by, about=found.employee_id)
    return found


def roles(text: str, *, at: datetime, by: Actor) -> "QuerySet[Grant]":
    """Roles that hold, will hold, or are asked for; of whom name or address holds a text."""
    _look("roles", at=at, by=by)
    running = Q(until__isnull=True) | Q(until__gt=at)
    found = Grant.objects.filter(running).select_related(
        "account", "team", "asked_by", "approved_by", "reviewed_by"
    )
    for word in text.split():
        found = found.filter(Q(account__name__icontains=word) | Q(account__email__icontains=word))
    decided = ExpressionWrapper(Q(approved_at__isnull=False), BooleanField())
    return found.order_by(decided, "account__name", "role", "since")  # what is asked comes first


def standing(grants: Iterable[Grant], at: datetime) -> Iterator[Standing]:
    """How each of some roles stands at a moment."""
    today = at.astimezone(AMSTERDAM).date()
    for grant in grants:
        if grant.until is not None and grant.until <= at:
            yield Standing(grant, "ended", None, due=False)
        elif grant.approved_at is None:
            yield Standing(grant, "asked", None, due=False)
        else:
            last = (grant.reviewed_at or max(grant.approved_at, grant.since)).astimezone(AMSTERDAM)
            on = month_later(last.date(), REVIEW)
            held = grant.since <= at
            yield Standing(grant, "held" if held else "coming", on, due=held and on <= today)


@access.whole()
def reviews_due(at: datetime) -> int:
    """How many roles somebody has to look at again by now."""
    held = Grant.objects.filter(periods.holding(at), approved_at__lte=at)
    return sum(each.due for each in standing(held, at))


@access.whole()
def reviews_on(at: datetime) -> tuple[date, ...]:
    """The days on which somebody looks again at the roles that are held now, in order."""
    held = Grant.objects.filter(periods.holding(at), approved_at__lte=at)
    return tuple(sorted(each.review_on for each in standing(held, at) if each.review_on))


def _look(what: str, *, at: datetime, by: Actor, about: UUID | None = None) -> None:
    with transaction.atomic(durable=True):
        subjects = [] if about is None else [about]
        detail = {"what": what, "function": by.role}
        book.append("register_read", at=at, subjects=subjects, detail=detail)
