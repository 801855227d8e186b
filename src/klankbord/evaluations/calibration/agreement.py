"""Whether evaluators find the same in one call, and whether one of them drifts. Pure.

`alpha` is Krippendorff's: 1 when all agree, 0 when they agree as often as by chance. With
`o[c, k]` the coincidences of the values c and k, `n[c]` their sums, and `d` the distance of two
values:

    alpha = 1 - (n - 1) * sum(o[c, k] * d[c, k]) / sum(n[c] * n[k] * d[c, k])

    nominal   d = 1 unless c is k
    ordinal   d = (n[c] / 2 + n[between c and k] + n[k] / 2) ^ 2
    interval  d = (c - k) ^ 2

Who gave no answer is left out of that call, a call with one answer out of all. Percentages alone
mislead: two who each approve 95 of 100 calls agree on 90 of them by chance. So both stand side by
side, and each with how much it rests on.

Drift is an exponentially weighted moving average of what an evaluator differs from the others, call
by call. Beside it stand the limits between which it stays when only chance is at work.

Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability; Krippendorff 2004, Human
Communication Research 30:411-433; Efron and Tibshirani 1993 (interval of percentiles); Roberts
1959, Technometrics 1:239-250, and Lucas and Saccucci 1990, Technometrics 32:1-12 (moving average).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klankbord.evaluations.margins import FEWEST, FEWEST_COMPARED

Level = Literal["nominal", "ordinal", "interval"]
Strength = Literal["reliable", "tentative", "weak", "few", "unvaried"]
Course = Literal["few", "steady", "above", "below"]
Ratings = Sequence[Mapping[str, float]]
"""Of each call {evaluator: value}. Who gave no answer is not in it."""

RELIABLE = 0.8
TENTATIVE = 0.667
"""Krippendorff's customary bounds: to rely on, and to conclude from with reserve."""

ROUNDS = 1000
WEIGHT = 0.2
"""Lambda of the moving average: the last call counts for a fifth."""
WIDTH = 3.0
"""Limits lie so many standard errors from nothing."""

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which values alpha lies in 95 of 100 draws of the calls."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """What evaluators have in common on one question.

    Attributes:
        evaluators: How many of them answered such a call.
        calls: Calls that at least two of them answered.
        pairs: Pairs of answers to one call.
        same: How many of these pairs are the same.
        alpha: None while there are too few calls, or nobody ever answered otherwise.
        interval: Of alpha; None without it.
        strength: What alpha is good for, or why there is none.
    """

    evaluators: int
    calls: int
    pairs: int
    same: int
    alpha: float | None
    interval: Interval | None
    strength: Strength

    @property
    def raw(self) -> float | None:
        """The share of pairs that are the same; None without pairs."""
        return self.same / self.pairs if self.pairs else None


@dataclass(frozen=True, slots=True)
class Point:
    """The moving average after a call, and the limits around it."""

    average: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Drift:
    """How an evaluator moves from the others; `points` is empty when there is too little data."""

    calls: int
    course: Course
    points: tuple[Point, ...] = ()


def agreement(calls: Ratings, *, level: Level, seed: int) -> Agreement:
    """Agreement on one question, with its interval; the same seed gives the same interval."""
    counts, values = _counted(calls)
    of_each = counts.sum(axis=1)
    pairs = int((of_each * (of_each - 1)).sum() / 2)
    same = int((counts * (counts - 1)).sum() / 2)
    number = len(counts)
    evaluators = len({who for call in calls if len(call) > 1 for who in call})
    if number < FEWEST_COMPARED:
        return Agreement(evaluators, number, pairs, same, None, None, "few")
    if len(values) < 2:
        return Agreement(evaluators, number, pairs, same, None, None, "unvaried")
    found = _alphas(_coincidences(counts).sum(axis=0)[None], values, level)[0]
    interval = _interval(counts, values, level, seed)
    return Agreement(evaluators, number, pairs, same, float(found), interval, _strength(found))


def alpha(calls: Ratings, *, level: Level) -> float | None:
    """Krippendorff's alpha of however many calls; None when nothing in them varies."""
    counts, values = _counted(calls)
    if len(values) < 2:
        return None
    return float(_alphas(_coincidences(counts).sum(axis=0)[None], values, level)[0])


def differences(calls: Ratings) -> dict[str, list[float]]:
    """What each evaluator differs from the mean of the others, call by call, in their order."""
    found: dict[str, list[float]] = {}
    for call in calls:
        if len(call) < 2:
            continue
        total = sum(call.values())
        for who, value in call.items():
            others = (total - value) / (len(call) - 1)
            found.setdefault(who, []).append(value - others)
    return found


def spread(of: Mapping[str, Sequence[float]]) -> float:
    """The standard deviation of all differences around nothing, which is where they should be."""
    every = [each for differs in of.values() for each in differs]
    return sqrt(sum(each * each for each in every) / len(every)) if every else 0.0


def drift(differs: Sequence[float], *, sd: float) -> Drift:
    """The course of one evaluator's differences, the oldest first.

    Args:
        differs: From `differences`.
        sd: Standard deviation of one difference when only chance is at work; `spread` of all.
    """
    if len(differs) < FEWEST:
        return Drift(len(differs), "few")
    points = moving(differs, sd=sd)
    last = points[-1]
    course: Course = "steady"
    if last.average > last.high:
        course = "above"
    elif last.average < last.low:
        course = "below"
    return Drift(len(differs), course, points)


def moving(
    values: Sequence[float], *, sd: float, weight: float = WEIGHT, width: float = WIDTH
) -> tuple[Point, ...]:
    """The moving average of values around nothing, with the limits after each of them."""
    average, points = 0.0, []
    for number, value in enumerate(values, start=1):
        average = weight * value + (1 - weight) * average
        settled = 1 - (1 - weight) ** (2 * number)
        limit = width * sd * sqrt(weight / (2 - weight) * settled)
        points.append(Point(average, -limit, limit))
    return tuple(points)


def _counted(calls: Ratings) -> tuple[_Floats, _Floats]:
    """How often each value was given for each call with two answers or more, and the values."""
    paired = [list(call.values()) for call in calls if len(call) > 1]
    values = np.unique(np.array([each for call in paired for each in call], dtype=np.float64))
    counts = np.zeros((len(paired), len(values)))
    for row, call in zip(counts, paired, strict=True):
        np.add.at(row, np.searchsorted(values, call), 1)
    return counts, values


def _coincidences(counts: _Floats) -> _Floats:
    """Of each call its part in the coincidences: calls x values x values."""
    pairs = counts[:, :, None] * counts[:, None, :]
    values = np.arange(counts.shape[1])
    pairs[:, values, values] -= counts
    whole: _Floats = pairs / (counts.sum(axis=1) - 1)[:, None, None]
    return whole


def _alphas(coincidences: _Floats, values: _Floats, level: Level) -> _Floats:
    """Alpha of each table of coincidences; 0 where nothing varies, which shows no reliability."""
    sums = coincidences.sum(axis=2)
    far = _distances(sums, values, level)
    observed = (coincidences * far).sum(axis=(1, 2))
    expected = (sums[:, :, None] * sums[:, None, :] * far).sum(axis=(1, 2))
    ratio = np.divide(observed, expected, out=np.ones_like(observed), where=expected > 0)
    found: _Floats = 1 - (sums.sum(axis=1) - 1) * ratio
    return np.where(expected > 0, found, 0.0)


def _distances(sums: _Floats, values: _Floats, level: Level) -> _Floats:
    if level == "nominal":
        return np.broadcast_to(1 - np.eye(len(values)), (len(sums), len(values), len(values)))
    # The middle of a value in the row of all answers: what lies between two middles is what the
    # ordinal distance counts.
    at = np.cumsum(sums, axis=1) - sums / 2 if level == "ordinal" else values[None]
    far: _Floats = (at[:, :, None] - at[:, None, :]) ** 2
    return far


def _interval(counts: _Floats, values: _Floats, level: Level, seed: int) -> Interval:
    """Draw the calls again, with replacement, and take the middle 95 of 100 alphas."""
    number = len(counts)
    drawn = np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), ROUNDS)
    of_each = _coincidences(counts).reshape(number, -1)
    tables = (drawn @ of_each).reshape(ROUNDS, len(values), len(values))
    low, high = np.percentile(_alphas(tables, values, level), [2.5, 97.5])
    return Interval(float(low), float(high))


def _strength(found: float) -> Strength:
    if found >= RELIABLE:
        return "reliable"
    return "tentative" if found >= TENTATIVE else "weak"
