"""What changed from the months before a turning to those after it: coaching, a training, a form.

It is worked out of figures of groups alone, whose blocks are the same before and after.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from django.utils.translation import gettext

from klankbord.edges.web.figures import shares
from klankbord.edges.web.figures.shares import Share
from klankbord.edges.web.frame import dates
from klankbord.evaluations.figures import estimates
from klankbord.evaluations.margins import FEWEST_COMPARED, Sum

Added = Callable[[Sequence[date]], Sum]


@dataclass(frozen=True, slots=True)
class Month:
    """A month from which can be compared."""

    value: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Turning:
    """The choice of a month, and what it comes to; `says` is empty as long as none is chosen."""

    months: tuple[Month, ...]
    before: Share
    after: Share
    says: str


def turning(months: Sequence[date], chosen: str, added: Added) -> Turning:
    """What changed from a month on.

    Args:
        months: Those that are shown, the oldest first.
        chosen: The month, such as "2026-09"; anything else is none.
        added: The sum over some months.
    """
    at = next((month for month in months[1:] if _value(month) == chosen), None)
    before, after = Sum(), Sum()
    if at is not None:
        before = added([month for month in months if month < at])
        after = added([month for month in months if month >= at])
    return Turning(
        months=tuple(Month(_value(m), dates.month(m), m == at) for m in months[1:]),
        before=shares.share(before),
        after=shares.share(after),
        says=_says(before, after) if at is not None else "",
    )


def _says(before: Sum, after: Sum) -> str:
    if "persons" in (before.standing, after.standing):
        return gettext("There is no figure of a group on both sides of that month.")
    found = estimates.difference(before, after)
    if found is None:
        text = gettext("Too little to compare: it takes {n} evaluations on both sides.")
        return text.format(n=FEWEST_COMPARED)
    text = (
        gettext("{change} points, between {low} and {high}.")
        if found.proven
        else gettext("{change} points, between {low} and {high}. That proves no difference.")
    )
    return text.format(
        change=f"{100 * found.change:+.0f}",
        low=f"{floor(100 * found.low):+d}",
        high=f"{ceil(100 * found.high):+d}",
    )


def _value(month: date) -> str:
    return f"{month:%Y-%m}"
