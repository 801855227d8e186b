"""A zip is read where it lies, and whatever it could do to whoever unpacks it is refused."""

import io
import random
import stat
import struct
import tracemalloc
import zipfile
from functools import partial

import pytest

import exporting
from klankbord.edges.connectors import archives
from klankbord.edges.connectors.archives import Archive, Together
from klankbord.edges.connectors.contract import Settings
from klankbord.edges.connectors.exports import Unusable
from klankbord.edges.connectors.known import CONNECTORS
from klankbord.edges.importing import choosing, gathering
from klankbord.recordings.offered.folders import OutOfFolder

TABLE = "source_call_id,agent_ref,started_at,file\n1,anna,2026-03-02T09:41:12Z,a.wav\n"


def packed(*entries, method=zipfile.ZIP_DEFLATED):
    """A zip of (name or ZipInfo, content)."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as made:
        for name, content in entries:
            made.writestr(name, content)
    return raw


def put_in(folder):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(folder.rglob("*")):
            made.write(path, path.relative_to(folder).as_posix())
    return raw


def read(export, form, **settings):
    settings.setdefault("zone", exporting.AMSTERDAM)
    return list(CONNECTORS[form].read(export, Settings(**settings)))


@pytest.mark.parametrize(
    ("form", "source"),
    [("genesys", "genesys"), ("asterisk", "asterisk"), ("vcon", "vcon"), ("3cx", "threecx")],
)
def test_a_zip_says_what_the_folder_said(form, source, tmp_path):
    sounds = ["100/[]_100-0836826436_20190211124709(2).wav"] if form == "3cx" else []
    folder = exporting.lay(tmp_path, source, sounds)
    from_folder, from_zip = exporting.read(folder, form), read(Archive(put_in(folder)), form)
    assert from_folder
    for one, other in zip(
        sorted(from_folder, key=lambda each: each.place),
        sorted(from_zip, key=lambda each: each.place),
        strict=True,
    ):
        assert type(one) is type(other)
        assert getattr(one, "row", None) == getattr(other, "row", None)
    exporting.rows(each for each in from_zip if hasattr(each, "row"))


def test_what_computers_put_in_by_themselves_is_passed_over(tmp_path):
    zip_ = Archive(
        packed(
            ("calls.csv", TABLE),
            ("__MACOSX/._calls.csv", b"\x00"),
            ("a/.DS_Store", b""),
            ("a/", b""),
        )
    )
    assert list(zip_.names()) == ["calls.csv"]


@pytest.mark.parametrize(
    "name",
    ["../calls.csv", "/etc/passwd", "a/../../b.wav", "a\\..\\b.wav", "a//b.wav", "./a.wav"],
)
def test_a_name_that_leads_out_of_it_is_refused_with_the_zip(name):
    with pytest.raises(Unusable, match="leads out"):
        Archive(packed((name, b"x"), ("calls.csv", TABLE)))


def test_a_name_of_four_hundred_letters_is_refused_and_shown_on_one_line():
    with pytest.raises(Unusable) as refused:
        Archive(packed(("x" * 400 + "\n.wav", b"x")))
    assert len(str(refused.value)) < 300
    assert str(refused.value).isprintable()


def test_a_link_is_refused():
    link = zipfile.ZipInfo("a.wav")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(Unusable, match="link"):
        Archive(packed((link, "/etc/passwd")))


def test_two_files_of_one_name_are_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = packed(("a.wav", b"one"), ("a.wav", b"other"))
    with pytest.raises(Unusable, match="one name"):
        Archive(twice)


def test_a_password_or_a_rare_way_of_packing_is_refused():
    raw = packed(("a.wav", b"x" * 100)).getvalue()
    at = raw.index(b"PK\x01\x02")
    locked = raw[: at + 8] + struct.pack("<H", 1) + raw[at + 10 :]
    with pytest.raises(Unusable, match="password"):
        Archive(io.BytesIO(locked))
    with pytest.raises(Unusable, match="another way"):
        Archive(packed(("a.wav", b"x" * 100), method=zipfile.ZIP_LZMA))


def test_files_that_share_their_bytes_are_refused():
    """The bomb without recursion: many entries, one kernel."""
    raw = packed(*[(f"{number}.wav", b"\0" * 4000) for number in range(2)]).getvalue()
    first, second = (raw.index(b"PK\x01\x02"), raw.rindex(b"PK\x01\x02"))
    assert first != second
    shared = raw[: second + 42] + struct.pack("<I", 20) + raw[second + 46 :]
    with pytest.raises(Unusable, match="share their bytes"):
        Archive(io.BytesIO(shared))


def test_a_zip_that_grows_without_end_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(archives, "PLENTY", 1000)
    silence = packed(("a.wav", b"\0" * 10_000_000))
    assert len(silence.getvalue()) * archives.TIMES < 10_000_000
    with pytest.raises(Unusable, match="many times its size"):
        Archive(silence)
    noise = random.Random(7713).randbytes(100_000)
    assert list(Archive(packed(("a.wav", noise))).names()) == ["a.wav"]


def test_too_many_files_or_too_long_a_list_of_them_are_refused(monkeypatch):
    many = packed(*[(f"{number}.wav", b"") for number in range(50)])
    monkeypatch.setattr(archives, "ENTRIES", 49)
    with pytest.raises(Unusable, match="more than 49"):
        Archive(io.BytesIO(many.getvalue()))
    monkeypatch.setattr(archives, "DIRECTORY", 1000)
    with pytest.raises(Unusable, match="too long"):
        Archive(many)


def test_an_entry_says_a_size_and_gives_no_more(monkeypatch):
    raw = packed(("a.wav", b"\0" * 10_000_000)).getvalue()
    at = raw.index(b"PK\x01\x02")
    lying = raw[: at + 24] + struct.pack("<I", 10) + raw[at + 28 :]
    tracemalloc.start()
    sound = Archive(io.BytesIO(lying)).open("a.wav")
    with pytest.raises(OSError, match="damaged"):
        sound.read()
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_damage_anywhere_is_a_fault_and_never_a_surprise():
    whole = packed(("calls.csv", TABLE), ("a.wav", bytes(range(256)))).getvalue()
    dice = random.Random("7713 zip")
    refused, read_on = [], 0
    for _ in range(300):
        raw = bytearray(whole)
        for _ in range(dice.randint(1, 3)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        try:
            zip_ = Archive(io.BytesIO(bytes(raw)))
            found = gathering.gather(
                choosing.items(zip_, form="csv", settings=Settings()), "folder"
            )
        except Unusable as fault:
            refused.append(str(fault))
            continue
        for opens in found.opens:
            try:
                with opens() as sound:
                    sound.read()
            except (OSError, OutOfFolder):
                continue
            read_on += 1
    assert len(refused) > 30
    assert all(each.isprintable() for each in refused)
    assert read_on > 10


def test_files_that_were_sent_together_lie_in_one_folder():
    zip_ = Archive(packed(("a.wav", exporting.SOUND)))
    sent = Together({"calls.csv": partial(io.BytesIO, TABLE.encode())}, [zip_])
    [row] = exporting.rows(read(sent, "csv"))
    assert row["file"] == "sound"
    with pytest.raises(FileNotFoundError):
        sent.open("b.wav")
    with pytest.raises(OutOfFolder):
        sent.open("../b.wav")


@pytest.mark.parametrize(("name", "told"), [("a.wav", "two files"), ("../a.wav", "leads out")])
def test_files_that_cannot_lie_in_one_folder_are_refused(name, told):
    with pytest.raises(Unusable, match=told):
        Together({name: io.BytesIO}, [Archive(packed(("a.wav", b"x")))])
