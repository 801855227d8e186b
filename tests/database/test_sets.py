"""Rows are changed all, or somebody hears of it."""

import pytest
from django.db import DatabaseError, transaction

from klankbord.database import sets
from klankbord.people.models import Team

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_own_values() -> None:
    teams = [Team.objects.create(code=code, name=code) for code in ("a", "b", "c")]
    for team in teams[:2]:
        team.name = team.code * 2
    sets.update(teams[:2], ["name"])
    assert list(Team.objects.order_by("code").values_list("name", flat=True)) == ["aa", "bb", "c"]
    sets.update([], ["name"])


def test_a_row_that_is_not_there_is_a_fault() -> None:
    here, nowhere = Team.objects.create(code="a", name="a"), Team(code="b", name="b")
    here.name = "other"
    with pytest.raises(DatabaseError, match="1 of 2 rows"), transaction.atomic():
        sets.update([here, nowhere], ["name"])
    here.refresh_from_db()
    assert here.name == "a"
