"""Lines on the screen: one person tests, a DPO sees it, a change ends it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import cast
import woonstede
from klankbord.gate.access import SYSTEM
from klankbord.notices import attesting, sounds
from klankbord.notices.attesting import TestCall
from klankbord.notices.models import Announcement, Attestation, LineChange
from klankbord.people.faults import Fault
from klankbord.recordings.waiting import lines as deeds

pytestmark = pytest.mark.django_db
LINE = "nieuwe-lijn"
EXPORT = b"play NL-2\n"


def said(answer) -> str:
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))
    return text.replace("&#x27;", "'")


def local(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def call_made(client, organisation, *, line=LINE, export=EXPORT, **more):
    told = {
        "line": line,
        "language": "nl",
        "text": "NL-2",
        "programmes": [woonstede.CODE],
        "tested_at": local(organisation.now - timedelta(hours=1)),
        "caller_heard": "whole",
        "agent_heard": "whole",
        "configuration": SimpleUploadedFile("line.conf", export),
    }
    return client.post(reverse("line_test"), told | more, follow=True)


def test_a_line_is_proven_by_one_who_calls_and_a_dpo_who_sees_it(of, organisation):
    page = call_made(of("petra"), organisation)
    assert "Vastgelegd. Nu moet de FG het zien." in said(page)
    made = Attestation.objects.get(line=LINE)
    assert attesting.proof(LINE, organisation.now) is None

    seen = reverse("line_seen", args=[made.pk])
    assert of("petra").post(seen).status_code in (403, 404)
    assert attesting.proof(LINE, organisation.now) is None
    dpo = of("ilse")
    assert seen in dpo.get(reverse("line", args=[LINE])).content.decode()
    page = dpo.post(seen, {"seen": "1"}, follow=True)
    assert "Dit bewijst de lijn" in said(page)
    assert "Telt voor Beter luisteren" in said(page)
    assert attesting.proof(LINE, timezone.now()) == made


def test_a_test_that_failed_or_that_the_dpo_does_not_accept_proves_nothing(of, organisation):
    page = call_made(of("tess"), organisation, agent_heard="late")
    assert "Deze proef mislukte" in said(page)
    call_made(of("tess"), organisation)
    waits = Attestation.objects.get(line=LINE, until=None)
    of("ilse").post(reverse("line_seen", args=[waits.pk]), {"declined": "1"})
    assert attesting.proof(LINE, timezone.now()) is None
    assert not of("ilse").get(reverse("line", args=[LINE])).context["proven"]


def test_a_text_in_another_language_than_the_line_is_told_and_never_shown_as_proof(
    of, organisation
):
    page = call_made(of("petra"), organisation, text="EN-1")
    assert "kies een tekst in de taal van de lijn" in said(page)
    assert not Attestation.objects.filter(line=LINE).exists()
    call = TestCall(LINE, "nl", "EN-1", "a" * 64, organisation.now)
    by = organisation.actor("petra", "quality_manager")
    made = deeds.tested(call, programmes=[woonstede.CODE], at=organisation.now, by=by)
    page = of("ilse").get(reverse("line", args=[LINE]))
    assert "Dat bewijst niets" in said(page)
    assert "dit bewijst de lijn" not in said(page)
    deeds.seen(made, at=organisation.now, by=organisation.actor("ilse", "dpo"))  # by the API
    assert "niet in de taal van de lijn" in said(of("ilse").get(reverse("lines")))
    page = said(of("ilse").get(reverse("line", args=[LINE])))
    assert "Telt voor" not in page
    assert "Dat telt niet. Daarom nemen wij op deze lijn niets op." in page


def test_whoever_tells_a_change_ends_the_proof_from_then_on(of, organisation):
    before = attesting.proof("huur-in", organisation.now)
    since = organisation.now - timedelta(hours=2)
    url = reverse("line_changed", args=["huur-in"])
    assert "Na een week is het weg." in said(of("ilse").get(url))
    page = of("ilse").post(url, {"changed_at": local(since)}, follow=True)
    assert "De lijn is niet meer bewezen." in said(page)
    assert attesting.proof("huur-in", organisation.now) is None
    assert attesting.proof("huur-in", since - timedelta(minutes=1)) == before
    assert LineChange.objects.get().told_as == "dpo"
    listed = said(of("petra").get(reverse("lines")))
    assert "huur-in" in listed
    assert "niet bewezen" in listed


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"line": "Huur in"}, "Een lijn heeft een code in kleine letters"),
        ({"export": b""}, "Dit bestand is leeg."),
        ({"programmes": []}, "Vul dit in"),
        ({"tested_at": "2099-01-01T10:00"}, "Dit moment moet nog komen."),
    ],
)
def test_what_cannot_be_is_said_at_the_form_and_kept_out(of, organisation, more, fault):
    page = call_made(of("petra"), organisation, **more)
    assert page.status_code == 422
    assert fault in said(page)
    assert not Attestation.objects.filter(line=more.get("line", LINE)).exists()


def test_lines_are_seen_by_who_keeps_or_guards_them_and_by_nobody_else(of):
    statuses = {
        name: of(name).get(reverse("lines")).status_code for name in ("ilse", "noor", "anna")
    }
    assert statuses == {"ilse": 200, "noor": 404, "anna": 404}


def give(client, content, text="NL-2"):
    told = {"text": text, "sound": SimpleUploadedFile("zo.wav", content)}
    return client.post(reverse("line_texts"), told, follow=True)


def test_a_new_sound_is_a_change_of_every_line_that_plays_the_text(of, organisation):
    assert attesting.proof("huur-in", organisation.now) is not None
    sound = cast.tone(8.0)
    page = give(of("petra"), sound)
    assert "tot een nieuw proefgesprek is gezien" in said(page)
    assert attesting.proof("huur-in", timezone.now()) is None
    assert attesting.proof("huur-in", organisation.now) is not None
    [text] = [row for row in page.context["rows"] if row.name == "NL-2"]
    heard = Client().get(text.sound)
    assert (heard.content, heard["Content-Type"]) == (sound, "audio/wav")
    assert "immutable" in heard["Cache-Control"]
    assert (text.measured.seconds, -25 < text.measured.level < -10) == (8, True)
    sizes = {name: len(Client().get(address).content) for name, address in text.measured.narrow}
    assert sizes == {"WAV": 128_044, "A-law": 64_000, "µ-law": 64_000}
    told = LineChange.objects.count()
    assert "klinkt al zo" in said(give(of("petra"), sound))
    assert LineChange.objects.count() == told
    assert Client().get(f"/meldteksten/{'0' * 64}.wav").status_code == 404


def test_a_text_that_is_read_in_a_chat_is_given_no_sound(of, organisation):
    page = of("petra").get(reverse("line_texts"))
    offered = dict(page.context["form"].fields["text"].choices)
    assert "NL-2" in offered
    assert not [name for name in offered if "CHAT" in name]
    assert "staat in een chat of mail, en heeft dus geen geluid" in said(page)
    chat = Announcement(code="NL-CHAT", number=1)
    with pytest.raises(Fault, match="nobody hears it"):
        sounds.record(chat, cast.tone(8.0), at=organisation.now, by=SYSTEM)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"%PDF-1.7", "Dit is geen WAV-, MP3- of Ogg-bestand."),
        (b"RIFF" + bytes(2 * 1024 * 1024), "groter dan 2 MB"),
        (b"", "Dit bestand is leeg."),
        (cast.tone(8.0)[:9000], "beschadigd"),
        (cast.tone(3.0), "te kort"),
        (cast.wav(bytes(16 * 8000), channels=1), "nauwelijks"),
        (cast.wav(bytes.fromhex("ff7f0080") * 32_000, channels=1), "te hard"),
    ],
)
def test_what_no_platform_plays_is_no_sound(of, organisation, content, fault):
    page = give(of("tess"), content)
    assert page.status_code == 422
    assert fault in said(page)
    assert attesting.proof("huur-in", timezone.now()) is not None
