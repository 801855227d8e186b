"""Whatever stands in an export: rows, refusals and faults come of it, and nothing else."""

import csv
import json
import os
import random
import tracemalloc
from zoneinfo import ZoneInfo

import pytest

import exporting
from klankbord.edges.connectors.contract import REASONS, Flawed, Offered, Refused, Settings
from klankbord.edges.connectors.exports import Folder, Unusable, shown
from klankbord.edges.connectors.known import CONNECTORS, recognised
from klankbord.recordings.offered import offers

FOLDERS = {
    "genesys": "genesys", "connect": "connect", "twilio": "twilio", "asterisk": "asterisk",
    "3cx": "threecx", "vicidial": "vicidial", "oreka": "oreka", "insights": "insights",
    "csv": "sheet", "vcon": "vcon", "messages": "inbox",
}  # fmt: skip
MORSELS = [
    b"", b'"', b"'", b"\n", b"\r\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b"{", b"}", b"[", b"]",
    b",", b";", b"|", b"../", b"/", b"\\", b"null", b"true", b"NaN", b"-1", b"1e999",
    b"9" * 400, b"x" * 400, b"=1+1", b"2026-03-29 02:30:00", b"2026-10-25 02:30:00", b"\\ud800",
    b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-14:00", "٣".encode(), b"[[[[[[[[", b"\\N",
]  # fmt: skip
HOSTILE = [
    'de "Vries"', "O'Brien; DROP TABLE", "regel\nbreuk", "x" * 400, "../../etc/passwd",
    "/etc/passwd", "a/../../b", "C:\\windows", "\x1b[31mrood", "=cmd|' /C calc'!A0",
    "\u202egnp.wav", "nul\x00byte", "-rf", "$(reboot)", "",
]  # fmt: skip
COLUMNS = {"source_call_id": "Gesprek", "agent_ref": "Medewerker", "file": "Bestand"}


def told(form):
    columns = COLUMNS | {"started_at": "Begin"} if form == "csv" else {}
    return Settings(zone=ZoneInfo("Europe/Amsterdam"), day_first=True, columns=columns)


def mutated(raw: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randint(1, 4)):
        begin = dice.randrange(len(raw) + 1)
        end = min(len(raw), begin + dice.choice((0, 1, 2, 8, 40)))
        raw = raw[:begin] + dice.choice(MORSELS) + raw[end:]
    return raw


def check(items):
    for each in items:
        assert isinstance(each, Offered | Refused | Flawed)
        assert each.place.isprintable()
        if isinstance(each, Refused):
            assert each.reason in REASONS
        elif isinstance(each, Flawed):
            assert each.code.isidentifier()
        else:
            offers.parse(each.row, source="x")
            assert ("file" in each.row) == (each.open is not None)
            if each.open is not None:
                each.open().close()


@pytest.mark.parametrize("form", sorted(CONNECTORS))
def test_a_damaged_export_gives_nothing_but_rows_refusals_and_faults(form, tmp_path):
    dice = random.Random(f"7713 {form}")
    folder = exporting.lay(tmp_path, FOLDERS[form], [])
    texts = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    whole = {path: path.read_bytes() for path in texts}
    stopped = []
    for _ in range(40):
        path = dice.choice(texts)
        path.write_bytes(mutated(whole[path], dice))
        try:
            check(CONNECTORS[form].read(Folder(folder), told(form)))
        except Unusable as fault:
            stopped.append(str(fault))
        recognised(Folder(folder))
        path.write_bytes(whole[path])
    assert all(each.isprintable() for each in stopped)
    assert len(stopped) < 90, "most damage is to a record, not to the whole"


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", sorted(CONNECTORS))
def test_a_hostile_name_in_every_place_opens_nothing_outside(form, name, tmp_path):
    (tmp_path / "b").write_bytes(b"outside")
    folder = exporting.lay(tmp_path / "in", FOLDERS[form], [])
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".csv":
            _fill_table(path, name)
        elif path.is_file() and path.suffix in (".json", ".vcon"):
            path.write_text(
                "".join(json.dumps(_filled(value, name)) for value in _values(path.read_text()))
            )
    for each in CONNECTORS[form].read(Folder(folder), told(form)):
        check([each])
        if isinstance(each, Offered) and each.open is not None:
            with each.open() as sound:
                assert sound.read() != b"outside"


def _fill_table(path, name):
    text = path.read_text(encoding="utf-8-sig").removeprefix("sep=;\n").removeprefix("sep=;\r\n")
    separator = ";" if text.count(";") > text.count(",") else ","
    head, *rows = list(csv.reader(text.splitlines(), delimiter=separator))
    with path.open("w", newline="") as out:
        table = csv.writer(out, delimiter=separator)
        table.writerow(head)
        for row in rows:
            for place in range(len(row)):
                table.writerow([*row[:place], name, *row[place + 1 :]])


def _values(text):
    decoder, at = json.JSONDecoder(), 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        yield value


def _filled(value, name):
    if isinstance(value, dict):
        return {key: _filled(each, name) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, name) for each in value]
    return name if isinstance(value, str) else value


def test_names_on_the_disk_may_be_anything(tmp_path):
    outside = exporting.put(tmp_path / "out", ["x.wav"]) / "x.wav"
    folder = exporting.put(
        tmp_path / "in",
        [
            '100/[de "Vries"\n; rm -rf]_0612345678-100_20260219120918(1).wav',
            "100/[=cmd]_0612345679-100_20260219120918(2).wav",
        ],
    )
    raw = os.fsencode(folder) + b"/100/[\xff\xfe]_0612345670-100_20260219120918(3).wav"
    with open(raw, "wb") as file:  # noqa: PTH123  a name that is no text
        file.write(exporting.SOUND)
    (folder / "100" / "[]_0612345671-100_20260219120918(4).wav").symlink_to(outside)
    items = exporting.read(folder, "3cx")
    check(items[:0])
    rows = {row["source_call_id"][-2]: row for row in exporting.rows(
        each for each in items if not isinstance(each, Flawed)
    )}  # fmt: skip
    assert rows.keys() == {"1", "2", "3"}
    assert all("file" in row for row in rows.values())
    assert [(field, code) for _, field, code in exporting.flaws(items)] == [("name", "path")]
    assert all(each.place.isprintable() for each in items)


def test_what_is_shown_of_a_name_is_one_line_and_not_too_long():
    assert shown("a\nb\x1b[2J\u202e") == "a\\nb\\x1b[2J\\u202e"
    assert len(shown("x" * 4000)) == 201


def test_a_long_table_takes_no_more_memory_than_a_short_one(tmp_path):
    peaks = []
    for count in (2_000, 20_000):
        folder = tmp_path / str(count)
        folder.mkdir()
        with (folder / "cdr.csv").open("w") as out:
            out.write("calldate,src,dst,channel,dstchannel,disposition,uniqueid,recordingfile\n")
            for number in range(count):
                unique = f"1772440872.{number}"
                out.write(
                    f"2026-03-02 09:41:12,0612345678,403,PJSIP/t-00000001,PJSIP/403-00000002,"
                    f"ANSWERED,{unique},exten-403-0612345678-20260302-094112-{unique}.wav\n"
                )
        tracemalloc.start()
        read = CONNECTORS["asterisk"].read(Folder(folder), Settings(zone=exporting.AMSTERDAM))
        assert sum(1 for each in read if isinstance(each, Offered)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 500_000


def test_an_export_is_recognised_by_its_files_alone(tmp_path):
    for form, folder in FOLDERS.items():
        if form in CONNECTORS:
            sounds = ["100/[]_100-0836826436_20190211124709(2).wav"] if form == "3cx" else []
            made = exporting.lay(tmp_path / folder, folder, sounds)
            if form == "csv":
                table = made / "calls.csv"
                table.write_text("source_call_id,agent_ref\n1,403\n")
            assert [each.name for each in recognised(Folder(made))] == [form]
