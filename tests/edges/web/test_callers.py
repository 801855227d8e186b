"""The page for callers: true to what is in force, the same for everybody, and nothing is kept."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse

import cast
from klankbord.edges.web.callers.views import callers as views
from klankbord.edges.web.frame.limits import Limit
from klankbord.gate.access import Actor
from klankbord.ledger.models import Detail
from klankbord.notices import announcements, queries
from klankbord.notices.attesting import TestCall
from klankbord.people import agents
from klankbord.programmes import lifecycle
from klankbord.programmes import queries as programmes
from klankbord.programmes.models import Evidence
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.models import Offer
from klankbord.recordings.offered import offers
from klankbord.recordings.queries import own
from klankbord.recordings.waiting import lines

pytestmark = pytest.mark.django_db
FORM = {"number": "call-1"}


@pytest.fixture(autouse=True)
def strangers(monkeypatch, settings):
    settings.CALL_NUMBERS, settings.CONTACT = True, "fg@woonstede.example"
    monkeypatch.setattr(views, "OBJECTIONS", Limit(each=5, together=30, seconds=60))


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


def read(client, lang=""):
    return client.get(reverse("callers"), {"lang": lang} if lang else {})


def test_a_caller_reads_the_text_why_how_long_and_who(client, organisation):
    said = read(client).content.decode()
    assert "Dan nemen wij het gesprek soms op." in said
    assert announcements.script("NL-2").text in said
    assert "Om onze medewerkers te trainen." in said
    assert "gerechtvaardigd belang" in said
    assert "hoogstens 90 dagen" in said
    assert "medewerker, beoordelaar, coach" in said
    assert "hoogstens 5 gesprekken per medewerker per maand" in said
    assert "Tijdens kaartbetaling pauzeert de opname." in said
    assert 'href="mailto:fg@woonstede.example"' in said
    assert "autoriteitpersoonsgegevens.nl" in said


def test_the_page_is_there_in_english_too(client, organisation):
    page = read(client, "en")
    said = page.content.decode()
    assert page.headers["Content-Language"] == "en"
    assert "Do you call us? Then we sometimes record the call." in said
    assert f'<p class="law-text" lang="nl">{announcements.script("NL-2").text}' in said
    assert "During a card payment recording pauses" in said


def test_where_nothing_is_in_force_it_says_that_nothing_is_recorded(client):
    said = read(client).content.decode()
    assert "Wij nemen op dit moment geen gesprekken op." in said
    assert "Om onze medewerkers te trainen" not in said
    assert "Uw rechten" in said


def test_the_day_on_which_a_programme_stops_the_page_says_so(client, organisation):
    version = programmes.by_code("beter-luisteren")
    petra = organisation.actor("petra", "quality_manager")
    assert "Dan nemen wij" in read(client).content.decode()
    withdrawn = lifecycle.Given(
        "withdrawn", organisation.now, {"reason": "De cursus is klaar en wij stoppen ermee."}
    )
    lifecycle.record(version, withdrawn, at=organisation.now, by=petra)
    assert Evidence.objects.filter(kind="withdrawn").exists()
    said = read(client).content.decode()
    assert "Wij nemen op dit moment geen gesprekken op." in said
    assert "Wat bellers eerder hoorden" in said


def test_it_keeps_nothing_sets_no_cookie_and_is_the_same_for_all(client, organisation):
    before = Detail.objects.count()
    page = read(client)
    assert page.headers["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in page.headers.get("Vary", "")
    assert not client.cookies
    client.cookies["theme"] = "dark"
    client.force_login(organisation.account("anna"))
    assert read(client).content == page.content
    assert Detail.objects.count() == before


def test_without_a_contact_the_officers_own_address_stands_there(client, organisation, settings):
    settings.CONTACT = ""
    assert "mailto:ilse@woonstede.example" in read(client).content.decode()
    settings.CONTACT = "088 123 45 67, vraag naar privacy"
    said = read(client).content.decode()
    assert "<b>088 123 45 67, vraag naar privacy</b>" in said


def test_a_caller_objects_with_the_number_of_his_call_and_its_sound_is_destroyed(
    client, organisation, leg
):
    anna = organisation.actor("anna", "employee")
    assert [row.standing for row in own(anna, at=organisation.now)] == ["kept"]
    page = client.post(reverse("caller_objects"), FORM)
    assert "Wij hebben uw bezwaar genoteerd." in page.content.decode()
    later = organisation.now + timedelta(minutes=1)
    assert [row.standing for row in own(anna, at=later)] == ["erased"]
    assert not client.cookies


def test_the_answer_does_not_say_whether_there_is_such_a_call(client, organisation, leg):
    known = client.post(reverse("caller_objects"), FORM).content
    assert client.post(reverse("caller_objects"), {"number": "nobody-called"}).content == known
    assert Offer.objects.filter(reason="caller_objected").count() == 1 + len(agents.sources())


def test_without_a_number_it_is_said_at_the_field_and_nothing_happens(client, organisation, leg):
    page = client.post(reverse("caller_objects"), {"number": " "})
    assert page.status_code == 422
    assert "Vul een nummer in." in page.content.decode()
    assert not Offer.objects.filter(reason="caller_objected").exists()


def test_who_tries_many_numbers_is_stopped(client, organisation):
    found = [
        client.post(reverse("caller_objects"), {"number": f"call-{n}"}).status_code
        for n in range(6)
    ]
    assert found == [200] * 5 + [429]


def test_where_callers_get_no_number_there_is_no_form(client, organisation, leg, settings):
    settings.CALL_NUMBERS = False
    assert "<form" not in read(client).content.decode()
    assert client.post(reverse("caller_objects"), FORM).status_code == 404


def test_a_text_is_heard_until_its_last_line_changes(organisation):
    now, later = organisation.now, organisation.now + timedelta(hours=1)
    petra, ilse = organisation.actor("petra", "quality_manager"), organisation.actor("ilse", "dpo")

    def tested(line, text, sha):
        call = TestCall(line, "nl", text, sha, now)
        return lines.tested(call, programmes=["beter-luisteren"], at=later, by=petra)

    [text] = queries.spoken(now)
    assert (text.name, text.until) == ("NL-2", None)
    lines.changed("huur-in", "f" * 64, changed_at=now, at=now, by=petra)
    [text] = queries.spoken(now + timedelta(seconds=1))
    assert text.until == now
    lines.seen(tested("huur-in", "NL-SEED-1", "f" * 64), at=later, by=ilse)
    newest, oldest = queries.spoken(later)
    assert (newest.name, newest.until) == ("NL-SEED-1", None)
    assert (oldest.name, oldest.until) == ("NL-2", now)
    tested("storing", "EN-1", "d" * 64)
    assert "EN-1" not in {each.name for each in queries.spoken(later)}
