"""Figures for the council: how much is recorded and heard, and by which function, of groups only.

A cell rests on five persons or more, or it is hidden; when what is hidden could be had by taking
what is shown from a total, the smallest cell that is shown is hidden along with it. How often a
function listened is about who listens too (R78): it is shown from five listeners on.
"""

from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q

from klankbord.evaluations.figures import counted, facts, tallying
from klankbord.gate import access, decisions
from klankbord.gate.access import Actor
from klankbord.jobs import queue
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.law.settings import DEFAULT
from klankbord.people.models import Role
from klankbord.programmes.models import Version
from klankbord.recordings.draw import covering
from klankbord.recordings.models import Leg, Listening

MONTHS = 3
K = DEFAULT.smallest_group
GIVEN = "five_or_more"
NAME = "council"
SHOWN = ("persons", "recorded", "heard")


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
    """What the council may see over the last months.

    Attributes:
        since: From this day on.
        recorded, heard: The figures.
        refused: Purposes of which the law kept them back.
        counted_at: When they were counted, if that was before somebody looked.
    """

    since: date
    recorded: tuple[Recorded, ...]
    heard: tuple[Heard, ...]
    refused: tuple[str, ...]
    counted_at: datetime | None = None


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
    since = _since(at)
    with access.deed(access.Access(access.SYSTEM, "retain", None, at)):
        kept = counted.newest(NAME, since, at)
        found, counted_at = (kept.found, kept.counted_at) if kept else _count(since, at)
        refused = {
            tuple(each["purposes"]) for each in found["recorded"] if _is_refused(each, at, by)
        }
    shown = [each for each in found["recorded"] if tuple(each["purposes"]) not in refused]
    return Figures(
        since,
        tuple(
            Recorded(**{**cell, "team": UUID(cell["team"]), "purposes": tuple(each["purposes"])})
            for each in shown
            for cell in each["cells"]
        ),
        tuple(Heard(**each) for each in found["heard"]) if shown else (),
        tuple(sorted({each for purposes in refused for each in purposes})),
        counted_at,
    )


@queue.periodic("council.figures", "17 * * * *")
def hourly(timestamp: int) -> None:
    """Every hour: who looks need not wait for the count of many calls."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    with access.deed(access.Access(access.SYSTEM, "retain", None, at)):
        _count(_since(at), at)


def _since(at: datetime) -> date:
    return month_later(at.astimezone(AMSTERDAM).date().replace(day=1), 1 - MONTHS)


def _count(since: date, at: datetime) -> tuple[dict[str, Any], datetime | None]:
    """The cells as they may be shown, what the law asks of them, and when they were counted.

    The last only if they are kept. What is hidden stands in none of it.
    """
    begin = datetime.combine(since, datetime.min.time(), AMSTERDAM)
    rows = _recorded(begin, at)
    found = {
        "recorded": [
            _of_purposes(purposes, [row for row in rows if tuple(row["purposes"]) == purposes])
            for purposes in dict.fromkeys(tuple(row["purposes"]) for row in rows)
        ],
        "heard": [asdict(each) for each in _heard(begin, at)],
    }
    calls = sum(row["recorded"] for row in rows)
    return found, counted.keep(NAME, since, found, calls=calls, at=at)


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


def _of_purposes(purposes: tuple[str, ...], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The cells of some purposes, with what was frozen with the first of their calls."""
    away = hidden({row["team"]: row["persons"] for row in rows})
    legs = Leg.objects.filter(
        version__in=Version.objects.values("pk"),  # said by itself, so that an index finds it
        purposes=list(purposes),
        made_at=min(row["first"] for row in rows),
    )
    first = legs.order_by("pk")[0]
    return {
        "purposes": purposes,
        "programmes": [str(each) for each in first.programmes],
        "collected": tallying.moved_to_the_hour(first.collected),
        "until": max(row["until"] for row in rows).isoformat(),
        "cells": [
            {"team": str(row["team"])}
            | {name: None if row["team"] in away else row[name] for name in SHOWN}
            for row in rows
        ],
    }


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


def _is_refused(of: Mapping[str, Any], at: datetime, by: Actor) -> bool:
    """Whether the law gives the council no figures of some purposes."""
    versions = covering.of_leg([UUID(each) for each in of["programmes"]])
    figure = facts.Figure(
        programmes=versions,
        purpose=of["purposes"][0],
        collected=of["collected"],
        group=K,  # a cell of fewer is never shown
        keep_until=datetime.fromisoformat(of["until"]),
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
    return not decisions.decide(question, about=(), by=by, reason="figures").allowed
