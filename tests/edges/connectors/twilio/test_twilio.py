"""Twilio: recordings and the calls that say whose they are."""

import exporting

SOUNDS = ["RE1.wav", "RE2.wav", "RE3.wav"]


def test_recordings_are_read_with_the_calls_that_they_are_of(tmp_path):
    items = exporting.read(exporting.lay(tmp_path, "twilio", SOUNDS), "twilio")
    assert exporting.rows(items) == [
        {
            "source_call_id": "RE1",
            "parent_call_id": "CA1",
            "started_at": "2026-03-02T08:41:12+00:00",
            "duration_ms": 183000,
            "channels": 2,
            "agent_ref": "client:anna",
            "direction": "inbound",
            "caller_ref": "+31612345678",
            "called_ref": "+31201234567",
            "agent_channel": 1,
            "file": "sound",
            "media_type": "audio/wav",
        },
        {
            "source_call_id": "RE2",
            "parent_call_id": "CA3",
            "started_at": "2026-03-02T09:00:00+00:00",
            "duration_ms": 60000,
            "channels": 2,
            "agent_ref": "client:joris",
            "direction": "outbound",
            "caller_ref": "+31687654321",
            "agent_channel": 0,
            "file": "sound",
            "media_type": "audio/wav",
        },
        {
            "source_call_id": "RE3",
            "parent_call_id": "CA9",
            "started_at": "2026-03-02T09:10:00+00:00",
            "duration_ms": 12000,
            "channels": 1,
            "file": "sound",
            "media_type": "audio/wav",
        },
    ]
    assert exporting.refused(items) == [
        ("RE4", "incomplete"),
        ("RE5", "encrypted"),
        ("RE6", "internal"),
    ]


def test_without_the_calls_nobody_is_taken_for_the_employee(tmp_path):
    folder = exporting.lay(tmp_path, "twilio", SOUNDS)
    (folder / "Calls.json").unlink()
    assert not any("agent_ref" in row for row in exporting.rows(exporting.read(folder, "twilio")))


def test_a_sid_that_leads_out_of_the_folder_has_no_sound(tmp_path):
    outside = exporting.put(tmp_path, ["RE7.wav"])
    folder = exporting.lay(outside / "in", "twilio")
    page = folder / "Recordings.json"
    page.write_text(page.read_text().replace('"RE1"', '"../RE7"'))
    first = exporting.rows(exporting.read(folder, "twilio"))[0]
    assert first["source_call_id"] == "../RE7"
    assert "file" not in first
