"""A line of figures over months with its margin, as points of a drawing without a view box.

Positions are per cent of the width and pixels of the height, so that words never stretch. What is
hidden keeps its place, hatched.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext

from klankbord.edges.web.figures.shares import Share
from klankbord.edges.web.frame import dates

TOP, BOTTOM = 26, 220
"""Where 100 and 0 per cent are drawn, in pixels."""
LEFT, RIGHT = 20.0, 93.0
"""Where the first and the last month stand, in per cent."""
MOST = 13.0
"""The widest a hatched column gets, in per cent."""


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the drawing."""

    y: str
    says: str


@dataclass(frozen=True, slots=True)
class Point:
    """One month: where it stands and what is written there."""

    x: str
    month: str
    y: str
    above: str
    low: str
    high: str
    share: Share


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the line or of the edges of the margin, from one month to the next."""

    x1: str
    x2: str
    y: tuple[str, str]
    low: tuple[str, str]
    high: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A month that is not shown. `kind` as of a share."""

    x: str
    width: str
    kind: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The drawing with a sentence for who cannot see it."""

    levels: tuple[Level, ...]
    points: tuple[Point, ...]
    stretches: tuple[Stretch, ...]
    bands: tuple[str, ...]
    lonely: tuple[Point, ...]
    hidden: tuple[Column, ...]
    changes: tuple[str, ...]
    says: str


def trend(
    months: Sequence[date],
    shares: Sequence[Share],
    changed: Collection[date],
    *,
    title: str = "",
    breaks: bool = True,
) -> Trend:
    """Figures over months, with a mark where another version of the form began.

    Args:
        months: First days, the oldest first.
        shares: Of each month.
        changed: Months from which another version is in use.
        title: What the line is of; all questions together if left out.
        breaks: Whether the line ends where another version begins. A question goes on under the
            same id, so its line does not.
    """
    places = _places(len(months))
    points = tuple(
        _point(place, month, share)
        for place, month, share in zip(places, months, shares, strict=True)
    )
    width = min(MOST, (places[1] - places[0]) * 0.8) if len(places) > 1 else MOST
    runs = _runs(points, [sum(each <= month for each in changed) * breaks for month in months])
    return Trend(
        levels=tuple(Level(_y(level), f"{level}%") for level in (0, 25, 50, 75, 100)),
        points=points,
        stretches=tuple(_stretch(points[n], points[n + 1]) for run in runs for n in run[:-1]),
        bands=tuple(_band([(places[n], points[n]) for n in run]) for run in runs if len(run) > 1),
        lonely=tuple(points[run[0]] for run in runs if len(run) == 1),
        hidden=tuple(
            Column(f"{place - width / 2:.2f}%", f"{width:.2f}%", share.kind)
            for place, share in zip(places, shares, strict=True)
            if share.why
        ),
        changes=tuple(
            f"{place - (width * 0.6):.2f}%"
            for place, month in zip(places, months, strict=True)
            if month in changed
        ),
        says=_says(title or gettext("All questions together"), months, shares),
    )


def _runs(points: Sequence[Point], versions: Sequence[int]) -> list[list[int]]:
    """The numbers of points that one line goes through: shown, and of one version."""
    alike = groupby(range(len(points)), lambda n: (not points[n].share.why, versions[n]))
    return [list(run) for (shown, _), run in alike if shown]


def _says(title: str, months: Sequence[date], shares: Sequence[Share]) -> str:
    said = "; ".join(
        f"{dates.month(month)}: {share.says}" for month, share in zip(months, shares, strict=True)
    )
    return gettext("{title}, per month. {figures}.").format(title=title, figures=said)


def _places(count: int) -> list[float]:
    if count == 1:
        return [(LEFT + RIGHT) / 2]
    return [LEFT + (RIGHT - LEFT) * n / (count - 1) for n in range(count)]


def _point(place: float, month: date, share: Share) -> Point:
    return Point(
        x=f"{place:.2f}%",
        month=dates.short_month(month),
        y=_y(share.percent),
        above=_y(share.high, up=8),
        low=_y(share.low),
        high=_y(share.high),
        share=share,
    )


def _stretch(one: Point, next_: Point) -> Stretch:
    return Stretch(one.x, next_.x, (one.y, next_.y), (one.low, next_.low), (one.high, next_.high))


def _band(run: Sequence[tuple[float, Point]]) -> str:
    """The corners of the margin in a drawing of 1000 wide."""
    upper = [f"{10 * place:.1f},{point.high}" for place, point in run]
    lower = [f"{10 * place:.1f},{point.low}" for place, point in reversed(run)]
    return " ".join(upper + lower)


def _y(percent: int, *, up: int = 0) -> str:
    return f"{BOTTOM - (BOTTOM - TOP) * percent / 100 - up:.1f}"
