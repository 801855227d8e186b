"""What somebody is to an employee, and who has power over him."""

from datetime import timedelta

import pytest

import woonstede
from klankbord.gate.access import SYSTEM, Actor
from klankbord.people import coaching, employment, facts, grants, queries
from klankbord.people.faults import Fault
from klankbord.people.models import Team
from klankbord.people.periods import Term

AT = woonstede.TODAY
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people():
    woonstede.people()


@pytest.fixture
def anna():
    return woonstede.employee("1001").pk


@pytest.fixture
def joris():
    return woonstede.employee("1002").pk


def give(name, role, team=None):
    asked = grants.ask(
        woonstede.account(name),
        role=role,
        term=Term(AT - DAY),
        team=Team.objects.get(code=team) if team else None,
        at=AT - DAY,
        by=woonstede.actor("petra", "quality_manager"),
    )
    grants.approve(asked, at=AT - DAY, by=woonstede.actor("tess", "admin"))


@pytest.mark.parametrize(
    ("name", "role", "expected"),
    [
        ("anna", "employee", "self"),
        ("joris", "employee", "colleague"),
        ("bram", "coach", "own_coach"),
        ("noor", "evaluator", "none"),
        ("hr", "hr", "own_manager"),
    ],
)
def test_everybody_is_one_thing_to_an_employee(anna, name, role, expected):
    assert queries.relation(woonstede.actor(name, role), anna, AT) == expected


def test_a_coach_coaches_only_his_own(joris):
    assert queries.relation(woonstede.actor("bram", "coach"), joris, AT) == "none"


def test_the_system_has_no_power_and_no_relation(anna):
    assert queries.relation(SYSTEM, anna, AT) == "none"
    assert not queries.hr_power(SYSTEM, anna, AT)


def test_the_person_counts_and_not_the_hat(anna, joris):
    coach = woonstede.actor("bram", "coach")
    assert not queries.hr_power(coach, anna, AT)
    give("bram", "team_lead", "huur")
    assert queries.hr_power(coach, anna, AT)
    assert queries.relation(coach, anna, AT) == "own_manager"
    assert not queries.hr_power(coach, joris, AT)  # of another team


@pytest.mark.parametrize("role", ["hr", "manager"])
def test_hr_and_managers_have_power_over_everybody(anna, joris, role):
    give("noor", role)
    evaluator = woonstede.actor("noor", "evaluator")
    assert queries.hr_power(evaluator, anna, AT)
    assert queries.hr_power(evaluator, joris, AT)


def test_power_that_has_ended_is_no_power(anna):
    hr = woonstede.account("hr")
    grants.end(hr.grants.get(), until=AT, at=AT, by=woonstede.actor("tess", "admin"))
    actor = Actor(role="employee", account=hr.pk)
    assert queries.hr_power(actor, anna, AT - DAY)
    assert not queries.hr_power(actor, anna, AT)


def test_a_lead_without_an_account_counts_as_having_power(anna):
    assert queries.hr_power(Actor(role="team_lead"), anna, AT)


def test_the_facts_of_an_actor_are_those_of_the_schema(anna):
    assert facts.actor(woonstede.actor("bram", "coach"), anna, AT) == {
        "role": "coach",
        "relation": "own_coach",
        "hr_power": False,
    }


def test_a_temp_is_a_temp_and_a_leaver_has_left(joris):
    employee = woonstede.employee("1002")
    assert facts.person(joris, AT) == {"type": "temp_worker"}
    employment.leave(employee, until=AT, at=AT, by=SYSTEM)
    assert facts.person(joris, AT - DAY) == {"type": "temp_worker"}
    left = facts.person(joris, AT)
    assert left["type"] == "former_employee"
    assert left["left_at"].startswith("2026-11-25T09:00:00")
    assert queries.teams(joris, AT) == frozenset()


def test_who_never_worked_here_counts_as_one_who_left(joris):
    assert facts.person(joris, woonstede.HIRED - 365 * DAY) == {"type": "former_employee"}


def test_nobody_works_here_twice_at_a_time():
    with pytest.raises(Fault, match="already"):
        employment.employ(
            woonstede.employee("1001"), kind="freelancer", term=Term(AT), at=AT, by=SYSTEM
        )


def test_nobody_is_his_own_coach():
    with pytest.raises(Fault, match="own coach"):
        coaching.begin(
            woonstede.account("anna"),
            woonstede.employee("1001"),
            term=Term(AT),
            at=AT,
            by=SYSTEM,
        )


def test_without_a_valid_instruction_nobody_is_cleared():
    noor = woonstede.account("noor")
    assert queries.cleared(noor, AT)
    assert not queries.cleared(noor, AT + 365 * DAY)  # both have run out
    noor.clearances.filter(kind="instruction").delete()
    assert not queries.cleared(noor, AT)
