"""After the last day: own data without the mailbox of the employer, and no more than that."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import woonstede
from klankbord.people import accounts, employment, grants, partings
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.periods import Term

pytestmark = pytest.mark.django_db
PRIVATE = "thuis@elders.example"


@pytest.fixture
def anna(organisation):
    return organisation.actor("anna", "employee")


def leave(organisation, who=None):
    employment.leave(
        who or organisation.anna, until=organisation.now, at=organisation.now,
        by=organisation.actor("tess", "admin"),
    )  # fmt: skip


def raw(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  a table of ours
        return str(cursor.fetchall())


def test_mail_goes_to_the_private_address_after_the_last_day_and_not_before(organisation, anna):
    now, account = organisation.now, organisation.account("anna")
    partings.give(PRIVATE, at=now, by=anna)
    assert PRIVATE not in raw("people_parting"), "it is sealed"
    assert partings.reach(account, now) == account.email
    leave(organisation)
    assert partings.reach(account, now) == PRIVATE
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": account.email})
    assert [sent.to for sent in mail.outbox] == [[PRIVATE]]
    assert partings.reach(account, now + timedelta(days=800)) in (None, PRIVATE)
    joris = organisation.account("joris")
    leave(organisation, organisation.joris)
    assert partings.reach(joris, now) is None, "nothing goes to a mailbox that is the employer's"
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": joris.email})
    assert mail.outbox == []


def test_a_code_opens_ones_own_page_after_the_last_day_and_nothing_else(organisation, anna):
    now = organisation.now
    code = partings.make_code(at=now, by=anna)
    assert code.replace("-", "") not in raw("people_parting")
    client, told = Client(), {"number": "1001", "code": code.lower()}
    early = client.post(reverse("parted"), told)
    assert early.status_code == 422, "as long as he works here he signs in as always"
    leave(organisation)
    for wrong in ({"number": "1002", "code": code}, {"number": "1001", "code": code[:-1]}):
        assert client.post(reverse("parted"), wrong).status_code == 422
    entered = client.post(reverse("parted"), told)
    assert entered["Location"] == reverse("mine")
    assert client.get(reverse("mine")).status_code == 200
    assert client.get(reverse("object")).status_code == 200, "his rights stay his"
    roles, _ = people.standing(organisation.account("anna"), timezone.now())
    assert roles == {"employee"}
    assert "parting_entered" in woonstede.lines(organisation.anna.pk)
    partings.make_code(at=timezone.now(), by=anna)
    assert Client().post(reverse("parted"), told).status_code == 422, "a new one ends the old one"


def test_roles_end_with_the_last_day(organisation):
    now, account = organisation.now, organisation.account("anna")
    petra, tess = (
        organisation.actor("petra", "quality_manager"),
        organisation.actor("tess", "admin"),
    )
    asked = grants.ask(account, role="legal", term=Term(now), at=now, by=petra)
    grants.approve(asked, at=now, by=tess)
    last = now + timedelta(days=7)
    employment.leave(organisation.anna, until=last, at=now, by=tess)
    before = people.standing(account, last - timedelta(seconds=1))[0]
    assert before == {"employee", "legal"}
    assert people.standing(account, last)[0] == {"employee"}


def test_nobody_leaves_a_work_address_and_nobody_but_an_employee_leaves_one(organisation, anna):
    with pytest.raises(Fault, match="work"):
        partings.give("Joris@woonstede.example", at=organisation.now, by=anna)
    with pytest.raises(Fault, match="e-mail"):
        partings.give("thuis", at=organisation.now, by=anna)
    with pytest.raises(Fault):
        partings.make_code(at=organisation.now, by=organisation.actor("tess", "admin"))
    partings.give(PRIVATE, at=organisation.now, by=anna)
    partings.make_code(at=organisation.now, by=anna)
    assert partings.of(anna)[:2] == (PRIVATE, True), "a code leaves the address as it is"
    partings.forget(at=organisation.now, by=anna)
    assert partings.of(anna) == ("", False, None)


def test_the_page_shows_a_code_once_and_gives_a_mistake_back(of, organisation):
    client = of("anna")
    page = client.post(reverse("parting"), {"deed": "address", "address": "thuis"})
    assert page.status_code == 422
    assert "naam@voorbeeld.nl" in page.content.decode()
    assert 'value="thuis"' in page.content.decode()
    client.post(reverse("parting"), {"deed": "address", "address": PRIVATE})
    shown = client.post(reverse("parting"), {"deed": "code"}).content.decode()
    assert "Uw code" in shown
    again = client.get(reverse("parting")).content.decode()
    assert "Uw code<" not in again
    assert PRIVATE in again
    assert accounts.about(organisation.account("anna")) == organisation.anna.pk


@pytest.fixture
def of(organisation):
    def signed_in(name):
        client = Client()
        client.force_login(organisation.account(name))
        return client

    return signed_in
