"""Genesys Cloud: the bulk export."""

import exporting

HOUR = "0f0a/year=2026/month=3/day=2/hour=8"
SOUNDS = [f"{HOUR}/conversation_id=c-1/rec-1.wav"]


def test_a_bulk_export_is_read_recording_by_recording(tmp_path):
    items = exporting.read(exporting.lay(tmp_path, "genesys", SOUNDS), "genesys")
    assert exporting.rows(items) == [
        {
            "source_call_id": "rec-1",
            "parent_call_id": "c-1",
            "agent_ref": "user-403",
            "started_at": "2026-03-02T08:41:12.120000+00:00",
            "duration_ms": 187000,
            "direction": "inbound",
            "caller_ref": "+31612345678",
            "called_ref": "+31201234567",
            "queue": "q-huur",
            "source_expiry": "2026-06-01T00:00:00+00:00",
            "hold_spans": [[50000, 70000]],
            "pause_spans": [],
            "file": "sound",
            "media_type": "audio/wav",
        },
        {
            "source_call_id": "rec-3",
            "parent_call_id": "c-2",
            "duration_ms": 61000,
            "direction": "outbound",
            "caller_ref": "+31687654321",
            "hold_spans": [],
            "pause_spans": [],
        },
    ]
    assert exporting.refused(items) == [
        ("rec-2", "consult"),
        ("rec-4", "screen_recording"),
        ("rec-5", "two_employees"),
        ("rec-6", "not_voice"),
    ]


def test_a_wrong_value_is_told_with_its_place(tmp_path):
    folder = exporting.lay(tmp_path, "genesys", SOUNDS)
    side = folder / f"{SOUNDS[0]}_metadata.json"
    side.write_text(side.read_text().replace('"location": 40000', '"location": "x"').replace(
        '"recordingLocation": 40000', '"recordingLocation": "x"'
    ).replace('"recordingDurationMs": 0', '"recordingDurationMs": 5'))  # fmt: skip
    [flaw, *_] = exporting.flaws(exporting.read(folder, "genesys"))
    assert flaw == (
        f"{SOUNDS[0]}_metadata.json, record 1",
        "annotations[1].recordingLocation",
        "malformed",
    )
