"""The register of breaches in pages: who reports, who reads, and what goes to the authority."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from klankbord.breaches import assessing, keeping, queries
from klankbord.breaches.keeping import Known
from klankbord.gate import access
from klankbord.ledger import keyring, sequence
from klankbord.vault.models import Box

pytestmark = pytest.mark.django_db
MAIL = b"From: a@elders.example\r\nDate: Thu, 26 Nov 2026 09:00:00 +0100\r\n\r\nHet overzicht.\r\n"
WHAT = "Een lijst met opnamen ging naar een verkeerd adres."
TOLD = {"nature": ["confidentiality"], "persons": ["callers"]}


@pytest.fixture
def now(organisation):
    return timezone.now()


@pytest.fixture
def breach(organisation, now):
    known = Known(
        what=WHAT, discovered_at=now - timedelta(hours=80), **TOLD, data=["audio", "calls"]
    )
    return keeping.enter(known, at=now, by=organisation.actor("ilse", "dpo"))


def look(client, cast_, name, address, *args, **form):
    client.force_login(cast_.account(name))
    url = reverse(address, args=args)
    return client.post(url, form) if form else client.get(url)


def test_the_administrator_reports_and_the_dpo_finds_it_on_the_start_page(
    client, organisation, now
):
    said = f"{timezone.localtime(now) - timedelta(hours=2):%Y-%m-%dT%H:%M}"
    made = look(
        client,
        organisation,
        "tess",
        "breach_new",
        what=WHAT,
        discovered_at=said,
        people="12",
        kinds=["audio", "calls"],
        **TOLD,
    )
    assert made.status_code == 302, made.context["form"].errors
    start = look(client, organisation, "ilse", "home").content.decode()
    assert "datalek is open" in start
    listed = look(client, organisation, "ilse", "breaches").content.decode()
    assert "Opnamen van gesprekken" in listed
    assert "nog 69 uur" in listed or "nog 70 uur" in listed
    assert WHAT not in listed


def test_a_form_with_mistakes_comes_back_filled(client, organisation):
    form = {"what": WHAT, "kinds": ["audio"], "people": "veel"}
    back = look(client, organisation, "tess", "breach_new", **form)
    assert back.status_code == 422
    shown = back.content.decode()
    assert WHAT in shown
    assert "Vul een dag en een tijd in" in shown or "Kruis er een of meer aan" in shown


def test_what_is_late_is_reported_with_its_reasons(client, organisation, now, breach):
    sent = f"{timezone.localtime(now):%Y-%m-%dT%H:%M}"
    refused = look(client, organisation, "ilse", "breach_step", breach, "melden", sent_at=sent)
    assert refused.status_code == 422
    assert "Het is later dan 72 uur" in refused.content.decode()
    done = look(
        client, organisation, "ilse", "breach_step", breach, "melden", sent_at=sent, words="Verlof."
    )
    assert done.status_code == 302
    page = look(client, organisation, "ilse", "breach", breach).content.decode()
    assert "Gemeld aan de AP" in page
    assert "Verlof." in page


def test_it_is_weighed_with_seven_questions_and_no_milder(client, organisation, breach):
    low = dict.fromkeys(assessing.CRITERIA, "low")
    form = {**low, "number": "high", "risk": "none", "words": "Twaalf bellers."}
    refused = look(client, organisation, "ilse", "breach_step", breach, "beoordelen", **form)
    assert "past geen milder oordeel" in refused.content.decode()
    form["risk"] = "risk"
    assert look(
        client, organisation, "ilse", "breach_step", breach, "beoordelen", **form
    ).status_code == 302  # fmt: skip
    assert "hoog" in look(client, organisation, "ilse", "breach", breach).content.decode()


@pytest.mark.parametrize("kind", ["ap", "betrokkenen"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_letters_are_there_in_two_languages(client, organisation, breach, kind, language):
    made = look(client, organisation, "ilse", "breach_letter", breach, kind, language)
    assert made.content.startswith(b"%PDF-")


def test_the_file_for_the_authority_is_signed_and_names_nobody(client, organisation, now, breach):
    sequence.run(at=now)
    made = look(client, organisation, "ilse", "inspection")
    with zipfile.ZipFile(io.BytesIO(made.content)) as folder:
        held = {name: folder.read(name) for name in folder.namelist()}
    listed = held["lijst.json"]
    Ed25519PublicKey.from_public_bytes(keyring.public_key()).verify(held["lijst.json.sig"], listed)
    hashes = json.loads(listed)["files"]
    assert {"overzicht.pdf", "overzicht.json", "verwerkingsregister.pdf"} <= set(hashes)
    assert all(hashlib.sha256(held[name]).hexdigest() == said for name, said in hashes.items())
    figures = json.loads(held["overzicht.json"])
    assert [each["still_due"] for each in figures["breaches"]] == [["assess"]]
    assert figures["programmes"]
    for word in (WHAT, "Anna", "Noor", "Ilse", str(organisation.anna.pk)):
        assert word not in held["overzicht.json"].decode()


def test_evidence_is_sealed_taken_along_and_in_the_file_for_the_authority(
    client, organisation, breach
):
    step = (client, organisation, "ilse", "breach_step", breach, "bewijs")
    said = {"words": "De mail waarmee het wegging."}
    other = look(*step, **said, file=SimpleUploadedFile("mail.pdf", b"MZ\x90\x00"))
    assert other.status_code == 422
    assert "Geef een PDF" in other.content.decode()
    assert said["words"] in other.content.decode()
    assert look(*step, **said, file=SimpleUploadedFile("x", MAIL)).status_code == 302
    with access.whole():
        assert b"overzicht" not in b"".join(bytes(box.sealed) for box in Box.objects.all())
    page = look(client, organisation, "ilse", "breach", breach)
    [url] = [each.file for each in page.context["one"].done if each.file]
    taken = client.get(url)
    assert (taken.content, taken["Content-Type"]) == (MAIL, "message/rfc822")
    made = look(client, organisation, "ilse", "inspection")
    with zipfile.ZipFile(io.BytesIO(made.content)) as folder:
        held = {name: folder.read(name) for name in folder.namelist()}
    [kept] = [content for name, content in held.items() if name.endswith(".eml")]
    assert kept == MAIL
    letters = [name for name in held if name.startswith("datalekken/") and name.endswith(".pdf")]
    assert len(letters) == 2
    assert set(letters) <= set(json.loads(held["lijst.json"])["files"])
    for name in ("noor", "tess", "petra"):
        client.force_login(organisation.account(name))
        assert client.get(url).status_code == 404


def test_nobody_else_finds_a_breach(client, organisation, breach):
    for name in ("noor", "anna", "bram", "petra", "hr", "tess"):
        assert look(client, organisation, name, "breach", breach).status_code == 404
    assert len(queries.waiting(timezone.now())) == 1
