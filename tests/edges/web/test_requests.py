"""The desk of requests: the portal, the public form, the pages of who decides, and the letters."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from klankbord.edges.api import requests as api
from klankbord.edges.web.callers.views import callers
from klankbord.edges.web.rights import requestletters
from klankbord.gate.access import SYSTEM
from klankbord.rights import deciding, filing, handling, queries
from klankbord.rights.deciding import Answer
from klankbord.rights.filing import Asked

pytestmark = pytest.mark.django_db
WORDS = "Dat gesprek van maandag ging over mijn gezondheid."
REASONS = "Wij keken naar uw situatie en naar dit gesprek. Dit is wat wij doen, en waarom."
BSN = "Mijn nummer is 111222333."


@pytest.fixture
def ilse(organisation):
    return organisation.actor("ilse", "dpo")


def signed_in(client, organisation, who):
    client.force_login(organisation.account(who))
    return client


def asked(organisation, type_="access", who="anna"):
    actor = organisation.actor(who, "employee")
    person = filing.signed_in(actor, organisation.now)
    return filing.file(Asked(type_, WORDS), person, at=organisation.now, by=actor).request


def by_caller(organisation, language="en"):
    made = Asked("erasure", WORDS, language=language, contact="+31612340001")
    person = filing.caller("+31612340001")
    return filing.file(made, person, at=organisation.now, by=SYSTEM).request


def test_two_clicks_from_the_own_page_a_request_is_sent_and_has_its_day(client, organisation):
    signed_in(client, organisation, "anna")
    address = f"{reverse('own_request_new')}?soort=erasure"
    assert address in client.get(reverse("mine")).content.decode()
    assert client.get(address).context["form"]["type"].value() == "erasure"
    sent = client.post(address, {"type": "erasure", "words": WORDS}, follow=True)
    assert WORDS in sent.content.decode()
    assert sent.context["one"].row.pending


def test_a_mistake_loses_nothing_and_stands_by_its_field(client, organisation):
    signed_in(client, organisation, "anna")
    page = client.post(reverse("own_request_new"), {"type": "access", "words": BSN})
    assert page.status_code == 422
    assert BSN in page.content.decode()
    assert "BSN" in page.context["form"].errors["words"][0]


def test_nobody_reads_the_request_of_another(client, organisation):
    made = asked(organisation)
    for who in ("joris", "bram", "petra", "noor"):
        signed_in(client, organisation, who)
        assert client.get(reverse("own_request", args=[made.pk])).status_code == 404
        assert client.get(reverse("request_one", args=[made.pk])).status_code == 404
        letter = reverse("own_request_letter", args=[made.pk, "ontvangst"])
        assert client.get(letter).status_code == 404


def test_the_desk_asks_as_little_about_many_requests_as_about_one(client, organisation):
    asked(organisation)
    signed_in(client, organisation, "ilse")
    client.get(reverse("requests"))
    counted = []
    for more in ((), ("rectification", "erasure", "restriction")):
        for type_ in more:
            for who in ("anna", "joris"):
                asked(organisation, type_, who)
        with CaptureQueriesContext(connection) as statements:
            page = client.get(reverse("requests"))
        counted.append(len(statements))
    assert len(page.context["waiting"]) == 7
    assert counted[0] == counted[1]


def test_an_evaluator_asks_about_himself(client, organisation):
    signed_in(client, organisation, "noor")
    sent = client.post(reverse("own_request_new"), {"type": "access", "words": WORDS}, follow=True)
    assert sent.context["one"].opened.request.who == "staff"
    signed_in(client, organisation, "ilse")
    assert client.get(reverse("requests")).context["waiting"][0].yours


def test_the_desk_answers_and_the_person_gets_mail_without_content(client, organisation):
    made = asked(organisation, "objection")
    signed_in(client, organisation, "ilse")
    step = reverse("request_step", args=[made.pk, "beantwoorden"])
    wrong = client.post(step, {"outcome": "refused", "words": REASONS})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["ground"])
    assert REASONS in wrong.content.decode()
    told = {"outcome": "refused", "ground": "compelling", "words": REASONS}
    done = client.post(step, told, follow=True)
    assert done.context["one"].outcome
    [sent] = mail.outbox
    assert REASONS not in sent.body + sent.subject
    assert "bezwaar" not in (sent.body + sent.subject).lower()
    assert str(made.pk) in sent.body
    signed_in(client, organisation, "anna")
    own = client.get(reverse("own_request", args=[made.pk])).content.decode()
    assert REASONS in own
    assert client.get(step).status_code == 404


def test_the_public_form_answers_the_same_whether_or_not_there_is_such_a_call(
    client, organisation, settings
):
    told = {"type": "erasure", "who": "caller", "number": "0612340001", "words": WORDS}
    pages = []
    for number in ("0612340001", "0699999999", "0612340001"):
        page = client.post(reverse("caller_asks") + "?lang=en", told | {"number": number})
        assert page.status_code == 200
        assert page.cookies == {}
        pages.append(page.content.decode().replace(_reference(page.content.decode()), "-"))
    assert len(set(pages)) == 1
    waiting = queries.desk(organisation.actor("ilse", "dpo"), at=organisation.now)
    assert len(waiting) == 2, "the same asked twice is joined"


def test_one_reference_names_a_request_on_page_letter_desk_and_api(client, organisation, ilse):
    told = {"type": "erasure", "who": "caller", "number": "0612340001", "words": WORDS}
    page = client.post(reverse("caller_asks") + "?lang=en", told).content.decode()
    reference = _reference(page)
    [lying] = queries.desk(ilse, at=organisation.now)
    assert (len(reference), lying.request.reference) == (8, reference)
    opened = queries.desk_one(lying.request.pk, ilse, at=organisation.now)
    assert reference in requestletters.paper(opened, "ontvangst", at=organisation.now).foot
    assert not any(reference in text for text in opened.words.values())
    assert api._lies(lying).reference == reference
    signed_in(client, organisation, "ilse")
    for address in (reverse("requests"), reverse("request_one", args=[lying.request.pk])):
        assert reference in client.get(address).content.decode()


def _reference(page):
    return page.partition("Your reference: <b>")[2].partition("</b>")[0]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"words": BSN}, "words"), ({"number": ""}, "number"), ({"who": "representative"}, "mandate"),
     ({"clock": "half drie"}, "clock"), ({"type": "other"}, "type"),
     ({"day": "2199-01-01"}, "day")],
)  # fmt: skip
def test_the_public_form_says_what_is_wrong_in_the_language_of_the_page(
    client, organisation, wrong, field
):
    told = {"type": "erasure", "who": "caller", "number": "0612340001", "words": WORDS} | wrong
    page = client.post(reverse("caller_asks") + "?lang=nl", told)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field] if page.context else True
    assert told["words"] in page.content.decode()


def test_who_asks_too_often_is_told_to_wait(client, organisation, monkeypatch):
    monkeypatch.setattr(callers, "REQUESTS", callers.Limit(each=1, together=9, seconds=60))
    told = {"type": "access", "who": "caller", "number": "0612340001", "words": WORDS}
    assert client.post(reverse("caller_asks"), told).status_code == 200
    assert client.post(reverse("caller_asks"), told).status_code == 429


def test_what_came_by_letter_counts_from_the_day_on_which_anybody_got_it(client, organisation):
    signed_in(client, organisation, "ilse")
    told = {"type": "access", "received_on": "2026-08-31", "number": "1001", "words": WORDS,
            "language": "nl"}  # fmt: skip
    made = client.post(reverse("request_enter"), told, follow=True)
    request = made.context["one"].opened.request
    assert (request.due_on.isoformat(), request.who) == ("2026-09-30", "employee")
    again = client.post(reverse("request_enter"), told | {"number": "9999"})
    assert list(again.context["form"].errors) == ["number"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_letter_names_the_authority_and_the_court(organisation, ilse, language):
    made = by_caller(organisation, language)
    now = organisation.now
    handling.ask_identity(made.pk, "Wat was het tijdstip?", at=now, by=ilse)
    handling.identify(made.pk, "call_back", at=now, by=ilse)
    handling.extend(made.pk, "Het zijn er veel.", at=now, by=ilse)
    deciding.decide(made.pk, Answer("refused", REASONS, "claim"), at=now, by=ilse)
    opened = queries.desk_one(made.pk, ilse, at=now)
    assert requestletters.kinds(opened) == ("ontvangst", "identiteit", "verlenging", "antwoord")
    for kind in requestletters.kinds(opened):
        with translation.override(language):
            letter = requestletters.paper(opened, kind, at=now)
        said = " ".join(text for part in letter.parts for text in part.paragraphs)
        assert "Autoriteit Persoonsgegevens" in said
        assert "rechtbank" in said
        assert letter.language == language
    assert "17(3)(e)" in said
    assert requestletters.pdf(opened, "antwoord", at=now).startswith(b"%PDF")


def test_a_late_request_is_seen_as_late_in_words(client, organisation, ilse):
    received = organisation.now - timedelta(days=60)
    made = Asked("access", WORDS, received_at=received)
    filing.file(made, filing.caller("0612"), at=organisation.now, by=ilse)
    signed_in(client, organisation, "ilse")
    page = client.get(reverse("requests"))
    assert page.context["late"] == 1
    assert page.context["waiting"][0].shape == "no"
