"""Amazon Connect: contact records, one after the other in one file."""

import pytest

import exporting
from klankbord.recordings.offered import cutting, offers

DAY = "connect/wonen/CallRecordings/2026/03/02"
SOUNDS = [f"{DAY}/a1b2_20260302T08:30_UTC.wav", f"{DAY}/e5f6_20260302T09:00_UTC.wav"]
HELD = [f"{DAY}/m3n4_20260302T10:00_UTC.wav"]


def test_contact_records_are_read_recording_by_recording(tmp_path):
    items = exporting.read(exporting.lay(tmp_path, "connect", SOUNDS), "connect")
    assert exporting.rows(items)[:2] == [
        {
            "source_call_id": "a1b2",
            "parent_call_id": "a1b2",
            "agent_ref": "agent403",
            "started_at": "2026-03-02T08:30:20.500000+00:00",
            "duration_ms": 380000,
            "ended_at": "2026-03-02T08:36:40.500000+00:00",
            "direction": "inbound",
            "caller_ref": "+31612345678",
            "called_ref": "+31201234567",
            "queue": "huur",
            "channels": 2,
            "agent_channel": 1,
            "file": "sound",
            "media_type": "audio/wav",
        },
        {
            "source_call_id": "e5f6",
            "agent_ref": "u-405",
            "started_at": "2026-03-02T09:00:05+00:00",
            "direction": "outbound",
            "caller_ref": "+31687654321",
            "channels": 2,
            "agent_channel": 1,
            "file": "sound",
            "media_type": "audio/wav",
        },
    ]
    assert exporting.refused(items) == [
        ("a1b2/1", "screen_recording"),
        ("c3d4", "hold_unplaced"),
        ("g7h8", "not_voice"),
        ("k1l2", "incomplete"),
        ("o5p6", "hold_unplaced"),
    ]


def test_holds_are_placed_by_the_events_of_the_agent_if_they_are_those_that_were_counted(tmp_path):
    items = exporting.read(exporting.lay(tmp_path, "connect", HELD), "connect")
    held = exporting.rows(items)[-1]
    assert held["source_call_id"] == "m3n4"
    assert held["hold_times"] == [
        ["2026-03-02T10:01:00.250000+00:00", "2026-03-02T10:01:40.250000+00:00"],
        ["2026-03-02T10:02:30.250000+00:00", "2026-03-02T10:02:51.250000+00:00"],
    ]
    cuts = cutting.of(offers.parse(held, source="x"))
    assert not cuts.unplaced
    assert cuts.marks(170_500) == [(57_750, 101_750, "hold"), (147_750, 170_500, "hold")]


@pytest.mark.parametrize("counted", ['"NumberOfHolds":3', '"CustomerHoldDuration":66'])
def test_holds_that_are_not_those_that_were_counted_are_refused(tmp_path, counted):
    folder = exporting.lay(tmp_path, "connect", HELD)
    told = folder / "ctr" / "part-1.jsonl"
    name = counted.partition(":")[0]
    said = told.read_text().replace(f"{name}:2", counted).replace(f"{name}:61", counted)
    told.write_text(said)
    assert ("m3n4", "hold_unplaced") in exporting.refused(exporting.read(folder, "connect"))


def test_the_line_of_a_call_follows_from_its_queue_or_its_number(tmp_path):
    folder = exporting.lay(tmp_path, "connect", SOUNDS)
    for lines in ({"huur": "huur-in"}, {"+31201234567": "huur-in"}):
        first, second, *_ = exporting.rows(exporting.read(folder, "connect", lines=lines))
        assert first["line"] == "huur-in"
        assert "line" not in second
