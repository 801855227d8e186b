"""Figures of a team, of all together, or of a queue, for those whose function has a use for them.

What is read here was added up and made safe before (`tallying`, `pooling`): no evaluation is
opened, and every number is a sum of what the law allows this reader to see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from klankbord.evaluations.figures import facts
from klankbord.evaluations.margins import Sum
from klankbord.evaluations.models import Added, Scorecard, Tally
from klankbord.evaluations.scorecards import forms, weighing
from klankbord.gate import access, decisions
from klankbord.gate.access import Actor
from klankbord.law.engine import Decision
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.people import queries as people
from klankbord.people.models import Role, Team
from klankbord.programmes.dossier import Dossier
from klankbord.recordings.draw import covering

GIVEN = "five_or_more"
"""What a programme's access matrix says of `aggregate` for who gets figures of groups."""

READERS = (Role.QUALITY_MANAGER, Role.WORKS_COUNCIL, Role.TEAM_LEAD)
"""Roles with a use for figures; who has several reads in the first."""

OPERATION_READERS = (Role.QUALITY_MANAGER, Role.WORKS_COUNCIL)
"""Who reads figures of a queue or the operation: no team is theirs, so no team lead."""

_AUDIENCES = {
    Role.TEAM_LEAD: "manager",
    Role.QUALITY_MANAGER: "management",
    Role.WORKS_COUNCIL: "works_council",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a form, as figures need it: its weight in the whole, and its words."""

    form: str
    id: str
    weight: float
    texts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be seen of one team, or of all.

    Attributes:
        months: First days, the oldest first, without a gap; none before the programme began.
        questions: In the order of the newest form, one form after another.
        cells: Of a question in a month. What is not here is hidden: too few persons.
        totals: Of a question, over all months; more than the cells where months were merged.
        merged: Months that stand in a total only: what they left was added up with others.
        teams: The totals of each team, where all teams were asked for.
        queues: The totals of each queue, where the operation was asked for.
        changed: Months from which another version of a form is in use.
        decision: What the law said; None when there is nothing to see.
    """

    months: tuple[date, ...]
    questions: tuple[Asked, ...] = ()
    cells: Mapping[tuple[str, str, date], Sum] = field(default_factory=dict)
    totals: Mapping[tuple[str, str], Sum] = field(default_factory=dict)
    merged: frozenset[tuple[str, str, date]] = frozenset()
    teams: Mapping[UUID, Mapping[tuple[str, str], Sum]] = field(default_factory=dict)
    queues: Mapping[str, Mapping[tuple[str, str], Sum]] = field(default_factory=dict)
    changed: frozenset[date] = frozenset()
    counted_on: date | None = None
    decision: Decision | None = None

    def between(self, question: Asked, months: Iterable[date]) -> Sum:
        """The sum of a question over some months."""
        empty = Sum()
        found = (self.cells.get((question.form, question.id, month), empty) for month in months)
        return sum(found, start=empty)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose figures: of a team, or of all (None); or, of draws of the operation, of a queue.

    The two never mix: an evaluation counts in one of them (`tallying.Place`).
    """

    team: UUID | None = None
    operation: bool = False
    queue: str = ""

    @property
    def rows(self) -> "QuerySet[Added]":
        """Its sums."""
        if not self.operation:
            found = Added.objects.filter(of=Tally.Of.PERSON)
            return found if self.team is None else found.filter(team=self.team)
        found = Added.objects.exclude(of=Tally.Of.PERSON)
        return found.filter(queue=self.queue) if self.queue else found


def teams(actor: Actor, at: datetime) -> tuple[Team, ...]:
    """The teams of which somebody can ask figures, by name."""
    every = Team.objects.order_by("name", "code")
    if actor.role != Role.TEAM_LEAD:
        return tuple(every)
    led = people.led(actor.account, at) if actor.account else frozenset()
    return tuple(every.filter(pk__in=led))


def read(
    team: UUID | Place | None, *, actor: Actor, months: int, at: datetime, taken: str = ""
) -> Figures:
    """The figures of a team (None: all teams together) or a place over the last so many months.

    The decision is in the ledger. It names nobody, for the figures are about nobody.

    Args:
        team: Whose.
        actor: Who asks, in one of `READERS`.
        months: How many, this one included.
        at: Now.
        taken: As what they leave the page, a code; that is a line of its own in the ledger.

    Raises:
        Refused: The law says no to every version under which the figures came about.
    """
    this = at.astimezone(AMSTERDAM).date().replace(day=1)
    place = team if isinstance(team, Place) else Place(team)
    span = tuple(month_later(this, -back) for back in range(months - 1, -1, -1))
    with transaction.atomic(durable=True), access.whole():
        rows = place.rows.filter(since__gte=span[0], until__lte=month_later(this, 1))
        groups = _groups(rows)
        asked = {
            version: _decide(of, place.team, actor=actor, at=at)
            for version, of in _by_version(groups).items()
        }
        allowed = [version for version, decision in asked.items() if decision.allowed]
        seen = [each for each in groups if each["version"] in allowed]
        found = _found(seen, _begun(seen, span)) if allowed else Figures(span)
        if taken and (allowed or not asked):
            detail: dict[str, Code] = {"form": taken, "months": months, "function": actor.role}
            book.append("report_taken", at=at, subjects=[], detail=detail)
    if asked and not allowed:
        raise decisions.Refused(next(iter(asked.values())))
    return replace(found, decision=asked[allowed[0]]) if allowed else found


Group = Mapping[str, Any]
"""What stands in the sums of one version, team, form, question and months together."""


def _groups(rows: "QuerySet[Added]") -> list[Group]:
    """Every sum is read once: all that is asked of them comes out of these."""
    return list(
        rows.order_by("since", "pk").values(
            "version", "version__starts_at", "team", "scorecard__code", "scorecard__number",
            "queue", "question", "since", "until", "evaluations", "total", "least", "most", "first",
            "counted_on", "keep_until",
        )
    )  # fmt: skip


def _by_version(groups: Sequence[Group]) -> dict[UUID, list[Group]]:
    found: dict[UUID, list[Group]] = {}
    for each in groups:
        found.setdefault(each["version"], []).append(each)
    return found


def _begun(groups: Sequence[Group], span: tuple[date, ...]) -> tuple[date, ...]:
    """The months since the first of the programmes began."""
    started = min(each["version__starts_at"] for each in groups).astimezone(AMSTERDAM).date()
    first = min(each["since"] for each in groups)
    return tuple(month for month in span if month >= min(started.replace(day=1), first))


def _decide(mine: Sequence[Group], team: UUID | None, *, actor: Actor, at: datetime) -> Decision:
    _, first = min((each["since"], each["first"]) for each in mine)
    earliest = Tally.objects.get(pk=first)
    versions = covering.of_leg(earliest.programmes)
    figure = facts.Figure(
        programmes=versions,
        purpose=earliest.purposes[0],
        collected=earliest.collected,
        group=min(each["least"] for each in mine),
        keep_until=datetime.combine(
            min(each["keep_until"] for each in mine), datetime.min.time(), AMSTERDAM
        ),
    )
    act = "report_team" if actor.role != Role.WORKS_COUNCIL else "disclose_to_third_party"
    question = facts.for_figure(
        figure,
        act=act,
        actor=actor,
        at=at,
        granted=granted(versions, team, actor, at),
        audience=_AUDIENCES.get(Role(actor.role), "management"),
    )
    return decisions.decide(question, about=(), by=actor, thing=team, reason="figures")


def granted(versions: Iterable[Dossier], team: UUID | None, actor: Actor, at: datetime) -> bool:
    """Whether the matrix of each programme gives this function figures, and of this team."""
    if any(each.matrix.get(actor.role, {}).get("aggregate") != GIVEN for each in versions):
        return False
    if actor.role != Role.TEAM_LEAD:
        return True
    return actor.account is not None and team in people.led(actor.account, at)


def _found(groups: Sequence[Group], span: tuple[date, ...]) -> Figures:
    cells: dict[tuple[str, str, date], Sum] = {}
    totals: dict[tuple[str, str], Sum] = {}
    teams: dict[UUID, dict[tuple[str, str], Sum]] = {}
    queues: dict[str, dict[tuple[str, str], Sum]] = {}
    merged: set[tuple[str, str, date]] = set()
    for row in groups:
        of = (row["scorecard__code"], row["question"])
        this = Sum(row["evaluations"], row["most"], row["total"])
        totals[of] = totals.get(of, Sum()) + this
        if row["team"] is not None:
            his = teams.setdefault(row["team"], {})
            his[of] = his.get(of, Sum()) + this
        if row["queue"]:
            its = queues.setdefault(row["queue"], {})
            its[of] = its.get(of, Sum()) + this
        if row["until"] == month_later(row["since"], 1):
            cell = (*of, row["since"])
            cells[cell] = cells.get(cell, Sum()) + this
        else:
            merged |= {(*of, month) for month in span if row["since"] <= month < row["until"]}
    return Figures(
        months=span,
        questions=_questions(totals),
        cells=cells,
        totals=totals,
        merged=frozenset(merged),
        teams=teams,
        queues=queues,
        changed=_changes(groups),
        counted_on=max(each["counted_on"] for each in groups),
    )


def _questions(totals: Mapping[tuple[str, str], Sum]) -> tuple[Asked, ...]:
    """The questions of the newest form, and older ones that have a figure; in its order."""
    asked: dict[tuple[str, str], Asked] = {}
    known: set[str] = set()
    cards = Scorecard.objects.filter(code__in={code for code, _ in totals})
    for card in cards.order_by("code", "-number"):
        form = forms.parse(card.form)
        newest = card.code not in known
        weights = _weights(form) if newest else {}
        known.add(card.code)
        for _, question in form.questions():
            of = (card.code, question.id)
            if of not in asked and (newest or of in totals):
                weight = weights.get(question.id, 0.0)
                asked[of] = Asked(card.code, question.id, weight, card.texts)
    return tuple(asked.values())


def _weights(form: forms.Form) -> dict[str, float]:
    """What each question that everybody is asked weighs in the whole; a bonus weighs nothing."""
    scale = weighing.Scale(form)
    usual = [q for q in scale.questions if q.condition is None and not q.bonus]
    shares = scale.applied(sum(question.bit for question in usual))
    return {each: float(Fraction(share)) for each, share in shares.items()}


def _changes(groups: Sequence[Group]) -> frozenset[date]:
    """The first month of each version of a form but the first one."""
    begun: dict[str, dict[int, date]] = {}
    for each in groups:
        numbers = begun.setdefault(each["scorecard__code"], {})
        number = each["scorecard__number"]
        numbers[number] = min(numbers.get(number, each["since"]), each["since"])
    return frozenset(
        since
        for versions in begun.values()
        for number, since in versions.items()
        if number != min(versions)
    )
