"""A transcript comes in if a programme names it; it has the term of its voice, and goes with it."""

import io
import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

import cast
import transcribed
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.disclosing import Person
from klankbord.recordings.intake import arriving, transcribing
from klankbord.recordings.listening import playback
from klankbord.recordings.models import Leg
from klankbord.recordings.offered import cutting, offers, transcripts
from klankbord.recordings.offered.transcripts import BadTranscript
from klankbord.rights import sounds
from klankbord.vault import keys

DOOR = Actor(role="integration")
SAID = [
    {"party": "agent", "start_ms": 0, "end_ms": 900, "text": "Woonstede, met Anna."},
    {"party": "customer", "start_ms": 1000, "end_ms": 1900, "text": "Mijn bsn is 123456782."},
    {"party": "agent", "start_ms": 2000, "end_ms": 2900, "text": "Dinsdag komt de monteur."},
]


@pytest.fixture
def with_transcripts(monkeypatch):
    transcribed.naming(monkeypatch, "transcript")


def arrive(organisation, turns=SAID, number=1, **more):
    began = organisation.now - timedelta(hours=2)
    row = cast.offer(number, at=began, **more)
    arrival = offers.parse(row, source=cast.SOURCE)
    sound = cast.wav(b"\x00\x01" * 2 * 8000 * 4, channels=2)
    raw = json.dumps({"turns": turns}).encode()
    [outcome] = arriving.arrive(
        [arrival], [lambda: io.BytesIO(sound)], source=cast.SOURCE, at=organisation.now, by=DOOR,
        words=[lambda: io.BytesIO(raw)],
    )  # fmt: skip
    return outcome


def test_what_falls_in_a_stretch_that_is_not_kept_goes_and_the_rest_moves_along():
    row = {"source_call_id": "1", "hold_spans": [[1500, 2500]], "duration_ms": 4000}
    arrival = offers.parse(row, source=cast.SOURCE)
    kept = transcripts.kept(
        transcripts.parse(json.dumps({"turns": SAID}).encode()), cutting.of(arrival), 4000
    )
    assert [turn.text for turn in kept] == ["Woonstede, met ███."]
    with pytest.raises(BadTranscript, match="transcript_unreadable"):
        transcripts.parse(b'{"turns": [{"party": "judge", "start_ms": 0, "end_ms": 1}]}')


@pytest.mark.django_db
def test_a_programme_that_does_not_name_transcripts_keeps_none(organisation):
    outcome = arrive(organisation)
    assert (outcome.result, outcome.reason) == ("accepted", "transcript_not_named")
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, organisation.now)):
        assert not transcribing.has(Leg.objects.get(pk=outcome.leg))


@pytest.mark.django_db
def test_a_transcript_is_read_by_who_may_listen_and_goes_with_each_party(
    with_transcripts, organisation
):
    now = organisation.now
    outcome = arrive(organisation)
    assert (outcome.result, outcome.reason) == ("accepted", "")
    assert arrive(organisation).result == "duplicate", "a second time it is there"
    anna = organisation.actor("anna", "employee")
    opened = playback.begin(
        outcome.leg, purpose="training", reason="own_recording", actor=anna, at=now
    )
    spoken = playback.transcript(opened.listening, actor=anna, at=now)
    assert [(turn.party, turn.text) for turn in spoken.turns] == [
        ("agent", "Woonstede, met ███."),
        ("caller", "Mijn bsn is ███."),
        ("agent", "Dinsdag komt de monteur."),
    ]
    with transaction.atomic():
        [sound] = sounds.of(Person(employee=organisation.anna.pk, account=anna.account), at=now)
    assert sound.words_path.startswith("uitgeschreven/")
    assert sound.told().decode() == "0:00\nWoonstede, met ███.\n\n0:02\nDinsdag komt de monteur.\n"
    client = Client()
    client.force_login(organisation.account("anna"))
    address = reverse("call", args=[outcome.leg])
    client.post(address, {"purpose": "training", "reason": "own_recording"})
    page = client.get(address).content.decode()
    assert 'data-begin="2000"' in page
    assert "Mijn bsn is ███." in page
    assert "123456782" not in page
    with transaction.atomic(), access.acting(Access(SYSTEM, "erase", None, now)):
        track = Leg.objects.get(pk=outcome.leg).tracks.select_related("key").get(party="caller")
        keys.shred(track.key, at=now, by=DOOR, why="request")
    spoken = playback.transcript(opened.listening, actor=anna, at=now)
    assert {turn.party for turn in spoken.turns} == {"agent"}
    assert spoken.gone == ("caller",)
