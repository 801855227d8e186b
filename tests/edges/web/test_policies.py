"""The policy on the screen: made by three people, read by everybody, in both languages."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

import woonstede
from klankbord.notices import loading as dossiers
from klankbord.notices import readable
from klankbord.notices.models import Policy
from notices.test_composing import SAID

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", answer.content.decode())))


def print_of(client) -> str:
    return client.get(reverse("policy_draft")).context["next"].fingerprint


def test_a_policy_comes_from_an_empty_form_to_everybody(of, organisation):
    page = of("petra").get(reverse("policy_draft"))
    assert "dingen, of ze staan open" in text(page)
    too_long = SAID.kept | {"controller": "x" * 1501}
    page = of("petra").post(reverse("policy_draft"), too_long)
    assert page.status_code == 422
    assert "hoogstens 1500 tekens" in text(page)
    assert SAID.dpo in page.content.decode()  # nothing that was filled in is lost

    page = of("petra").post(reverse("policy_draft"), SAID.kept, follow=True)
    assert "Alle onderdelen zijn compleet" in text(page)
    before = Policy.objects.count()
    unseen = of("petra").post(
        reverse("policy_publish"), {"fingerprint": print_of(of("petra"))}, follow=True
    )
    assert "moet deze tekst eerst zien" in text(unseen)
    of("ilse").post(reverse("policy_seen"), {"fingerprint": print_of(of("ilse"))})
    page = of("petra").post(
        reverse("policy_publish"), {"fingerprint": print_of(of("petra"))}, follow=True
    )
    assert "is bekendgemaakt" in text(page)
    assert Policy.objects.count() == before + 1

    everybody = Client()
    page = everybody.get(reverse("policy"))
    assert "opname van een gesprek" in text(page)
    assert not page.cookies
    assert "recording of a call" in text(everybody.get(reverse("policy"), {"lang": "en"}))
    old = everybody.get(reverse("policy_version", args=[before]))
    assert "Er is een nieuwere versie." in text(old)
    assert everybody.get(reverse("policy_version", args=[999])).status_code == 404
    feed = everybody.get(reverse("policy_feed"))
    assert feed["Content-Type"] == "application/atom+xml"
    assert feed.content.decode().count("<entry>") == before + 1


def flawed(organisation, code, **changed):
    """A programme of the next month as a file brings it in, with something wrong in it."""
    starts = organisation.now + timedelta(days=30)
    days = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(days=30)).isoformat()}
    said = woonstede.PROGRAMME["version"] | days | changed
    version = {name: each for name, each in said.items() if each is not None}
    file = {"programme": {"code": code, "title": code}, "version": version}
    dossiers.load(file, at=organisation.now, by=organisation.actor("petra", "quality_manager"))


def test_the_page_says_of_each_reason_which_where_and_what_to_write_instead(
    of, organisation, settings
):
    flawed(organisation, "zonder-einde", purposes=["quality"], course=None, ends_at=None)
    flawed(organisation, "zonder-cursus", course=None)
    flawed(organisation, "zonder-grond", legal_basis="employee_consent")
    flawed(organisation, "met-scherm", data=["audio", "screen"])
    flawed(organisation, "met-hr", matrix={"hr": {"score": "own"}, "coach": {"score": "ooit"}})
    words = {
        f"recipients_{lang}": ". ".join(f"Bank {word} hier" for word in readable.VAGUE[lang])
        for lang in ("nl", "en")
    }
    page = of("petra").post(
        reverse("policy_draft"), SAID.kept | words | {"hosting_en": "", "dpo": ""}, follow=True
    )
    english = of("petra")
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for lang, shown in (("nl", text(page)), ("en", text(english.get(reverse("policy_draft"))))):
        for tongue, words in readable.VAGUE.items():
            for word, instead in words.items():
                assert f"“{word}” {'laat open' if lang == 'nl' else 'leaves open'}" in shown
                assert f": “Bank {word}" in shown, (tongue, word)
                assert instead.in_language(lang) in shown
        for said in {
            "nl": (
                "“zonder-einde” heeft geen einde", "“zonder-einde” staat nergens waarvoor",
                "“zonder-cursus” is voor training", "Van “zonder-grond” ontbreekt de grondslag",
                "Haal het uit de gegevens van “met-scherm”", "In “met-hr” ziet ook HR", "ooit. Wat",
                "bij wie. Het ontbreekt in het Engels", "Vul in hoe mensen de functionaris",
            ),
            "en": (
                "“zonder-einde” has no end", "what exactly “zonder-einde” is for",
                "“zonder-cursus” is for training", "“zonder-grond” lacks its legal basis",
                "out of the data of “met-scherm”", "In “met-hr” HR sees", "ooit. What can be",
                "with whom. It lacks English", "Fill in how people reach the data protection",
            ),
        }[lang]:  # fmt: skip
            assert said in shown, said


def test_who_has_nothing_to_do_with_it_does_not_make_it(of):
    assert of("anna").get(reverse("policy_draft")).status_code == 404
    assert of("ilse").post(reverse("policy_draft"), SAID.kept).status_code == 404
    assert of("petra").post(reverse("policy_seen"), {}).status_code == 404
    assert of("ilse").post(reverse("policy_publish"), {}).status_code == 404


def test_only_the_intranet_that_was_set_shows_it_inside_a_page(of, settings):
    address = reverse("policy_embedded")
    answer = Client().get(address)
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    settings.INTRANET = ["https://intranet.woonstede.example"]
    answer = Client().get(address)
    assert "frame-ancestors https://intranet.woonstede.example" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors 'none'" in Client().get(reverse("policy"))["Content-Security-Policy"]
