"""VICIdial: recordings, and the logs that say what call they are of."""

import exporting

SOUNDS = [
    "RECORDINGS/MP3/20260302-094112_0612345678-all.wav",
    "20260302-100000_0687654321-all.wav",
]


def test_a_recording_is_read_with_the_call_that_it_is_of(tmp_path):
    folder = exporting.lay(tmp_path, "vicidial", SOUNDS)
    items = exporting.read(folder, "vicidial", zone=None)
    assert exporting.rows(items) == [
        {
            "source_call_id": "10",
            "parent_call_id": "V3020941120000000007",
            "agent_ref": "6001",
            "duration_ms": 187000,
            "started_at": "2026-03-02T08:41:12+00:00",
            "direction": "inbound",
            "queue": "HUUR",
            "caller_ref": "0612345678",
            "file": "sound",
            "media_type": "audio/wav",
        },
        {
            "source_call_id": "11",
            "parent_call_id": "1772441990.55",
            "agent_ref": "6002",
            "started_at": "2026-03-02T09:00:00+00:00",
            "direction": "outbound",
            "queue": "TERUGBEL",
            "caller_ref": "0687654321",
            "file": "sound",
            "media_type": "audio/wav",
        },
        {
            "source_call_id": "12",
            "parent_call_id": "1772442590.66",
            "started_at": "2026-03-02T09:10:00+00:00",
        },
        {
            "source_call_id": "13",
            "parent_call_id": "1772441990.55",
            "started_at": "2026-03-02T09:10:00+00:00",
            "direction": "outbound",
            "queue": "TERUGBEL",
            "caller_ref": "0687654321",
        },
    ]


def test_without_logs_the_user_of_the_recording_is_who_the_table_says(tmp_path):
    folder = exporting.lay(tmp_path, "vicidial", SOUNDS)
    for log in folder.glob("vicidial_*"):
        log.unlink()
    rows = exporting.rows(exporting.read(folder, "vicidial"))
    assert [row.get("agent_ref") for row in rows] == ["6001", "6002", "6002", None]
    assert not any("direction" in row for row in rows)
