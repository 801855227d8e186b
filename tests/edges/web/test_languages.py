"""Whoever reads Dutch meets no English: not in a fault, not in a mail. And the other way round."""

import html
import re

import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.urls import reverse

from klankbord.people.models import Account

pytestmark = pytest.mark.django_db

PASSWORD = "een lang wachtwoord 4 iedereen"
SAID = re.compile(r'<p class="errors"[^>]*>(.*?)</p>|<li>(.*?)</li>', re.DOTALL)

FAULTY = {
    "login, empty": ("account_login", {}),
    "login, no address": ("account_login", {"login": "x", "password": "y"}),
    "login, wrong": ("account_login", {"login": "anna@woonstede.example", "password": "fout fout"}),
    "reset, empty": ("account_reset_password", {}),
    "reset, no address": ("account_reset_password", {"email": "x"}),
    "change, empty": ("account_change_password", {}),
    "change, short": (
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"},
    ),
    "change, common": (
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": "password1234", "password2": "password1234"},
    ),
    "change, like the name": (
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": "annadewit1234", "password2": "annadewit1234"},
    ),
    "change, two": (
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": PASSWORD + "1", "password2": PASSWORD + "2"},
    ),
    "change, wrong": (
        "account_change_password",
        {"oldpassword": "fout", "password1": PASSWORD + "1", "password2": PASSWORD + "1"},
    ),
}


@pytest.fixture
def anna(settings, django_user_model):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    from django.utils import timezone

    return Account.objects.create(
        email="anna@woonstede.example",
        name="Anna de Wit",
        language="nl",
        password=make_password(PASSWORD),
        created_at=timezone.now(),
    )


def speak(client, language):
    client.cookies[configured.LANGUAGE_COOKIE_NAME] = language


def faults(answer) -> list[str]:
    page = answer.content.decode().partition("<main")[2]
    found = (html.unescape(re.sub("<[^>]+>", "", a or b)).strip() for a, b in SAID.findall(page))
    return [text for text in found if text]


@pytest.mark.parametrize("name", FAULTY)
def test_every_fault_of_signing_in_is_said_in_both_languages(client, anna, name):
    address, form = FAULTY[name]
    if address == "account_change_password":
        client.force_login(anna)
    said = {}
    for language in ("nl", "en"):
        speak(client, language)
        said[language] = faults(client.post(reverse(address), form))
    assert said["nl"]
    assert len(said["nl"]) == len(said["en"])
    assert set(said["nl"]) & set(said["en"]) == set()
    assert not re.search(r"\b(je|jij|jou|jouw)\b", " ".join(said["nl"]), re.IGNORECASE)


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [("nl", "Kies een nieuw wachtwoord", "24 uur"), ("en", "Choose a new password", "24 hours")],
)
def test_the_mail_with_a_new_password_speaks_the_language_of_who_asked(
    client, anna, settings, language, subject, words
):
    settings.ORGANISATION = "Woonstede Klantcontact"
    speak(client, language)
    client.post(reverse("account_reset_password"), {"email": anna.email})
    [sent] = mail.outbox
    assert sent.subject.startswith(subject)
    assert words in sent.body
    assert "Klankbord, Woonstede Klantcontact" in sent.body
    [link] = re.findall(r"http\S+", sent.body)
    assert client.get(link, follow=True).status_code == 200


def test_who_is_not_known_gets_no_mail_and_the_page_does_not_tell(client, anna):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (anna.email, "niemand@elders.example")
    ]
    assert next(each.redirect_chain for each in answers) == answers[1].redirect_chain
    assert [sent.to for sent in mail.outbox] == [[anna.email]]


def test_a_password_that_was_changed_is_said_in_the_language_of_the_reader(client, anna):
    client.force_login(anna)
    speak(client, "nl")
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "1", "password2": PASSWORD + "1"}
    answer = client.post(reverse("account_change_password"), new, follow=True)
    assert "Uw nieuwe wachtwoord werkt vanaf nu." in answer.content.decode()


def test_a_language_that_was_chosen_stays_for_a_year(client):
    client.post(reverse("set_language"), {"language": "en", "next": "/accounts/login/"})
    cookie = client.cookies[configured.LANGUAGE_COOKIE_NAME]
    assert cookie.value == "en"
    assert cookie["max-age"] == 365 * 24 * 3600
    assert "Sign in" in client.get(reverse("account_login")).content.decode()
