"""An employee disputes on his own page, somebody else judges on his; both read what was said."""

import re

import pytest
from django.urls import reverse

from evaluations.test_disputing import story, upheld  # noqa: F401  a fixture
from klankbord.evaluations.disputes import judges
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.ending import restricting
from klankbord.recordings.models import Leg

pytestmark = pytest.mark.django_db


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_a_dispute_is_made_judged_and_read_on_pages(client, story):  # noqa: F811  the fixture
    account = story.crew.account
    client.force_login(account("anna"))
    own = reverse("evaluation", args=[story.evaluation])
    assert "Bezwaar maken tegen deze beoordeling" in said(client.get(own))
    client.post(
        reverse("evaluation_view", args=[story.evaluation]),
        {"view-2": "Ik wachtte.", "view-2-answer": "goed"},
    )
    grounds = {"grounds": "De beller wilde kort."}
    page = client.post(reverse("evaluation_dispute", args=[story.evaluation]), grounds, follow=True)
    assert "wacht op" in said(page)
    assert "Ik wachtte." in said(page)
    assert 'value="goed" selected' in page.content.decode()
    [dispute] = judges.waiting(story.judge("joris"), at=story.now)
    client.force_login(account("joris"))
    assert "Ik beoordeel dit bezwaar" in said(client.get(reverse("disputes")))
    page = client.post(reverse("dispute_take", args=[dispute.pk]), follow=True)
    assert "De beller wilde kort." in said(page)
    assert "Goed in plaats van Deels : Ik wachtte." in said(page)
    here = reverse("dispute", args=[dispute.pk])
    page = client.post(here, {"answer-q1": "1", "why": "Zo is het."})
    assert page.status_code == 422
    assert "Zo is het." in page.content.decode()
    answers = {"answer-q1": "1", "answer-q2": "2", "answer-q3": "1", "why": "Hij liet uitpraten."}
    page = client.post(here, answers, follow=True)
    assert "Besloten." in said(page)
    client.force_login(account("anna"))
    page = said(client.get(own))
    assert "de beoordeling is gewijzigd" in page
    assert "Hij liet uitpraten." in page
    assert "100%" in page


def test_what_its_employee_froze_is_offered_to_no_judge_and_both_are_told(
    client,
    story,  # noqa: F811  the fixture
):
    assert judges.frozen([story.evaluation], at=story.now) == set()
    restricting.restrict(story.leg, by=story.anna, at=story.now)
    client.force_login(story.crew.account("anna"))
    page = said(client.get(reverse("evaluation", args=[story.evaluation])))
    assert "Niemand luistert ernaar, ook niet wie uw bezwaar beoordeelt." in page
    dispute, joris = story.dispute(), story.judge("joris")
    client.force_login(story.crew.account("joris"))
    page = said(client.get(reverse("disputes")))
    assert "Deze opname is bevroren. U kunt oordelen zodra dat voorbij is." in page
    assert "Ik beoordeel dit bezwaar" not in page
    page = said(client.post(reverse("dispute_take", args=[dispute]), follow=True))
    assert "Deze opname is bevroren." in page
    [waiting] = judges.waiting(joris, at=story.now)
    assert waiting.judge_id is None, "who was told no keeps nothing in hand"


def test_where_the_term_of_the_sound_has_passed_both_are_told_that_nobody_listens(
    client,
    story,  # noqa: F811  the fixture
):
    dispute, joris = story.dispute(), story.judge("joris")
    assert judges.over([story.evaluation], at=story.now) == set()
    with access.deed(Access(SYSTEM, "retain", None, story.now)):
        Leg.objects.filter(pk=story.leg).update(retention_until=story.now)
    client.force_login(story.crew.account("joris"))
    page = said(client.get(reverse("disputes")))
    assert "voorbij, dus niemand kan nog luisteren. R59" in page
    assert "Ik beoordeel dit bezwaar" not in page
    page = said(client.post(reverse("dispute_take", args=[dispute]), follow=True))
    assert "dus niemand kan nog luisteren." in page
    [waiting] = judges.waiting(joris, at=story.now)
    assert waiting.judge_id is None, "who was told no keeps nothing in hand"


def test_after_a_first_answer_the_page_offers_a_third_person_and_says_that_there_is_none(
    client,
    story,  # noqa: F811  the fixture
):
    account = story.crew.account
    own = reverse("evaluation", args=[story.evaluation])
    upheld(story, "joris", story.dispute())
    client.force_login(account("anna"))
    assert "Laat een derde persoon kijken" in said(client.get(own))
    page = client.post(
        reverse("evaluation_dispute", args=[story.evaluation]),
        {"grounds": "Na 1:20 vroeg de beller het zelf."}, follow=True,
    )  # fmt: skip
    page = said(page)
    assert page.index("Eerste ronde") < page.index("Zelfde oordeel.") < page.index("Tweede ronde")
    assert "mag hier niemand over beslissen" in page
    assert "Laat een derde persoon kijken" not in page
    client.force_login(account("petra"))
    assert "1 bezwaar waarover niemand mag beslissen" in said(client.get(reverse("home")))
    assert "Over één bezwaar mag niemand beslissen." in said(client.get(reverse("disputes")))
