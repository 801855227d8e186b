"""Objections of employees."""

from datetime import date, datetime, timedelta

import pytest

import woonstede
from klankbord.gate.access import SYSTEM
from klankbord.people import facts, grants, objections
from klankbord.people.faults import Fault
from klankbord.people.models import Objection, Team
from klankbord.people.periods import Term
from klankbord.vault import keys
from klankbord.vault.models import Box

AT = woonstede.TODAY
SECOND = timedelta(seconds=1)
WORDS = "Ik herstel van een burn-out en meeluisteren maakt mij ziek."
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people():
    woonstede.people()


@pytest.fixture
def anna():
    return woonstede.employee("1001")


@pytest.fixture
def open_(anna):
    return objections.file(anna, grounds=WORDS, at=AT, by=woonstede.actor("anna", "employee"))


def decide(objection, by="ilse", role="dpo", **changed):
    given = {"granted": True, "answer": "Wij stoppen.", "at": AT + SECOND} | changed
    return objections.decide(objection, by=woonstede.actor(by, role), **given)


def test_an_objection_works_from_the_moment_of_filing(anna, open_):
    assert facts.objection(anna.pk, AT - SECOND) == {}
    assert facts.objection(anna.pk, AT) == {"status": "open"}
    assert woonstede.lines(anna.pk)[-1] == "objection_filed"


def test_the_answer_is_due_in_a_month(open_):
    assert open_.answer_due_on == date(2026, 12, 28)  # 25 December and the weekend do not count


def test_the_grounds_are_sealed_and_end_after_a_year(anna, open_):
    by = woonstede.actor("anna", "employee")
    assert objections.read(open_, objections.GROUNDS, by=by) == WORDS
    sealed = bytes(Box.objects.get(key=open_.key).sealed)
    assert b"burn-out" not in sealed
    assert open_.key.keep_until == datetime.fromisoformat("2027-11-26T00:00+01:00")
    keys.shred(open_.key, at=AT, by=SYSTEM, why="request")
    with pytest.raises(keys.Gone):
        objections.read(open_, objections.GROUNDS, by=by)
    assert facts.objection(anna.pk, AT) == {"status": "open"}  # protection outlives the words


def test_a_manager_reads_no_grounds(open_):
    with pytest.raises(Fault):
        objections.read(open_, objections.GROUNDS, by=woonstede.actor("hr", "hr"))


def test_nobody_objects_for_somebody_else(anna):
    with pytest.raises(Fault, match="himself"):
        objections.file(anna, grounds=WORDS, at=AT, by=woonstede.actor("joris", "employee"))
    by_letter = objections.file(anna, grounds=WORDS, at=AT, by=woonstede.actor("ilse", "dpo"))
    assert by_letter.status == Objection.Status.OPEN


def test_one_objection_is_open_at_a_time(anna, open_):
    with pytest.raises(Fault, match="open already"):
        objections.file(anna, grounds=WORDS, at=AT, by=woonstede.actor("anna", "employee"))


def test_a_granted_objection_lasts(anna, open_):
    decide(open_)
    assert facts.objection(anna.pk, AT) == {"status": "open"}
    granted = facts.objection(anna.pk, AT + SECOND)
    assert granted["status"] == "granted"
    later = AT + timedelta(days=1)
    again = objections.file(anna, grounds=WORDS, at=later, by=woonstede.actor("anna", "employee"))
    decide(again, granted=False, compelling_grounds=True, at=later + SECOND)
    assert facts.objection(anna.pk, later + SECOND) == granted


def test_a_refusal_takes_compelling_grounds(anna, open_):
    with pytest.raises(Fault, match="compelling"):
        decide(open_, granted=False)
    decide(open_, granted=False, compelling_grounds=True)
    assert facts.objection(anna.pk, AT + SECOND) == {
        "status": "rejected",
        "compelling_grounds": True,
        "decided_by_manager": False,
    }


@pytest.mark.parametrize(("by", "role"), [("hr", "hr"), ("anna", "employee")])
def test_neither_a_manager_nor_the_person_himself_decides(open_, by, role):
    with pytest.raises(Fault, match="Somebody else"):
        decide(open_, by=by, role=role)


def test_a_coach_who_leads_the_team_is_a_manager_here_too(open_):
    asked = grants.ask(
        woonstede.account("bram"),
        role="team_lead",
        team=Team.objects.get(code="huur"),
        term=Term(AT),
        at=AT,
        by=woonstede.actor("anna", "employee"),
    )
    grants.approve(asked, at=AT, by=woonstede.actor("tess", "admin"))
    with pytest.raises(Fault, match="Somebody else"):
        decide(open_, by="bram", role="coach")


def test_an_objection_is_decided_once(open_):
    decide(open_)
    with pytest.raises(Fault, match="has been decided"):
        decide(open_)


@pytest.mark.parametrize("words", ["", "   ", "x" * 10_001])
def test_grounds_are_a_few_words(anna, words):
    with pytest.raises(Fault):
        objections.file(anna, grounds=words, at=AT, by=woonstede.actor("anna", "employee"))
