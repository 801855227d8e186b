"""Roles are asked by one person and approved by another."""

from datetime import timedelta

import pytest

import woonstede
from klankbord.people import grants, queries
from klankbord.people.faults import Fault
from klankbord.people.models import Grant, Team
from klankbord.people.periods import Term

AT = woonstede.TODAY
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people():
    woonstede.people()


def person(name):
    return queries.person(woonstede.account(name), AT)


def ask(name="joris", by="anna", **changed):
    given = {"role": "evaluator", "term": Term(AT), "at": AT, "by": person(by)} | changed
    return grants.ask(woonstede.account(name), **given)


def test_a_role_counts_only_after_another_person_approved_it():
    joris = woonstede.account("joris")
    grant = ask()
    assert "evaluator" not in queries.roles(joris, AT)
    grants.approve(grant, at=AT, by=person("tess"))
    assert "evaluator" in queries.roles(joris, AT)
    assert "evaluator" not in queries.roles(joris, AT - timedelta(seconds=1))


def test_the_person_himself_is_told_in_his_own_log():
    employee = woonstede.employee("1002")
    before = woonstede.lines(employee.pk)
    grants.approve(ask(), at=AT, by=person("tess"))
    assert woonstede.lines(employee.pk)[len(before) :] == ["role_asked", "role_approved"]


def test_nobody_asks_a_role_for_himself():
    with pytest.raises(Fault, match="himself"):
        ask("anna", by="anna")


@pytest.mark.parametrize("by", ["tess", "directie"])
def test_who_asked_or_gets_a_role_does_not_approve_it(by):
    mine = ask("directie", by="tess", role="legal")
    with pytest.raises(Fault, match="Another person"):
        grants.approve(mine, at=AT, by=person(by))


@pytest.mark.parametrize("by", ["noor", "hr", "ilse", "joris"])
def test_approving_takes_a_role_that_may(by):
    grant = ask("bram", by="anna", role="legal")
    with pytest.raises(Fault, match="Approving takes"):
        grants.approve(grant, at=AT, by=person(by))


def test_the_same_role_is_not_there_twice_at_a_time():
    ask()
    with pytest.raises(Fault, match="already"):
        ask(term=Term(AT + DAY, AT + 2 * DAY))


def test_a_team_lead_leads_a_team_that_is_named():
    with pytest.raises(Fault, match="team"):
        ask(role="team_lead")
    ask(role="team_lead", team=Team.objects.get(code="huur"))


def test_an_ended_role_stays_true_for_yesterday():
    noor = woonstede.account("noor")
    grant = noor.grants.get(role="evaluator")
    grants.end(grant, until=AT, at=AT, by=person("tess"))
    assert "evaluator" in queries.roles(noor, AT - DAY)
    assert "evaluator" not in queries.roles(noor, AT)
    with pytest.raises(Fault, match="now or later"):
        grants.end(grant, until=AT - DAY, at=AT, by=person("tess"))


def test_a_request_that_is_ended_before_it_began_is_gone():
    grant = ask(term=Term(AT + DAY))
    grants.end(grant, until=AT, at=AT, by=person("anna"))
    assert not Grant.objects.filter(pk=grant.pk).exists()


def test_an_account_acts_only_in_a_role_that_it_has():
    assert queries.actor_for(woonstede.account("noor"), "evaluator", AT).role == "evaluator"
    with pytest.raises(Fault, match="no role"):
        queries.actor_for(woonstede.account("noor"), "hr", AT)


def test_every_employee_with_an_account_acts_as_employee():
    actor = queries.actor_for(woonstede.account("anna"), "employee", AT)
    assert actor.employee == woonstede.employee("1001").pk
