"""A platform offers calls one by one, puts their sound, and tells that a caller objects."""

import hashlib
from collections import Counter
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from django.db import connection

import cast
import worlds
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.notices import queries as notices
from klankbord.programmes import plans, sampling
from klankbord.programmes.models import Seed, Version
from klankbord.recordings.draw import covering, framing
from klankbord.recordings.draw.counting import Drawn
from klankbord.recordings.intake import putting, receiving
from klankbord.recordings.models import Leg, Offer, Track
from klankbord.recordings.offered import offers
from klankbord.vault.models import Blob, Box

pytestmark = pytest.mark.django_db
TONE = cast.tone(1.0)


def custody(door):
    return access.acting(Access(SYSTEM, "retain", None, door.now))


def objects(settings):
    return [each for each in settings.STORE.rglob("*") if each.is_file()]


def test_a_lawful_call_is_accepted_put_and_kept_sealed(door, settings):
    answer = door.call("zoom", "POST", "/recordings", door.offer())
    assert answer.status_code == 201
    told = answer.json()
    assert told == {
        "id": told["id"],
        "result": "accepted",
        "audio_expected": True,
        "rules": [],
        "missing": [],
        "reason": "",
    }
    put = door.put(told["id"], TONE)
    assert (put.status_code, put.json()) == (
        201,
        {
            "id": told["id"],
            "result": "stored",
            "duration_ms": 1000,
            "length_differs": False,
        },
    )
    with custody(door):
        assert Leg.objects.get(pk=told["id"]).state == Leg.State.STORED
        assert not Box.objects.filter(name=putting.TOLD).exists()
    kept = objects(settings)
    assert len(kept) == 2
    assert all(TONE[200:264] not in each.read_bytes() for each in kept)


def test_an_offer_again_gets_the_same_answer_until_its_sound_is_here(door):
    first = door.call("zoom", "POST", "/recordings", door.offer())
    again = door.call("zoom", "POST", "/recordings", door.offer())
    assert (again.status_code, again.json()) == (201, first.json())
    door.put(first.json()["id"], TONE)
    late = door.call("zoom", "POST", "/recordings", door.offer())
    assert (late.status_code, late.json()["result"]) == (200, "duplicate")
    assert late.json()["audio_expected"] is False
    other = door.call("zoom", "POST", "/recordings", door.offer(sha256="0" * 64))
    assert (other.status_code, other.json()["code"]) == (409, "other_sound")


def test_the_same_sound_again_is_a_duplicate_and_other_sound_an_incident(door):
    recording = door.stored()
    again = door.put(recording, TONE)
    assert (again.status_code, again.json()["result"]) == (200, "duplicate")
    other = door.put(recording, cast.tone(1.0, left=880))
    assert (other.status_code, other.json()["code"]) == (409, "other_sound")
    with custody(door):
        leg = Leg.objects.select_related("call").get(pk=recording)
    assert leg.call.content_sha256 == hashlib.sha256(TONE).hexdigest()


def test_two_streams_of_one_recording_do_not_meet(door, settings):
    recording = door.call("zoom", "POST", "/recordings", door.offer()).json()["id"]
    with worlds.connect(database=connection.settings_dict["NAME"]) as other:
        lock = "SELECT pg_advisory_{}(hashtextextended(%s, 0))"
        name = [f"recordings.receiving {recording}"]
        other.execute(lock.format("lock"), name)
        busy = door.put(recording, TONE)
        assert (busy.status_code, busy.json()["code"]) == (409, "under_way")
        assert objects(settings) == []
        # The server forgets the lock of a closed connection only after a moment.
        other.execute(lock.format("unlock"), name)
    assert door.put(recording, TONE).status_code == 201


def test_what_the_plan_does_not_draw_and_what_lacks_a_fact_brings_no_sound(door):
    for number in range(1, 4):
        offered = door.call("zoom", "POST", "/recordings", door.offer(number))
        assert offered.status_code == 201, number
    fourth = door.call("zoom", "POST", "/recordings", door.offer(4))
    assert (fourth.status_code, fourth.json()["result"]) == (200, "not_drawn")
    assert fourth.json()["id"] is None
    waits = door.call("zoom", "POST", "/recordings", door.offer(5, agent_ref=None))
    assert (waits.status_code, waits.json()["result"]) == (200, "quarantined")
    assert waits.json()["missing"] == ["agent_ref"]


def test_a_call_that_the_law_refuses_gets_every_rule_with_its_source(door):
    row = door.offer(labels={"number_class": "confidential"})
    dutch = door.call("zoom", "POST", "/recordings", row)
    assert dutch.status_code == 403
    problem = dutch.json()
    assert problem["code"] == "refused"
    assert problem["rules"] == [each["rule"] for each in problem["reasons"]]
    assert problem["rules"] == [each["rule"] for each in problem["remedies"]]
    assert problem["rules"]
    assert all(each["sources"] and each["text"] for each in problem["reasons"])
    english = door.call("zoom", "POST", "/recordings", row, language="en").json()
    assert english["rules"] == problem["rules"]
    assert english["reasons"][0]["text"] != problem["reasons"][0]["text"]
    assert english["title"] == "This is not allowed"
    with custody(door):
        assert not Leg.objects.exists()


FAULTY = (
    ({"employee_name": "Anna"}, "employee_name", "unknown_field"),
    ({"source_system": None}, "source_system", "required"),
    ({"source_system": "X" * 41}, "source_system", "malformed"),
    ({"source_system": 7}, "source_system", "malformed"),
    ({"source_call_id": None}, "source_call_id", "required"),
    ({"source_call_id": "a\x00b"}, "source_call_id", "malformed"),
    ({"queue": "\ud800"}, "queue", "malformed"),
    ({"started_at": "2026-11-25T10:00:00"}, "started_at", "no_offset"),
    ({"channels": "2"}, "channels", "wrong_type"),
    ({"file": "../../etc/passwd"}, "file", "path"),
    ({"direction": "internal"}, "direction", "internal"),
)


def test_an_offer_with_a_fault_is_told_which_field(door):
    for change, field, code in FAULTY:
        answer = door.call("zoom", "POST", "/recordings", door.offer() | change)
        assert answer.status_code == 422, change
        found = [(each["field"], each["code"]) for each in answer.json()["errors"]]
        assert found == [(field, code)]
    assert not Offer.objects.exists()


def test_a_body_that_is_no_offer_is_refused_in_words(door):
    for body in (b"{", b"\xff", b"[" * 200_000, b'{"a": NaN}'):
        answer = door.call("zoom", "POST", "/recordings", body)
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable"), body[:20]
    for body in (b"", b"[]", b"1", b"null", b'"row"'):
        answer = door.call("zoom", "POST", "/recordings", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), body
    answer = door.call("zoom", "POST", "/recordings", b'{"a":"' + b"a" * 3_000_000 + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


HOSTILE = {
    "empty": b"",
    "not_audio": b"MZ" + b"\x00" * 500,
    "mp3": b"ID3\x03" + b"\x00" * 500,
    "cut_off": TONE[:-100],
    "too_long": TONE + b"\x00" * 10,
    "lies": TONE[:40] + b"\xff\xff\xff\x7f" + TONE[44:],
    "no_rate": cast.wav(b"\x00\x00" * 100, channels=2, rate=0),
    "zip": b"PK\x03\x04" + b"\x00" * 500,
}


def test_broken_or_hostile_sound_leaves_nothing_and_may_be_put_again(door, settings):
    recording = door.call("zoom", "POST", "/recordings", door.offer()).json()["id"]
    codes = set()
    for name, sound in HOSTILE.items():
        bad = door.put(recording, sound)
        assert (bad.status_code, bad.json()["code"]) == (422, "bad_audio"), name
        [error] = bad.json()["errors"]
        codes.add(error["code"])
        assert objects(settings) == [], name
    assert len(codes) > 3
    with custody(door):
        assert Leg.objects.get(pk=recording).state == Leg.State.EXPECTED
    assert door.put(recording, TONE).status_code == 201
    assert len(objects(settings)) == 2


@pytest.mark.parametrize(
    ("more", "sound", "code"),
    [
        ({"sha256": "0" * 64}, TONE, "other_content"),
        ({}, cast.wav(b"\x00\x00" * 8000, channels=1), "bad_audio"),
    ],
)
def test_whole_sound_that_is_not_what_was_offered_ends_the_offer(door, settings, more, sound, code):
    recording = door.call("zoom", "POST", "/recordings", door.offer(**more)).json()["id"]
    bad = door.put(recording, sound)
    assert (bad.status_code, bad.json()["code"]) == (422, code)
    assert door.put(recording, TONE).status_code == 404
    assert objects(settings) == []
    better = door.call("zoom", "POST", "/recordings", door.offer())
    assert better.status_code == 201
    assert door.put(better.json()["id"], TONE).status_code == 201


def test_sound_comes_with_its_kind_and_its_length(door):
    recording = door.call("zoom", "POST", "/recordings", door.offer()).json()["id"]
    path = f"/recordings/{recording}/audio"
    for media in ("application/json", "multipart/form-data; boundary=x", "video/mp4"):
        assert door.call("zoom", "PUT", path, TONE, media=media).status_code == 415
    packed = door.call("zoom", "PUT", path, TONE, media="audio/wav", **{"Content-Encoding": "gzip"})
    assert packed.status_code == 415
    for length, status in (("", 411), ("-1", 411), ("99999999999", 413)):
        answer = door.call("zoom", "PUT", path, TONE, media="audio/wav", length=length)
        assert answer.status_code == status, length


def test_a_span_that_was_told_is_silent_before_a_byte_is_stored(door):
    offered = door.call("zoom", "POST", "/recordings", door.offer(pause_spans=[[0, 500]]))
    told = putting._told(offered.json()["id"], {cast.SOURCE}, door.now)
    assert told.pause_spans == ((0, 500),)
    assert (told.channels, told.agent_channel) == (2, 0)
    assert door.put(offered.json()["id"], TONE).status_code == 201


def objects_to(door, ref, **more):
    said = {"source": cast.SOURCE, "event": "caller_objected", **more}
    return door.call("zoom", "POST", f"/gate/calls/{ref}/events", said)


def test_a_caller_who_objects_before_his_call_is_offered_is_never_recorded(door):
    heard = objects_to(door, "call-1")
    assert (heard.status_code, heard.json()["recording"]) == (200, "no")
    refused = door.call("zoom", "POST", "/recordings", door.offer(1))
    assert (refused.status_code, refused.json()["rules"]) == (403, ["R19"])
    assert door.call("zoom", "POST", "/recordings", door.offer(2)).status_code == 201


def test_a_caller_who_objects_afterwards_is_destroyed_at_once(door):
    recording = door.stored()
    before = notices.notices(door.organisation.anna.pk, door.now)
    said_at = (door.now - timedelta(minutes=5)).isoformat()
    counted = [objects_to(door, "call-1", **more).json() for more in ({"at": said_at}, {})]
    assert [(each["destroyed"], each["held"]) for each in counted] == [(1, 0), (0, 0)]
    with custody(door):
        tracks = Track.objects.select_related("key").filter(leg=recording)
        assert [track.key.gone_at is not None for track in tracks] == [True, True]
    now = door.now + timedelta(minutes=1)
    after = notices.notices(door.organisation.anna.pk, now)
    assert [each.kind for each in after if each not in before] == ["destroyed"]
    again = door.call("zoom", "POST", "/recordings", door.offer())
    assert (again.status_code, again.json()["rules"]) == (403, ["R19"])


@pytest.mark.parametrize("left", [len(TONE), len(TONE) - 4096])
def test_sound_on_its_way_when_the_caller_objects_does_not_come_in(door, left):
    recording = door.call("zoom", "POST", "/recordings", door.offer()).json()["id"]

    class Interrupted:
        """A stream during which the caller objects."""

        def __init__(self):
            self.left = TONE

        def read(self, size, /):
            if len(self.left) == left:
                assert objects_to(door, "call-1").json()["destroyed"] == 1
            taken, self.left = self.left[:size], self.left[size:]
            return taken

    with pytest.raises(receiving.NotExpected):
        putting.put(
            UUID(recording),
            Interrupted(),
            sources={cast.SOURCE},
            at=door.now,
            by=Actor(role="integration"),
        )
    with custody(door):
        assert Leg.objects.get(pk=recording).state == Leg.State.EXPECTED
    assert door.put(recording, TONE).status_code == 409
    assert Blob.objects.filter(size__gt=0).count() == 0


def test_calls_one_by_one_are_drawn_by_the_share_that_the_plan_says(door):
    version = Version.objects.get()
    plan = version.plan | {"expected_calls": 30}
    found = covering.versions(door.organisation.anna.pk, door.now, known_at=door.now)
    assert found[0].plan == version.plan
    seed, share = bytes(range(32)), Fraction(plan["per_person"], 30)
    arrivals = [offers.parse(door.offer(n), source=cast.SOURCE) for n in range(200)]
    covered = [
        framing.Covered(
            each, each.source_call_id, each.started_at, door.organisation.anna, found[0]
        )
        for each in arrivals
    ]
    room, chance = plans.at_gate(plan, door.now, taken=0)
    assert (room, chance) == (plan["ceiling"], share)
    with access.deed(Access(SYSTEM, "record", None, door.now)):
        nothing = Drawn([], [])
    deed = framing._Deed(None, door.now, Actor(role="integration"), True, nothing, {}, Counter())
    places, full = framing._one_by_one(covered, seed, chance, deed, taken=0, room=room)
    assert not full
    expected = [
        each.source_call_id
        for each in arrivals
        if sampling.gate_draws(seed, cast.SOURCE, each.source_call_id, share)
    ]
    assert len(expected) > plan["ceiling"]
    assert list(places) == expected[: plan["ceiling"]]
    assert list(places.values()) == list(range(1, plan["ceiling"] + 1))
    assert not Seed.objects.exists()
