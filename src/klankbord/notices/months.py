"""What a month brought a person, and who has not been told in time what was done with his calls.

A message stands on his page at once. Who has no page is told by mail or on paper, and until then he
is not told. After five working days that is late: nobody listens to him any more (R32).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Actor
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM, end_of, month_later
from klankbord.law.settings import DEFAULT
from klankbord.ledger import book
from klankbord.notices import afterwards, queries
from klankbord.notices.models import AfterNotice
from klankbord.notices.queries import Notice
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.vault import keys

Kind = AfterNotice.Kind
TELLERS = (Role.DPO,)
"""Who sees who is not told, and gives it to him on paper. What it says only the person sees."""


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in Europe/Amsterdam."""

    first: date

    @property
    def name(self) -> str:
        """As it is kept: 2026-11."""
        return f"{self.first:%Y-%m}"

    @property
    def since(self) -> datetime:
        """Its first instant."""
        return end_of(self.first - timedelta(days=1))

    @property
    def until(self) -> datetime:
        """The instant at which it is over."""
        return end_of(self.last)

    @property
    def last(self) -> date:
        """Its last day."""
        return month_later(self.first, 1) - timedelta(days=1)

    @property
    def due(self) -> date:
        """The last day on which a person is told in time of what it brought."""
        return calendar.plus_working_days(self.last, DEFAULT.after_notice_working_days)


@dataclass(frozen=True, slots=True)
class Late:
    """Somebody who is not told of something, since when that is late, and of how much."""

    employee: UUID
    name: str
    number: str
    due_on: date
    count: int


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody was not told, the oldest first, to be given to him on paper."""

    name: str
    number: str
    notices: tuple[Notice, ...]


def before(at: datetime, months: int = 1) -> Month:
    """The month that is over, or one so many months back."""
    first = at.astimezone(AMSTERDAM).date().replace(day=1)
    return Month(month_later(first, -months))


def heard_in(month: Month, employees: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """{employee: calls that were listened to, calls that were evaluated} in a month."""
    rows = AfterNotice.objects.filter(
        employee__in=list(employees), happened_at__gte=month.since, happened_at__lt=month.until
    ).values_list("employee")
    counted = rows.annotate(
        heard=Count("leg", distinct=True, filter=Q(kind__in=[Kind.LISTENED, Kind.SCORED])),
        scored=Count("leg", distinct=True, filter=Q(kind=Kind.SCORED)),
    )
    return {employee: (heard, scored) for employee, heard, scored in counted}


@access.whole()
def tell(
    employee: UUID, month: Month, *, recorded: int, heard: int, scored: int, at: datetime
) -> bool:
    """Tell a person what a month brought, inside a transaction; False: he was told already."""
    if AfterNotice.objects.filter(employee=employee, period=month.name).exists():
        return False
    key = keys.create(
        parties=[keys.Party(employee, "agent")],
        kind=afterwards.KEY_KIND,
        keep_until=afterwards.kept_until(at),
        at=at,
    )
    AfterNotice.objects.create(
        employee_id=employee,
        key=key,
        kind=Kind.PERIOD,
        period=month.name,
        recorded=recorded,
        heard=heard,
        scored=scored,
        function=SYSTEM.role,
        happened_at=month.until,
        due_on=month.due,
        told_at=at,
    )
    detail = {"about": str(Kind.PERIOD), "period": month.name, "function": SYSTEM.role}
    book.append("told_afterwards", at=at, subjects=[employee], detail=detail)
    return True


def is_late(employee: UUID, at: datetime) -> bool:
    """Whether somebody has not been told in time of something that was done with his calls."""
    return _late(at).filter(employee=employee).exists()


def late(*, at: datetime, by: Actor) -> tuple[Late, ...]:
    """Everybody who is not told, who waits longest first; that somebody looked is written down.

    Raises:
        Fault: Somebody else looks.
    """
    _insist_on_teller(by)
    with access.keeping(by, at):
        with access.whole():
            rows = _untold().values_list("employee", "employee__name", "employee__number")
            counted = rows.annotate(due=Min("due_on"), count=Count("pk"))
            found = tuple(Late(*row) for row in counted.order_by("due", "employee__number"))
        detail = {"what": "untold", "function": by.role}
        book.append(
            "register_read", at=at, subjects=[each.employee for each in found], detail=detail
        )
    return found


@access.whole()
def late_count(at: datetime) -> int:
    """How many persons are late to be told."""
    return _late(at).values("employee").distinct().count()


def letter(employee: UUID, *, at: datetime, by: Actor) -> Letter | None:
    """What somebody was not told, to print it for him; None: there is nothing.

    That it was made is written down for him. It tells him nothing yet.

    Raises:
        Fault: Somebody else makes it.
    """
    _insist_on_teller(by)
    with access.keeping(by, at):
        with access.whole():
            rows = _untold().filter(employee=employee).select_related("key", "employee")
            found = list(rows.order_by("happened_at", "pk"))
        if not found:
            return None
        book.append("letter_printed", at=at, subjects=[employee], detail={"function": by.role})
    to = found[0].employee
    return Letter(to.name, to.number, tuple(queries.notice(row) for row in found))


def hand_over(employee: UUID, *, at: datetime, by: Actor) -> int:
    """What somebody was not told is given to him on paper: from now on he is told.

    Returns:
        Of how much.

    Raises:
        Fault: Somebody else does it.
    """
    _insist_on_teller(by)
    with access.keeping(by, at):
        with access.whole():
            count = _untold().filter(employee=employee).update(handed_at=at)
        if count:
            detail = {"about": "paper", "function": by.role}
            book.append("told_on_paper", at=at, subjects=[employee], detail=detail)
    return count


def _untold() -> "QuerySet[AfterNotice]":
    """What somebody cannot see on a page, and did not get in another way either."""
    no_page = Q(employee__account=None) | Q(employee__account__is_active=False)
    return AfterNotice.objects.filter(
        no_page, read_at=None, mailed_at=None, handed_at=None
    ).order_by()


def _late(at: datetime) -> "QuerySet[AfterNotice]":
    return _untold().filter(due_on__lt=at.astimezone(AMSTERDAM).date())


def _insist_on_teller(by: Actor) -> None:
    if by.role not in TELLERS:
        raise Fault("The data protection officer sees who was not told.", "not_a_teller")
