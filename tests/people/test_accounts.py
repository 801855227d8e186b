"""Accounts: who can sign in."""

import pytest

import woonstede
from klankbord.gate.access import SYSTEM
from klankbord.people import accounts, queries
from klankbord.people.faults import Fault
from klankbord.people.models import Account

AT = woonstede.HIRED
pytestmark = pytest.mark.django_db


def create(**changed):
    given = {"email": "Anna@Example.org ", "name": "Anna", "at": AT, "by": SYSTEM} | changed
    return accounts.create(**given)


def test_a_made_password_opens_the_account_and_is_kept_only_as_a_hash():
    made = create()
    assert made.password is not None
    kept = Account.objects.get(email="anna@example.org")
    assert kept.check_password(made.password)
    assert made.password not in kept.password
    assert woonstede.lines(kept.pk) == ["account_made"]


def test_a_made_password_that_looks_like_the_name_is_made_anew(monkeypatch):
    told = iter(["anna@example.org", "x7Qp-2LmZ_v9RtYw0KdE"])
    monkeypatch.setattr(accounts.secrets, "token_urlsafe", lambda _: next(told))
    assert create().password == "x7Qp-2LmZ_v9RtYw0KdE"


def test_an_account_of_its_own_has_no_role():
    assert queries.roles(create().account, AT) == frozenset()


def test_one_address_opens_one_account_whatever_its_capitals():
    create()
    with pytest.raises(Fault, match="already"):
        create(email="ANNA@example.ORG")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"email": "anna"}, "e-mail"),
        ({"name": "  "}, "name"),
        ({"language": "de"}, "language"),
        ({"password": "geheim"}, "12"),
    ],
)
def test_what_cannot_be_an_account_is_refused_in_words(changed, says):
    with pytest.raises(Fault, match=says):
        create(**changed)
    assert not Account.objects.exists()


def test_only_the_holder_chooses_his_password():
    woonstede.people()
    anna = woonstede.account("anna")
    with pytest.raises(Fault):
        accounts.change_password(
            anna, password="zes gele fietsen", at=AT, by=woonstede.actor("tess", "admin")
        )
    accounts.change_password(
        anna, password="zes gele fietsen", at=AT, by=woonstede.actor("anna", "employee")
    )
    assert Account.objects.get(pk=anna.pk).check_password("zes gele fietsen")


def test_a_closed_account_has_no_roles_left():
    woonstede.people()
    assert "admin" in queries.roles(woonstede.account("tess"), AT)
    accounts.close(woonstede.account("tess"), at=AT, by=SYSTEM)
    assert queries.roles(woonstede.account("tess"), AT) == frozenset()
