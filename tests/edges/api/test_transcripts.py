"""A platform puts the transcript of a call after its sound, where a programme names it."""

import pytest
from django.db import transaction

import calling
import cast
import transcribed
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.intake import adding, transcribing
from klankbord.recordings.models import Leg
from klankbord.vault.models import Box

pytestmark = pytest.mark.django_db
TONE = cast.wav(b"\x00\x01" * 2 * 8000 * 4, channels=2)
TURNS = [
    {"party": "agent", "start_ms": 0, "end_ms": 900, "text": "Woonstede, met Anna."},
    {"party": "caller", "start_ms": 1600, "end_ms": 1900, "text": "Mijn pas is 5555 5555 5555."},
    {"party": "caller", "start_ms": 3000, "end_ms": 3900, "text": "Mijn bsn is 123456782."},
]


@pytest.fixture
def naming(settings, tmp_path, monkeypatch, db):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    transcribed.naming(monkeypatch, "transcript")
    return calling.Door()


def put(door, leg, turns=TURNS, name="zoom"):
    return door.call(name, "PUT", f"/recordings/{leg}/transcript", {"turns": turns})


def kept(door, leg):
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, door.now)):
        tracks = Leg.objects.get(pk=leg).tracks.select_related("key")
        return [(turn.party, turn.text) for turn in transcribing.spoken(tracks)]


def left(door):
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, door.now)):
        return Box.objects.filter(name=adding.CUTS).count()


def test_a_transcript_follows_the_sound_and_what_was_cut_goes_from_it_too(naming):
    door = naming
    offer = door.offer(pause_spans=[[1500, 2000]], duration_ms=4000)
    told = door.call("zoom", "POST", "/recordings", offer).json()
    assert put(door, told["id"]).status_code == 409, "the sound first"
    assert door.put(told["id"], TONE).status_code == 201
    assert left(door) == 1
    bad = put(door, told["id"], [{"party": "judge", "start_ms": 0, "end_ms": 1, "text": ""}])
    assert bad.status_code == 422
    assert bad.json()["errors"][0]["code"] == "transcript_unreadable"
    unsaid = put(door, told["id"], [{"start_ms": 0, "end_ms": 1, "text": "Hallo"}])
    assert unsaid.json()["errors"][0]["code"] == "transcript_no_party"
    answer = put(door, told["id"])
    assert (answer.status_code, answer.json()) == (201, {"id": told["id"], "result": "stored"})
    assert kept(door, told["id"]) == [
        ("agent", "Woonstede, met ███."), ("caller", "Mijn bsn is ███."),
    ]  # fmt: skip
    assert left(door) == 0
    again = put(door, told["id"])
    assert (again.status_code, again.json()["result"]) == (200, "duplicate")


def test_where_no_programme_names_transcripts_none_is_read_and_nothing_waits_for_one(door):
    told = door.call("zoom", "POST", "/recordings", door.offer()).json()
    assert door.put(told["id"], TONE).status_code == 201
    assert left(door) == 0
    answer = put(door, told["id"], "never read")
    assert (answer.status_code, answer.json()["rules"]) == (403, ["R36"])
    assert kept(door, told["id"]) == []
