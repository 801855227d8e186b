"""Amazon Connect: contact records, one after the other in one file."""

import exporting

DAY = "connect/wonen/CallRecordings/2026/03/02"
SOUNDS = [f"{DAY}/a1b2_20260302T08:30_UTC.wav", f"{DAY}/e5f6_20260302T09:00_UTC.wav"]


def test_contact_records_are_read_recording_by_recording(tmp_path):
    items = exporting.read(exporting.lay(tmp_path, "connect", SOUNDS), "connect")
    assert exporting.rows(items) == [
        {
            "source_call_id": "a1b2",
            "parent_call_id": "a1b2",
            "agent_ref": "agent403",
            "started_at": "2026-03-02T08:30:20.500000+00:00",
            "duration_ms": 380000,
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
    ]


def test_the_line_of_a_call_follows_from_its_queue_or_its_number(tmp_path):
    folder = exporting.lay(tmp_path, "connect", SOUNDS)
    for lines in ({"huur": "huur-in"}, {"+31201234567": "huur-in"}):
        first, second = exporting.rows(exporting.read(folder, "connect", lines=lines))
        assert first["line"] == "huur-in"
        assert "line" not in second
