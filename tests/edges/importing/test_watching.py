"""What is finished in a watched folder is found, and it is put away or deleted as a whole."""

import os
import zipfile
from contextlib import closing

import pytest

from klankbord.edges.connectors.exports import Unusable
from klankbord.edges.importing import places
from klankbord.edges.importing.places import LOCK, Directory
from klankbord.edges.importing.watching import DONE, FAILED, Taken, Watched


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


@pytest.fixture
def watched(root):
    with closing(Directory(root)) as place:
        yield Watched(place, settle=10)


def put(path, content=b"x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(units):
    return [unit.name for unit in units]


def test_what_stands_still_for_long_enough_is_finished(root, watched):
    put(root / "maandag" / "cdr.csv")
    put(root / "dinsdag" / "2026" / "a.wav")
    assert watched.finished(0) == []
    assert names(watched.finished(9)) == []
    put(root / "maandag" / "cdr.csv", b"xx")
    assert names(watched.finished(10)) == ["dinsdag"]
    assert names(watched.finished(19)) == ["dinsdag"]
    assert names(watched.finished(20)) == ["dinsdag", "maandag"]


def test_a_file_that_is_still_being_written_under_another_name_holds_its_export_back(root, watched):
    half = put(root / "maandag" / "a.wav.part")
    watched.finished(0)
    assert watched.finished(100) == []
    half.rename(root / "maandag" / "a.wav")
    assert watched.finished(101) == []
    assert names(watched.finished(111)) == ["maandag"]


def test_a_marker_says_that_it_is_whole_and_is_no_part_of_it(root):
    place = Directory(root)
    watched = Watched(place, settle=1000, marker="_KLAAR")
    put(root / "maandag" / "cdr.csv")
    put(root / "a.csv")
    assert watched.finished(0) == []
    put(root / "maandag" / "_KLAAR")
    put(root / "_KLAAR")
    loose, monday = watched.finished(1)
    assert (loose.name, monday.name) == ("", "maandag")
    assert list(watched.export(loose).names()) == ["a.csv"]
    place.close()


def test_loose_files_are_one_export_and_what_is_put_away_is_none(root, watched):
    for name in ("calls.csv", "a.wav", ".verborgen", "done/oud.csv", "failed/oud.csv"):
        put(root / name)
    (root / "link.wav").symlink_to("/etc/passwd")
    watched.finished(0)
    [loose] = watched.finished(10)
    export = watched.export(loose)
    assert list(export.names()) == ["a.wav", "calls.csv"]
    with export.open("calls.csv") as table:
        assert table.read() == b"x"


def test_a_zip_is_an_export_of_its_own(root, watched):
    with zipfile.ZipFile(root / "week.zip", "w") as made:
        made.writestr("calls.csv", "a")
    put(root / "stuk.ZIP", b"no zip")
    put(root / "los.csv")
    watched.finished(0)
    loose, broken, week = watched.finished(10)
    assert (loose.is_zip, broken.is_zip, week.is_zip) == (False, True, True)
    with closing(watched.export(week)) as export:
        assert list(export.names()) == ["calls.csv"]
    with pytest.raises(Unusable):
        watched.export(broken)


def test_an_export_is_put_away_whole_and_nothing_there_is_overwritten(root, watched):
    put(root / DONE / "maandag" / "eerder.csv")
    put(root / "maandag" / "a.csv")
    put(root / "b.csv")
    watched.finished(0)
    loose, monday = watched.finished(10)
    assert watched.put_away(monday, DONE, stamp="t1") == f"{DONE}/t1 maandag"
    assert watched.put_away(loose, FAILED, stamp="t1") == f"{FAILED}/t1"
    left = sorted(str(path.relative_to(root)) for path in root.rglob("*.csv"))
    assert left == ["done/maandag/eerder.csv", "done/t1 maandag/a.csv", "failed/t1/b.csv"]
    assert watched.finished(30) == []
    assert not watched.waits


def test_what_is_deleted_is_gone_and_nothing_beside_it(root, watched):
    put(root / "maandag" / "a" / "b.wav")
    outside = put(root.parent / "outside" / "c.wav")
    (root / "maandag" / "link").symlink_to(outside.parent)
    put(root / "los.csv")
    watched.finished(0)
    for unit in watched.finished(10):
        watched.delete(unit)
    assert [path.name for path in root.iterdir()] == [LOCK]
    assert outside.exists()


def test_sound_goes_before_the_table_so_that_half_of_it_still_says_what_it_was(
    root, watched, monkeypatch
):
    for name in ("a_calls.csv", "b.wav", "z.mp3"):
        put(root / name)
    watched.finished(0)
    [loose] = watched.finished(10)
    gone = []
    real = places.Path.unlink
    monkeypatch.setattr(
        places.Path, "unlink", lambda path, **how: gone.append(path.name) or real(path, **how)
    )
    watched.delete(loose)
    assert gone == ["b.wav", "z.mp3", "a_calls.csv"]


def test_an_export_that_grew_while_it_was_read_is_not_the_same(root, watched):
    put(root / "maandag" / "a.csv")
    watched.finished(0)
    [unit] = watched.finished(10)
    assert watched.unchanged(unit)
    put(root / "maandag" / "b.wav")
    assert not watched.unchanged(unit)


def test_one_watches_a_folder_until_he_stops_or_dies(root):
    first = Directory(root)
    with pytest.raises(Taken):
        Directory(root)
    first.close()
    again = Directory(root)
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    again.close()
    Directory(root).close()
    with pytest.raises(Unusable):
        Directory(root / "nergens")
