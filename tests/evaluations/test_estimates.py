"""Intervals, estimates and limits are those of the books, and promise no more than they hold."""

import random
from collections import Counter

import pytest

from klankbord.evaluations.figures import estimates
from klankbord.evaluations.figures.estimates import chi_square, student
from klankbord.evaluations.margins import Sum

# scipy 1.16: stats.t.ppf(0.975, degrees) and stats.chi2.sf(value, degrees).
STUDENT = [(1, 12.7062047364), (2, 4.3026527297), (3, 3.1824463053), (7, 2.3646242516),
           (19, 2.0930240544), (49, 2.0095752371), (120, 1.9799304051)]  # fmt: skip
CHI_SQUARE = [(3.5, 1, 0.0613688291), (0.2, 2, 0.9048374180), (9.1, 5, 0.1051413590),
              (18.307, 10, 0.0500005891), (140.0, 99, 0.0042282988), (900.0, 1000, 0.9892827619),
              (2500.0, 2000, 1.0740080422e-13)]  # fmt: skip
# features.md 4.2: calls, half-width of a mean score with a standard deviation of 12.
HALF_WIDTHS = [(4, 19), (5, 15), (8, 10), (10, 8.6), (20, 5.6), (50, 3.4)]


@pytest.mark.parametrize(("degrees", "value"), STUDENT)
def test_the_bounds_of_student_are_those_of_scipy(degrees, value):
    assert student(degrees) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(("value", "degrees", "chance"), CHI_SQUARE)
def test_chi_square_is_that_of_scipy(value, degrees, chance):
    assert chi_square(value, degrees) == pytest.approx(chance, rel=1e-6)


@pytest.mark.parametrize(("n", "half"), HALF_WIDTHS)
def test_a_mean_is_as_sure_as_the_table_says(n, half):
    assert student(n - 1) * 12 / n**0.5 == pytest.approx(half, rel=0.02)


def test_a_mean_of_a_person_has_no_interval_below_eight():
    scores = [0.9, 0.8, 0.75, 0.6, 1.0, 0.85, 0.7, 0.95]
    assert estimates.mean(scores[:7]).margin is None
    found = estimates.mean(scores)
    # as scipy has it for stats.t.interval
    assert (found.margin.low, found.margin.high) == pytest.approx((0.7071717400, 0.9303282600))


def test_a_change_has_an_interval_and_none_where_too_little_was_seen():
    # Newcombe 1998, table II: 56 of 70 and 48 of 80, method 10: 0.0524 to 0.3339
    found = estimates.difference(Sum(80, 9, 48), Sum(70, 9, 56))
    assert (found.change, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)
    assert found.proven
    assert not estimates.difference(Sum(40, 9, 30), Sum(40, 9, 31)).proven
    assert estimates.difference(Sum(19, 9, 10), Sum(70, 9, 56)) is None


def test_a_change_of_ones_own_takes_eight_on_each_side_and_may_be_no_proof():
    before = [0.5, 0.6, 0.55, 0.6, 0.5, 0.65, 0.6, 0.55]
    assert estimates.changed(before[:7], before) is None
    same = estimates.changed(before, [each + 0.01 for each in before])
    assert not same.proven
    better = estimates.changed(before, [each + 0.2 for each in before])
    assert (better.change, better.proven) == (pytest.approx(0.2), True)
    # twice the same spread: t(7) times the root of two errors of the mean
    assert better.high - 0.2 == pytest.approx(
        2.3646242516 * (2 * 0.00285714286 / 8) ** 0.5, rel=0.01
    )


def test_an_estimate_lies_between_the_figure_and_the_mean_of_all():
    figures = {"a": Sum(12, 6, 6), "b": Sum(400, 9, 360), "c": Sum(400, 9, 300)}
    found, whole = estimates.estimates(figures), estimates.centre(figures.values())
    for key, each in figures.items():
        assert min(each.mean, whole) <= found[key] <= max(each.mean, whole)
    drawn = {key: abs(found[key] - figures[key].mean) for key in figures}
    assert drawn["a"] > max(drawn["b"], drawn["c"])


def test_where_nothing_differs_beyond_chance_every_estimate_is_the_mean_of_all():
    figures = {n: Sum(40, 6, 28 + n % 2) for n in range(6)}
    found = estimates.estimates(figures)
    assert set(found.values()) == {estimates.centre(figures.values())}


def test_two_groups_are_drawn_with_the_weight_of_ten_calls():
    found = estimates.estimates({"a": Sum(10, 5, 10), "b": Sum(10, 5, 6)})
    assert found == {"a": pytest.approx(0.9), "b": pytest.approx(0.7)}


def test_estimates_come_closer_to_the_truth_than_the_figures():
    chance = random.Random(8)
    raw = shrunk = 0.0
    for _ in range(60):
        truth = [min(0.98, max(0.02, chance.gauss(0.8, 0.06))) for _ in range(12)]
        seen = {
            n: Sum(20, 6, sum(chance.random() < level for _ in range(20)))
            for n, level in enumerate(truth)
        }
        found = estimates.estimates(seen)
        raw += sum((seen[n].mean - level) ** 2 for n, level in enumerate(truth))
        shrunk += sum((found[n] - level) ** 2 for n, level in enumerate(truth))
    assert shrunk < 0.75 * raw


def test_the_funnel_is_that_of_the_table():
    found = estimates.limits(0.9, 8)  # features.md 4.2
    assert (round(found.near.low, 2), round(found.far.low, 2)) == (0.69, 0.57)
    assert found.near.high == found.far.high == 1.0


def test_a_draw_that_is_even_is_called_uneven_one_time_in_a_hundred():
    chance = random.Random(4)
    said = Counter()
    for _ in range(1000):
        drawn = Counter(chance.randrange(8) for _ in range(160))
        said[estimates.evenness([drawn[n] for n in range(8)], [20.0] * 8).says] += 1
    assert said["uneven"] <= 25
    assert said["few"] == 0


def test_a_draw_that_is_not_even_is_seen_and_a_small_one_says_nothing():
    # as scipy has it for stats.chisquare
    assert estimates.evenness([12, 8, 10, 20], [12.5] * 4).chance == pytest.approx(0.0843017851)
    assert estimates.evenness([40, 5, 5], [16.7, 16.7, 16.6]).says == "uneven"
    assert estimates.evenness([2, 1, 1], [1.3, 1.3, 1.4]).says == "few"
