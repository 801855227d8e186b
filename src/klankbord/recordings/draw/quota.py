"""How many calls of each person a plan still draws this month: numbers, no results and no order.

The plan gives a person so many calls a month (`per_person`), never more than its ceiling (R6). Who
works a part of the week, or only a part of the month, is drawn from in that proportion, rounded up:
so nobody is looked at more closely because he works less.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from uuid import UUID

from django.db.models import Count

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.law.texts import Text
from klankbord.notices import standings
from klankbord.notices.standings import Standing
from klankbord.people.faults import Fault
from klankbord.people.models import Employment, Membership, Role
from klankbord.programmes import plans, seeds
from klankbord.programmes.dossier import Dossier
from klankbord.recordings.draw.counting import COUNTED, Drawn
from klankbord.recordings.models import Offer

READER = Role.QUALITY_MANAGER
NOT_A_CALL = (Offer.Result.REFUSED, Offer.Result.ERROR)
"""Offers out of which a plan could not draw."""

FULL, REACHED, UNTOLD, SHORT, GOING = "full", "reached", "untold", "short", "going"
"""A person: at the ceiling; at his number; not told yet; too few calls come; going on."""


@dataclass(frozen=True, slots=True)
class Quota:
    """One person in one month.

    Attributes:
        name: Of the person.
        part: Percent of a full week.
        since: His first day in scope, if he came this month and after the programme began.
        should: Calls that the plan wants of him this month.
        drawn: Calls that were drawn.
        offered: Calls out of which could be drawn so far.
        ceiling: The most that may be drawn (R6).
        state: One of the five above.
    """

    employee: UUID
    name: str
    part: int
    since: date | None
    should: int
    drawn: int
    offered: int
    ceiling: int
    state: str

    @property
    def left(self) -> int:
        """Calls that are still to be drawn."""
        return max(0, self.should - self.drawn)


@dataclass(frozen=True, slots=True)
class Together:
    """A queue or the operation in one month; `queue` is nothing for the operation."""

    queue: str
    should: int
    drawn: int
    offered: int

    @property
    def left(self) -> int:
        """Calls that are still to be drawn."""
        return max(0, self.should - self.drawn)


@dataclass(frozen=True, slots=True)
class Month:
    """The month of a programme: its plan, its days, and everybody in scope by name.

    `limits` says what the plan cannot always do. Where it draws from a queue or the operation,
    `together` says how far each is, and there are no people in it: such a draw is about nobody.
    """

    code: str
    title: str
    month: str
    per_person: int
    ceiling: int
    expected: int | None
    days_left: int
    people: tuple[Quota, ...]
    limits: tuple[Text, ...]
    together: tuple[Together, ...]
    calls: int | None
    by_queue: bool


def of(dossier: Dossier, *, at: datetime, by: Actor) -> Month:
    """The month that runs, of a programme in force. That he looked is written with each person.

    Of a draw of a queue or the operation nobody is in it, so nothing is written.

    Raises:
        Fault: Somebody else looks.
    """
    if by.role != READER:
        raise Fault("Who keeps the quality sees how many calls the plan still draws.")
    of_all = plans.of_all(dossier.plan)
    people = () if of_all else standings.of(dossier, at=at, by=by)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        found = _Month(dossier, people, at)
        made = [found.quota(each) for each in people]
        together = _together(dossier, found.month) if of_all else ()
    return Month(
        code=dossier.code,
        title=dossier.title,
        month=found.month,
        per_person=dossier.plan["per_person"],
        ceiling=dossier.plan["ceiling"],
        expected=dossier.plan.get("expected_calls"),
        days_left=_working(found.today, found.last),
        people=tuple(sorted(made, key=lambda each: (each.name, str(each.employee)))),
        limits=tuple(plans.limits(dossier.plan)),
        together=together,
        calls=plans.number(dossier.plan) if of_all else None,
        by_queue=dossier.plan.get("of") == plans.QUEUE,
    )


def _together(dossier: Dossier, month: str) -> tuple[Together, ...]:
    """Each queue, or the operation, of which calls were offered this month, by name."""
    rows = Offer.objects.filter(version=dossier.id, month=month).exclude(frame=None)
    offered: Counter[str] = Counter()
    drawn: Counter[str] = Counter()
    for stratum, result, n in rows.values_list("stratum", "result").annotate(n=Count("pk")):
        scope = stratum.split("/")[2].removeprefix(plans.OPERATION).removeprefix("queue=")
        offered[scope] += n if result not in NOT_A_CALL else 0
        drawn[scope] += n if result in COUNTED else 0
    n = plans.number(dossier.plan)
    return tuple(Together(each, n, drawn[each], offered[each]) for each in sorted(offered))


class _Month:
    """What is read once for everybody in scope."""

    def __init__(self, dossier: Dossier, people: tuple[Standing, ...], at: datetime) -> None:
        ids = [each.employee for each in people]
        self.dossier, self.month = dossier, seeds.month_of(at)
        self.today = at.astimezone(AMSTERDAM).date()
        self.first = self.today.replace(day=1)
        self.last = month_later(self.first, 1) - timedelta(days=1)
        self._begins = dossier.starts_at.astimezone(AMSTERDAM).date()
        self._jobs = {
            row.employee_id: row
            for row in Employment.objects.filter(employee__in=ids, since__lte=at).order_by("since")
        }
        self._joined: dict[UUID, datetime] = {}
        memberships = Membership.objects.filter(employee__in=ids, team__in=dossier.teams)
        for member in memberships.filter(since__lte=at):
            if member.until is None or member.until > at:
                before = self._joined.get(member.employee_id, member.since)
                self._joined[member.employee_id] = min(before, member.since)
        self._drawn = Drawn(ids, {self.month})
        offers = Offer.objects.filter(employee__in=ids, month=self.month, version=dossier.id)
        heard = offers.exclude(result__in=NOT_A_CALL).values_list("employee", flat=True)
        self._offered = Counter(heard)

    def quota(self, of: Standing) -> Quota:
        plan, job = self.dossier.plan, self._jobs.get(of.employee)
        part = job.part if job else 100
        begin, end = self._days(of.employee)
        whole = _working(self.first, self.last)
        here = Fraction(_working(begin, end), whole) if whole else Fraction(1)
        should = min(plan["ceiling"], ceil(plan["per_person"] * here * part / 100))
        drawn = self._drawn.count(self.dossier.id, of.employee, self.month)
        offered = self._offered[of.employee]
        return Quota(
            employee=of.employee,
            name=of.name,
            part=part,
            since=begin if begin > max(self.first, self._begins) else None,
            should=should,
            drawn=drawn,
            offered=offered,
            ceiling=plan["ceiling"],
            state=self._state(of, should, drawn, offered, begin, end),
        )

    def _days(self, employee: UUID) -> tuple[date, date]:
        """His first and last day in scope, within the month."""
        job, begins = self._jobs.get(employee), [self.dossier.starts_at]
        ends = [moment for moment in (self.dossier.ends_at, job and job.until) if moment]
        begins += [moment for moment in (job and job.since, self._joined.get(employee)) if moment]
        first = max([self.first, *(each.astimezone(AMSTERDAM).date() for each in begins)])
        before = [(each - timedelta(microseconds=1)).astimezone(AMSTERDAM) for each in ends]
        return first, min([self.last, *(each.date() for each in before)])

    def _state(
        self, of: Standing, should: int, drawn: int, offered: int, begin: date, end: date
    ) -> str:
        if drawn >= self.dossier.plan["ceiling"]:
            return FULL
        if drawn >= should:
            return REACHED
        if not of.told:
            return UNTOLD
        so_far, still = _working(begin, self.today), _working(self.today, end) - 1
        rate = Fraction(offered, so_far) if so_far else Fraction(0)
        # On the first day nobody has had the time to take calls.
        short = so_far > 1 and offered + rate * max(0, still) < should
        return SHORT if short else GOING


def _working(first: date, last: date) -> int:
    """Working days from one day to another, both included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(calendar.is_working_day(day) for day in days)
