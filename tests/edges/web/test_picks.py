"""A complaint by its pages: a call is chosen, evaluated, and its employee reads why."""

import argparse
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from evaluations.test_picking import COMPLAINT, MADE, NOW, organisation, recording  # noqa: F401
from klankbord.edges.cli.commands import complaints
from klankbord.edges.cli.errors import Failure
from klankbord.evaluations import queries
from klankbord.ledger.periods import local_day
from klankbord.people.queries import EMPLOYEE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_a_call_is_chosen_evaluated_and_explained_on_pages(
    client,
    organisation,  # noqa: F811  the fixture
    capsys,
):
    leg = recording(organisation.anna)
    training = recording(organisation.anna, purpose="training", made=MADE + timedelta(hours=1))
    client.force_login(organisation.account("petra"))
    assert "Er is geen gesprek gekozen" in said(client.get(reverse("picks")))
    empty = client.get(reverse("pick_new"), {"dag": local_day(MADE - timedelta(days=9))})
    assert "geen opname die voor klachten is gemaakt" in said(empty)
    new = f"{reverse('pick_new')}?dag={local_day(MADE)}"
    page = client.get(new).content.decode()
    assert str(leg) in page
    assert str(training) not in page
    assert organisation.anna.name not in page
    form = {
        "leg": str(leg),
        "reference": COMPLAINT.reference,
        "made_on": COMPLAINT.made_on.isoformat(),
        "asked_by": COMPLAINT.asked_by,
        "reason": f"Vraag {organisation.anna.name}.",
    }
    wrong = client.post(new, form)
    assert wrong.status_code == 422
    assert "Laat de naam van de medewerker weg" in said(wrong)
    without = client.post(new, form | {"reference": ""})
    assert "Zonder klacht mag niemand worden gekozen." in said(without)
    done = client.post(new, form | {"reason": COMPLAINT.reason}, follow=True)
    assert "Gekozen. De medewerker krijgt bericht" in said(done)
    assert COMPLAINT.reference in said(done)

    client.force_login(organisation.account("noor"))
    assert "vanwege een klacht" in said(client.get(reverse("work")))
    call = reverse("call", args=[leg])
    asked = said(client.get(call))
    assert "een gesprek beoordelen omdat een beller erover klaagde" in asked
    assert "een gesprek beoordelen dat voor mij is getrokken" not in asked
    client.post(call, {"purpose": "complaint", "reason": "complaint"})
    assert "wegens een klacht, door de kwaliteitsmanager" in said(client.get(call))
    answers = {"answer-q1": "1", "answer-q2": "1", "answer-q3": "1"}
    assert client.post(reverse("submit", args=[leg]), answers).status_code == 302

    client.force_login(organisation.account("anna"))
    mine = said(client.get(reverse("mine")))
    assert "Een gesprek van u is gekozen wegens een klacht" in mine
    assert "gekozen wegens een klacht, op" in mine
    [row] = queries.own(organisation.actor("anna", EMPLOYEE), at=NOW)
    read = said(client.get(reverse("evaluation", args=[row.id])))
    for part in (COMPLAINT.reference, COMPLAINT.reason, "het klachtenloket", "kwaliteitsmanager"):
        assert part in read
    assert "Het telt in geen enkel cijfer mee" in read

    client.force_login(organisation.account("ilse"))
    register = said(client.get(reverse("picks")))
    assert "beoordeeld" in register
    assert "Kies een gesprek" not in register
    listed = argparse.Namespace(verb="list", by="petra@woonstede.example")
    assert complaints.run(listed) == 0
    counts, line = map(json.loads, capsys.readouterr().out.splitlines())
    assert (counts["months"][0]["picks"], line["state"]) == (1, "scored")
    listed.by = "noor@woonstede.example"
    with pytest.raises(Failure):
        complaints.run(listed)
