"""A chat with a customer comes in like a call: drawn, decided, sealed by party, told of, erased."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import cast
from klankbord.edges.cli.demo import examples
from klankbord.edges.web.council.councilforms import DecisionForm
from klankbord.evaluations.evaluating import assigning
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.disclosing import Person
from klankbord.notices import drafting, processing
from klankbord.notices import queries as notices
from klankbord.programmes.models import Version
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import exporting, listing, opening
from klankbord.recordings.models import Leg, Track
from klankbord.recordings.offered import offers
from klankbord.rights import packing
from klankbord.vault import keys

pytestmark = pytest.mark.django_db
DOOR = Actor(role="integration")
NAMES_CHATS = {"employee": "own", "evaluator": "assigned"}


@pytest.fixture
def with_chats(monkeypatch):
    """The programme of the example, where it names messages and the council consented to them."""
    read = examples.read

    def naming(name, **more):
        told = read(name, **more)
        if "version" in told:
            told["version"]["data"].append("messages")
            for role, when in NAMES_CHATS.items():
                told["version"]["matrix"][role]["messages"] = when
            for row in told["evidence"]:
                if row["kind"] == "works_council_answer":
                    row["data"].append("messages")
        return told

    monkeypatch.setattr(examples, "read", naming)


def chat(organisation, **more):
    began = organisation.now - timedelta(hours=2)
    row = cast.offer(
        1, at=began, channel="chat", media_type="application/json", channels=None,
        agent_channel=None, customer_channel=None, caller_country="NL", **more,
    )  # fmt: skip
    said = [
        {"at": began.isoformat(), "by": "caller", "text": "Mijn kraan lekt."},
        {
            "at": (began + timedelta(minutes=1)).isoformat(),
            "by": "agent",
            "text": "> Mijn kraan lekt.\nDinsdag komt de loodgieter.",
        },
    ]
    return offers.parse(row, source=cast.SOURCE), json.dumps(said).encode()


def arrive(organisation, arrival, raw):
    [outcome] = arriving.arrive(
        [arrival], [lambda: io.BytesIO(raw)], source=cast.SOURCE, at=organisation.now, by=DOOR
    )
    return outcome


@pytest.fixture
def chats_alone(with_chats, monkeypatch):
    """As that, without any sound: no means in the programme, the consent or the assessment."""
    read = examples.read

    def silent(name, **more):
        told = read(name, **more)
        if "version" in told:
            told["version"]["means"] = []
            told["version"]["data"].remove("audio")
            for row in told["version"]["matrix"].values():
                row.pop("audio", None)
            for row in told["evidence"]:
                if "means" in row:
                    row["means"] = []
        return told

    monkeypatch.setattr(examples, "read", silent)


def test_a_programme_for_chats_alone_names_no_sound_and_lets_no_call_in(chats_alone, organisation):
    assert arrive(organisation, *chat(organisation)).result == "accepted"
    call = offers.parse(cast.offer(2, at=organisation.now - timedelta(hours=3)), source=cast.SOURCE)
    [outcome] = arriving.arrive(
        [call], [lambda: io.BytesIO(cast.tone(0.5))],
        source=cast.SOURCE, at=organisation.now, by=DOOR,
    )  # fmt: skip
    assert (outcome.result, outcome.leg) == ("refused", None)
    assert {"R1", "R21"} <= set(outcome.rules)
    version = Version.objects.get()
    form = DecisionForm(version=version, at=organisation.now)
    assert "means" not in form.fields
    assert "messages" in dict(form.fields["kinds"].choices)
    register = processing.compose(drafting.configured(organisation.now))
    said = " ".join(each.words("nl") for each in register)
    assert "Wij bewaren chats en mails met klanten" in said
    assert "geluid" not in said


def test_a_programme_that_does_not_name_messages_lets_none_in(organisation):
    outcome = arrive(organisation, *chat(organisation))
    assert (outcome.result, outcome.leg) == ("refused", None)
    assert "R1" in outcome.rules


def test_a_chat_is_read_as_a_thread_told_of_and_erased_by_party(with_chats, organisation):
    now = organisation.now
    outcome = arrive(organisation, *chat(organisation))
    assert outcome.result == "accepted", outcome
    leg = outcome.leg
    preparing.make_ready(leg, at=now)
    assert assigning.assign_ready(at=now) == 1
    client = Client()
    client.force_login(organisation.account("noor"))
    address = reverse("call", args=[leg])
    client.post(address, {"purpose": "training", "reason": "drawn_sample"})
    page = client.get(address).content.decode()
    assert page.count("Mijn kraan lekt.") == 1, "the quote of it is not kept"
    assert "Dinsdag komt de loodgieter." in page
    assert "<audio" not in page
    assert client.get(reverse("sound", args=[leg])).status_code == 404
    now = timezone.now()
    told = notices.notices(organisation.anna.pk, now)
    assert [each.kind for each in told] == ["listened"]

    anna = organisation.actor("anna", "employee")
    with exporting.export(leg, case="verzoek-1", actor=anna, at=now) as (made, thread):
        assert made.written
        assert [each.text for each in thread.messages] == ["Dinsdag komt de loodgieter."]

    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, now)):
        row = Leg.objects.select_related("call").get()
        assert set(Track.objects.values_list("encoding", flat=True)) == {"text"}
        assert {each.key.kind for each in Track.objects.select_related("key")} == {"messages"}
        found = [opening.sealed(track) for track in row.tracks.select_related("key")]
    with transaction.atomic(), access.acting(Access(SYSTEM, "erase", None, now)):
        caller = row.tracks.select_related("key").get(party="caller")
        keys.shred(caller.key, at=now, by=DOOR, why="request")
        found = [opening.sealed(track) for track in row.tracks.select_related("key")]
    left = opening.read(found)
    assert [each.by for each in left.messages] == ["agent"]
    assert left.gone == ("caller",)
    assert "Wat de klant schreef, is gewist." in client.get(address).content.decode()
    assert "Mijn kraan lekt." not in client.get(address).content.decode()


def test_the_copy_for_the_employee_has_what_he_wrote_and_nothing_of_the_customer(
    with_chats, organisation
):
    assert arrive(organisation, *chat(organisation)).leg
    into = io.BytesIO()
    copy = packing.Copy(Person(employee=organisation.anna.pk), "Anna de Wit", "nl")
    packing.write(copy, into, at=organisation.now)
    package = zipfile.ZipFile(into)
    [path] = [name for name in package.namelist() if name.startswith("berichten/")]
    assert "Dinsdag komt de loodgieter." in package.read(path).decode()
    assert path in package.read("inzage.html").decode()
    assert not any(b"kraan" in package.read(each) for each in package.namelist())


@pytest.mark.parametrize("named", [True, False])
def test_the_list_asks_the_law_about_messages_where_there_are_messages(
    with_chats, organisation, monkeypatch, named
):
    row = cast.offer(2, at=organisation.now - timedelta(hours=5))
    [call] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)], [lambda: io.BytesIO(cast.tone(0.5))],
        source=cast.SOURCE, at=organisation.now, by=DOOR,
    )  # fmt: skip
    written = arrive(organisation, *chat(organisation))
    for leg in (call.leg, written.leg):
        preparing.make_ready(leg, at=organisation.now)
    assigning.assign_ready(at=organisation.now)
    asked = []
    known = listing.known.for_access

    def about(access, *, reason, data):
        """As it is, or as if the matrix named no messages for an evaluator."""
        asked.append(data)
        return known(access, reason=reason, data=data if named or data == "audio" else "screen")

    monkeypatch.setattr(listing.known, "for_access", about)
    noor = organisation.actor("noor", "evaluator")
    found = listing.part(noor, wanted=listing.Wanted(), after=None, at=organisation.now)
    assert {each.id for each in found.rows} == ({call.leg, written.leg} if named else {call.leg})
    assert set(asked) == {"audio", "messages"}
