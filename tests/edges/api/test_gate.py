"""A platform asks before it records, tells what happens, and does what it is told."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.utils import timezone

import cast
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.notices import announcements, sounds
from klankbord.people import queries, tokens, unrecorded
from klankbord.people.models import Token
from klankbord.recordings.intake import putting
from klankbord.recordings.models import GateCall, GateEvent, Leg, Offer, Track
from klankbord.vault import sweep
from klankbord.vault.models import Box

pytestmark = pytest.mark.django_db
TEXT = "NL-2"
DPO = Actor(role="dpo")


def custody(door):
    return access.acting(Access(SYSTEM, "retain", None, door.now))


def row(number=1, **more):
    """A call that begins now."""
    made = cast.offer(number, at=timezone.now(), **more)
    made.pop("file")
    return {name: value for name, value in made.items() if value is not None}


def ask(door, number=1, **more):
    answer = door.call("zoom", "POST", "/gate/calls", row(number, **more))
    assert answer.status_code == 200, answer.content
    return answer.json()


def tell(door, event, number=1, **more):
    body = {"source": cast.SOURCE, "event": event, **more}
    answer = door.call("zoom", "POST", f"/gate/calls/call-{number}/events", body)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    return told["recording"], told["why"]


def begin(door, number=1):
    """A drawn call of which the announcement was played; the moment from which it is recorded."""
    assert ask(door, number)["record"] == "after_announcement"
    assert tell(door, "announced", number, version=TEXT) == ("start", [])
    return timezone.now()


def offered(door, began, number=1, **more):
    """The answer to the offer of what was recorded since a moment."""
    return door.call(
        "zoom", "POST", "/recordings", row(number, started_at=began.isoformat(), **more)
    )


def test_a_platform_fetches_the_sound_of_the_text_where_the_gate_says(door, client):
    with transaction.atomic():
        text = announcements.kept(announcements.script(TEXT))
        sounds.record(text, cast.tone(8.0), at=door.now, by=Actor(role="admin"))
    where = ask(door)["announcement"]["audio_url"]
    assert where.startswith("http")
    heard = client.get(urlsplit(where).path)
    assert (heard.content, heard["Content-Type"]) == (cast.tone(8.0), "audio/wav")


def test_a_drawn_call_is_recorded_after_its_announcement_and_not_before(door):
    answer = ask(door)
    assert answer["call"] == "call-1"
    assert (answer["record"], answer["drawn"]) == ("after_announcement", True)
    assert answer["announcement"]["version"] == TEXT
    assert answer["announcement"]["language"] == "nl"
    assert "trainingsdoeleinden" in answer["announcement"]["text"]
    assert answer["announcement"]["audio_url"] is None  # the platform has a sound of its own
    assert answer["rules"] == answer["reasons"] == answer["remedies"] == answer["missing"] == []
    assert tell(door, "hold") == ("no", ["not_announced"])
    assert tell(door, "unhold") == ("no", ["not_announced"])
    assert tell(door, "announced", version=TEXT) == ("start", [])
    assert tell(door, "ended") == ("stop", ["ended"])


def test_the_same_call_gets_the_same_answer(door):
    first, again = ask(door), ask(door)
    assert first == again
    for number in (2, 3):
        assert ask(door, number)["drawn"]
    fourth = ask(door, 4)
    assert (fourth["record"], fourth["drawn"], fourth["valid_until"]) == ("no", False, None)
    assert ask(door, 4) == fourth
    with custody(door):
        assert GateCall.objects.count() == 3
    assert Offer.objects.get(result="not_drawn").employee_id


def test_what_was_not_drawn_leaves_nothing_but_a_keyed_hash(door):
    for number in range(1, 5):
        ask(door, number)
    assert tell(door, "announced", 4, version=TEXT) == ("no", ["not_drawn"])
    assert tell(door, "pause", 4, reason="card") == ("no", ["not_drawn"])
    assert Box.objects.filter(name="metadata").count() == 3
    with custody(door):
        assert not GateEvent.objects.exists()
    assert offered(door, timezone.now(), 4).json()["result"] == "not_drawn"


def test_nothing_is_recorded_without_announcement_or_with_another_or_too_late(door):
    assert ask(door)["drawn"]
    assert tell(door, "announced", version="NL-1") == ("no", ["other_announcement"])
    assert tell(door, "announced", version=TEXT) == ("no", ["other_announcement"])
    assert ask(door, 2)["drawn"]
    assert tell(door, "announcement_failed", 2) == ("no", ["announcement_failed"])
    assert tell(door, "announced", 2, version=TEXT) == ("no", ["announcement_failed"])
    assert ask(door, 3)["drawn"]
    with custody(door):
        call = GateCall.objects.get(offer__source_id_hash__gt="", events=None)
        call.valid_until = timezone.now() - timedelta(seconds=1)
        call.save()
    assert tell(door, "announced", 3, version=TEXT) == ("no", ["not_announced"])
    assert tell(door, "announced", 9, version=TEXT) == ("no", ["not_asked"])


def test_the_law_is_asked_again_when_it_was_announced(door):
    assert ask(door)["drawn"]
    with access.deed(Access(DPO, "restrict", None, door.now)):
        unrecorded._record("+31612340001", kind="lawyer", at=door.now, by=DPO)
    assert tell(door, "announced", version=TEXT) == ("no", ["law"])
    assert tell(door, "announced", version=TEXT) == ("no", ["law"])
    assert Offer.objects.get().rules == ["R12"]


def test_silences_open_and_close_each_by_its_own_end(door):
    begin(door)
    assert tell(door, "pause", reason="card") == ("pause", ["card"])
    assert tell(door, "hold") == ("pause", ["card", "hold"])
    assert tell(door, "resume", reason="card") == ("pause", ["hold"])
    assert tell(door, "unhold") == ("continue", [])
    assert tell(door, "pause", reason="health") == ("pause", ["health"])


def test_what_was_silent_from_the_beginning_starts_when_it_ends(door):
    assert ask(door)["drawn"]
    tell(door, "hold")
    assert tell(door, "announced", version=TEXT) == ("pause", ["hold"])
    assert tell(door, "unhold") == ("start", [])


def test_events_told_twice_or_out_of_order_by_their_moments(door):
    began = begin(door)
    later = {"at": (began + timedelta(microseconds=200)).isoformat(), "reason": "card"}
    sooner = {"at": (began + timedelta(microseconds=100)).isoformat(), "reason": "card"}
    assert tell(door, "resume", **later)[0] in ("continue", "start")
    assert tell(door, "pause", **sooner) == ("continue", [])
    assert tell(door, "pause", **sooner) == ("continue", [])
    with custody(door):
        assert GateEvent.objects.filter(kind="pause").count() == 1


def test_an_event_before_its_call_keeps_it_from_being_recorded(door):
    assert tell(door, "pause", reason="card") == ("no", ["not_asked"])
    answer = ask(door)
    assert (answer["record"], answer["rules"]) == ("no", ["R18"])
    assert tell(door, "announced", version=TEXT) == ("no", ["not_asked"])
    for harmless in ("ended", "unhold"):
        tell(door, harmless, 2)
    assert ask(door, 2)["record"] == "after_announcement"


def test_a_caller_who_objects_is_recorded_no_more(door):
    begin(door)
    assert tell(door, "caller_objected") == ("stop", ["caller_objected"])
    assert tell(door, "announced", version=TEXT)[0] == "stop"
    refused = offered(door, timezone.now())
    assert (refused.status_code, refused.json()["rules"]) == (403, ["R19"])
    assert tell(door, "caller_objected", 2) == ("no", ["caller_objected"])
    assert ask(door, 2)["rules"] == ["R19"]


def test_an_objection_destroys_what_came_in_by_the_gate(door):
    began = begin(door)
    made = offered(door, began).json()
    assert door.put(made["id"], cast.tone(1.0)).status_code == 201
    answer = door.call(
        "zoom",
        "POST",
        "/gate/calls/call-1/events",
        {"source": cast.SOURCE, "event": "caller_objected"},
    ).json()
    assert answer == {"recording": "stop", "why": ["caller_objected"], "destroyed": 1, "held": 0}


def test_a_caller_can_object_to_all_his_calls(door):
    begin(door)
    assert tell(door, "caller_objected", scope="all_calls")[0] == "stop"
    next_one = ask(door, 2, caller_ref="06 1234 0001")
    assert (next_one["record"], next_one["drawn"], next_one["rules"]) == ("no", False, [])
    assert Offer.objects.get(reason="unrecorded_number").rules == ["R19"]
    body = {"source": cast.SOURCE, "event": "caller_objected", "scope": "all_calls"}
    unknown = door.call("zoom", "POST", "/gate/calls/call-7/events", body)
    assert unknown.status_code == 422
    assert not Offer.objects.filter(reason="caller_objected", employee=None).exists()
    known = body | {"caller_ref": "+31612340008"}
    assert door.call("zoom", "POST", "/gate/calls/call-7/events", known).status_code == 200
    assert ask(door, 8)["record"] == "no"


@pytest.mark.parametrize("change", [{"called_ref": "1044"}, {"caller_ref": "+31 20 555 01 44"}, {}])
def test_a_protected_number_or_extension_is_never_recorded_and_looks_undrawn(door, change):
    for number in ("1044", "020-5550144", "agent-1002"):
        unrecorded.add(number, kind="company_doctor", at=door.now, by=DPO)
    change = change or {"agent_ref": "agent-1002"}
    answer = ask(door, **change)
    for number in range(2, 5):
        ask(door, number)
    undrawn = ask(door, 5)
    assert answer | {"call": ""} == undrawn | {"call": ""}
    kept = Offer.objects.get(reason="unrecorded_number")
    assert (kept.result, kept.rules) == ("refused", ["R12"])
    assert (kept.employee, kept.version, kept.month, kept.quarantine) == (None, None, "", None)
    late = offered(door, timezone.now(), **change)
    assert (late.status_code, late.json()["result"]) == (200, "not_drawn")


def test_an_import_does_not_bring_a_protected_number_in_either(door):
    unrecorded.add("+31612340001", kind="union", at=door.now, by=DPO)
    answer = door.call("zoom", "POST", "/recordings", door.offer())
    assert (answer.status_code, answer.json()["result"]) == (200, "not_drawn")
    with custody(door):
        assert not Leg.objects.exists()


def test_who_joins_pauses_or_ends_the_recording(door):
    unrecorded.add("1044", kind="confidant", at=door.now, by=DPO)
    begin(door, 1)
    assert tell(door, "party_joined", 1, party="+31201112222") == ("pause", ["party_joined"])
    assert tell(door, "announced", 1, version=TEXT) == ("continue", [])
    assert tell(door, "party_joined", 1, party="agent-1002") == ("stop", ["party_joined"])
    began = begin(door, 2)
    assert tell(door, "party_joined", 2) == ("stop", ["party_joined"])
    assert offered(door, began, 2).status_code == 201
    began = begin(door, 3)
    assert tell(door, "party_joined", 3, party="1044") == ("stop", ["party_joined"])
    refused = offered(door, began, 3)
    assert (refused.status_code, refused.json()["rules"]) == (403, ["R12"])


def test_the_recording_comes_in_with_what_the_gate_heard(door):
    began = begin(door)
    at = (began + timedelta(milliseconds=1)).isoformat()
    tell(door, "pause", reason="card", at=at)
    tell(door, "resume", reason="card")
    tell(door, "ended")
    claim = {"text_version": "NL-1", "completed_at": door.now.isoformat(), "played": True}
    answer = offered(door, began, announcement=claim, pause_spans=[[1500, 1600]])
    assert answer.status_code == 201, answer.content
    told = putting._told(answer.json()["id"], {cast.SOURCE}, door.now)
    assert told.pause_spans == ((1500, 1600),)
    [(begin_at, end_at)] = told.pause_times
    assert began < begin_at < end_at <= told.ended_at
    with custody(door):
        call, leg = GateCall.objects.get(), Leg.objects.get()
    heard = leg.collected["call"]["announcement"]
    assert heard["completed_at"] == call.announced_at.isoformat()
    assert door.put(answer.json()["id"], cast.tone(1.9)).status_code == 201


def test_what_was_recorded_before_its_announcement_is_left_off(door):
    begun = timezone.now()
    begin(door)
    with custody(door):
        announced = GateCall.objects.get().announced_at
    told = offered(door, begun).json()
    stored = door.put(told["id"], cast.tone(2.0)).json()
    off = announced - begun + timedelta(seconds=1)
    with custody(door):
        leg = Leg.objects.get()
    late = leg.made_at - announced - timedelta(seconds=1)
    assert timedelta(0) <= late < timedelta(milliseconds=1)
    assert abs(stored["duration_ms"] - (2000 - off / timedelta(milliseconds=1))) < 2


def test_several_silences_are_only_believed_by_a_clock_that_tells_the_end(door):
    began = begin(door)
    for second in (0, 1):
        at = began + timedelta(milliseconds=second)
        tell(door, "pause", reason="card", at=at.isoformat())
        tell(door, "resume", reason="card", at=(at + timedelta(microseconds=500)).isoformat())
    unsure = offered(door, began)
    assert (unsure.status_code, unsure.json()["code"]) == (409, "not_taken")
    assert [each["code"] for each in unsure.json()["errors"]] == ["cut_unplaced"]
    tell(door, "ended", at=(began + timedelta(seconds=1)).isoformat())
    sure = offered(door, began)
    assert sure.status_code == 201
    other = door.put(sure.json()["id"], cast.tone(9.0))
    assert [each["code"] for each in other.json()["errors"]] == ["cut_differs"]
    again = offered(door, began).json()["id"]
    assert door.put(again, cast.tone(2.9)).json()["duration_ms"] == 2900


def test_what_was_never_announced_or_never_asked_does_not_come_in(door):
    assert ask(door)["drawn"]
    for number in (1, 2):
        refused = offered(door, timezone.now(), number)
        assert (refused.status_code, refused.json()["rules"]) == (403, ["R18"]), number
    assert [each.reason for each in Offer.objects.order_by("pk")] == [
        "not_announced",
        "not_asked",
    ]


def test_a_silence_told_after_the_offer_makes_it_void_until_it_is_offered_again(door):
    began = begin(door)
    first = offered(door, began).json()["id"]
    at = (began + timedelta(milliseconds=1)).isoformat()
    tell(door, "pause", reason="card", at=at)
    assert door.put(first, cast.tone(1.0)).status_code == 404
    again = offered(door, began)
    assert again.status_code == 201
    assert putting._told(again.json()["id"], {cast.SOURCE}, door.now).pause_times


def test_a_silence_told_when_the_sound_is_here_destroys_it(door):
    began = begin(door)
    made = offered(door, began).json()["id"]
    assert door.put(made, cast.tone(1.0)).status_code == 201
    tell(door, "ended")
    with custody(door):
        assert not Track.objects.filter(leg=made, key__gone_at__isnull=False).exists()
    answer = door.call(
        "zoom",
        "POST",
        "/gate/calls/call-1/events",
        {"source": cast.SOURCE, "event": "pause", "reason": "card", "at": began.isoformat()},
    ).json()
    assert answer["destroyed"] == 1
    with custody(door):
        assert not Track.objects.filter(leg=made, key__gone_at=None).exists()
    assert offered(door, began).status_code == 403


def test_a_call_that_ended_unannounced_frees_its_place_in_the_sample(door):
    for number in (1, 2, 3):
        assert ask(door, number)["drawn"]
    assert not ask(door, 4)["drawn"]
    tell(door, "ended", 2)
    assert ask(door, 5)["drawn"]
    assert not ask(door, 4)["drawn"]


def test_a_call_of_nobody_or_over_an_unknown_line_is_not_recorded(door):
    nobody = ask(door, agent_ref="agent-9999")
    assert (nobody["record"], nobody["missing"]) == ("no", ["agent_ref"])
    assert not Offer.objects.exists()
    line = ask(door, 2, line="elders")
    assert line["record"] == "no"
    assert line["rules"] == [each["rule"] for each in line["reasons"]]
    assert set(line["rules"]) >= {"R12", "R18"}
    private = ask(door, 3, labels={"number_class": "private"})
    assert (private["record"], private["rules"]) == ("no", ["R12"])


WRONG = (
    ({"event": "listened"}, "event"),
    ({"event": None}, "event"),
    ({"source": "No Such!"}, "source"),
    ({"event": "announced"}, "version"),
    ({"event": "pause"}, "reason"),
    ({"event": "resume"}, "reason"),
    ({"event": "pause", "reason": "because"}, "reason"),
    ({"at": "2026-11-25T10:00:00"}, "at"),
    ({"at": "2096-11-25T10:00:00+01:00"}, "at"),
    ({"why": "because"}, "why"),
)


def test_an_event_that_is_not_right_is_told_why(door):
    for change, field in WRONG:
        said = {"source": cast.SOURCE, "event": "hold"} | change
        answer = door.call("zoom", "POST", "/gate/calls/call-1/events", said, language="en")
        assert answer.status_code == 422, change
        [error] = answer.json()["errors"]
        assert error["field"] == field
    assert not Offer.objects.exists()


def test_a_call_that_began_long_ago_or_later_is_no_call(door):
    for at in (timedelta(days=-2), timedelta(minutes=1)):
        asked = row(started_at=(timezone.now() + at).isoformat())
        answer = door.call("zoom", "POST", "/gate/calls", asked)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "started_at")


def test_the_gate_is_for_a_platform_of_its_own_sources(door):
    events_only = door.token("zoom", scopes=("gate:events",))
    assert door.call("zoom", "POST", "/gate/calls", row(), token=events_only).status_code == 403
    other = door.call("zoom", "POST", "/gate/calls", row(source_system="other"))
    assert other.json()["code"] == "wrong_source"


def test_a_clock_that_runs_a_little_ahead_is_no_reason_to_refuse(door):
    assert ask(door)["drawn"]
    ahead = (timezone.now() + timedelta(seconds=1)).isoformat()
    assert tell(door, "announced", version=TEXT, at=ahead) == ("start", [])
    assert offered(door, timezone.now()).status_code == 201
    assert tell(door, "caller_objected", at=ahead)[0] == "stop"


def test_after_a_week_nothing_is_left_of_what_was_asked_and_told(door):
    begin(door)
    tell(door, "pause", reason="card")
    sweep.sweep(timezone.now() + timedelta(days=7, hours=1))
    with custody(door):
        assert not GateCall.objects.exists()
        assert not GateEvent.objects.exists()
    assert not Box.objects.filter(name="metadata").exists()
    assert Offer.objects.get().source_id_hash
    late = ask(door)
    assert (late["record"], late["announcement"]) == ("no", None)


def test_who_may_not_call_hears_nothing_of_what_is_wrong_with_a_body(door):
    old = {**row(), "started_at": (door.now - timedelta(days=3)).isoformat()}
    bodies = {b"": 422, b"{": 400, b"[]": 422, b'{"a": NaN}': 400}
    said = [*bodies.items(), (old, 422), ({}, 422)]
    for body, status in said:
        for token, expected in ((None, status), ("kb_none", 401), (door.token("anna"), 403)):
            answer = door.call("zoom", "POST", "/gate/calls", body, token=token)
            assert (answer.status_code, body) == (expected, body)


def test_a_token_that_ends_ends_for_the_next_call_and_nothing_of_that_is_kept(door):
    secret = door.token("zoom")
    first = door.call("zoom", "POST", "/gate/calls", row(1), token=secret)
    assert first.json()["drawn"]
    made = Token.objects.get(digest=tokens.hashed(secret))
    tokens.revoke(made, at=timezone.now(), by=queries.person(made.account, door.now))
    assert door.call("zoom", "POST", "/gate/calls", row(2), token=secret).status_code == 401
    with transaction.atomic(), custody(door):
        assert Offer.objects.count() == 1
