"""People from a file."""

import copy

import pytest

import told
import woonstede
from klankbord.gate.access import SYSTEM
from klankbord.people import disclosure, loading, queries
from klankbord.people.models import Account, Employee, Employment, Team
from klankbord.people.shapes import Flawed

AT = woonstede.HIRED
pytestmark = pytest.mark.django_db


def load(said, **given):
    with woonstede.QUICK:
        return loading.load(said, at=AT, by=SYSTEM, **given)


def test_the_example_gives_everybody_his_roles():
    loaded = load(woonstede.PEOPLE)
    assert loaded.added == sum(map(len, woonstede.PEOPLE.values()))
    assert set(loaded.passwords) == {row["email"] for row in woonstede.PEOPLE["accounts"]}
    assert queries.roles(woonstede.account("noor"), AT) == {"evaluator"}
    assert queries.roles(woonstede.account("anna"), AT) == {"employee"}
    assert queries.cleared(woonstede.account("noor"), AT)


def test_loading_again_adds_nothing():
    load(woonstede.PEOPLE)
    again = load(woonstede.PEOPLE)
    assert (again.added, again.passwords) == (0, {})


def test_a_given_password_is_used_and_not_shown():
    loaded = load(woonstede.PEOPLE, passwords={"Anna@woonstede.example": "zes gele fietsen"})
    with woonstede.QUICK:
        assert woonstede.account("anna").check_password("zes gele fietsen")
    assert "anna@woonstede.example" not in loaded.passwords


def test_an_open_period_gets_its_end_from_a_later_file():
    load(woonstede.PEOPLE)
    said = copy.deepcopy(woonstede.PEOPLE)
    said["employments"][1]["until"] = "2026-12-01"
    assert load(said).added == 1
    assert Employment.objects.get(employee__number="1002").until is not None
    said["employments"][1]["until"] = "2026-12-02"
    with pytest.raises(Flawed, match="another end"):
        load(said)


@pytest.mark.parametrize(
    ("table", "row", "place", "says"),
    [
        ("teams", {"code": "Huur", "name": "Huur"}, "teams[1].code", "small letters"),
        ("teams", {"code": "huur"}, "teams[1].name", "missing"),
        ("teams", {"code": "a", "name": "A", "k": 1}, "teams[1].k", "unknown field"),
        ("accounts", {"email": "x", "name": "X"}, "accounts[1]", "e-mail"),
        ("accounts", {"email": 7, "name": "X"}, "accounts[1].email", "text was expected"),
        (
            "employments",
            {"employee": "9", "kind": "employee", "since": "2026-01-01"},
            "employments[1]",
            "no employee",
        ),
        (
            "employments",
            {"employee": "9", "kind": "boss", "since": "2026-02-30"},
            "employments[1].since",
            "no moment that exists",
        ),
        (
            "memberships",
            {"employee": "9", "team": "a", "since": "2026-01-01T09:00"},
            "memberships[1].since",
            "offset",
        ),
    ],
)
def test_a_flaw_is_named_with_its_place(table, row, place, says):
    with pytest.raises(Flawed) as caught:
        load({table: [row]})
    assert [flaw for flaw in caught.value.flaws if flaw.place == place and says in flaw.message]


def test_every_flaw_is_told_at_once():
    said = {"teams": [{"code": "A"}, {"name": 3}], "people": []}
    with pytest.raises(Flawed) as caught:
        load(said)
    places = {flaw.place for flaw in caught.value.flaws}
    assert places == {"people", "teams[1].code", "teams[1].name", "teams[2].code", "teams[2].name"}


def test_a_file_with_one_flaw_leaves_nothing_behind():
    said = copy.deepcopy(woonstede.PEOPLE)
    said["grants"][-1]["approved_by"] = said["grants"][-1]["asked_by"]
    with pytest.raises(Flawed, match=r"grants\[7\]"):
        load(said)
    assert not Account.objects.exists()
    assert not Employee.objects.exists()
    assert not Team.objects.exists()


def test_what_is_held_about_a_person_can_be_named():
    load(woonstede.PEOPLE)
    kinds = set(told.kinds(disclosure, woonstede.employee("1001").pk))
    assert kinds == {"person", "employment", "membership", "agent_ref", "coaching", "account"}
