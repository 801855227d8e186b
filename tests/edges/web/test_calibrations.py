"""A calibration by its pages: begun by a manager, scored by each alone, seen when all are in."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from evaluations.test_calibrating import NAMES, folders, story  # noqa: F401  fixtures
from klankbord.ledger.periods import local_day

pytestmark = pytest.mark.django_db


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_a_calibration_is_begun_scored_and_seen_on_pages(client, story):  # noqa: F811  the fixture
    account = story.crew.account
    client.force_login(account("petra"))
    new = reverse("calibration_new")
    form = {
        "leg": str(story.leg),
        "evaluators": [str(account(name).pk) for name in NAMES],
        "expert": "",
        "closes_on": local_day(story.now + timedelta(days=60)).isoformat(),
    }
    wrong = client.post(new, form)
    assert wrong.status_code == 422
    assert "binnen vier weken" in said(wrong)
    assert wrong.content.decode().count("checked") == 1 + len(NAMES)
    form["closes_on"] = local_day(story.now + timedelta(days=7)).isoformat()
    page = client.post(new, form, follow=True)
    assert "De beoordelaars zijn uitgenodigd." in said(page)
    assert "0 van 3 ingediend" in said(page)
    answers = {"answer-q1": "1", "answer-q2": "1", "answer-q3": "1"}
    for name in NAMES:
        client.force_login(account(name))
        assert "kalibratie om te beoordelen" in said(client.get(reverse("home")))
        [here] = re.findall(
            r"/kalibratie/[0-9a-f-]{36}/", client.get(reverse("calibrations")).content.decode()
        )
        unheard = client.post(here, {**answers, "comment": f"Van {name}."})
        assert unheard.status_code == 422
        assert "Luister eerst naar het gesprek" in said(unheard)
        assert f"Van {name}." in said(unheard)
        call = reverse("call", args=[story.leg])
        client.post(call, {"purpose": "training", "reason": "calibration"})
        half = client.post(here, {"answer-q1": "1", "comment": f"Van {name}."})
        assert half.status_code == 422
        assert "Kies een antwoord." in said(half)
        client.post(here, {**answers, "comment": f"Van {name}."})
        if name != NAMES[-1]:
            assert client.get(here).status_code == 404
    page = said(client.get(here))
    assert "Te weinig gegevens" not in page
    assert "1 van de 20 gesprekken die voor een cijfer nodig zijn" in page
    assert "U zat 0,0 procentpunten van het gemiddelde van de anderen af." in page
    assert "Beoordelaar A" in page
    assert all(f"Van {name}." in page for name in NAMES)
    assert all(account(name).name not in page for name in NAMES[:-1])
    client.force_login(account("petra"))
    courses = said(client.get(reverse("calibration_courses")))
    assert all(account(name).name in courses for name in NAMES)
    assert "Uw cijfers zijn voor u en uw coach." in courses
    client.force_login(account("anna"))
    assert client.get(here).status_code == 404
    assert "om te kalibreren" in said(client.get(reverse("mine")))
