"""A solver attacks what was published: all of it, of every day, team, month and total at once.

It is told more than anybody can know: who has how many scores in which sum. It looks for the least
and the most that the scores of one person, or of a cell that is hidden, can be.
"""

import random
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
import z3

from klankbord.council.figures import K, hidden
from klankbord.evaluations.figures import pooling
from klankbord.evaluations.figures.pooling import Score
from klankbord.law.instants import month_later

START = date(2026, 1, 1)
STEPS = 2
"""A score is 0, 1 or 2 halves."""
WANTED = 1.0
"""So far apart the least and the most of somebody's scores must lie: one whole score."""


def span(constraints, of):
    """The least and the most that an expression can be under constraints."""
    found = []
    for direction in ("minimize", "maximize"):
        solver = z3.Optimize()
        solver.add(constraints)
        wanted = getattr(solver, direction)(of)
        assert solver.check() == z3.sat
        reached = solver.lower(wanted) if direction == "minimize" else solver.upper(wanted)
        found.append(Fraction(str(reached)))
    return found


def published(days):
    """Every sum that a page, a table or a filter could have shown, as sets of scores.

    Of each day: every month, every length of time, the total, of each team and of all together.
    """
    waiting, blocks, shown = {}, {}, []
    for day in days:
        for team, score in day:
            waiting.setdefault(team, []).append(score)
        for team in sorted(waiting):
            parted = pooling.by_month(waiting[team])
            waiting[team] = list(parted.rest)
            blocks.setdefault(team, []).extend(parted.blocks)
        for team in (*blocks, None):
            mine = (
                blocks[team] if team is not None else [b for each in blocks.values() for b in each]
            )
            for first in range(3):
                for last in range(first, 3):
                    kept = [b for b in mine if month_later(START, first) <= b.since
                            and b.until <= month_later(START, last + 1)]  # fmt: skip
                    if kept:
                        shown.append([score for block in kept for score in block.scores])
    return shown, [score for each in waiting.values() for score in each]


def world(seed):
    """Three nights of evaluations of thirteen people in two teams, over three months."""
    chance = random.Random(seed)
    number, days = 0, []
    for _ in range(3):
        day = []
        for _ in range(34):
            number += 1
            team = chance.randrange(2)
            person = UUID(int=1000 + 10 * team + chance.randrange(6 + team))
            month = month_later(START, chance.randrange(3))
            value = chance.randint(0, STEPS) / STEPS
            day.append((team, Score(UUID(int=number), person, month, value)))
        days.append(day)
    return days


@pytest.mark.parametrize("seed", range(3))
def test_a_solver_finds_nobodys_scores_in_all_that_was_ever_published(seed):
    shown, rest = published(world(seed))
    sums = sorted({tuple(sorted(score.evaluation for score in scores)) for scores in shown})
    assert sums, "nothing was published: this attacks nothing"
    counted = {score.evaluation: score for scores in shown for score in scores}
    # Scores of one person that stand in the same sums are one unknown.
    alike = {}
    for each, score in counted.items():
        where = frozenset(n for n, total in enumerate(sums) if each in total)
        alike.setdefault((score.person, where), []).append(each)
    unknown = {of: z3.Real(f"scores_{n}") for n, of in enumerate(alike)}
    told = [z3.And(unknown[of] >= 0, unknown[of] <= len(alike[of]) * STEPS) for of in alike]
    for n, total in enumerate(sums):
        value = sum(round(counted[each].value * STEPS) for each in total)
        told.append(z3.Sum([x for (_, where), x in unknown.items() if n in where]) == value)
    for person in sorted({person for person, _ in unknown}):
        his = z3.Sum([x for (who, _), x in unknown.items() if who == person])
        least, most = span(told, his)
        assert (most - least) / STEPS >= WANTED, person
    # What is hidden because too few people wait is in no sum at all: nothing limits it.
    assert not {score.evaluation for score in rest} & set(counted)


def test_the_solver_does_find_what_a_careless_total_gives_away():
    people = [z3.Real(f"score_{n}") for n in range(6)]
    told = [z3.And(x >= 0, x <= STEPS) for x in people]
    told += [z3.Sum(people) == 7, z3.Sum(people[:5]) == 6]  # the total, and all but one
    assert span(told, people[5]) == [1, 1]


def test_a_solver_finds_no_hidden_cell_of_a_table_with_its_total():
    chance = random.Random(31)
    for _ in range(40):
        sizes = {n: chance.choice((1, 2, 3, 4, 5, 6, 9, 20)) for n in range(chance.randint(2, 6))}
        calls = {n: size * chance.randint(1, 9) for n, size in sizes.items()}
        away = hidden(sizes)
        if not away or sum(sizes.values()) < K:  # no total of fewer than five people is shown
            continue
        for values in (sizes, calls):
            cells = {n: z3.Real(f"cell_{n}") for n in sizes}
            told = [cell >= 0 for cell in cells.values()]
            told += [cells[n] == values[n] for n in sizes if n not in away]
            told.append(z3.Sum(list(cells.values())) == sum(values.values()))
            for n in away:
                least, most = span(told, cells[n])
                assert most - least >= K, (sizes, n)


def test_a_day_later_is_a_block_later():
    """What today's page shows more than yesterday's is about five people again."""
    shown, _ = published(world(9))
    sets = {frozenset(score.evaluation for score in scores) for scores in shown}
    who = {score.evaluation: score.person for scores in shown for score in scores}
    for one in sets:
        for other in sets:
            if one < other:
                assert len({who[each] for each in other - one}) >= K
