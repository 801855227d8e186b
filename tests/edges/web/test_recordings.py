"""The page with the list of calls: links only where something opens, and a no that explains."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse

import cast
from klankbord.edges.web.calls import listed
from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import listing
from klankbord.recordings.models import Leg
from klankbord.recordings.offered import offers
from klankbord.vault.stores.contract import StoreFault
from klankbord.vault.stores.folder import Folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def legs(organisation):
    """Two calls of Anna; the newest was evaluated."""
    made = []
    for number in (1, 2):
        row = cast.offer(number, at=organisation.now - timedelta(days=number, hours=2))
        [outcome] = arriving.arrive(
            [offers.parse(row, source=cast.SOURCE)],
            [lambda: io.BytesIO(cast.tone(0.5))],
            source=cast.SOURCE,
            at=organisation.now,
            by=Actor(role="integration"),
        )
        preparing.make_ready(outcome.leg, at=organisation.now)
        made.append(outcome.leg)
    assigning.assign_ready(at=organisation.now)
    noor = organisation.actor("noor", "evaluator")
    assessing.submit(made[0], answers=cast.GOOD, comment="", actor=noor, at=organisation.now)
    return made


def page(client, organisation, name, query="", status=200):
    client.force_login(organisation.account(name))
    answer = client.get(reverse("recordings") + query)
    assert answer.status_code == status
    return answer.content.decode()


def links(html):
    return re.findall(r'<th[^>]*><a href="/gesprekken/([0-9a-f-]+)/">', html)


def test_a_call_leads_to_its_page_and_one_that_is_sealed_or_gone_does_not(
    client, organisation, legs
):
    assert links(page(client, organisation, "anna")) == [str(leg) for leg in legs]
    with access.deed(Access(SYSTEM, "retain", None, organisation.now)):
        Leg.objects.filter(pk=legs[0]).update(defect_found_at=organisation.now)
    for name in ("anna", "noor"):
        html = page(client, organisation, name)
        assert links(html) == [str(legs[1])]
        assert "verzegeld: met een fout opgenomen" in html
        assert 'class="state frozen"' in html


def test_what_is_looked_for_stays_filled_in_and_is_counted(client, organisation, legs):
    html = page(client, organisation, "anna", "?stand=scored&rij=huur")
    assert "Eén gesprek" in html
    assert '<option value="scored" selected>' in html
    assert '<option value="huur" selected>' in html
    assert "Toon alles" in html
    nothing = page(client, organisation, "anna", "?rij=bestaat-niet")
    assert "Zo is er geen gesprek." in nothing


@pytest.mark.parametrize(
    "query", ["?van=2026-12-02&tot=2026-12-01", "?van=gisteren", "?stand=onzin"]
)
def test_a_filter_that_cannot_be_is_said_and_shows_everything(client, organisation, legs, query):
    html = page(client, organisation, "anna", query, status=422)
    assert 'class="errors"' in html
    assert len(links(html)) == 2


def test_the_next_part_is_a_link_and_leads_on(client, organisation, legs, monkeypatch):
    monkeypatch.setattr(listing.part, "__kwdefaults__", {"size": 1})
    html = page(client, organisation, "anna")
    assert links(html) == [str(legs[0])]
    [older] = re.findall(r'href="(\?na=[^"]+)"', html)
    html = page(client, organisation, "anna", older)
    assert links(html) == [str(legs[1])]
    assert "Naar de nieuwste" in html
    assert "Ouder" not in html


@pytest.mark.parametrize("text", ["", "x", "2026-11-01T10:00:00_" + "0" * 32, "2026-11-01_x"])
def test_a_place_that_is_none_is_the_beginning(text):
    assert listed.place(text) is None


def test_a_coach_sees_what_was_evaluated_of_his_own_people_and_opens_no_call(
    client, organisation, legs
):
    html = page(client, organisation, "bram")
    assert "beoordeeld op" in html
    assert "/coaching/beoordelingen/" in html
    assert links(html) == []


@pytest.mark.parametrize("name", ["hr", "ilse", "tess", "petra", "directie"])
def test_a_function_without_calls_reads_the_rule_and_only_what_is_certain(
    client, organisation, legs, name
):
    html = page(client, organisation, name, status=403)
    assert "Bij uw functie hoort geen lijst van gesprekken." in html
    assert "R33" in html
    assert "Niet bewezen" not in html
    assert str(legs[0])[:8].upper() not in html


def test_sound_of_a_store_that_is_away_can_be_asked_for_again(
    client, organisation, legs, monkeypatch
):
    client.force_login(organisation.account("noor"))
    client.post(reverse("call", args=[legs[1]]), {"purpose": "training", "reason": "drawn_sample"})
    sound = reverse("sound", args=[legs[1]])

    def away(*_):
        raise StoreFault("the store does not answer")

    with monkeypatch.context() as patched:
        patched.setattr(Folder, "open", away)
        assert client.get(sound).status_code == 503
    assert client.get(sound, headers={"Range": "bytes=0-99"}).status_code == 206
