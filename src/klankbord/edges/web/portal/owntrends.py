"""Own scores as a drawing: a dot for each evaluation, the mean with its margin, and a talk."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor

from django.urls import reverse
from django.utils.translation import gettext

from klankbord.edges.web.frame import dates
from klankbord.evaluations.figures.estimates import Difference
from klankbord.evaluations.figures.own import Own

TOP, BOTTOM = 14, 200
LEFT, RIGHT = 14.0, 96.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One own evaluation, where it stands and where it is opened."""

    x: str
    y: str
    day: str
    percent: int
    url: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The scores on one form.

    Attributes:
        band: Top and height of the margin in pixels; empty below eight evaluations.
        talk: Where the first closed talk stands; empty without one.
        change: What is said of before and after; empty without a talk.
    """

    form: str
    dots: tuple[Dot, ...]
    levels: tuple[tuple[str, str], ...]
    mean: int
    mean_y: str
    margin: tuple[int, int] | None
    band: tuple[str, str] | None
    talk: str
    change: str
    first: str
    last: str
    says: str

    @property
    def late(self) -> bool:
        """Whether the talk stands so far to the right that its word goes before the line."""
        return bool(self.talk) and float(self.talk.rstrip("%")) > 60


def drawing(own: Own) -> Drawing:
    """The drawing of one form."""
    begun, ended = own.scored[0].made_at, own.scored[-1].made_at
    margin = own.mean.margin
    talk = own.split.talk if own.split else None
    dots = tuple(
        Dot(
            x=f"{_x(each.made_at, begun, ended):.2f}%",
            y=_y(each.percent / 100),
            day=dates.day(each.made_at),
            percent=each.percent,
            url=reverse("evaluation", args=[each.id]),
        )
        for each in own.scored
    )
    return Drawing(
        form=own.form,
        dots=dots,
        levels=tuple((_y(level / 100), f"{level}%") for level in (0, 25, 50, 75, 100)),
        mean=round(100 * own.mean.mean),
        mean_y=_y(own.mean.mean),
        margin=(floor(100 * margin.low), ceil(100 * margin.high)) if margin else None,
        band=(_y(margin.high), _height(margin.high - margin.low)) if margin else None,
        talk=f"{_x(talk, begun, ended):.2f}%" if talk else "",
        change=_change(own.split.change) if own.split else "",
        first=dates.short_day(begun),
        last=dates.short_day(ended),
        says="; ".join(f"{dot.day}: {dot.percent}%" for dot in dots),
    )


def _change(change: Difference | None) -> str:
    if change is None:
        return gettext("There are too few evaluations before or after your talk to compare.")
    said = (
        gettext("After your first talk: {change} points, between {low} and {high}.")
        if change.proven
        else gettext(
            "After your first talk: {change} points, between {low} and {high}. "
            "That is no proof of a difference."
        )
    )
    return said.format(
        change=f"{100 * change.change:+.0f}",
        low=f"{floor(100 * change.low):+d}",
        high=f"{ceil(100 * change.high):+d}",
    )


def _x(moment: datetime, begun: datetime, ended: datetime) -> float:
    whole = (ended - begun).total_seconds()
    share = (moment - begun).total_seconds() / whole if whole else 0.5
    return LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share))


def _y(share: float) -> str:
    return f"{BOTTOM - (BOTTOM - TOP) * share:.1f}"


def _height(share: float) -> str:
    return f"{(BOTTOM - TOP) * share:.1f}"
