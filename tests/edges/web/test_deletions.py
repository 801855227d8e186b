"""A receipt for each night, to be checked by anybody; and two people for a night that is odd."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.urls import reverse
from django.utils import timezone

from klankbord.ledger import keyring, queries, sequence
from klankbord.vault import guards, keys, sweep
from klankbord.vault.models import Confirmation, Deletion

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def due(organisation, settings, tmp_path):
    """Something that is due, in an installation whose log went on until now."""
    now = timezone.now()
    for number in range(4):
        keys.create(
            parties=[keys.Party(organisation.anna.pk, "agent")],
            kind="audio",
            keep_until=now - (4 - number) * HOUR,
            at=now - 20 * HOUR,
        )
    sequence.run(at=now - 20 * HOUR)
    return now


def look(client, organisation, name, address="deletions", *args):
    client.force_login(organisation.account(name))
    return client.get(reverse(address, args=args))


def test_each_night_has_a_receipt_that_anybody_can_check(client, organisation, due):
    sweep.sweep(due)
    shown = look(client, organisation, "ilse").content.decode()
    assert "geluid: 4" in shown
    number = Deletion.objects.get().pk
    paper = look(client, organisation, "ilse", "deletion_paper", number).content
    signature = look(client, organisation, "ilse", "deletion_signature", number).content
    Ed25519PublicKey.from_public_bytes(keyring.public_key()).verify(signature, paper)
    said = json.loads(paper)
    assert said["log"] == keyring.log_name()
    assert said["receipt"]["by_class"] == {"audio": 4}
    assert said["receipt"]["irrecoverable_by"]
    assert str(organisation.anna.pk) not in paper.decode()


def test_a_receipt_that_somebody_changed_is_not_shown_or_signed_again(client, organisation, due):
    sweep.sweep(due)
    receipt = Deletion.objects.get()
    changed = receipt.note.replace('"audio":4', '"audio":3')
    number = Deletion.objects.create(
        at=due + HOUR, due=0, destroyed=0, held=0, failed=0, note=changed,
        irrecoverable_by=receipt.irrecoverable_by,
    ).pk  # fmt: skip
    assert "geluid: 3" not in look(client, organisation, "ilse").content.decode()
    assert look(client, organisation, "ilse", "deletion_paper", number).status_code == 404


def test_an_odd_night_waits_for_two_people_who_say_so_here(client, organisation, due, monkeypatch):
    monkeypatch.setattr(guards, "LEAST_USUAL", 1)
    with pytest.raises(guards.Halted):
        sweep.sweep(due)
    first = look(client, organisation, "ilse").content.decode()
    assert "De komende nacht wordt er niets vergeten" in first
    before = queries.lines_of("sweep.confirmed")
    for name, said in (("ilse", 1), ("ilse", 1), ("tess", 2)):
        client.force_login(organisation.account(name))
        assert client.post(reverse("sweep_confirm")).status_code == 302
        assert len(guards.confirmed(timezone.now())) == said
    assert queries.lines_of("sweep.confirmed") == before + 3
    assert "Twee mensen zeiden dat het klopt" in look(client, organisation, "ilse").content.decode()
    assert sweep.sweep(timezone.now()).destroyed == 4
    assert not Confirmation.objects.exists()


def test_who_has_no_say_finds_no_page_and_what_is_not_odd_needs_no_yes(client, organisation, due):
    for name in ("anna", "noor", "hr", "petra"):
        assert look(client, organisation, name).status_code == 404
    client.force_login(organisation.account("ilse"))
    client.post(reverse("sweep_confirm"))
    assert not Confirmation.objects.exists()
