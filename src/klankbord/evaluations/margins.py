"""How sure a figure is, and when two figures differ: a pure function of sums.

A score lies between 0 and 1: the points of the chosen option over the most points of its question.
A figure is the mean of `n` scores. Its margin is the score interval of Wilson with z = 1.96:

    centre     = (m + z^2 / 2n) / (1 + z^2 / n)
    half width = z * sqrt(m * (1 - m) / n + z^2 / 4n^2) / (1 + z^2 / n)

It is the interval for a share, and here it also serves the mean of scores with steps between 0 and
1, calls of different persons, and the mean of several questions: each of these has a variance of at
most m * (1 - m) / n, so that the margin is too wide rather than too narrow. The plan draws from the
calls of every person, so persons are strata of the draw; the figure is about these persons in this
time, not about people in general. What it does not hold: how strict an evaluator is.

Two figures differ when their margins have no value in common. That is stricter than a test of the
difference at 5 %, which fits a page on which many differences stand side by side.

Source: Wilson 1927, JASA 22:209-212; Brown, Cai and DasGupta 2001, Statistical Science 16:101-133
(why not the plain interval); Hoeffding 1956, Annals of Mathematical Statistics 27:713-721 (unequal
chances); Bhatia and Davis 2000, American Mathematical Monthly 107:353-357 (scores with steps);
Schenker and Gentleman 2001, The American Statistician 55:182-186 (overlap).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from klankbord.law.settings import DEFAULT

SMALLEST_GROUP = DEFAULT.smallest_group
"""Persons in a figure (R50)."""

FEWEST = 8
"""Evaluations in a figure (design 4.5)."""

FEWEST_COMPARED = 20
"""Evaluations in each of two figures that are compared (design 4.5)."""

Z = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution."""

Standing = Literal["shown", "persons", "few"]
Verdict = Literal["up", "down", "same", "few"]


@dataclass(frozen=True, slots=True)
class Sum:
    """Scores added up.

    Attributes:
        evaluations: How many scores.
        persons: Of how many persons, at least. Who is in two sums that are added is not known any
            more, so the larger number of the two stays.
        total: The scores together, from 0 to `evaluations`.
    """

    evaluations: int = 0
    persons: int = 0
    total: float = 0.0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.evaluations + other.evaluations,
            max(self.persons, other.persons),
            self.total + other.total,
        )

    @property
    def mean(self) -> float:
        """The mean score.

        Raises:
            ZeroDivisionError: There are no scores.
        """
        return min(1.0, max(0.0, self.total / self.evaluations))

    @property
    def standing(self) -> Standing:
        """Whether it may be shown, or what keeps it hidden."""
        if self.persons < SMALLEST_GROUP:
            return "persons"
        return "shown" if self.evaluations >= FEWEST else "few"


@dataclass(frozen=True, slots=True)
class Margin:
    """Between which values the figure lies in 95 of 100 draws, or more."""

    low: float
    high: float

    def meets(self, other: "Margin") -> bool:
        """Whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high


def margin(of: Sum) -> Margin:
    """The margin of a mean.

    Raises:
        ZeroDivisionError: There are no scores.

    >>> found = margin(Sum(evaluations=20, persons=5, total=18))
    >>> round(found.low, 2), round(found.high, 2)
    (0.7, 0.97)
    """
    n, mean = of.evaluations, of.mean
    stretch = 1 + Z * Z / n
    centre = (mean + Z * Z / (2 * n)) / stretch
    half = Z * sqrt(mean * (1 - mean) / n + Z * Z / (4 * n * n)) / stretch
    return Margin(min(mean, max(0.0, centre - half)), max(mean, min(1.0, centre + half)))


def compare(earlier: Sum, later: Sum) -> Verdict:
    """What became of a figure: up, down, the same, or too few evaluations to tell."""
    for each in (earlier, later):
        if each.standing != "shown" or each.evaluations < FEWEST_COMPARED:
            return "few"
    before, after = margin(earlier), margin(later)
    if before.meets(after):
        return "same"
    return "up" if later.mean > earlier.mean else "down"


def together(parts: Iterable[tuple[float, Sum]]) -> Sum:
    """Several questions as one figure: the mean of their means, by weight.

    It has as many evaluations and persons as the question with the fewest, so that it is never
    surer than its parts; and since it is made of figures that are shown, it shows nothing more.

    Args:
        parts: Weight and sum of each question. No weight, or a question without scores: nothing.
    """
    known = [(weight, each) for weight, each in parts if weight > 0]
    weights = sum(weight for weight, _ in known)
    n = min((each.evaluations for _, each in known), default=0)
    if not n:
        return Sum()
    mean = sum(weight * each.mean for weight, each in known) / weights
    return Sum(n, min(each.persons for _, each in known), mean * n)
