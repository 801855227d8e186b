"""Objects in a folder: whole or not there, and nobody else's to read."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from klankbord.vault.stores.contract import NoObject, StoreFault, Taken
from klankbord.vault.stores.folder import Folder

NAME = "0123abcd-0000-4000-8000-000000000000"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def put(store: Folder, data: bytes) -> None:
    sink = store.create(NAME)
    sink.write(data)
    store.commit([sink])


def test_an_object_is_read_back_in_parts(root: Path) -> None:
    store = Folder(root)
    put(store, b"0123456789")
    source = store.open(NAME)
    assert source.size == 10
    assert source.read(3, 4) == b"3456"
    assert source.read(8, 100) == b"89"
    source.close()
    source.close()


def test_only_the_owner_can_read_what_is_stored(root: Path) -> None:
    put(Folder(root), b"x")
    (file,) = files(root)
    assert file.stat().st_mode & 0o777 == 0o600
    folder = file.parent
    while folder != root.parent:
        assert folder.stat().st_mode & 0o777 == 0o700
        folder = folder.parent


def test_nothing_is_there_before_it_is_whole(root: Path) -> None:
    store = Folder(root)
    sink = store.create(NAME)
    sink.write(b"half")
    with pytest.raises(NoObject):
        store.open(NAME)
    store.commit([sink])
    store.open(NAME).close()


def test_an_aborted_object_leaves_nothing(root: Path) -> None:
    store = Folder(root)
    sink = store.create(NAME)
    sink.write(b"half")
    assert len(files(root)) == 1
    sink.abort()
    assert files(root) == []
    with pytest.raises(StoreFault, match="finished"):
        sink.write(b"more")
    with pytest.raises(StoreFault, match="finished"):
        store.commit([sink])


def test_what_is_there_is_never_overwritten_and_of_a_batch_nothing_stays(root: Path) -> None:
    store = Folder(root)
    put(store, b"first")
    other = NAME.replace("0", "f")
    sinks = [store.create(other), store.create(NAME)]
    for sink in sinks:
        sink.write(b"second")
    with pytest.raises(Taken) as taken:
        store.commit(sinks)
    assert taken.value.names == {NAME}
    assert store.open(NAME).read(0, 100) == b"first"
    with pytest.raises(NoObject):
        store.open(other)
    store.commit(sinks, over={NAME})
    assert store.open(NAME).read(0, 100) == b"second"
    assert store.open(other).read(0, 100) == b"second"
    assert not list((root / "drafts").iterdir())


def test_what_is_there_is_listed(root: Path) -> None:
    store = Folder(root)
    put(store, b"x")
    [found] = store.names(NAME[:2])
    assert found.name == NAME
    assert abs(datetime.now(UTC) - found.since) < timedelta(minutes=1)
    assert list(store.names("ff")) == []


def test_deleting_takes_drafts_along_and_may_be_repeated(root: Path) -> None:
    store = Folder(root)
    put(store, b"x")
    store.create(NAME).write(b"a draft of a process that died")
    assert len(files(root)) == 2
    store.delete(NAME)
    assert files(root) == []
    store.delete(NAME)


def test_old_drafts_are_cleared_and_new_ones_left(root: Path) -> None:
    store = Folder(root)
    old, new = store.create(NAME), store.create(NAME)
    old.write(b"x")
    new.write(b"y")
    now = datetime.now(UTC)
    first, second = sorted(files(root), key=lambda path: path.read_bytes())
    os.utime(first, (now.timestamp() - 7200,) * 2)
    assert store.clear_drafts(now - timedelta(hours=1)) == 1
    assert files(root) == [second]


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "a/b", "UPPER-CASE-NAME", "short", "a" * 70]
)
def test_a_name_cannot_lead_out_of_the_folder(root: Path, name: str) -> None:
    store = Folder(root)
    for deed in (store.create, store.open, store.delete):
        with pytest.raises(ValueError, match="not a name"):
            deed(name)


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_full_disk_is_said_in_words_and_leaves_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    store = Folder(root)
    sink = store.create(NAME)

    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)

    def write_all() -> None:
        sink.write(b"x")
        store.commit([sink])

    with pytest.raises(StoreFault, match="the disk is full"):
        write_all()
    assert files(root) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
def test_a_disk_that_is_really_full_is_noticed(root: Path) -> None:
    sink = Folder(root).create(NAME)
    handle = os.open("/dev/full", os.O_WRONLY)
    assert sink._handle is not None
    os.dup2(handle, sink._handle)
    os.close(handle)
    with pytest.raises(StoreFault, match="the disk is full"):
        sink.write(b"x")
    assert files(root) == []
