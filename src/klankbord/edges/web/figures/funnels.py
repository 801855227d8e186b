"""Figures of groups against how much they rest on, with what chance alone makes of them.

The points are teams or questions, never persons, and stand in the order of their names. Positions
are per cent of the width and pixels of the height, as in `trends`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext

from klankbord.edges.web.figures import shares
from klankbord.edges.web.figures.shares import Share
from klankbord.evaluations.figures import estimates
from klankbord.evaluations.figures.estimates import Limits
from klankbord.evaluations.margins import FEWEST_COMPARED, Sum

TOP, BOTTOM = 14, 220
"""Where 100 and 0 per cent are drawn, in pixels."""
LEFT, RIGHT = 12.0, 96.0
"""Where the fewest and the most scores stand, in per cent of the width."""
STEPS = 24
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST = len(LETTERS)
"""Points that are told apart in the drawing; the table has them all."""

Where = Literal["inside", "near", "far"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place beside a point for its letter, in pixels, and which end of the letter is there."""

    dx: int
    dy: int
    anchor: Literal["start", "middle", "end"]


SPOTS = (
    Spot(9, 5, "start"), Spot(-9, 5, "end"), Spot(0, -9, "middle"), Spot(0, 18, "middle"),
)  # fmt: skip
NARROWEST = 300
"""Width of the drawing on a telephone, in pixels: there letters meet first."""
CLEAR = 12
"""Between the middles of two letters, in pixels, or of a letter and a point."""


@dataclass(frozen=True, slots=True)
class Point:
    """A group in the drawing and in the table beneath it.

    Attributes:
        letter: Its sign in the drawing.
        title: What it is.
        share: Its figure, or why there is none.
        estimate: The figure drawn to the mean of all, in whole per cent; None without a figure.
        where: Whether chance alone explains where it lies.
        x, y: Where it stands.
        spot: Where its letter stands beside it.
    """

    letter: str
    title: str
    share: Share
    estimate: int | None
    where: Where
    x: str
    y: str
    spot: Spot

    @property
    def says(self) -> str:
        """Where it lies, in words."""
        return {
            "inside": gettext("within what chance makes of it"),
            "near": gettext("at the edge: may be chance"),
            "far": gettext("outside: chance hardly explains it"),
        }[self.where]


@dataclass(frozen=True, slots=True)
class Funnel:
    """The drawing; `curves` are the four limits, in a drawing of 1000 wide."""

    points: tuple[Point, ...]
    hidden: tuple[Point, ...]
    curves: tuple[tuple[str, str], ...]
    middle: int
    middle_y: str
    levels: tuple[tuple[str, str], ...]
    most: int
    says: str

    @property
    def drawn(self) -> bool:
        """Whether there are enough points to draw."""
        return len(self.points) > 1


def funnel(figures: Sequence[tuple[str, Sum]]) -> Funnel:
    """A funnel of groups with their titles, in the order given.

    Groups with fewer scores than a comparison takes are in the table only, and in no mean.
    """
    shown = {
        place: each
        for place, (_, each) in enumerate(figures)
        if each.standing == "shown" and each.evaluations >= FEWEST_COMPARED
    }
    shown = dict(list(shown.items())[:MOST])
    middle = estimates.centre(shown.values()) if shown else 0.0
    drawn_to = estimates.estimates(shown)
    most = max((each.evaluations for each in shown.values()), default=FEWEST_COMPARED)
    reach = most * 1.08
    marks = [(_x(each.evaluations, reach), float(_y(each.mean))) for each in shown.values()]
    points = tuple(
        Point(
            letter=letter,
            title=figures[place][0],
            share=shares.share(each),
            estimate=round(100 * drawn_to[place]),
            where=_where(each.mean, estimates.limits(middle, each.evaluations)),
            x=f"{mark[0]:.2f}%",
            y=f"{mark[1]:.1f}",
            spot=spot,
        )
        for (place, each), letter, mark, spot in zip(
            shown.items(), LETTERS, marks, _spots(marks), strict=False
        )
    )
    return Funnel(
        points=points,
        hidden=tuple(
            Point("", title, _unshown(each), None, "inside", "", "", SPOTS[0])
            for place, (title, each) in enumerate(figures)
            if place not in shown
        ),
        curves=tuple(_curves(middle, reach)) if shown else (),
        middle=round(100 * middle),
        middle_y=_y(middle),
        levels=tuple((_y(level / 100), f"{level}%") for level in (0, 25, 50, 75, 100)),
        most=most,
        says="; ".join(f"{p.letter}, {p.title}: {p.share.says}, {p.says}" for p in points),
    )


def _spots(marks: Sequence[tuple[float, float]]) -> list[Spot]:
    """For each point the first spot where its letter is on no other letter and on no point."""
    taken = [(x * NARROWEST / 100, y) for x, y in marks]
    made = []
    for x, y in list(taken):
        middles = [(x + spot.dx * 1.5, y + spot.dy - 5) for spot in SPOTS]
        free = (
            place for place, (left, top) in enumerate(middles)
            if all(abs(left - a) >= CLEAR or abs(top - b) >= CLEAR
                   for a, b in taken if (a, b) != (x, y))
        )  # fmt: skip
        found = next(free, 0)
        taken.append(middles[found])
        made.append(SPOTS[found])
    return made


def _unshown(of: Sum) -> Share:
    if of.standing != "shown":
        return shares.share(of)
    text = gettext("Fewer than {n} evaluations: not compared")
    return Share(why=text.format(n=FEWEST_COMPARED), kind="thin")


def _where(value: float, limits: Limits) -> Where:
    if not limits.far.low <= value <= limits.far.high:
        return "far"
    return "inside" if limits.near.low <= value <= limits.near.high else "near"


def _curves(middle: float, reach: float) -> Iterator[tuple[str, str]]:
    """(which limits, corners) of each of the four lines."""
    begin = reach / STEPS
    places = [begin + (reach - begin) * step / STEPS for step in range(STEPS + 1)]
    limits = [estimates.limits(middle, n) for n in places]
    for which in ("near", "far"):
        for side in ("low", "high"):
            corners = (
                f"{10 * _x(each.n, reach):.1f},{_y(getattr(getattr(each, which), side))}"
                for each in limits
            )
            yield which, " ".join(corners)


def _x(n: float, reach: float) -> float:
    return LEFT + (RIGHT - LEFT) * n / reach


def _y(share: float) -> str:
    return f"{BOTTOM - (BOTTOM - TOP) * share:.1f}"
