"""Margins hold what they promise, and two figures differ only when that is sure."""

import random
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.evaluations.margins import Sum, compare, margin, together

# features.md 4.2: passed, of how many, the interval in whole per cent.
VECTORS = [(4, 4, 51, 100), (4, 5, 38, 96), (7, 8, 53, 98), (9, 10, 60, 98), (18, 20, 70, 97),
           (45, 50, 79, 96)]  # fmt: skip


@pytest.mark.parametrize(("passed", "n", "low", "high"), VECTORS)
def test_the_margin_is_that_of_wilson(passed, n, low, high):
    found = margin(Sum(n, 5, passed))
    assert (round(100 * found.low), round(100 * found.high)) == (low, high)


@given(st.integers(1, 400), st.floats(0, 1))
def test_a_margin_lies_around_its_figure_and_on_the_scale(n, mean):
    of = Sum(n, 5, mean * n)
    found = margin(of)
    assert 0 <= found.low <= of.mean <= found.high <= 1
    assert found.low < found.high


@given(st.integers(1, 100), st.floats(0, 1))
def test_more_evaluations_never_make_a_figure_less_sure(n, mean):
    few, many = margin(Sum(n, 5, mean * n)), margin(Sum(4 * n, 5, mean * 4 * n))
    assert many.high - many.low <= few.high - few.low


@pytest.mark.parametrize("n", [8, 20, 50])
def test_it_holds_the_truth_nineteen_times_in_twenty_on_average(n):
    chances = [number / 200 for number in range(1, 200)]
    held = [margin(Sum(n, 5, passed)) for passed in range(n + 1)]
    covered = [
        sum(
            comb(n, passed) * p**passed * (1 - p) ** (n - passed)
            for passed in range(n + 1)
            if held[passed].low <= p <= held[passed].high
        )
        for p in chances
    ]
    assert sum(covered) / len(covered) >= 0.95
    assert min(covered) > 0.83  # where the plain interval falls to nearly nothing


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_it_holds_the_truth_for_unlike_persons_and_for_scores_with_steps(steps):
    """Each of ten persons has a level of his own; the plan draws three calls of each."""
    chance = random.Random(20261125 + steps)
    levels = [0.15 + 0.08 * number for number in range(10)]
    truth = sum(levels) / len(levels)
    held = 0
    for _ in range(2000):
        scores = [
            sum(chance.random() < level for _ in range(steps)) / steps
            for level in levels
            for _ in range(3)
        ]
        found = margin(Sum(30, 10, sum(scores)))
        held += found.low <= truth <= found.high
    assert held / 2000 >= 0.95


def test_figures_that_could_be_the_same_are_called_the_same():
    assert compare(Sum(40, 8, 22), Sum(40, 8, 26)) == "same"
    assert compare(Sum(40, 8, 10), Sum(40, 8, 36)) == "up"
    assert compare(Sum(40, 8, 36), Sum(40, 8, 10)) == "down"


@pytest.mark.parametrize("thin", [Sum(19, 8, 19), Sum(40, 4, 40), Sum()])
def test_nothing_is_compared_with_too_little(thin):
    plenty = Sum(40, 8, 10)
    assert compare(plenty, thin) == compare(thin, plenty) == "few"


def test_no_difference_is_found_where_there_is_none():
    chance = random.Random(7)
    found = [
        compare(*(Sum(30, 10, sum(chance.random() < 0.7 for _ in range(30))) for _ in range(2)))
        for _ in range(2000)
    ]
    assert sum(verdict != "same" for verdict in found) / 2000 < 0.02


@pytest.mark.parametrize(
    ("of", "standing"),
    [(Sum(40, 4, 1), "persons"), (Sum(7, 5, 1), "few"), (Sum(8, 5, 1), "shown")],
)
def test_what_is_hidden_has_a_reason(of, standing):
    assert of.standing == standing


sums = st.builds(
    lambda n, persons, mean: Sum(n, persons, mean * n),
    st.integers(1, 60), st.integers(5, 60), st.floats(0, 1),
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(1, 5), sums), min_size=1, max_size=6))
def test_several_questions_are_never_surer_than_the_thinnest(parts):
    whole = together(parts)
    assert whole.evaluations == min(each.evaluations for _, each in parts)
    assert whole.persons == min(each.persons for _, each in parts)
    means = [each.mean for _, each in parts]
    assert min(means) - 1e-9 <= whole.mean <= max(means) + 1e-9


def test_nothing_together_is_nothing():
    assert together([]) == together([(1, Sum())]) == together([(0, Sum(9, 9, 9))]) == Sum()
