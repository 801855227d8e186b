"""What lets a call come in that waits: a name on the platform, and putting it forward again."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

import cast
from klankbord.gate.access import Actor
from klankbord.people import agents
from klankbord.people.models import AgentRef
from klankbord.recordings.draw import drawing
from klankbord.recordings.intake import intake
from klankbord.recordings.models import Offer
from klankbord.recordings.offered import offers
from klankbord.recordings.waiting.reoffering import of_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def tess(client, organisation):
    client.force_login(organisation.account("tess"))
    return client


def waits(organisation, number=1, **more):
    row = cast.offer(number, at=organisation.now - timedelta(hours=2 + number), **more)
    arrival = offers.parse(row, source=cast.SOURCE)
    door = Actor(role="integration")
    [drawn] = drawing.register([arrival], source=cast.SOURCE, at=organisation.now, by=door)
    return intake.admit(arrival, drawn, at=organisation.now, by=door)


def said(answer) -> str:
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))
    return text.replace("&#x27;", "'")


def upload(client, text, **more):
    file = SimpleUploadedFile("namen.csv", text.encode(), content_type="text/csv")
    return client.post(reverse("name_table"), {"file": file, **more})


def test_a_name_that_stands_for_nobody_is_given_to_somebody_without_writing_it_anew(
    tess, organisation
):
    held = waits(organisation, agent="balie-3")
    page = tess.get(reverse("names"))
    assert "Eén naam is van niemand" in said(page)
    link = f"{reverse('name_new')}?gesprek={held.pk}"
    assert link in page.content.decode()
    assert "balie-3" not in link
    form = tess.get(link)
    assert 'value="balie-3"' in form.content.decode()
    given = {
        "source": "folder",
        "ref": "balie-3",
        "number": "1001",
        "since": f"{organisation.now - timedelta(days=2):%Y-%m-%dT%H:%M}",
    }
    page = tess.post(link, given, follow=True)
    assert "Wat op deze naam wachtte, leggen wij nu opnieuw voor." in said(page)
    of_source(source="folder")
    assert Offer.objects.get(pk=held.pk).result == "accepted"
    assert "is van niemand" not in said(tess.get(reverse("names")))


def test_an_overlap_says_whose_the_name_is_and_since_when(tess, organisation):
    since = AgentRef.objects.get(ref="agent-1001").since
    given = {"source": "folder", "ref": "agent-1001", "number": "1002", "since": "2026-11-25T13:00"}
    page = tess.post(reverse("name_new"), given)
    assert page.status_code == 422
    assert "In folder is agent-1001 al Anna de Wit (1001), vanaf " in said(page)
    assert f"{timezone.localtime(since):%Y}" in said(page)
    assert tess.post(reverse("name_new"), given | {"number": "9"}).status_code == 422


def test_a_name_ends_at_a_moment_and_after_it_is_nobodys(tess, organisation):
    mapped = AgentRef.objects.get(ref="agent-1001")
    url = reverse("name_end", args=[mapped.pk])
    assert "Het wacht in quarantaine tot u zegt van wie de naam dan is." in said(tess.get(url))
    ends = timezone.localtime(organisation.now + timedelta(days=1)).replace(second=0, microsecond=0)
    tess.post(url, {"until": f"{ends:%Y-%m-%dT%H:%M}"})
    assert agents.resolve("folder", "agent-1001", ends - timedelta(seconds=1)) is not None
    assert agents.resolve("folder", "agent-1001", ends) is None
    assert (
        tess.post(url, {"until": f"{ends + timedelta(days=1):%Y-%m-%dT%H:%M}"}).status_code == 422
    )
    assert tess.get(reverse("name_end", args=[0])).status_code == 404


def test_names_are_looked_for_by_person_and_platform(tess):
    found = said(tess.get(reverse("names"), {"q": "kamstra", "source": "folder"}))
    assert "agent-1002" in found
    assert "agent-1001" not in found
    assert "Zo'n naam is er niet." in said(tess.get(reverse("names"), {"q": "niemand"}))


def test_a_table_is_shown_before_it_is_taken_in(tess, organisation):
    before = AgentRef.objects.count()
    text = "centrale;naam;personeelsnummer;van;tot\nfolder;balie-3;1001;24-11-2026 08:00;\n"
    page = upload(tess, text)
    assert page.status_code == 422
    assert "Dit is geen moment." in said(page)
    page = upload(tess, text, day_first="1")
    assert "Neem deze rij over" in said(page)
    assert AgentRef.objects.count() == before
    [kept] = re.findall(r'name="text" value="([^"]*)"', page.content.decode())
    done = tess.post(
        reverse("name_table"), {"text": kept, "day_first": "1", "take_in": "1"}, follow=True
    )
    assert "Eén rij is overgenomen." in said(done)
    assert AgentRef.objects.get(ref="balie-3").employee == organisation.anna
    assert "Dit staat er allemaal al." in said(upload(tess, text, day_first="1"))


def test_a_table_with_a_row_that_cannot_be_is_not_taken_in(tess):
    text = (
        "source;ref;employee;since\nfolder;a;1001;2026-11-25\nfolder;agent-1001;1002;2026-11-25\n"
    )
    page = tess.post(reverse("name_table"), {"text": text, "take_in": "1"})
    assert page.status_code == 422
    assert "Eén rij kan er niet in." in said(page)
    assert "al Anna de Wit (1001)" in said(page)
    assert not AgentRef.objects.filter(ref="a").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "Vul dit in."), ("source;ref\na;b\n", "mist een kolom"), ("\xff", "mist een kolom")],
)
def test_what_is_no_table_is_said(tess, text, says):
    assert says in said(upload(tess, text) if text else tess.post(reverse("name_table"), {}))
    file = SimpleUploadedFile("namen.csv", b"\xff\xfe", content_type="text/csv")
    assert "geen UTF-8" in said(tess.post(reverse("name_table"), {"file": file}))


def test_what_waits_is_shown_with_who_can_supply_it_and_put_forward_again(client, organisation):
    held, unproven = (
        waits(organisation, agent="balie-3"),
        waits(organisation, 2, line="nieuwe-lijn"),
    )
    client.force_login(organisation.account("petra"))
    page = said(client.get(reverse("quarantine")))
    assert "2 gesprekken wachten" in page
    assert "“balie-3” was op dat moment van niemand. De beheerder" in page
    assert "Het is niet bewezen wat bellers op lijn nieuwe-lijn horen." in page
    assert "Er is nog geen gesprek na zeven dagen gewist." in page
    assert "Anna" not in page
    assert "31612340001" not in page
    nothing = client.post(reverse("quarantine_offer"), {"gesprek": held.pk}, follow=True)
    assert "Er is niets opnieuw voorgelegd" in said(nothing)
    done = client.post(reverse("quarantine_offer"), follow=True)
    assert "Eén gesprek is opnieuw voorgelegd: 0 mag binnenkomen, 1 wacht nog" in said(done)
    assert Offer.objects.get(pk=unproven.pk).result == "quarantined"
    client.force_login(organisation.account("tess"))
    assert f"gesprek={held.pk}" in client.get(reverse("quarantine")).content.decode()


def test_nothing_that_waits_is_said_too(client, organisation):
    client.force_login(organisation.account("ilse"))
    assert "Er wacht geen gesprek" in said(client.get(reverse("quarantine")))
