"""Figures for the council: how much is recorded and heard, and by which function, of groups only.

A cell rests on five persons or more, or it is hidden; when what is hidden could be had by taking
what is shown from a total, the smallest cell that is shown is hidden along with it. How often a
function listened is about who listens too (R78): it is shown from five listeners on.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q

from klankbord.evaluations import facts, tallying
from klankbord.gate import access, decisions
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.law.settings import DEFAULT
from klankbord.people.models import Role
from klankbord.programmes.models import Version
from klankbord.recordings import covering
from klankbord.recordings.models import Leg, Listening

MONTHS = 3
K = DEFAULT.smallest_group
GIVEN = "five_or_more"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded of a team for some purposes. None: hidden."""

    team: UUID
    purposes: tuple[str, ...]
    persons: int | None
    recorded: int | None
    heard: int | None


@dataclass(frozen=True, slots=True)
class Heard:
    """How often a function listened for a reason. None: hidden."""

    function: str
    reason: str
    times: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What the council may see over the last months. `refused`: purposes the law kept back."""

    since: date
    recorded: tuple[Recorded, ...]
    heard: tuple[Heard, ...]
    refused: tuple[str, ...]


Key = TypeVar("Key", bound=Hashable)


def hidden(sizes: Mapping[Key, int]) -> frozenset[Key]:
    """Which cells of a table are hidden, by how many persons each rests on."""
    out = {key for key, size in sizes.items() if size < K}
    shown = sorted((key for key in sizes if key not in out), key=lambda key: (sizes[key], str(key)))
    while out and shown and (len(out) == 1 or sum(sizes[key] for key in out) < K):
        out.add(shown.pop(0))
    return frozenset(out)


def read(*, at: datetime, by: Actor) -> Figures:
    """The figures of the last months, this one included. The decisions are in the log.

    Args:
        at: Now.
        by: A member of the council.
    """
    if by.role != Role.WORKS_COUNCIL:
        raise PermissionError("these figures are made for the works council")
    since = month_later(at.astimezone(AMSTERDAM).date().replace(day=1), 1 - MONTHS)
    begin = datetime.combine(since, datetime.min.time(), AMSTERDAM)
    with access.deed(access.Access(access.SYSTEM, "retain", None, at)):
        rows = _recorded(begin, at)
        refused = _refused(rows, at, by)
        shown = [row for row in rows if tuple(row["purposes"]) not in refused]
        return Figures(
            since,
            tuple(_cells(shown)),
            tuple(_heard(begin, at)) if shown else (),
            tuple(sorted({each for purposes in refused for each in purposes})),
        )


def _recorded(since: datetime, at: datetime) -> list[dict[str, Any]]:
    joined = Q(employee__memberships__since__lte=F("made_at")) & (
        Q(employee__memberships__until__isnull=True)
        | Q(employee__memberships__until__gt=F("made_at"))
    )
    by_others = Q(listenings__isnull=False) & ~Q(listenings__function="employee")
    rows = Leg.objects.filter(joined, made_at__gte=since, made_at__lte=at)
    found = rows.values("purposes", team=F("employee__memberships__team")).annotate(
        recorded=Count("pk", distinct=True),
        persons=Count("employee", distinct=True),
        heard=Count("pk", distinct=True, filter=by_others),
        first=Min("made_at"),
        until=Max("retention_until"),
    )
    return [dict(row) for row in found.order_by("purposes", "team")]


def _cells(rows: list[dict[str, Any]]) -> list[Recorded]:
    made = []
    for purposes in dict.fromkeys(tuple(row["purposes"]) for row in rows):
        mine = [row for row in rows if tuple(row["purposes"]) == purposes]
        away = hidden({row["team"]: row["persons"] for row in mine})
        for row in mine:
            shown = row["team"] not in away
            made.append(
                Recorded(
                    team=row["team"],
                    purposes=purposes,
                    persons=row["persons"] if shown else None,
                    recorded=row["recorded"] if shown else None,
                    heard=row["heard"] if shown else None,
                )
            )
    return made


def _heard(since: datetime, at: datetime) -> list[Heard]:
    rows = Listening.objects.filter(started_at__gte=since, started_at__lte=at)
    found = list(
        rows.values("function", "reason")
        .annotate(
            times=Count("pk"),
            listeners=Count("account", distinct=True),
            persons=Count("leg__employee", distinct=True),
        )
        .order_by("function", "reason")
    )
    sizes = {(row["function"], row["reason"]): min(row["listeners"], row["persons"])
             for row in found}  # fmt: skip
    away = hidden(sizes)
    return [
        Heard(row["function"], row["reason"], None if key in away else row["times"])
        for row in found
        for key in [(row["function"], row["reason"])]
    ]


def _refused(rows: list[dict[str, Any]], at: datetime, by: Actor) -> set[tuple[str, ...]]:
    """The purposes of which the law gives the council no figures, asked for each once."""
    refused = set()
    for purposes in dict.fromkeys(tuple(row["purposes"]) for row in rows):
        mine = [row for row in rows if tuple(row["purposes"]) == purposes]
        legs = Leg.objects.filter(
            version__in=Version.objects.values("pk"),  # said by itself, so that an index finds it
            purposes=list(purposes),
            made_at=min(row["first"] for row in mine),
        )
        first = legs.order_by("pk")[0]
        versions = covering.of_leg(first.programmes)
        figure = facts.Figure(
            programmes=versions,
            purpose=purposes[0],
            collected=tallying.moved_to_the_hour(first.collected),
            group=K,  # a cell of fewer is never shown
            keep_until=max(row["until"] for row in mine),
        )
        granted = all(each.matrix.get(by.role, {}).get("aggregate") == GIVEN for each in versions)
        question = facts.for_figure(
            figure,
            act="disclose_to_third_party",
            actor=by,
            at=at,
            granted=granted,
            audience="works_council",
        )
        decision = decisions.decide(question, about=(), by=by, reason="figures")
        if not decision.allowed:
            refused.add(purposes)
    return refused
