"""The list of calls as its page shows it, per function that has one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.calls import calls
from klankbord.edges.web.frame import dates, states, words
from klankbord.edges.web.frame.door import EMPLOYEE
from klankbord.edges.web.frame.states import State
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.evaluations.queries import Released
from klankbord.law.instants import AMSTERDAM
from klankbord.people.models import Role
from klankbord.recordings.listening.listing import SIZE, Listed, Place, Wanted

SAYS: dict[str, str | Promise] = {
    Role.EVALUATOR: _("Calls that the plan drew for you. Whose they are does not show here."),
    Role.COACH: _("Calls of your own people that were evaluated, to talk about them."),
    EMPLOYEE: _("Every call of yours that was recorded, and what became of it."),
}
"""Functions that have a list, in the order in which they are offered, with what it is for."""


@dataclass(frozen=True, slots=True)
class Row:
    """A call in the list; without `url` nobody can open it, and `frozen` says that it is held."""

    url: str
    title: str
    started_at: datetime
    states: tuple[State, ...]
    duration_ms: int = 0
    line: str = ""
    purposes: str = ""
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """The list in another function of the same visitor."""

    label: str
    url: str
    current: bool


def rows(found: tuple[Listed, ...], role: str) -> tuple[Row, ...]:
    """The calls of one part of the list."""
    return tuple(_row(each, role) for each in found)


def released(found: Iterable[Released], after: Place | None) -> tuple[tuple[Row, ...], str]:
    """What a coach may see of his own people: that a call was evaluated, not what was found.

    The newest first, a part at a time: with where the next one begins, if there is one.
    """
    newest = sorted(found, key=lambda each: (each.made_at, each.id), reverse=True)
    start = (after.made_at, after.leg) if after else None
    still = [each for each in newest if start is None or (each.made_at, each.id) < start]
    shown = still[:SIZE]
    more = Place(shown[-1].made_at, shown[-1].id) if len(still) > SIZE else None
    return tuple(
        Row(
            url=reverse("coached_evaluation", args=[each.id]),
            title=gettext("Call of {moment}").format(moment=dates.moment(each.made_at)),
            started_at=each.made_at,
            states=(*_scored(each.submitted_at), states.kept(each.keep_until)),
        )
        for each in shown
    ), written(more)


def tabs(roles: list[str], current: str) -> tuple[Tab, ...]:
    """The functions in which a visitor has a list; none when it is only one."""
    if len(roles) < 2:
        return ()
    here = reverse("recordings")
    return tuple(
        Tab(words.word(words.ROLES, role), f"{here}?als={role}", current=role == current)
        for role in roles
    )


def wanted(cleaned: Mapping[str, Any]) -> Wanted:
    """What was filled in, as the list takes it. Days are Dutch days; the last one counts."""
    until: date | None = cleaned.get("tot")
    return Wanted(
        since=_midnight(cleaned.get("van")),
        until=_midnight(until + timedelta(days=1) if until else None),
        queue=cleaned.get("rij", ""),
        standing=cleaned.get("stand", ""),
    )


def place(text: str) -> Place | None:
    """Read where a part of the list begins; whatever else it is, it is the beginning."""
    moment, _, leg = text.partition("_")
    try:
        made_at = datetime.fromisoformat(moment)
        return Place(made_at, UUID(leg)) if made_at.tzinfo else None
    except ValueError:
        return None


def written(place: Place | None) -> str:
    """Where the next part begins, as the address says it."""
    return f"{place.made_at.isoformat()}_{place.leg}" if place else ""


def strip(role: str) -> Strip:
    """The law strip of the list in this function."""
    own_ = role == EMPLOYEE
    return Strip(
        verdict="yes",
        says=gettext("This is about you") if own_ else gettext("You may see these calls"),
        facts=(
            Fact(gettext("Who sees this page"), gettext("only you"))
            if own_
            else Fact(gettext("You do not see"), gettext("names, and what was not given to you")),
        ),
        logged=gettext("That you look is written down too"),
    )


def _row(row: Listed, role: str) -> Row:
    own_ = role == EMPLOYEE
    opens = row.standing == "kept" or (own_ and row.standing == "restricted")
    return Row(
        url=reverse("call", args=[row.id]) if opens else "",
        title=calls.title(row.id),
        started_at=row.made_at,
        duration_ms=row.duration_ms,
        line=calls.line(row.direction, row.queue),
        purposes=words.listed(words.PURPOSES, row.purposes),
        states=(*states.of(row), *_scored(row.scored_at)),
        frozen=row.standing in {"sealed", "restricted"},
    )


def _scored(moment: datetime | None) -> tuple[State, ...]:
    if moment is None:
        return ()
    day = dates.day(moment)
    return (State(gettext("evaluated on {day}").format(day=day), icon="edit"),)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), AMSTERDAM) if day else None
