"""Asterisk, FreePBX and Issabel: records, the log of the queues, names."""

from zoneinfo import ZoneInfo

import exporting

DAY = "2026/03/02"
QUEUE = "q-6001-0612345678-20260302-094112-1772440872.123.wav"
OUT = "out-0687654321-403-20260302-100000-1772442000.7.wav"
SOUNDS = [f"{DAY}/{QUEUE}", f"{DAY}/{OUT}"]

ROWS = [
    {
        "source_call_id": "q-6001-1772440872.123",
        "parent_call_id": "1772440872.123",
        "agent_ref": "Anna",
        "started_at": "2026-03-02T08:41:12+00:00",
        "talk_ms": 187000,
        "direction": "inbound",
        "caller_ref": "0612345678",
        "called_ref": "0201234567",
        "queue": "6001",
        "file": "sound",
        "media_type": "audio/wav",
    },
    {
        "source_call_id": "out-403-1772442000.7",
        "parent_call_id": "1772442000.7",
        "agent_ref": "403",
        "started_at": "2026-03-02T09:00:00+00:00",
        "talk_ms": 60000,
        "direction": "outbound",
        "caller_ref": "0687654321",
        "file": "sound",
        "media_type": "audio/wav",
    },
]


def test_each_answered_call_with_a_recording_is_read_once(tmp_path):
    items = exporting.read(exporting.lay(tmp_path, "asterisk", SOUNDS), "asterisk")
    assert exporting.rows(items) == ROWS
    assert exporting.refused(items) == [
        ("exten-403-1772442300.9", "internal"),
        ("exten-404-1772442600.11", "two_employees"),
    ]


def test_without_the_log_of_the_queue_the_channel_tells_who_took_the_call(tmp_path):
    folder = exporting.lay(tmp_path, "asterisk", SOUNDS)
    (folder / "queue_log").unlink()
    assert exporting.rows(exporting.read(folder, "asterisk"))[0]["agent_ref"] == "403"


def test_a_call_that_two_agents_took_out_of_the_queue_is_refused(tmp_path):
    folder = exporting.lay(tmp_path, "asterisk", SOUNDS)
    with (folder / "queue_log-20260303").open("w") as log:
        log.write("1772440999|1772440872.123|6001|Joris|CONNECT|18|1772440875.129|4\n")
    assert ("q-6001-1772440872.123", "two_employees") in exporting.refused(
        exporting.read(folder, "asterisk")
    )


def test_names_alone_tell_what_they_tell_and_no_more(tmp_path):
    folder = exporting.put(
        tmp_path,
        [
            QUEUE,
            OUT,
            "exten-403-0612345678-20260302-094112-1772440872.5.wav",
            "internal-403-404-20260302-094112-1772440872.6.wav",
            "vacation.wav",
        ],
    )
    items = exporting.read(folder, "asterisk")
    found = [
        (row["source_call_id"], row.get("agent_ref"), row["caller_ref"], row.get("queue"))
        for row in exporting.rows(items)
    ]
    assert found == [
        ("exten-403-1772440872.5", "403", "0612345678", None),
        ("out-403-1772442000.7", "403", "0687654321", None),
        ("q-6001-1772440872.123", None, "0612345678", "6001"),
    ]
    assert exporting.refused(items) == [("internal-403-1772440872.6", "internal")]


def test_master_csv_has_no_names_of_columns_and_finds_its_sound_by_uniqueid(tmp_path):
    master = (
        '"","0612345678","6001","ext-queues","""J"" <0612345678>","PJSIP/trunk-00000001",'
        '"PJSIP/403-00000002","Queue","6001,t","2026-03-02 09:41:12","2026-03-02 09:41:30",'
        '"2026-03-02 09:44:46",214,187,"ANSWERED","DOCUMENTATION","1772440872.123",""\n'
    )
    exporting.put(tmp_path, [f"{DAY}/{QUEUE}"])
    (tmp_path / "Master.csv").write_text(master)
    [row] = exporting.rows(exporting.read(tmp_path, "asterisk"))
    assert (row["agent_ref"], row["started_at"]) == ("403", "2026-03-02T08:41:12+00:00")


def test_an_hour_that_came_twice_is_told_by_the_uniqueid_and_never_guessed(tmp_path):
    # 25 October 2026, 02:30 in Amsterdam was at 00:30 and at 01:30 UTC.
    for unique, moment in (("1792888200", "00:30"), ("1792891800", "01:30")):
        folder = tmp_path / unique
        exporting.put(folder, [f"exten-403-0612345678-20261025-023000-{unique}.5.wav"])
        [row] = exporting.rows(exporting.read(folder, "asterisk"))
        assert row["started_at"] == f"2026-10-25T{moment}:00+00:00"


def test_a_uniqueid_of_another_hour_shows_that_the_zone_was_told_wrongly(tmp_path):
    exporting.put(tmp_path, [f"{DAY}/{QUEUE}"])
    [flaw] = exporting.flaws(exporting.read(tmp_path, "asterisk", zone=ZoneInfo("UTC")))
    assert flaw[1:] == ("name", "other_zone")
    [flaw] = exporting.flaws(exporting.read(tmp_path, "asterisk", zone=None))
    assert flaw[1:] == ("name", "no_zone")
