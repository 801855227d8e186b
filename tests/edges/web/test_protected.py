"""Numbers that are never recorded: kept by the DPO and the works council, seen by nobody else."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.ledger.models import Entry
from klankbord.people.models import UnrecordedNumber
from klankbord.vault.models import Key

pytestmark = pytest.mark.django_db
NUMBER = "+31 20 555 0199"


@pytest.fixture
def ilse(client, organisation):
    client.force_login(organisation.account("ilse"))
    return client


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def put(client, number=NUMBER, *, kind="company_doctor", label="arbodienst west"):
    told = {"number": number, "kind": kind, "label": label}
    return client.post(reverse("protected"), told, follow=True)


def test_a_number_goes_on_the_list_and_can_be_sought_but_never_read(ilse):
    page = put(ilse)
    assert "arbodienst west" in said(page)
    shown = said(page) + said(ilse.get(reverse("protected_one", args=[the_one().pk])))
    assert "5550199" not in re.sub(r"\D", "", shown.replace("R12", ""))
    yes = ilse.post(reverse("protected_sought"), {"number": "0205550199"})
    assert "bedrijfsarts" in said(yes).partition("Ja, als:")[2][:40]
    no = ilse.post(reverse("protected_sought"), {"number": "0205550198"})
    assert "Nee. Een gesprek met dit nummer mag worden opgenomen." in said(no)


def test_twice_the_same_number_or_none_at_all_is_a_fault_that_says_so(ilse):
    put(ilse)
    again = put(ilse, "020 5550199")
    assert again.status_code == 422
    assert put(ilse, "  ").status_code == 422
    assert ilse.post(reverse("protected_sought"), {"number": ""}).status_code == 422
    assert ilse.get(reverse("protected")).context["page"].paginator.count == 1


def test_what_it_is_called_goes_when_the_protection_ends(ilse):
    put(ilse)
    listed = the_one()
    url = reverse("protected_one", args=[listed.pk])
    page = ilse.post(url, {"label": "arbodienst zuid"}, follow=True)
    assert "zuid" in said(page)
    assert "west" not in said(page)
    page = ilse.post(reverse("protected_end", args=[listed.pk]), follow=True)
    assert "Er staat geen nummer op de lijst." in said(page)
    assert ilse.get(url).status_code == 404
    with seeing_all():
        assert not Key.objects.filter(kind="label", gone_at=None).exists()
    assert [kind for kind in kinds() if kind.startswith("number")] == [
        "number_protected", "numbers_listed", "numbers_listed", "number_relabelled",
        "numbers_listed", "numbers_listed", "number_unprotected", "numbers_listed",
    ]  # fmt: skip


def test_nobody_else_finds_the_list(organisation):
    for name in ("tess", "petra", "noor", "anna"):
        client = Client()
        client.force_login(organisation.account(name))
        assert client.get(reverse("protected")).status_code == 404, name
        assert put(client).status_code == 404, name


def seeing_all():
    return access.deed(Access(SYSTEM, "retain", None, timezone.now()))


def the_one() -> UnrecordedNumber:
    with seeing_all():
        return UnrecordedNumber.objects.get(until=None)


def kinds() -> list[str]:
    return [json.loads(bytes(row.leaf))["k"] for row in Entry.objects.order_by("pk")]
