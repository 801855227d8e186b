"""Google Conversational Insights: a JSON beside each sound."""

import hashlib

import exporting


def called(stem):
    return f"sha256-{hashlib.sha256(stem.encode()).hexdigest()}"


def test_metadata_beside_the_sound_is_read_in_both_spellings(tmp_path):
    items = exporting.read(exporting.lay(tmp_path, "insights", ["a.wav", "b.mp3"]), "insights")
    assert exporting.flaws(items) == [
        ("e.json, record 1", "call_metadata.customer_channel", "impossible")
    ]
    assert exporting.rows(each for each in items if not exporting.flaws([each])) == [
        {
            "source_call_id": called("a"),
            "agent_ref": "agent-7",
            "started_at": "2026-03-02T08:41:12+00:00",
            "agent_channel": 1,
            "customer_channel": 0,
            "channels": 2,
            "source_expiry": "2026-04-01T08:41:12+00:00",
            "file": "sound",
            "media_type": "audio/wav",
        },
        {
            "source_call_id": called("b"),
            "agent_ref": "agent-8",
            "started_at": "2026-03-02T08:41:12+00:00",
            "agent_channel": 0,
            "customer_channel": 1,
            "channels": 2,
            "source_expiry": "2026-04-01T00:00:00+00:00",
            "file": "sound",
            "media_type": "audio/mpeg",
        },
    ]
    assert exporting.refused(items) == [
        (called("c"), "two_employees"),
        (called("d"), "not_voice"),
    ]
