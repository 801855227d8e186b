"""How scores of months of first talks differ before and after, for who reads figures of all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from klankbord.coaching import effects
from klankbord.coaching.models import Effect
from klankbord.edges.web.frame import dates, sheets
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.strips import Fact, Strip


@dataclass(frozen=True, slots=True)
class Row:
    """One month of first talks, in words."""

    month: str
    says: str
    change: str
    who: str


@signed_in
@require_safe
def coached(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Every month that was counted, the newest first. A look is in the log and names nobody."""
    actor = visitor.acting_as(*effects.READERS)
    found = effects.read(actor, at=visitor.at)
    strip = Strip(
        verdict="yes",
        says=gettext("You may see these team figures") if found
        else gettext("There are no figures to see yet"),
        facts=(Fact(gettext("You do not see"), gettext("names, single calls, single talks")),),
        logged=gettext("Your visit is written down"),
    )  # fmt: skip
    context = {
        "strip": strip,
        "rows": tuple(map(_row, found)),
        "days": effects.WINDOW.days,
        "persons": Effect.FEWEST_PERSONS,
        "scores": Effect.FEWEST_SCORES,
        "tables": {sheets.CSV: reverse("effects_table"), sheets.XLSX: reverse("effects_sheet")},
    }
    return visitor.page(request, "web/figures/effects.html", context)


@signed_in
@require_safe
def table(request: HttpRequest, visitor: Visitor, kind: str) -> HttpResponse:  # noqa: ARG001  as views have it
    """The same as a table to take along; that it was taken is in the log."""
    actor = visitor.acting_as(*effects.READERS)
    found = effects.read(actor, at=visitor.at, taken=kind)
    return sheets.attached(_rows(found), kind, f"coaching-{visitor.at:%Y-%m-%d}")


def _rows(found: Iterable[effects.Shown]) -> Iterator[sheets.Row]:
    yield (
        gettext("Month"), gettext("Finding"), gettext("Difference (points)"),
        gettext("Margin from (points)"), gettext("Margin to (points)"), gettext("People"),
        gettext("Scores before"), gettext("Scores after"),
    )  # fmt: skip
    for each in found:
        points = (round(part, 1) for part in (each.change, each.low, each.high))
        yield (f"{each.since:%Y-%m}", _finding(each), *points, each.persons, each.before,
               each.after)  # fmt: skip


def _row(each: effects.Shown) -> Row:
    change = gettext("{change} points, margin {low} to {high}").format(
        change=_points(each.change), low=_points(each.low), high=_points(each.high)
    )
    who = ngettext(
        "{n} person, {before} scores before and {after} after",
        "{n} people, {before} scores before and {after} after",
        each.persons,
    ).format(n=each.persons, before=each.before, after=each.after)
    return Row(dates.month(each.since), _finding(each), change, who)


def _finding(each: effects.Shown) -> str:
    return {
        "up": gettext("Estimate: after the talk scores were higher."),
        "down": gettext("Estimate: after the talk scores were lower."),
        "none": gettext("Proves no difference."),
    }[each.proves]


def _points(value: float) -> str:
    sign = "+" if value > 0 else ""
    return f"{sign}{number_format(value, 1)}"
