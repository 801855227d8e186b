"""3CX: names of files in the folders of extensions."""

import exporting

OUT = "100/[]_100-0836826436_20260211124709(2).wav"
IN = '201/[Zin "hle" Phungula]_0114627554-201_20260219120918(380).wav'
TWICE = "100/[27836826436]_27836826436-100_20261025023000(3).wav"
INTERNAL = "201/[Anna]_100-201_20260219120918(381).wav"
SHORT = "201/[]_201-302_20260219120918(382).wav"
QUEUE = "201/[Q]_0611111111-8000_20260219120918(383).wav"


def test_names_tell_direction_number_and_moment(tmp_path):
    sounds = [OUT, IN, TWICE, INTERNAL, SHORT, QUEUE, "100/notes.wav"]
    items = exporting.read(exporting.lay(tmp_path, "threecx", sounds), "3cx")
    common = {"file": "sound", "media_type": "audio/wav"}
    assert exporting.rows(items) == [
        {
            "source_call_id": "100/20261025023000(3)",
            "agent_ref": "100",
            "started_at": "2026-10-25T01:30:00.500000+00:00",
            "direction": "inbound",
            "caller_ref": "27836826436",
            **common,
        },
        {
            "source_call_id": "100/20260211124709(2)",
            "agent_ref": "100",
            "started_at": "2026-02-11T11:47:09+00:00",
            "direction": "outbound",
            "caller_ref": "0836826436",
            **common,
        },
        {
            "source_call_id": "201/20260219120918(383)",
            "agent_ref": "201",
            "started_at": "2026-02-19T11:09:18+00:00",
            "direction": "unknown",
            **common,
        },
        {
            "source_call_id": "201/20260219120918(380)",
            "agent_ref": "201",
            "started_at": "2026-02-19T11:09:18+00:00",
            "direction": "inbound",
            "caller_ref": "0114627554",
            **common,
        },
    ]
    assert exporting.refused(items) == [
        ("201/20260219120918(381)", "internal"),
        ("201/20260219120918(382)", "internal"),
    ]


def test_the_name_between_brackets_goes_nowhere(tmp_path):
    items = exporting.read(exporting.put(tmp_path, [IN]), "3cx")
    assert "Phungula" in items[0].place
    assert "Phungula" not in repr(exporting.rows(items)) + repr(items[0].row)


def test_without_the_table_an_hour_that_came_twice_is_a_fault(tmp_path):
    [flaw] = exporting.flaws(exporting.read(exporting.put(tmp_path, [TWICE]), "3cx"))
    assert flaw == (TWICE, "name", "ambiguous")
