"""What is hidden stays hidden, also from who can subtract."""

import random

import pytest

from klankbord.council.figures import K, hidden


@pytest.mark.parametrize(
    ("sizes", "away"),
    [
        ({}, ""),
        ({"a": 5, "b": 40}, ""),
        ({"a": 4, "b": 9, "c": 40}, "ab"),  # alone, a would follow from a total
        ({"a": 2, "b": 2, "c": 9}, "abc"),  # together four: fewer than five
        ({"a": 3, "b": 3, "c": 9}, "ab"),
        ({"a": 1}, "a"),
    ],
)
def test_a_small_cell_is_hidden_with_what_would_give_it_away(sizes, away):
    assert hidden(sizes) == set(away)


def test_no_remainder_is_smaller_than_a_group_unless_everything_is_hidden():
    drawn = random.Random(19)
    for _ in range(300):
        sizes = {n: drawn.randint(0, 12) for n in range(drawn.randint(1, 6))}
        away = hidden(sizes)
        assert all(sizes[key] >= K for key in sizes if key not in away)
        assert not away or away == set(sizes) or (
            len(away) > 1 and sum(sizes[key] for key in away) >= K
        )  # fmt: skip
