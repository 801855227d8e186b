"""Figures in words and as points of a drawing: a share is shown in whole per cent, never alone."""

from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

from django.utils.translation import gettext

from klankbord.evaluations import margins
from klankbord.evaluations.margins import FEWEST, SMALLEST_GROUP, Sum


@dataclass(frozen=True, slots=True)
class Share:
    """A figure with its margin, or why it is hidden.

    Attributes:
        percent: The figure, in whole per cent.
        low, high: The margin, rounded outwards.
        n: Evaluations in it.
        persons: Different people in it, at least.
        why: What keeps it from being shown; the rest has a meaning only when this is empty.
        kind: Of what is not shown: protected people, or too little to say anything.
    """

    percent: int = 0
    low: int = 0
    high: int = 0
    n: int = 0
    persons: int = 0
    why: str = ""
    kind: Literal["shown", "hidden", "thin"] = "shown"

    @property
    def says(self) -> str:
        """Figure, margin and number in one sentence."""
        if self.why:
            return self.why
        said = gettext("{percent}%, margin {low} to {high}%, n = {n}")
        return said.format(percent=self.percent, low=self.low, high=self.high, n=self.n)

    @property
    def left(self) -> str:
        """Where the margin begins on a line from 0 to 100."""
        return f"{self.low}%"

    @property
    def width(self) -> str:
        """How long the margin is on that line."""
        return f"{self.high - self.low}%"

    @property
    def at(self) -> str:
        """Where the figure stands on that line."""
        return f"{self.percent}%"


def share(of: Sum, *, merged: bool = False) -> Share:
    """A sum as it is shown. What is merged stands in a total only."""
    standing = of.standing
    if standing == "persons":
        return hidden(merged=merged)
    if standing == "few":
        return Share(why=gettext("Fewer than {n} evaluations").format(n=FEWEST), kind="thin")
    margin = margins.margin(of)
    return Share(
        percent=round(100 * of.mean),
        low=floor(100 * margin.low),
        high=ceil(100 * margin.high),
        n=of.evaluations,
        persons=of.persons,
    )


def hidden(*, merged: bool = False) -> Share:
    """What is about too few people."""
    why = (
        gettext("Fewer than {n} people, in the total only")
        if merged
        else gettext("Fewer than {n} people")
    )
    return Share(why=why.format(n=SMALLEST_GROUP), kind="hidden")


def unfinished() -> Share:
    """A whole of which a part is not shown."""
    return Share(why=gettext("Not every question has a figure"), kind="thin")
