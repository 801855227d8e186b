"""Who asks has his own half erased; of what stays nothing leads to him any more."""

import io
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

import cast
import exporting
import transcribed
import woonstede
from klankbord.edges.web.rights import requestletters
from klankbord.evaluations.evaluating import assessing, assigning, unquoting
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.disclosing import Person
from klankbord.notices import queries as notices
from klankbord.people import callers
from klankbord.recordings import queries as recordings
from klankbord.recordings.ending import copies
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import playback
from klankbord.recordings.models import Call, Leg, Track
from klankbord.recordings.offered import offers
from klankbord.rights import deciding, filing, handling, queries, sounds
from klankbord.rights.deciding import Answer
from klankbord.rights.filing import Asked
from klankbord.vault.models import PartyKey, Share
from recordings.test_transcripts import SAID, arrive

pytestmark = pytest.mark.django_db
DOOR = Actor(role="integration")
NUMBER = "+31612340001"
SECOND = timedelta(seconds=1)
REASONS = "Wij keken naar uw situatie en naar dit gesprek. Dit is wat wij doen, en waarom."
QUOTED = "De beller zei: mijn kraan lekt al weken. Anna bleef rustig."
TURNS = [*SAID, {"party": "customer", "start_ms": 3000, "end_ms": 3900,
                 "text": "Mijn kraan lekt al weken."}]  # fmt: skip


@pytest.fixture
def with_transcripts(monkeypatch):
    transcribed.naming(monkeypatch, "transcript")


@pytest.fixture
def anna(organisation):
    return organisation.actor("anna", "employee")


@pytest.fixture
def ilse(organisation):
    return organisation.actor("ilse", "dpo")


def by_caller(organisation, ilse, type_="erasure"):
    asked = Asked(type_, "Wis mijn gesprek van maandag.", contact=NUMBER, number=NUMBER)
    at = organisation.now
    made = filing.file(asked, filing.caller(NUMBER), at=at, by=SYSTEM).request
    handling.identify(made.pk, "call_back", at=at, by=ilse)
    return made


def by_anna(organisation, anna):
    person = filing.signed_in(anna, organisation.now)
    return filing.file(Asked("erasure", "Wis het."), person, at=organisation.now, by=anna).request


def grant(made, organisation, ilse):
    at = organisation.now + SECOND
    return deciding.decide(made.pk, Answer("granted", REASONS), at=at, by=ilse)[1]


def mono(organisation):
    """A call of which both voices are in one channel."""
    began = organisation.now - timedelta(hours=2)
    row = cast.offer(1, at=began, channels=1, agent_channel=None, customer_channel=None)
    sound = cast.wav(b"\x00\x01" * 8000, channels=1)
    [came] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)], [lambda: io.BytesIO(sound)],
        source=cast.SOURCE, at=organisation.now, by=DOOR,
    )  # fmt: skip
    return came.leg


def voices(leg, actor, at):
    """Whether each channel of what somebody hears has a sound."""
    opened = playback.begin(leg, purpose="training", reason="own_recording", actor=actor, at=at)
    with playback.sound(opened.listening, actor=actor, at=at) as wav:
        raw = b"".join(wav.stream(44, wav.size))
    left, right = (
        {raw[start + part : start + part + 2] for start in range(0, len(raw) - 3, 4)}
        for part in (0, 2)
    )
    return opened, (left != {b"\0\0"}, right != {b"\0\0"})


def standing(organisation, anna):
    return [(row.standing, row.erased_party) for row in recordings.own(anna, at=organisation.now)]


def stored(leg, at):
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        return Leg.objects.select_related("call").get(pk=leg)


def test_a_caller_is_erased_and_what_the_employee_said_stays_with_nothing_that_leads_to_him(
    with_transcripts, organisation, anna, ilse
):
    now = organisation.now
    leg = arrive(organisation, turns=TURNS).leg
    preparing.make_ready(leg, at=now)
    assigning.assign_ready(at=now)
    noor = organisation.actor("noor", "evaluator")
    assessing.save_draft(leg, answers={}, comment=QUOTED, actor=noor, at=now)
    before = stored(leg, now).call
    made = by_caller(organisation, ilse)

    done = grant(made, organisation, ilse)
    assert (done.erased, done.halved, done.held) == (0, 1, 0)
    assert standing(organisation, anna) == [("kept", "caller")]
    later = now + 2 * SECOND
    opened, heard = voices(leg, anna, later)
    assert heard == (True, False)
    spoken = playback.transcript(opened.listening, actor=anna, at=later)
    assert ({turn.party for turn in spoken.turns}, spoken.gone) == ({"agent"}, ("caller",))

    call = stored(leg, later).call
    assert call.caller not in (before.caller, callers.pseudonym(NUMBER))
    assert call.source_id_hash != before.source_id_hash
    assert not call.content_sha256
    with transaction.atomic(), access.whole():
        kinds = set(PartyKey.objects.filter(person=before.caller).values_list("kind", flat=True))
        assert kinds == {"request"}
        assert not Share.objects.filter(key=call.key_id).exists()
        assert not filing.concerned(made, later)
    still = copies.still_there(at=later, by=ilse)
    assert [each.ours_gone for each in still] == [True], "the platform has both voices"

    again = arrive(organisation, turns=TURNS)
    assert again.leg is None
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, later)):
        assert Call.objects.count() == 1
    assert (
        assessing.begun(leg, actor=noor, at=later).comment
        == "De beller zei: […]. Anna bleef rustig."
    )

    lines = [each for each in woonstede.details(organisation.anna.pk) if "party" in each]
    assert [(each["party"], each["why"]) for each in lines] == [("caller", "request")]
    [told] = [each for each in notices.notices(organisation.anna.pk, later)
              if each.kind == "destroyed"]  # fmt: skip
    assert told.reason == "caller_half"
    own = list(sounds.of(Person(employee=organisation.anna.pk), at=later))
    assert own[0].path
    assert [turn.party for turn in own[0].turns] == ["agent", "agent"]
    assert not list(sounds.of(Person(caller=before.caller), at=later))

    is_told_on_pages(organisation, leg)
    is_told_in_the_letter(queries.desk_one(made.pk, ilse, at=later), later)


def test_where_only_one_recording_is_erased_quotes_of_the_other_stay(
    with_transcripts, organisation, ilse
):
    now, noor = organisation.now, organisation.actor("noor", "evaluator")
    legs = [arrive(organisation, turns=TURNS, number=n, caller_ref=NUMBER).leg for n in (1, 2)]
    for leg in legs:
        preparing.make_ready(leg, at=now)
    assigning.assign_ready(at=now)
    for leg in legs:
        assessing.save_draft(leg, answers={}, comment=QUOTED, actor=noor, at=now)
    partly = Answer("partly", REASONS, "still_needed", legs=(legs[0],))
    made = by_caller(organisation, ilse)
    assert deciding.decide(made.pk, partly, at=now + SECOND, by=ilse)[1].halved == 1
    later = now + 2 * SECOND
    kept = [assessing.begun(leg, actor=noor, at=later).comment for leg in legs]
    assert kept == ["De beller zei: […]. Anna bleef rustig.", QUOTED]


def is_told_on_pages(organisation, leg):
    client = Client()
    client.force_login(organisation.account("anna"))
    page = client.get(reverse("mine")).content.decode()
    assert "de stem van de beller is gewist op" in page
    assert reverse("call", args=[leg]) in page
    address = reverse("call", args=[leg])
    client.post(address, {"purpose": "training", "reason": "own_recording"})
    assert "De stem van de beller is gewist op" in client.get(address).content.decode()


def is_told_in_the_letter(opened, at):
    with translation.override("nl"):
        letter = requestletters.paper(opened, "antwoord", at=at)
    said = " ".join(text for part in letter.parts for text in part.paragraphs)
    assert "Gewist: uw stem" in said
    assert "wat onze medewerker zei" in said
    assert "reservekopie" in said
    assert opened.request.reference in letter.foot


@pytest.mark.parametrize("who", ["caller", "employee"])
def test_sound_of_two_in_one_dies_with_either(organisation, anna, ilse, who):
    leg = mono(organisation)
    made = by_caller(organisation, ilse) if who == "caller" else by_anna(organisation, anna)
    done = grant(made, organisation, ilse)
    assert (done.erased, done.halved) == (1, 0)
    assert standing(organisation, anna) == [("erased", "")]
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, organisation.now)):
        [track] = Track.objects.filter(leg=leg).select_related("key")
    assert (track.party, track.key.gone_why) == ("mixed", "request")
    client = Client()
    client.force_login(organisation.account("anna"))
    assert reverse("call", args=[leg]) not in client.get(reverse("mine")).content.decode()
    assert client.get(reverse("call", args=[leg])).status_code == 410


def test_an_employee_takes_the_caller_along_unless_he_waits_for_an_answer_himself(
    organisation, anna, ilse
):
    began = organisation.now - timedelta(hours=3)
    rows = [cast.offer(number, at=began + timedelta(minutes=number)) for number in (1, 2)]
    first, second = (
        each.leg
        for each in arriving.arrive(
            [offers.parse(row, source=cast.SOURCE) for row in rows],
            [lambda: io.BytesIO(exporting.SOUND)] * 2,
            source=cast.SOURCE, at=organisation.now, by=DOOR,
        )
    )  # fmt: skip
    waits = by_caller(organisation, ilse, "access")
    done = grant(by_anna(organisation, anna), organisation, ilse)
    assert (done.erased, done.halved) == (1, 1)
    of = {row.id: (row.standing, row.erased_party) for row in
          recordings.own(anna, at=organisation.now)}  # fmt: skip
    assert of == {first: ("restricted", "agent"), second: ("erased", "")}
    mine = list(sounds.of(Person(caller=waits.person), at=organisation.now + 2 * SECOND))
    assert [bool(each.path) for each in mine] == [True], "his copy has his voice"
    with pytest.raises(playback.decisions.Refused):
        voices(first, organisation.actor("noor", "evaluator"), organisation.now + 2 * SECOND)


def test_a_recording_for_a_complaint_keeps_what_the_caller_said(
    organisation, anna, ilse, monkeypatch
):
    monkeypatch.setattr(deciding.erasing, "OF_CALLERS", frozenset({"training"}))
    arrive(organisation)
    made = by_anna(organisation, anna)
    assert grant(made, organisation, ilse).halved == 1
    assert standing(organisation, anna) == [("restricted", "agent")]
    client = Client()
    client.force_login(organisation.account("ilse"))
    page = client.get(reverse("request_one", args=[made.pk])).content.decode()
    assert "wat de beller erin zei" in page
    assert made.reference in page


def test_only_runs_of_ones_own_words_are_a_quote():
    runs = {run for run, *_ in unquoting._runs("Mijn kraan lekt al weken, zei ik.")}
    assert unquoting.without("Hij zei MIJN kraan, lekt al weken! Fijn.", runs) == (
        "Hij zei […]! Fijn."
    )
    assert unquoting.without("de kraan lekt al", runs) == "de kraan lekt al"
    assert unquoting.without("", runs) == ""
