"""What an organisation says of an export: its settings, and what kind of export it is."""

import json

import pytest

import exporting
from klankbord.edges.cli import exported
from klankbord.edges.cli.errors import UsageFault
from klankbord.edges.connectors.contract import Settings


def test_settings_are_read_from_toml_or_json_and_the_zone_from_the_command(tmp_path):
    told = 'zone = "UTC"\nagent_channel = 1\nday_first = true\nprotected = ["6666"]\n'
    told += '[lines]\n6001 = "huur-in"\n[columns]\nfile = "Bestand"\n'
    (tmp_path / "s.toml").write_text(told)
    (tmp_path / "s.json").write_text(
        json.dumps(
            {
                "zone": "UTC",
                "agent_channel": 1,
                "day_first": True,
                "protected": ["6666"],
                "lines": {"6001": "huur-in"},
                "columns": {"file": "Bestand"},
            }
        )
    )
    one, other = (exported.settings(str(tmp_path / name), None) for name in ("s.toml", "s.json"))
    assert one == other
    assert (one.zone.key, one.agent_channel, one.day_first) == ("UTC", 1, True)
    assert (one.protected, one.lines["6001"], one.columns["file"]) == (
        {"6666"},
        "huur-in",
        "Bestand",
    )
    assert exported.settings(None, "Europe/Amsterdam").zone == exporting.AMSTERDAM
    assert exported.settings(None, None) == Settings()


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"zones": "UTC"}, "zones"),
        ({"zone": "Mars/Base"}, "Mars/Base"),
        ({"zone": "../../etc/passwd"}, "time zone"),
        ({"agent_channel": True}, "agent_channel"),
        ({"agent_channel": 2}, "agent_channel"),
        ({"day_first": 1}, "day_first"),
        ({"day_first": []}, "day_first"),
        ({"protected": "6666"}, "protected"),
        ({"protected": [6666]}, "protected"),
        ({"lines": ["6001"]}, "lines"),
        ({"columns": {"file": 3}}, "columns"),
    ],
)
def test_a_setting_that_cannot_be_is_named(told, name, tmp_path):
    (tmp_path / "s.json").write_text(json.dumps(told))
    with pytest.raises(UsageFault, match=name):
        exported.settings(str(tmp_path / "s.json"), None)


def items(path, form=None, **settings):
    settings.setdefault("zone", exporting.AMSTERDAM)
    return list(exported.items([str(path)], form=form, settings=Settings(**settings)))


def test_calls_of_protected_people_lines_and_numbers_are_never_offered(tmp_path):
    folder = exporting.lay(tmp_path, "asterisk")
    for protected in ("6001", "Anna", "0612345678", "0201234567"):
        refused = exporting.refused(items(folder, protected=frozenset({protected})))
        assert ("q-6001-1772440872.123", "protected") in refused
    assert len(exporting.rows(items(folder, protected=frozenset({"9"})))) == 2


def test_an_export_that_may_be_two_things_asks_which(tmp_path):
    folder = exporting.lay(tmp_path, "genesys")
    exporting.lay(tmp_path, "oreka")
    with pytest.raises(UsageFault, match="genesys, oreka"):
        items(folder)
    assert items(folder, "genesys")


def test_our_own_side_files_come_first(tmp_path):
    folder = exporting.lay(tmp_path, "genesys")
    (folder / "offers.jsonl").write_text('{"source_call_id": "1"}\n')
    [item] = items(folder)
    assert item.row == {"source_call_id": "1"}
    assert items(folder, "genesys") != [item]
    with pytest.raises(UsageFault, match="no side-file"):
        items(folder / "0f0a", "rows")


@pytest.mark.parametrize("path", ["nowhere", "x" * 400, "nul\0byte"])
@pytest.mark.parametrize("form", [None, "genesys"])
def test_what_is_not_there_is_not_there(path, form, tmp_path):
    with pytest.raises(UsageFault, match="no such file"):
        items(tmp_path / path, form)


def test_a_platform_whose_files_are_not_there_says_what_is_expected(tmp_path):
    for form, told in (
        ("csv", "table"),
        ("vicidial", "recording_log"),
        ("oreka", "orktape"),
        ("asterisk", "cdr"),
    ):
        with pytest.raises(UsageFault, match=told):
            items(tmp_path, form)
