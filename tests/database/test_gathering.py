"""What waits to be sent together is done in its order, and never left behind."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from klankbord.database import prepared, sets
from klankbord.database.gathering import Statement, gathering
from klankbord.people.models import Team

pytestmark = pytest.mark.django_db
COUNT = Statement("SELECT count(*) FROM people_team WHERE code = %s", ["a"])
TEAMS = Statement("SELECT count(*) FROM people_team", ())


def count() -> int:
    [(found,)] = prepared.rows(COUNT.text, COUNT.values)
    return found


def test_what_was_foreseen_is_as_of_then_and_given_once() -> None:
    team = Team(code="a", name="a")
    with transaction.atomic(), gathering():
        prepared.foresee([COUNT])
        sets.insert([team])
        assert team._state.adding
        assert count() == 0
        assert not team._state.adding  # what was said behind it went along
        assert count() == 1


def test_what_was_answered_already_asks_for_no_other_way_to_the_database() -> None:
    with transaction.atomic(), gathering():
        prepared.foresee([COUNT, TEAMS])
        assert count() == 0
        team = Team(code="b", name="b")
        sets.insert([team])
        assert prepared.rows(TEAMS.text) == [(0,)]
        assert team._state.adding  # it waits on, for something that has to go
        assert prepared.rows(TEAMS.text) == [(1,)]


def test_django_sees_what_was_said_before() -> None:
    with transaction.atomic(), gathering():
        sets.insert([Team(code="a", name="a")])
        assert Team.objects.get().name == "a"


def test_what_nobody_asked_about_is_kept_at_the_end() -> None:
    with transaction.atomic(), gathering():
        sets.insert([Team(code="a", name="a")])
        sets.insert([Team(code="b", name="b")])
    assert Team.objects.count() == 2


def deed(*said: Callable[[], object]) -> None:
    with transaction.atomic(), gathering():
        for say in said:
            say()


def test_of_a_deed_with_a_fault_nothing_is_kept() -> None:
    first, again, nowhere = Team(code="a", name="a"), Team(code="a", name="b"), Team(code="c")
    with pytest.raises(DatabaseError, match="0 of 1 rows"):
        deed(lambda: sets.insert([first]), lambda: sets.update([nowhere], ["name"]))
    with pytest.raises(DatabaseError, match="unique"):
        deed(lambda: sets.insert([first]), lambda: sets.insert([again]), count)
    assert not Team.objects.exists()


def test_without_a_transaction_nothing_is_gathered(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="one transaction"), gathering():
        pass
