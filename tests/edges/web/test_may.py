"""Mag dit? For everybody without a trace; about a real recording with one."""

import io
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse

import cast
from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.limits import Limit
from klankbord.edges.web.law.views import may as views
from klankbord.gate import keeping
from klankbord.gate.access import Actor
from klankbord.gate.models import KeptQuestion
from klankbord.ledger.models import Detail
from klankbord.notices import queries as notices
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.offered import offers

pytestmark = pytest.mark.django_db

REVIEW = {
    "act": "use_in_review",
    "role": "team_lead",
    "relation": "own_manager",
    "data": "audio",
    "made_for": "training",
    "purpose": "appraisal",
    "on": "2026-11-26",
}


@pytest.fixture(autouse=True)
def strangers(monkeypatch):
    fresh = Limit(each=60, together=600, seconds=60)
    monkeypatch.setattr(views, "STRANGERS", fresh)


@pytest.fixture
def leg(organisation):
    now = organisation.now
    row = cast.offer(1, at=now - timedelta(days=1, hours=2))
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)],
        [lambda: io.BytesIO(cast.tone())],
        source=cast.SOURCE,
        at=now,
        by=Actor(role="integration"),
    )
    preparing.make_ready(outcome.leg, at=now)
    return outcome.leg


def asked(client, **more):
    return client.get(reverse("may"), REVIEW | more, follow=True)


def test_a_stranger_gets_the_answer_and_leaves_no_trace(client):
    before = Detail.objects.count()
    page = asked(client, rest="1")
    said = page.content.decode()
    assert page.status_code == 200
    assert "Een trainingsopname wordt nooit tegen u gebruikt." in said
    assert "Over een echte opname" not in said
    assert "csrfmiddlewaretoken" not in said
    assert not client.cookies
    assert Detail.objects.count() == before


def test_a_stranger_reads_it_in_english_by_address_alone(client):
    said = asked(client, lang="en").content.decode()
    assert "A training recording, and all that is derived from it, is never used against" in said
    assert '<html lang="en"' in said
    assert asked(client, lang="fr").headers["Content-Language"] == "nl"


def test_who_asks_too_often_waits_and_others_do_not(client, monkeypatch):
    monkeypatch.setattr(views, "STRANGERS", Limit(each=3, together=4, seconds=60))
    answers = [client.get(reverse("may")) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    other = {"REMOTE_ADDR": "10.0.0.9"}
    assert client.get(reverse("may"), **other).status_code == 200
    assert client.get(reverse("may"), **other).status_code == 429  # four together


def test_who_is_signed_in_does_not_wait_and_leaves_no_trace_either(
    client, organisation, monkeypatch
):
    monkeypatch.setattr(views, "STRANGERS", Limit(each=0, together=0, seconds=60))
    client.force_login(organisation.account("bram"))
    before = Detail.objects.count()
    assert "Een trainingsopname wordt nooit" in asked(client).content.decode()
    assert Detail.objects.count() == before


def test_what_was_left_open_does_not_stay_in_the_address(client):
    page = asked(client, consent="", own_request="met", was="no-R8")
    address, _ = page.redirect_chain[-1]
    sent = dict(parse_qsl(urlsplit(address).query))
    assert sent == REVIEW | {"own_request": "met", "was": "no-R8"}


def test_what_is_on_no_list_is_said_and_not_repeated(client):
    page = client.get(reverse("may"), REVIEW | {"act": "<script>alert(1)</script>"})
    assert page.status_code == 422
    assert "Bij ‘handeling’ staat iets wat op geen lijst staat." in page.content.decode()
    assert "alert(1)" not in page.content.decode()


def test_a_question_about_a_real_recording_is_written_down_and_told(client, organisation, leg):
    client.force_login(organisation.account("hr"))
    before = Detail.objects.filter(subject=organisation.anna.pk).count()
    form = {"reference": str(leg), "act": "use_in_review", "purpose": "appraisal", "role": "hr"}
    page = client.post(reverse("may_real"), form)
    said = page.content.decode()
    assert page.status_code == 200
    assert "Een trainingsopname wordt nooit tegen u gebruikt." in said
    assert "Vraag en antwoord zijn vastgelegd" in said
    assert str(leg) not in said
    assert Detail.objects.filter(subject=organisation.anna.pk).count() > before
    [told] = notices.notices(organisation.anna.pk, organisation.now + timedelta(minutes=5))
    assert (told.kind, told.function) == ("refused", "hr")


def test_a_number_of_nothing_is_said_at_the_field(client, organisation):
    client.force_login(organisation.account("hr"))
    form = {"reference": "3f7a0c52-8d41-4b7e-9a35-5f0c9c1d2e68", "act": "coach", "role": "hr"}
    page = client.post(reverse("may_real"), form)
    assert page.status_code == 422
    assert "Met dit nummer is er niets, of niet meer." in page.content.decode()


def test_every_refusal_leads_to_the_same_question_with_the_same_rules(client, organisation, leg):
    client.force_login(organisation.account("bram"))
    refused = client.get(reverse("call", args=[leg]))
    assert refused.status_code == 403
    answer = refused.context["answer"]
    page = client.get(answer.may)
    assert page.status_code == 200  # no redirect: the address is as the page itself writes it
    again = page.context["asking"].answered.answer
    assert [each.rule for each in again.violated] == [each.rule for each in answer.violated]
    assert [each.rule for each in again.unproven] == [each.rule for each in answer.unproven]
    assert str(leg) not in answer.may


def kept(client, organisation, **more):
    client.force_login(organisation.account("noor"))
    return client.post(reverse("may_keep"), REVIEW | more)


def test_a_kept_question_has_a_random_address_that_works_for_everybody(client, organisation):
    first, second = (kept(client, organisation, rest="1").url for _ in range(2))
    assert first != second
    assert "review" not in first
    client.logout()
    said = client.get(first).content.decode()
    assert "Een trainingsopname wordt nooit tegen u gebruikt." in said
    assert "Volgens de regels van vandaag is dat nog zo." in said
    assert "Vraag bewaren" not in said
    assert "Noor" not in said
    in_english = client.get(first, {"lang": "en"}).content.decode()
    assert "Somebody kept this question" in in_english


def test_of_a_kept_question_choices_are_kept_and_nothing_else(client, organisation):
    before = Detail.objects.count()
    kept(client, organisation, rest="1")
    [row] = KeptQuestion.objects.all()
    assert row.asked == REVIEW | {"rest": "1"}
    assert Detail.objects.count() == before
    kept(client, organisation, act="Anna de Vries")
    assert KeptQuestion.objects.count() == 1


def test_only_who_is_signed_in_keeps_a_question(client):
    assert client.post(reverse("may_keep"), REVIEW).status_code == 302
    assert not KeptQuestion.objects.exists()


def test_another_answer_than_that_of_then_is_said(client, organisation):
    url = kept(client, organisation).url
    KeptQuestion.objects.update(answer="yes", denied_by=[], law="2020-01-01")
    said = client.get(url).content.decode()
    assert f"Volgens de regels van {dates.day(date(2020, 1, 1))}" in said
    assert "Volgens de regels van vandaag is het een ander antwoord." in said


def test_a_kept_question_is_forgotten_after_a_year(client, organisation):
    url = kept(client, organisation).url
    [row] = KeptQuestion.objects.all()
    assert row.keep_until - row.kept_at < timedelta(days=367)
    assert keeping.forget(row.keep_until - timedelta(seconds=1)) == 0
    assert keeping.forget(row.keep_until) == 1
    assert client.get(url).status_code == 404
