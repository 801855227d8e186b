"""Whether scores differ before and after a first talk: of a month of talks, counted once.

A figure that is counted anew when somebody looks gives its newest person away. So this one is
counted when its days are over, of everybody who had a first talk in one month, and never again. It
is a difference and proves no cause: who is drawn, and what else happened, is in it too.

Each person counts once, by the difference of his own two means; the interval is that of Student
over persons (paired). Nothing of a person stands in it, nothing is ranked, and the calls stay
behind the wall: no figure of them is shown to whom the law does not give sums (R7, R50, R51).

Source: Student, The Probable Error of a Mean, Biometrika 1908; AVG art. 5(1)(b), recital 26.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt
from statistics import fmean, stdev
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from klankbord.coaching.models import Conversation, Effect
from klankbord.database import turns
from klankbord.evaluations import columns
from klankbord.evaluations.figures import estimates, facts, figures, own, sources, tallying
from klankbord.evaluations.figures.sources import Source
from klankbord.evaluations.models import Evaluation
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import queue
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.ledger import book
from klankbord.ledger.periods import local_day
from klankbord.people.models import Role
from klankbord.programmes import plans
from klankbord.recordings.draw import covering

WINDOW = timedelta(days=30)
"""Calls of so long before and after a talk are compared."""
BACK = 3
"""Months of talks that are looked at: what could not be counted by then never is."""
EACH = 2
"""Scores of a person on each side at least; with one his difference is chance alone."""
DIGITS = 2
"""Decimals of a point that are told to a machine."""
KEPT = 36
"""Months that a figure is kept. Policy, as that of other sums."""
READERS = (Role.QUALITY_MANAGER, Role.WORKS_COUNCIL)
_AUDIENCE = {"works_council": "works_council"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One month of first talks, in points out of 100; the interval holds 95 times in 100."""

    since: date
    persons: int
    before: int
    after: int
    change: float
    low: float
    high: float

    @property
    def proves(self) -> str:
        """up, down, or none where the interval holds no difference."""
        if self.low > 0:
            return "up"
        return "down" if self.high < 0 else "none"


@queue.periodic("coaching.effects", "52 0 * * *")
def count_nightly(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """After the sums, before the sweep."""
    count(at=timezone.now())


def count(*, at: datetime) -> int:
    """Count the months of which the days are over; how many figures were written. Once each."""
    today = local_day(at)
    made = 0
    for back in range(1, BACK + 1):
        since = month_later(today.replace(day=1), -back)
        if month_later(since, 1) + WINDOW < today:
            made += sum(_count(source, since, at) for source in _sources(since, at))
    with transaction.atomic(durable=True), access.acting(Access(SYSTEM, "retain", None, at)):
        Effect.objects.filter(keep_until__lte=today).delete()
    return made


def read(actor: Actor, *, at: datetime, taken: str = "") -> tuple[Shown, ...]:
    """What somebody may see of it, the newest month first. The decision is in the ledger.

    Args:
        actor: Who asks, in one of `READERS`.
        at: Now.
        taken: As what it leaves the page, a code; that is a line of its own in the ledger.

    Raises:
        Refused: The law says no to every one of them.
    """
    with transaction.atomic(durable=True), access.whole():
        rows = list(Effect.objects.order_by("-since", "pk"))
        asked = [(row, decisions.decide(_question(row, actor, at), about=(), by=actor,
                                        reason="figures")) for row in rows]  # fmt: skip
        allowed = [row for row, decision in asked if decision.allowed]
        if taken and (allowed or not asked):
            detail = {"form": taken, "of": "coaching", "function": actor.role}
            book.append("report_taken", at=at, subjects=[], detail=detail)
    if asked and not allowed:
        raise decisions.Refused(asked[0][1])
    return tuple(map(_shown, allowed))


def told(found: Iterable[Shown]) -> dict[str, Any]:
    """The same as codes and numbers, in points out of 100, for a command and the API."""
    return {
        "days": WINDOW.days,
        "fewest": {"persons": Effect.FEWEST_PERSONS, "scores": Effect.FEWEST_SCORES},
        "months": [
            {
                "month": f"{each.since:%Y-%m}", "persons": each.persons,
                "before": each.before, "after": each.after, "proves": each.proves,
                **{name: round(getattr(each, name), DIGITS) for name in ("change", "low", "high")},
            }
            for each in found
        ],
    }  # fmt: skip


def _shown(row: Effect) -> Shown:
    half = estimates.student(row.persons - 1) * row.spread / sqrt(row.persons)
    return Shown(row.since, row.persons, row.before, row.after, row.change,
                 row.change - half, row.change + half)  # fmt: skip


def _sources(since: date, at: datetime) -> list[Source]:
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        return sources.of(employee__in=_talks(since))


def _talks(since: date) -> dict[UUID, datetime]:
    """Whose first talk was closed in a month, and when."""
    closed = Conversation.objects.filter(closed_at__isnull=False).order_by()
    first = closed.values_list("employee").annotate(first=Min("closed_at"))
    return {who: on for who, on in first if local_day(on).replace(day=1) == since}


def _count(source: Source, since: date, at: datetime) -> int:
    with transaction.atomic(durable=True):
        turns.take("coaching.effects")
        allowed = sources.countable(source, at, restricted_at=None, held=False)
        with access.acting(Access(SYSTEM, "retain", None, at)):
            if Effect.objects.filter(since=since, scorecard=source.scorecard).exists():
                return 0
            talks = _talks(since)
            rows = Evaluation.objects.filter(pk__in=allowed, employee__in=talks, key__gone_at=None)
            found = [row for row in rows.select_related("key", "version", "scorecard")
                     if not plans.of_all(row.version.plan)]  # fmt: skip
            return _write(source, since, found, talks, at)


def _write(
    source: Source, since: date, rows: Sequence[Evaluation], talks: Mapping[UUID, datetime],
    at: datetime,
) -> int:  # fmt: skip
    sides = dict(_sides(rows, talks))
    changes = [fmean(after) - fmean(before) for before, after in sides.values()]
    before, after = (sum(len(each[side]) for each in sides.values()) for side in (0, 1))
    if len(sides) < Effect.FEWEST_PERSONS or min(before, after) < Effect.FEWEST_SCORES:
        return 0
    inside = [row for row in rows if row.employee_id in sides]
    earliest = min(inside, key=lambda row: (row.made_at, row.pk))
    made = Effect(
        version=earliest.version,
        programmes=list(source.programmes), purposes=list(source.purposes),
        collected=tallying.moved_to_the_hour(earliest.collected), scorecard_id=source.scorecard,
        since=since, persons=len(sides), before=before, after=after, change=fmean(changes),
        spread=stdev(changes), counted_on=local_day(at), keep_until=month_later(since, KEPT),
    )  # fmt: skip
    question = _figure(made, columns.COUNT, SYSTEM, at, granted=True, audience="management")
    if not decisions.decide(question, about=sorted(sides), by=SYSTEM, reason="counted").allowed:
        return 0
    made.save()
    return 1


def _sides(
    rows: Sequence[Evaluation], talks: Mapping[UUID, datetime]
) -> Iterator[tuple[UUID, tuple[list[float], list[float]]]]:
    """The scores of each person before and after his talk, where there are enough of both."""
    whose = {row.pk: row.employee_id for row in rows}
    sides: dict[UUID, tuple[list[float], list[float]]] = {}
    for each in own.scored(rows):
        who = whose[each.id]
        if abs(each.made_at - talks[who]) <= WINDOW:
            before, after = sides.setdefault(who, ([], []))
            (before if each.made_at < talks[who] else after).append(float(each.percent))
    for who, (before, after) in sides.items():
        if min(len(before), len(after)) >= EACH:
            yield who, (before, after)


def _question(row: Effect, actor: Actor, at: datetime) -> dict[str, Any]:
    council = actor.role == Role.WORKS_COUNCIL
    return _figure(
        row, "disclose_to_third_party" if council else columns.COUNT, actor, at,
        granted=figures.granted(covering.of_leg(row.programmes), None, actor, at),
        audience=_AUDIENCE.get(actor.role, "management"),
    )  # fmt: skip


def _figure(
    row: Effect, act: str, actor: Actor, at: datetime, *, granted: bool, audience: str
) -> dict[str, Any]:
    ends = datetime.combine(row.keep_until, datetime.min.time(), AMSTERDAM)
    figure = facts.Figure(
        programmes=covering.of_leg(row.programmes), purpose=row.purposes[0],
        collected=row.collected, group=row.persons, keep_until=ends,
    )  # fmt: skip
    return facts.for_figure(figure, act=act, actor=actor, at=at, granted=granted, audience=audience)
