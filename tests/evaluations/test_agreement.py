"""Agreement and drift equal what others published, and say so when there is too little."""

import math
import random
from collections import Counter
from itertools import permutations

import pytest

from klankbord.evaluations.calibration import agreement

N = math.nan
LEVELS = ("nominal", "ordinal", "interval")

FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
"""Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, part C: four observers."""


def calls(rows):
    """Of each call {evaluator: value}, out of one row per evaluator."""
    return [
        {f"e{who}": value for who, value in enumerate(each) if not math.isnan(value)}
        for each in zip(*rows, strict=True)
    ]


SCALE = [
    [3, 4, 1, N, 2, 5, N, 0, 1, 2],
    [3, 3, 1, 4, N, 5, 2, 0, 2, 2],
    [N, 4, 2, 4, 2, 1, 2, N, 1, N],
    [5, 4, 1, 3, 2, 5, N, 0, N, 2],
    [3, N, 0, 4, 1, N, N, 1, 1, 3],
]
TWO_VALUES = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
FIVE_VALUES = [[1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1], [1, 2, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4]]
"""The same paper, parts A and B: two observers."""

COMPUTED = [
    (FOUR, 0.743421052631579, 0.8153875037548814, 0.8491071428571428),
    (SCALE, 0.4004854368932039, 0.7016185813134787, 0.6795857988165681),
    (TWO_VALUES, 0.09523809523809534, 0.09523809523809534, 0.09523809523809534),
    (FIVE_VALUES, 0.6919642857142858, 0.5980616605616605, 0.6202830188679245),
]
"""By the Python package krippendorff 0.9.0: nominal, ordinal, interval."""

NIST = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5,
        49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]  # fmt: skip
MOVED = [50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33,
         50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99]  # fmt: skip
"""NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4: target 50, s 2.0539, lambda 0.3."""


@pytest.mark.parametrize(
    ("rows", "level", "published"),
    [
        (TWO_VALUES, "nominal", 0.095),
        (FIVE_VALUES, "nominal", 0.692),
        (FOUR, "nominal", 0.743),
        (FOUR, "ordinal", 0.815),
        (FOUR, "interval", 0.849),
    ],
)
def test_alpha_is_what_krippendorff_published(rows, level, published):
    assert round(agreement.alpha(calls(rows), level=level), 3) == published


@pytest.mark.parametrize(("rows", "nominal", "ordinal", "interval"), COMPUTED)
def test_alpha_is_what_the_package_krippendorff_computes(rows, nominal, ordinal, interval):
    found = [agreement.alpha(calls(rows), level=level) for level in LEVELS]
    assert found == pytest.approx([nominal, ordinal, interval], abs=1e-12)


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_is_its_definition_on_any_answers(level):
    dice = random.Random(7)
    compared = 0
    for _ in range(25):
        rows = [
            [dice.choice([0, 0.5, 1, 2.5, N]) for _ in range(9)] for _ in range(dice.randint(2, 5))
        ]
        found = agreement.alpha(calls(rows), level=level)
        if found is not None:
            assert found == pytest.approx(defined(calls(rows), level), abs=1e-9)
            compared += 1
    assert compared > 20


def defined(answered, level):
    """1 - D_o / D_e, pair by pair."""
    units = [list(call.values()) for call in answered if len(call) > 1]
    every = [value for unit in units for value in unit]
    often = Counter(every)

    def far(a, b):
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        low, high = sorted((a, b))
        between = sum(often[value] for value in often if low <= value <= high)
        return (between - (often[a] + often[b]) / 2) ** 2

    observed = sum(
        sum(far(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    )
    expected = sum(far(a, b) for a, b in permutations(every, 2)) / (len(every) - 1)
    return 1 - observed / expected


def test_below_twenty_calls_there_are_counts_and_no_alpha():
    found = agreement.agreement(answers(19), level="nominal", seed=1)
    assert (found.strength, found.alpha, found.interval) == ("few", None, None)
    assert (found.evaluators, found.calls, found.pairs) == (2, 19, 19)
    assert found.raw == pytest.approx(18 / 19)


def test_from_twenty_calls_alpha_stands_within_its_interval():
    found = agreement.agreement(answers(40), level="nominal", seed=1)
    assert found.interval.low <= found.alpha <= found.interval.high
    assert found.interval.low < found.interval.high
    assert found.strength == "reliable"


def test_the_same_seed_draws_the_same_interval_and_another_does_not():
    once, again, other = (
        agreement.agreement(noisy(30), level="interval", seed=seed) for seed in (1, 1, 2)
    )
    assert once == again
    assert once.interval != other.interval


def test_many_calls_make_the_interval_narrow():
    few, many = (
        agreement.agreement(noisy(number), level="nominal", seed=1).interval for number in (20, 500)
    )
    assert many.high - many.low < (few.high - few.low) / 3


def test_high_percentages_by_chance_are_no_agreement():
    """Two who each approve 95 of 100 and never see the same fault: 90 % agree, alpha is nothing."""
    found = agreement.agreement(
        [{"a": float(n % 20 == 0), "b": float(n % 20 == 10)} for n in range(100)],
        level="nominal",
        seed=1,
    )
    assert found.raw == 0.9
    assert found.alpha < 0
    assert found.strength == "weak"


def test_answers_that_never_vary_prove_nothing():
    found = agreement.agreement([{"a": 1.0, "b": 1.0}] * 30, level="nominal", seed=1)
    assert (found.strength, found.alpha, found.raw) == ("unvaried", None, 1.0)


def test_who_answered_alone_counts_for_nothing():
    alone = [{"a": 0.0}, {}, {"b": 1.0}]
    assert agreement.agreement([*answers(25), *alone], level="nominal", seed=1) == (
        agreement.agreement(answers(25), level="nominal", seed=1)
    )
    none = agreement.agreement(alone, level="nominal", seed=1)
    assert (none.calls, none.raw, none.strength) == (0, None, "few")


def test_the_moving_average_is_that_of_the_handbook():
    points = agreement.moving([value - 50 for value in NIST], sd=2.0539, weight=0.3)
    assert [round(50 + point.average, 2) for point in points] == MOVED
    assert round(50 + points[-1].high, 4) == 52.5884
    assert 50 + points[-1].low == pytest.approx(47.4115, abs=1e-4)
    assert points[0].high == pytest.approx(3 * 2.0539 * 0.3)


def test_each_is_compared_with_the_others_and_not_with_himself():
    found = agreement.differences([{"a": 1.0, "b": 0.5, "c": 0.0}, {"a": 0.8}, {"a": 0.2, "b": 0}])
    assert found == {"a": [0.75, 0.2], "b": [0.0, -0.2], "c": [-0.75]}


def test_who_scores_ever_higher_is_seen_and_who_does_not_is_not():
    dice = random.Random(3)
    series = {who: [dice.gauss(0, 0.05) for _ in range(30)] for who in "abcde"}
    series["b"] = [each + 0.15 * (n > 10) for n, each in enumerate(series["b"])]
    series["c"] = [each - 0.15 for each in series["c"]]
    sd = 0.05
    found = {who: agreement.drift(differs, sd=sd).course for who, differs in series.items()}
    assert found == {"a": "steady", "b": "above", "c": "below", "d": "steady", "e": "steady"}


def test_seven_calls_are_too_few_for_a_drift():
    assert agreement.drift([1.0] * 7, sd=0.01) == agreement.Drift(7, "few")
    assert agreement.drift([1.0] * 8, sd=0.01).course == "above"


def test_the_spread_is_around_nothing():
    assert agreement.spread({"a": [3.0], "b": [-4.0]}) == pytest.approx(math.sqrt(12.5))
    assert agreement.spread({}) == 0


def answers(number):
    """Two evaluators who differ on the first call alone."""
    return [{"a": float(n % 2), "b": float(n % 2) if n else 1.0} for n in range(number)]


def noisy(number):
    dice = random.Random(5)
    return [
        {who: dice.choice([base, base, dice.random() > 0.5]) * 1.0 for who in "abc"}
        for base in (dice.random() > 0.5 for _ in range(number))
    ]
