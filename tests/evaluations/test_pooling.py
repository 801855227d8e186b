"""No sum that is shown, nor anything that can be worked out from such sums, is about few people."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from uuid import UUID

from hypothesis import event, given, settings
from hypothesis import strategies as st

from klankbord.evaluations.figures import pooling
from klankbord.evaluations.figures.pooling import Score
from klankbord.law.instants import month_later

K = 5
START = date(2026, 1, 1)


def score(number, person, month=0, value=1.0, *, last=False):
    months = month_later(START, month)
    return Score(UUID(int=number), UUID(int=1000 + person), months, value, last)


def many(*persons, month=0):
    return [score(number, person, month) for number, person in enumerate(persons)]


def test_five_persons_make_a_block_and_four_do_not():
    assert len(pooling.by_month(many(1, 2, 3, 4, 5)).blocks) == 1
    parted = pooling.by_month(many(1, 2, 3, 4, 1, 2, 3, 4, 1))
    assert parted.blocks == ()
    assert len(parted.rest) == 9


def test_a_block_in_which_one_person_has_most_waits():
    assert pooling.by_month(many(1, 1, 1, 1, 1, 2, 3, 4, 5)).blocks == ()
    assert pooling.by_month(many(1, 1, 1, 1, 2, 3, 4, 5)).blocks != ()


def test_a_block_keeps_its_months_count_and_sum():
    scores = [score(n, n, month=1, value=n / 8) for n in range(1, 7)]
    [block] = pooling.by_month(scores).blocks
    assert (block.since, block.until) == (date(2026, 2, 1), date(2026, 3, 1))
    assert (block.sum.evaluations, block.sum.persons, block.sum.total) == (6, 6, 21 / 8)


def test_a_quarter_takes_what_its_months_left_when_it_is_over():
    scattered = many(1, 2, month=0) + many(3, 4, month=1) + many(5, month=2)
    [early, late] = [date(2026, 4, 28), date(2026, 4, 29)]  # four weeks from 1 April
    assert pooling.by_month(scattered).blocks == ()
    assert pooling.by_quarter(scattered, today=early).blocks == ()
    [block] = pooling.by_quarter(scattered, today=late).blocks
    assert (block.since, block.until) == (date(2026, 1, 1), date(2026, 4, 1))


def test_what_has_its_last_night_waits_for_no_quarter_and_takes_other_teams_along():
    ours = [score(1, 1, last=True), score(2, 2, month=1, last=True)]
    theirs = [score(number, number, month=2, last=True) for number in (3, 4, 5)]
    today = date(2026, 3, 31)
    assert pooling.by_quarter(ours, today=today).blocks == ()
    [block] = pooling.together(ours + theirs, today=today).blocks
    assert (block.sum.persons, block.since) == (5, date(2026, 1, 1))


def test_nothing_goes_together_that_can_still_wait():
    waiting = many(1, 2, 3, 4, 5)
    assert pooling.together(waiting, today=date(2027, 1, 1)).blocks == ()


PRIME = 2**61 - 1


def rank(rows):
    """The rank of a matrix of zeroes and ones, over a field too large for chance to matter."""
    rows = [[int(x) for x in row] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(found, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        inverse = pow(rows[found][column], -1, PRIME)
        for r in range(found + 1, len(rows)):
            factor = rows[r][column] * inverse % PRIME
            if factor:
                pairs = zip(rows[r], rows[found], strict=True)
                rows[r] = [(a - factor * b) % PRIME for a, b in pairs]
        found += 1
    return found


def gives_away(figures, scores, group):
    """Whether some combination of the figures is about the scores of this group alone.

    A figure is the set of scores that it adds up. There is such a combination exactly when the
    figures hang together more closely once the scores of the group are struck out. Scores of one
    person that stand in the same figures are one column.
    """
    figures = {frozenset(figure) for figure in figures}
    columns = {(s.person, tuple(s.evaluation in figure for figure in figures)) for s in scores}
    whole = [column for _, column in columns]
    rest = [column for person, column in columns if person not in group]
    return bool(figures) and rank(whole) > rank(rest)


def shown_over_time(days, *, today):
    """Every figure that a page could have shown on some day: cells, months, teams, totals."""
    waiting = {0: [], 1: []}
    blocks = {0: [], 1: [], None: []}
    figures = []

    def publish(team, made):
        blocks[team] += made
        for sums in (blocks[team], [b for each in blocks.values() for b in each]):
            months = {block.since for block in sums}
            figures.extend([b for b in sums if b.since == since] for since in months)
            figures.append(list(sums))

    for day in days:
        for team, each in day:
            waiting[team].append(each)
        for team, scores in waiting.items():
            parted = pooling.by_month(scores)
            waiting[team] = list(parted.rest)
            publish(team, parted.blocks)
    left = []
    for team, scores in waiting.items():
        parted = pooling.by_quarter([replace(s, last=True) for s in scores], today=today)
        publish(team, parted.blocks)
        left += parted.rest
    publish(None, pooling.together(left, today=today).blocks)
    return [{s.evaluation for block in figure for s in block.scores} for figure in figures]


@st.composite
def worlds(draw):
    """Days on which evaluations of a few people in two teams came in, of three months."""
    number = 0
    days = []
    who = st.tuples(st.integers(0, 1), st.integers(0, 5), st.integers(0, 1))
    for _ in range(draw(st.integers(2, 3))):
        day = []
        for team, person, month in draw(st.lists(who, min_size=10, max_size=18)):
            number += 1
            day.append((team, score(number, 10 * team + person, month)))
        days.append(day)
    return days


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_no_combination_of_all_that_was_ever_shown_is_about_fewer_than_five(days):
    scores = [each for day in days for _, each in day]
    figures = shown_over_time(days, today=START + timedelta(days=400))
    event(f"{min(len(figures), 9)} figures or more")
    persons = {each.person for each in scores}
    for group in combinations(sorted(persons), min(K - 1, len(persons))):
        assert not gives_away(figures, scores, set(group))


def test_the_audit_does_find_what_could_be_worked_out():
    scores = many(1, 2, 3, 4, 5, 6)
    everybody = {each.evaluation for each in scores}
    but_one = {each.evaluation for each in scores[:5]}
    assert not gives_away([everybody], scores, {scores[5].person})
    assert gives_away([everybody, but_one], scores, {scores[5].person})


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_nothing_is_counted_twice_and_nothing_is_lost_before_its_quarter_is_over(days):
    scores = [each for day in days for _, each in day]
    parted = pooling.by_month(scores)
    counted = [s.evaluation for block in parted.blocks for s in block.scores]
    left = [s.evaluation for s in parted.rest]
    assert sorted(counted + left) == sorted(s.evaluation for s in scores)
    later = pooling.by_quarter(parted.rest, today=START + timedelta(days=100))
    assert len(later.rest) == len(parted.rest)
