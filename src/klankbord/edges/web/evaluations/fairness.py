"""How fair draw and evaluation were, in words with their figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.evaluations import calibrations, scorecards
from klankbord.evaluations.figures.estimates import Spread
from klankbord.evaluations.figures.fairness import PERSONS, Fair

TRAITS: Mapping[str, str | Promise] = {
    PERSONS: _("Over people"),
    "queue": _("Over queues"),
    "hour": _("Over hours of the day"),
    "direction": _("Over directions"),
    "length": _("Over lengths"),
    "channel": _("Over channels"),
    "code": _("Over wrap-up codes"),
}
VERDICTS: Mapping[str, tuple[str, Promise]] = {
    "even": ("yes", _("even: chance explains the differences")),
    "uneven": ("no", _("uneven: chance hardly explains this")),
    "few": ("wait", _("too little to say")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of one of the two tables."""

    title: str
    verdict: str
    says: str
    figure: str


def draws(found: Fair) -> Iterator[Row]:
    """How even the draw was, over each thing by which calls are parted."""
    for trait, title in TRAITS.items():
        if trait in found.spreads:
            spread = found.spreads[trait]
            verdict, says = VERDICTS[spread.says]
            yield Row(str(title), verdict, str(says), _chance(spread))


def agreed(found: Fair) -> Iterator[Row]:
    """How far evaluators agree on each question."""
    for each in found.agreed:
        verdict, says = calibrations.STRENGTHS[each.found.strength]
        title = scorecards.text({"_": each.question}, "_")
        form = scorecards.text({"_": each.form}, "_")
        figure = calibrations.figure(each.found)
        yield Row(f"{title} ({form})", verdict, str(says), figure)


def _chance(spread: Spread) -> str:
    groups = ngettext("{n} group", "{n} groups", spread.groups).format(n=spread.groups)
    if spread.chance is None:
        return groups
    if spread.chance < 0.01:  # so that no word says that it cannot be
        said = gettext("{groups}; chance does this in fewer than 1 of 100 draws")
        return said.format(groups=groups)
    said = gettext("{groups}; chance does this in {n} of 100 draws")
    return said.format(groups=groups, n=round(100 * spread.chance))
