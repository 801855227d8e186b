"""What cannot be shown is said in a page of ours, with the way on and no word of the fault."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klankbord.edges.web.start import duties
from klankbord.people.models import Account

pytestmark = pytest.mark.django_db

MENU = 'id="nav"'
SECRET = "Anna de Wit belde over haar gezondheid"


@pytest.fixture
def account():
    return Account.objects.create(
        email="nieuw@woonstede.example", name="Nieuw Hier", language="nl", created_at=timezone.now()
    )


def test_what_is_not_there_keeps_the_menu_of_who_is_signed_in(client, account):
    outside = client.get("/nergens/")
    assert outside.status_code == 404
    assert "Hier is niets voor u" in outside.content.decode()
    assert MENU not in outside.content.decode()
    client.force_login(account)
    inside = client.get("/nergens/")
    assert inside.status_code == 404
    assert "Hier is niets voor u" in inside.content.decode()
    assert "Nieuw Hier" in inside.content.decode()


def test_a_form_that_came_from_nowhere_is_said_to_have_expired(account):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)
    answer = client.post(reverse("review_question"), {"reference": "x"})
    assert answer.status_code == 403
    assert "Deze pagina was verlopen" in answer.content.decode()
    assert "Nieuw Hier" in answer.content.decode()


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (PermissionDenied(SECRET), 403, "Deze pagina is niet voor u"),
        (RuntimeError(SECRET), 500, "Er ging bij ons iets mis"),
    ],
)
def test_a_fault_shows_no_word_of_what_it_was(client, account, monkeypatch, fault, status, words):
    def fail(_visitor):
        raise fault

    monkeypatch.setattr(duties, "all_of", fail)
    client.force_login(account)
    client.raise_request_exception = False
    answer = client.get(reverse("home"))
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert SECRET not in page
    assert "Naar de startpagina" in page
