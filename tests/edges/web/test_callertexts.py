"""Texts in one's own words on the screen, and a draft of their sound that callers never hear."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import woonstede
from klankbord.audio import speaking
from klankbord.notices import announcements, owntexts
from klankbord.notices.models import Announcement, OwnText, Sound

pytestmark = pytest.mark.django_db
TEXT = (
    "Wij nemen dit gesprek misschien op, zodat onze medewerkers ervan leren in een training. "
    "Liever niet? Zeg het. Meer leest u op onze website."
)
PLAY = {"language": "nl", "programmes": [woonstede.CODE], "text": TEXT}


def said(answer) -> str:
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))
    return text.replace("&#x27;", "'")


def write(client, **more):
    return client.post(reverse("line_text_new"), PLAY | more, follow=True)


def test_a_text_is_written_seen_and_then_offered_for_a_test_call(of, organisation):
    petra, ilse = of("petra"), of("ilse")
    assert "Beter luisteren: training" in said(petra.get(reverse("line_text_new")))
    page = said(write(petra))
    assert "Nu moet de FG het zien." in page
    assert "U schreef deze tekst zelf" in page
    waits = OwnText.objects.get()
    seen = reverse("line_text_seen", args=[waits.pk])
    assert seen not in petra.get(reverse("line_texts")).content.decode()
    assert TEXT not in said(petra.get(reverse("line_test")))
    assert "tekst voor bellers wacht op u" in said(ilse.get(reverse("home")))
    page = ilse.get(reverse("line_texts"))
    assert seen in page.content.decode()
    assert 'name="sound"' not in page.content.decode()
    assert "Deze tekst heet nu NL-OWN-1." in said(ilse.post(seen, {"seen": "1"}, follow=True))
    assert TEXT in said(petra.get(reverse("line_test")))
    assert "wacht niet meer" in said(ilse.post(seen, {"declined": "1"}, follow=True))


def test_a_text_that_the_dpo_does_not_accept_is_offered_to_no_line(of, organisation):
    write(of("petra"))
    seen = reverse("line_text_seen", args=[OwnText.objects.get().pk])
    page = said(of("ilse").post(seen, {"declined": "1"}, follow=True))
    assert "Geen lijn kan deze tekst krijgen." in page
    assert not Announcement.objects.filter(code="NL-OWN").exists()


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ({"text": TEXT.replace("training", "cursus")}, ["noemt dit doel niet: training"]),
        (
            {"text": "Wij letten op de kwaliteit."},
            ["noemt dit doel niet", "niet hebben: kwaliteit", "kunnen opnemen", "op de website"],
        ),
        ({"text": "woord " * 400}, ["900"]),
        ({"programmes": []}, ["Vul dit in"]),
        ({"text": announcements.script("NL-SEED-1").text}, ["Deze tekst is er al"]),
    ],
)
def test_what_will_not_do_is_said_at_the_form_and_nothing_is_lost(of, organisation, more, faults):
    page = write(of("petra"), **more)
    assert page.status_code == 422
    assert [fault for fault in faults if fault not in said(page)] == []
    assert str((PLAY | more)["text"]).strip() in said(page)
    assert not OwnText.objects.exists()


def test_only_the_quality_manager_writes_and_only_a_dpo_sees(of, organisation):
    new = reverse("line_text_new")
    statuses = {name: of(name).get(new).status_code for name in ("petra", "tess", "ilse", "anna")}
    assert statuses == {"petra": 200, "tess": 404, "ilse": 404, "anna": 404}
    write(of("petra"))
    seen = reverse("line_text_seen", args=[OwnText.objects.get().pk])
    assert {of(name).post(seen).status_code for name in ("petra", "tess", "anna")} <= {403, 404}
    assert owntexts.waiting()


@pytest.mark.skipif(not speaking.can(), reason="espeak-ng is not on this machine")
def test_a_draft_is_heard_by_who_keeps_texts_and_is_never_a_sound(of, organisation):
    petra = of("petra")
    address = reverse("line_text_draft", args=["NL-2"])
    assert address in petra.get(reverse("line_texts")).content.decode()
    draft = petra.get(address)
    assert (draft.status_code, draft["Content-Type"]) == (200, "audio/wav")
    assert "no-store" in draft["Cache-Control"]
    assert speaking.is_draft(draft.content)
    assert of("anna").get(address).status_code == 404
    assert Client().get(address).status_code == 302
    told = {"text": "NL-2", "sound": SimpleUploadedFile("zo.wav", draft.content)}
    page = petra.post(reverse("line_texts"), told)
    assert page.status_code == 422
    assert "Bellers horen dat nooit." in said(page)
    assert not Sound.objects.exists()
    write(petra)
    waits = reverse("line_text_draft", args=[OwnText.objects.get().pk])
    assert of("ilse").get(waits).status_code == 200


def test_without_espeak_the_page_says_so_and_does_everything_else(of, organisation, monkeypatch):
    monkeypatch.setattr(speaking, "PROGRAM", "no-such-program")
    page = of("petra").get(reverse("line_texts"))
    assert "espeak-ng op deze computer zetten" in said(page)
    assert "concept.wav" not in page.content.decode()
    assert of("petra").get(reverse("line_text_draft", args=["NL-2"])).status_code == 404


def test_a_later_text_takes_the_place_of_an_earlier_one(of, organisation):
    petra, ilse = organisation.actor("petra", "quality_manager"), organisation.actor("ilse", "dpo")
    for number, text in enumerate((TEXT, f"Goedendag. {TEXT}")):
        at = timezone.now() + timedelta(minutes=number)
        made = owntexts.write(text, language="nl", programmes=[woonstede.CODE], at=at, by=petra)
        owntexts.see(made.pk, at=at, by=ilse)
    page = of("petra").get(reverse("line_texts"))
    replaced = {each.name for each in page.context["rows"] if each.replaced}
    assert replaced == {"NL-OWN-1"}
    assert "vervangen door een latere tekst" in said(page)
    offered = of("petra").get(reverse("line_test")).content.decode()
    assert "NL-OWN-2" in offered
    assert "NL-OWN-1" not in offered
