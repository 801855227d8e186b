"""The month of a plan as its page shows it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.answers import spoken
from klankbord.recordings.draw import quota
from klankbord.recordings.draw.quota import Quota

STATES = {
    quota.FULL: ("wait", _("at the ceiling: no more")),
    quota.REACHED: ("yes", _("enough")),
    quota.UNTOLD: ("no", _("not told: nothing is recorded")),
    quota.SHORT: ("wait", _("too few calls come")),
    quota.GOING: ("yes", _("goes on by itself")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A person: how much he works, how many calls the plan wants, has and still draws."""

    name: str
    works: str
    of: Quota
    verdict: str
    word: str


@dataclass(frozen=True, slots=True)
class Month:
    """A programme in the month that runs."""

    of: quota.Month
    name: str
    rows: tuple[Row, ...]
    left: int
    short: int
    limits: tuple[str, ...]
    plan: str


def month(of: quota.Month) -> Month:
    """The month of a programme."""
    return Month(
        of=of,
        name=dates.month(date.fromisoformat(f"{of.month}-01")),
        rows=tuple(_row(each) for each in of.people),
        left=sum(each.left for each in of.people) + sum(each.left for each in of.together),
        short=sum(each.state == quota.SHORT for each in of.people),
        limits=tuple(str(spoken(text)) for text in of.limits),
        plan=_plan(of),
    )


def _plan(of: quota.Month) -> str:
    if of.calls is None:
        said = ngettext(
            "The plan: {n} call of each person a month, never more than {most}.",
            "The plan: {n} calls of each person a month, never more than {most}.",
            of.per_person,
        )
        return said.format(n=of.per_person, most=of.ceiling)
    if of.by_queue:
        said = ngettext(
            "The plan: {calls} call a month of each queue, whoever takes it. "
            "Of one person {n} at most.",
            "The plan: {calls} calls a month of each queue, whoever takes them. "
            "Of one person {n} at most.",
            of.calls,
        )
    else:
        said = ngettext(
            "The plan: {calls} call a month of everybody together, whoever takes it. "
            "Of one person {n} at most.",
            "The plan: {calls} calls a month of everybody together, whoever takes them. "
            "Of one person {n} at most.",
            of.calls,
        )
    return said.format(calls=of.calls, n=of.per_person)


def _row(of: Quota) -> Row:
    verdict, word = STATES[of.state]
    said = [gettext("{n}% of a week").format(n=of.part)] if of.part < 100 else []
    if of.since:
        said.append(gettext("new since {day}").format(day=dates.short_day(of.since)))
    return Row(of.name, ", ".join(said) or gettext("full week"), of, verdict, str(word))
