"""A report of figures as codes and numbers: what a file, a command and the API give alike.

The numbers are those of the page: what the page hides is hidden here, with the same reason. Teams
stand by name, questions in the order of their form; nothing is ordered by its figure.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from klankbord.evaluations.figures import estimates, figures
from klankbord.evaluations.figures.figures import Asked, Figures
from klankbord.evaluations.margins import FEWEST, FEWEST_COMPARED, SMALLEST_GROUP, Sum, margin
from klankbord.gate.access import Actor
from klankbord.people.models import Team

LENGTHS = (3, 6, 12)
"""Months that can be asked for."""
USUAL = 6
DIGITS = 4
TOTAL_ONLY = "total_only"
"""Why a month is hidden whose scores stand in a total."""


class NoSuchTeam(LookupError):
    """There is no team with this code, or it is not for who asks."""


Cell = dict[str, float | int | str | None]


def told(found: Figures, teams: Sequence[Team]) -> dict[str, Any]:
    """The report as a table for machines.

    Args:
        found: The figures of one team or of all.
        teams: Those of which totals are told, by name; none where one team was asked.
    """
    return {
        "months": [_month(month) for month in found.months],
        "counted_on": found.counted_on.isoformat() if found.counted_on else None,
        "forms_changed": sorted(_month(month) for month in found.changed),
        "fewest": {
            "persons": SMALLEST_GROUP, "evaluations": FEWEST, "compared": FEWEST_COMPARED,
        },
        "questions": [_question(found, question) for question in found.questions],
        "teams": _teams(found, teams),
        "queues": [
            {
                "queue": name,
                "questions": [
                    {"form": each.form, "question": each.id,
                     "total": cell(totals.get((each.form, each.id), Sum()))}
                    for each in found.questions
                ],
            }
            for name, totals in sorted(found.queues.items())
        ],
    }  # fmt: skip


def cell(of: Sum, *, merged: bool = False, estimate: float | None = None) -> Cell:
    """One figure: its share with margin and numbers, or `hidden` and why."""
    if of.standing != "shown":
        alone = of.standing == "persons" and merged
        return {"hidden": TOTAL_ONLY if alone else of.standing}
    found = margin(of)
    made: Cell = {
        "share": round(of.mean, DIGITS),
        "low": round(found.low, DIGITS),
        "high": round(found.high, DIGITS),
        "evaluations": of.evaluations,
        "persons_at_least": of.persons,
    }
    return made if estimate is None else made | {"estimate": round(estimate, DIGITS)}


def shown(figures_: Mapping[UUID, Sum]) -> dict[UUID, Sum]:
    """Those that may be shown: no estimate is made with what is hidden."""
    return {key: each for key, each in figures_.items() if each.standing == "shown"}


def _question(found: Figures, question: Asked) -> dict[str, Any]:
    of = (question.form, question.id)
    return {
        "form": question.form,
        "question": question.id,
        "weight": round(question.weight, DIGITS),
        "total": cell(found.totals.get(of, Sum())),
        "months": {
            _month(month): cell(
                found.between(question, (month,)), merged=(*of, month) in found.merged
            )
            for month in found.months
        },
    }


def _teams(found: Figures, teams: Sequence[Team]) -> list[dict[str, Any]]:
    drawn = {
        (question.form, question.id): estimates.estimates(
            shown({
                team: totals.get((question.form, question.id), Sum())
                for team, totals in found.teams.items()
            })
        )
        for question in found.questions
    }  # fmt: skip
    return [
        {
            "team": team.code,
            "name": team.name,
            "questions": [
                {
                    "form": question.form,
                    "question": question.id,
                    "total": cell(
                        found.teams.get(team.pk, {}).get((question.form, question.id), Sum()),
                        estimate=drawn[question.form, question.id].get(team.pk),
                    ),
                }
                for question in found.questions
            ],
        }
        for team in teams
    ]


def asked_operation(
    queue: str, *, actor: Actor, months: int, at: datetime, taken: str
) -> dict[str, Any]:
    """As `asked`, of what was drawn of a queue ("": of every queue and the operation together).

    Raises:
        Refused: The law says no.
    """
    place = figures.Place(operation=True, queue=queue)
    found = figures.read(place, actor=actor, months=months, at=at, taken=taken)
    return {"team": None, "queue": queue or None, **told(found, ())}


def asked(
    team: str | None, *, actor: Actor, months: int, at: datetime, taken: str
) -> dict[str, Any]:
    """A report that leaves the page: decided as a look, and written down as taken along.

    Args:
        team: Code of a team; None is all of them together.
        actor: Who asks, in one of `figures.READERS`.
        months: How many, this one included; one of `LENGTHS`.
        at: Now.
        taken: As what it is taken: a code.

    Raises:
        NoSuchTeam: There is none with this code, or it is not his.
        Refused: The law says no.
    """
    mine = figures.teams(actor, at)
    one = Team.objects.filter(code=team).first() if team is not None else None
    if team is not None and one is None:
        raise NoSuchTeam(team)
    found = figures.read(one.pk if one else None, actor=actor, months=months, at=at, taken=taken)
    if one is not None and one not in mine:
        raise NoSuchTeam(team)
    return {"team": team, "queue": None, **told(found, mine if one is None else ())}


def _month(month: date) -> str:
    return f"{month:%Y-%m}"
