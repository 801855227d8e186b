"""Oreka: tapes, and the segments that say who spoke."""

import exporting

SOUNDS = ["2026/03/02/09/20260302_094112_A.wav"]


def test_each_tape_is_of_whoever_its_segments_name(tmp_path):
    items = exporting.read(exporting.lay(tmp_path, "oreka", SOUNDS), "oreka")
    offered = [each for each in items if not exporting.flaws([each])]
    assert exporting.rows(offered) == [
        {
            "source_call_id": "1",
            "agent_ref": "anna",
            "started_at": "2026-03-02T08:41:12+00:00",
            "direction": "inbound",
            "caller_ref": "0612345678",
            "called_ref": "0201234567",
            "source_expiry": "2026-05-31T22:00:00+00:00",
            "file": "sound",
            "media_type": "audio/wav",
        },
        {
            "source_call_id": "2",
            "agent_ref": "404",
            "started_at": "2026-03-02T09:00:00+00:00",
            "direction": "outbound",
            "caller_ref": "0687654321",
        },
    ]
    assert exporting.refused(items) == [("3", "two_employees")]


def test_a_time_that_the_clock_skipped_is_told_with_its_line(tmp_path):
    items = exporting.read(exporting.lay(tmp_path, "oreka", SOUNDS), "oreka")
    assert exporting.flaws(items) == [("orktape.csv, line 5", "timestamp", "nonexistent")]
