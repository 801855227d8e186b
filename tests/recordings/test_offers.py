"""What a source says about a call is read strictly, and what it does not say stays unknown."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.recordings.offered import offers
from klankbord.recordings.offered.offers import Announcement, Arrival, Fault

FULL = {
    "source_system": "genesys",
    "source_call_id": "c-1",
    "source_recording_id": "r-1",
    "parent_call_id": "c-0",
    "agent_ref": "a.devries",
    "started_at": "2026-11-25T09:30:00+01:00",
    "duration_ms": 180_000,
    "talk_ms": 150_000,
    "direction": "inbound",
    "caller_ref": "+31612345678",
    "called_ref": "0800-1234",
    "queue": "facturen",
    "channel": "voice",
    "file": "2026/11/gesprek 1.wav",
    "sha256": "AB" * 32,
    "media_type": "audio/wav",
    "channels": 2,
    "agent_channel": 1,
    "hold_spans": [[90_000, 95_000], [10_000, 12_500]],
    "pause_spans": [[0, 1]],
    "notice_given": True,
    "basis": "toestemming",
    "source_expiry": "2026-12-25T00:00:00Z",
    "labels": {"skill": "nl"},
    "announcement": {
        "text_version": "NL-2",
        "completed_at": "2026-11-25T09:29:58.250+01:00",
        "played": True,
    },
    "line": "klantenservice",
    "caller_country": "NL",
}


def parse(**changes):
    row = {name: value for name, value in (FULL | changes).items() if value is not ...}
    return offers.parse(row, source="genesys")


def test_a_full_row_is_understood():
    arrival = parse()
    assert isinstance(arrival, Arrival)
    assert arrival.started_at == datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
    assert arrival.started_at.tzinfo is UTC
    assert arrival.sha256 == "ab" * 32
    assert (arrival.agent_channel, arrival.customer_channel) == (1, 0)
    assert arrival.hold_spans == ((10_000, 12_500), (90_000, 95_000))
    assert arrival.announcement == Announcement(
        "NL-2", datetime(2026, 11, 25, 8, 29, 58, 250_000, tzinfo=UTC), played=True
    )
    assert arrival.missing == ()


def test_a_row_can_be_kept_and_read_again():
    arrival = parse()
    assert offers.parse(json.loads(arrival.as_json()), source="genesys") == arrival
    least = offers.parse({"source_call_id": "c", "talk_ms": 0}, source="genesys")
    assert offers.parse(json.loads(least.as_json()), source="genesys") == least


@pytest.mark.parametrize("absent", [..., None, ""])
@pytest.mark.parametrize("name", ["agent_ref", "started_at", "file"])
def test_without_agent_start_or_file_a_row_is_no_fault_but_incomplete(name, absent):
    arrival = parse(**{name: absent})
    assert arrival.missing == (name,)
    assert getattr(arrival, name) is None


def test_what_a_row_does_not_say_is_unknown():
    arrival = offers.parse({"source_call_id": "c"}, source="genesys")
    assert arrival.missing == ("agent_ref", "started_at", "file")
    assert (arrival.direction, arrival.notice_given, arrival.announcement) == (
        "unknown",
        None,
        None,
    )
    assert (arrival.channels, arrival.agent_channel, arrival.customer_channel) == (None, None, None)


def test_a_row_cannot_leak_into_a_log_by_its_representation():
    shown = repr(parse())
    assert "2026" in shown
    for name in ("a.devries", "31612345678", "0800", "gesprek", "c-1", "r-1", "skill"):
        assert name in str(FULL)
        assert name not in shown


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("score", 1, "unknown_field"),
        ("source_call_id", ..., "required"),
        ("source_call_id", "", "required"),
        ("source_call_id", 0, "wrong_type"),
        ("source_call_id", "x" * 201, "too_long"),
        ("source_call_id", "a\nb", "malformed"),
        ("source_call_id", "\ud800", "malformed"),
        ("source_system", "asterisk", "other_source"),
        ("agent_ref", ["a"], "wrong_type"),
        ("agent_ref", "  ", "malformed"),
        ("started_at", "2026-11-25T09:30:00", "no_offset"),
        ("started_at", "2026-11-25", "malformed"),
        ("started_at", "25-11-2026 09:30", "malformed"),
        ("started_at", "20261125T093000Z", "malformed"),
        ("started_at", "2026-02-30T09:30:00Z", "impossible"),
        ("started_at", "2026-11-25T25:30:00Z", "impossible"),
        ("started_at", "2026-11-25T09:30:00+99:00", "impossible"),
        ("started_at", "1970-01-01T00:00:00Z", "impossible"),
        ("started_at", "9999-12-31T23:59:59-12:00", "impossible"),
        ("started_at", 1764059400, "wrong_type"),
        ("duration_ms", 0, "impossible"),
        ("duration_ms", -5, "impossible"),
        ("duration_ms", 86_400_001, "impossible"),
        ("duration_ms", True, "wrong_type"),
        ("duration_ms", "180000", "wrong_type"),
        ("duration_ms", 1.5, "wrong_type"),
        ("talk_ms", 180_001, "impossible"),
        ("direction", "internal", "internal"),
        ("direction", "consult", "consult"),
        ("direction", "sideways", "unknown_value"),
        ("direction", [], "wrong_type"),
        ("channel", "fax", "unknown_value"),
        ("sha256", "ab", "malformed"),
        ("sha256", "zz" * 32, "malformed"),
        ("media_type", "video/mp4", "screen_recording"),
        ("media_type", "text/html", "not_supported"),
        ("media_type", "wav", "malformed"),
        ("channels", 0, "impossible"),
        ("channels", 6, "impossible"),
        ("agent_channel", 2, "impossible"),
        ("customer_channel", 1, "impossible"),
        ("hold_spans", {}, "wrong_type"),
        ("hold_spans", [[1]], "wrong_type"),
        ("hold_spans", [[5, 5]], "impossible"),
        ("hold_spans", [[-1, 5]], "impossible"),
        ("hold_spans", [[0, 182_001]], "impossible"),
        ("pause_spans", [[0, 1]] * 1001, "too_long"),
        ("notice_given", "yes", "wrong_type"),
        ("source_expiry", "2026-11-25T08:00:00Z", "impossible"),
        ("source_expiry", "2026-12-25", "malformed"),
        ("labels", [], "wrong_type"),
        ("labels", {"a": 1}, "wrong_type"),
        ("labels", {str(n): "x" for n in range(33)}, "too_long"),
        ("announcement", "NL-2", "wrong_type"),
        ("announcement", {"played": True}, "malformed"),
        ("announcement", FULL["announcement"] | {"by": "agent"}, "malformed"),
        ("announcement", FULL["announcement"] | {"played": 1}, "wrong_type"),
        ("announcement", FULL["announcement"] | {"completed_at": None}, "wrong_type"),
        ("announcement", FULL["announcement"] | {"completed_at": "2026-11-25T09:29"}, "no_offset"),
        ("caller_country", "Nederland", "malformed"),
        ("caller_country", "nl", "malformed"),
    ],
    ids=lambda value: str(value)[:30].encode("ascii", "backslashreplace").decode(),
)
def test_a_field_that_cannot_be_is_named(field, value, code):
    assert parse(**{field: value}) == [Fault(field, code)]


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../other.wav", "a/../../b.wav", "a//b.wav", "./a.wav", "a/", "..", "C:\\a.wav",
     "C:a.wav", "..\\a.wav", "file:///etc/passwd"],
)  # fmt: skip
def test_a_file_cannot_lie_outside_the_folder(path):
    assert parse(file=path) == [Fault("file", "path")]
    assert parse(file="a\0b.wav") == [Fault("file", "malformed")]
    assert parse(file="x" * 1025) == [Fault("file", "too_long")]
    assert parse(file="a/b.wav").file == "a/b.wav"


def test_all_faults_are_told_at_once_without_repeating_what_hostile_names_say():
    found = parse(duration_ms=0, direction="internal", **{"+31612345678": 1, "x" * 99: 2})
    assert found == [
        Fault("duration_ms", "impossible"),
        Fault("direction", "internal"),
        Fault("?", "unknown_field"),
        Fault("?", "unknown_field"),
    ]


@pytest.mark.parametrize(
    ("told", "agent", "customer"),
    [
        ({"agent_channel": 0}, 0, 1),
        ({"agent_channel": ..., "customer_channel": 0}, 1, 0),
        ({"channels": ..., "agent_channel": 1}, 1, 0),
        ({"agent_channel": ...}, None, None),
        ({"channels": 1, "agent_channel": 0}, 0, None),
    ],
)
def test_of_two_channels_one_follows_from_the_other_and_nothing_is_guessed(told, agent, customer):
    arrival = parse(**told)
    assert (arrival.agent_channel, arrival.customer_channel) == (agent, customer)
    assert parse(channels=1, agent_channel=1) == [Fault("agent_channel", "impossible")]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from([*FULL, "other"]), VALUES, max_size=5))
def test_whatever_a_source_sends_becomes_an_arrival_or_named_faults(row):
    found = offers.parse(FULL | row, source="genesys")
    if isinstance(found, Arrival):
        assert offers.parse(json.loads(found.as_json()), source="genesys") == found
    else:
        assert found
        assert all(isinstance(fault, Fault) for fault in found)


def test_a_chat_or_mail_has_messages_and_no_sound():
    of_sound = dict.fromkeys(offers.OF_SOUND, ...)
    told = {
        "channel": "email",
        "media_type": "application/json",
        "duration_ms": ...,
        "talk_ms": ...,
    }
    arrival = parse(**of_sound | told)
    assert arrival.written
    assert parse(**of_sound | told | {"channels": 2}) == [Fault("channels", "impossible")]
    for wrong in ({"media_type": "audio/wav"}, {"channel": "voice"}):
        assert parse(**of_sound | told | wrong) == [Fault("media_type", "not_supported")]
