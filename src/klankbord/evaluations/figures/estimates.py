"""What is worked out from figures: intervals of means, estimates, limits, evenness. Pure.

    mean of scores   m +- t(n - 1) * s / sqrt(n)                     own scores of one person
    difference       d -+ sqrt((m1 - l1)^2 + (u2 - m2)^2) and so on   before and after (Newcombe)
    estimate         B * own + (1 - B) * p,  B = n / (n + m)          empirical Bayes, beta prior
    funnel           p +- z * sqrt(p * (1 - p) / n)                   z = 1.96 and 3.09
    evenness         sum((observed - expected)^2 / expected)          chi-square, k - 1 degrees

`m`, the calls that the prior weighs, follows from how far the groups lie apart beyond chance; with
fewer than three groups it is 10. Where they differ no more than chance would have it, an estimate
is the mean of all. An estimate stands beside the figure and never in its place.

The distributions of t and chi-square have finite sums for whole degrees of freedom.

Source: Abramowitz and Stegun 1964, 26.4.4-5 and 26.7.3-4; Newcombe 1998, Statistics in Medicine
17:873-890 (method 10); Kleinman 1973, JASA 68:46-54 (moments of the prior); Spiegelhalter 2005,
Statistics in Medicine 24:1185-1202 (funnel).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import atan, cos, erfc, exp, lgamma, log, pi, sin, sqrt
from typing import Literal, TypeVar

from klankbord.evaluations.margins import FEWEST, FEWEST_COMPARED, Margin, Sum, margin

PRIOR = 10.0
"""Calls that the mean of all weighs as long as there are too few groups to tell (features 4.2)."""
SURE, VERY_SURE = 1.959963984540054, 3.090232306167813
"""The 97.5th and the 99.9th percentile of the standard normal distribution."""
UNEVEN = 0.01
"""From so small a chance on we say that a draw was not even."""

Key = TypeVar("Key")
Evenness = Literal["few", "even", "uneven"]


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of one person's scores; `margin` is None below eight of them."""

    n: int
    mean: float
    margin: Margin | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from before to after, with its interval; it may be nothing."""

    change: float
    low: float
    high: float

    @property
    def proven(self) -> bool:
        """Whether nothing is not among what it may be."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which values a figure of `n` scores lies by chance alone, in 95 and 99.8 of 100."""

    n: float
    near: Margin
    far: Margin


@dataclass(frozen=True, slots=True)
class Spread:
    """How evenly something was drawn over groups.

    Attributes:
        groups: How many.
        drawn: How many were drawn of all of them together.
        chance: How often chance alone is at least so uneven; None when there is too little.
    """

    groups: int
    drawn: int
    chance: float | None

    @property
    def says(self) -> Evenness:
        """What it comes to."""
        if self.chance is None:
            return "few"
        return "uneven" if self.chance < UNEVEN else "even"


def mean(scores: Sequence[float]) -> Mean:
    """The mean of scores from 0 to 1 of one person, with the interval of Student.

    Raises:
        ZeroDivisionError: There are no scores.
    """
    n = len(scores)
    found = sum(scores) / n
    if n < FEWEST:
        return Mean(n, found, None)
    half = student(n - 1) * sqrt(_error(scores))
    return Mean(n, found, Margin(max(0.0, found - half), min(1.0, found + half)))


def difference(before: Sum, after: Sum) -> Difference | None:
    """The change between two figures; None when one of them is too small to compare."""
    if min(before.evaluations, after.evaluations) < FEWEST_COMPARED:
        return None
    old, new, change = margin(before), margin(after), after.mean - before.mean
    return Difference(
        change,
        change - sqrt((after.mean - new.low) ** 2 + (old.high - before.mean) ** 2),
        change + sqrt((new.high - after.mean) ** 2 + (before.mean - old.low) ** 2),
    )


def changed(before: Sequence[float], after: Sequence[float]) -> Difference | None:
    """The change between the means of one person's scores; None below eight on one side.

    The interval takes the degrees of freedom of the smaller side, which is wide rather than narrow
    (Welch would take a few more).
    """
    fewest = min(len(before), len(after))
    if fewest < FEWEST:
        return None
    change = sum(after) / len(after) - sum(before) / len(before)
    half = student(fewest - 1) * sqrt(_error(before) + _error(after))
    return Difference(change, change - half, change + half)


def estimates(figures: Mapping[Key, Sum]) -> dict[Key, float]:
    """Each figure drawn to the mean of all, the more so the fewer scores it rests on."""
    if not figures:
        return {}
    whole = centre(figures.values())
    weight = _prior(list(figures.values()), whole)
    return {
        key: whole
        if weight is None
        else (each.total + weight * whole) / (each.evaluations + weight)
        for key, each in figures.items()
    }


def centre(figures: Iterable[Sum]) -> float:
    """The mean of all scores of several figures."""
    every = list(figures)
    return float(sum(each.total for each in every) / sum(each.evaluations for each in every))


def limits(whole: float, n: float) -> Limits:
    """The limits of a funnel around a mean, for figures of so many scores."""
    error = sqrt(whole * (1 - whole) / n)
    near, far = (
        Margin(max(0.0, whole - z * error), min(1.0, whole + z * error)) for z in (SURE, VERY_SURE)
    )
    return Limits(n, near, far)


def evenness(drawn: Sequence[int], expected: Sequence[float]) -> Spread:
    """How evenly was drawn over groups, beside what even would be.

    Groups of which fewer than five are expected are added up, as the test asks (Cochran 1954).

    Args:
        drawn: How many of each group.
        expected: How many of each if chance is equal; adds up to the same.
    """
    cells: list[tuple[int, float]] = []
    seen, hoped = 0, 0.0
    for one, other in sorted(zip(drawn, expected, strict=True), key=lambda cell: cell[1]):
        seen, hoped = seen + one, hoped + other
        if hoped >= 5:
            cells.append((seen, hoped))
            seen, hoped = 0, 0.0
    if cells and hoped:
        cells[-1] = (cells[-1][0] + seen, cells[-1][1] + hoped)
    chance = None
    if len(cells) > 1:
        apart = sum((one - other) ** 2 / other for one, other in cells)
        chance = chi_square(apart, len(cells) - 1)
    return Spread(len(drawn), sum(drawn), chance)


def student(degrees: int, *, inside: float = 0.95) -> float:
    """Between minus and plus which value of t so much of the distribution lies.

    >>> round(student(7), 3)
    2.365
    """
    low, high = 0.0, 1e4
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, degrees) < inside else (low, middle)
    return high


def chi_square(value: float, degrees: int) -> float:
    """How often chance alone reaches a value of chi-square, or more.

    >>> round(chi_square(18.307, 10), 4)
    0.05
    """
    if value <= 0:
        return 1.0
    half = value / 2
    odd = degrees % 2
    first = 0.5 if odd else 0.0
    terms = (
        exp(-half + (step + first) * log(half) - lgamma(step + first + 1))
        for step in range(degrees // 2)
    )
    return min(1.0, sum(terms) + (erfc(sqrt(half)) if odd else 0.0))


def _error(scores: Sequence[float]) -> float:
    """The variance of a mean."""
    n = len(scores)
    found = sum(scores) / n
    return sum((each - found) ** 2 for each in scores) / (n - 1) / n


def _within(value: float, degrees: int) -> float:
    """How much of Student's distribution lies between minus and plus a value."""
    angle = atan(value / sqrt(degrees))
    term = cos(angle) if degrees % 2 else 1.0
    total, start = 0.0, 1 if degrees % 2 else 0
    for step in range(start, degrees - 1, 2):
        total += term
        term *= cos(angle) ** 2 * (step + 1) / (step + 2)
    if degrees % 2:
        return 2 / pi * (angle + sin(angle) * total)
    return sin(angle) * total


def _prior(figures: Sequence[Sum], whole: float) -> float | None:
    """How many calls the mean of all weighs; None when groups do not differ beyond chance."""
    if len(figures) < 3:
        return PRIOR
    every = sum(each.evaluations for each in figures)
    noise = whole * (1 - whole)
    apart = sum(each.evaluations * (each.mean - whole) ** 2 for each in figures)
    scale = every - sum(each.evaluations**2 for each in figures) / every
    true = (apart - (len(figures) - 1) * noise) / scale
    return max(0.0, noise / true - 1) if true > 0 else None
