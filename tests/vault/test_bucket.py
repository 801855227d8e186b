"""A bucket keeps what a folder keeps: whole or not there, never overwritten, gone when deleted."""

import hashlib
import os
import secrets
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

import s3
from klankbord.vault.stores import bucket
from klankbord.vault.stores.contract import NoObject, StoreFault, Taken

NAME = "0123abcd-0000-4000-8000-000000000000"
OTHER = "01ffabcd-0000-4000-8000-000000000000"


@pytest.fixture
def server(s3_server: s3.Server) -> Iterator[s3.Server]:
    with s3.in_environment(s3_server):
        yield s3_server


@pytest.fixture
def name() -> str:
    return f"b{secrets.token_hex(8)}"


@pytest.fixture
def store(server: s3.Server, name: str, tmp_path: Path) -> bucket.Bucket:
    return bucket.at(server.make(name), tmp_path, open_=True)


@pytest.fixture
def lying(
    server: s3.Server, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """A bucket, and who stands between it and us."""
    monkeypatch.setitem(bucket.PATIENCE, "max_retries", 2)
    url = server.make(name)
    with s3.between(server) as who, s3.in_environment(who.server):
        yield bucket.at(url, tmp_path, open_=True), who


def test_whoever_reads_on_asks_less_often(lying: Any) -> None:
    store, who = lying
    data = os.urandom(8 * bucket.AHEAD)
    put(store, data)
    who.seen.clear()
    source = store.open(NAME)
    step = bucket.AHEAD // 4
    read = [source.read(start, step) for start in range(0, len(data), step)]
    assert b"".join(read) == data
    assert len(who.seen) < 6, "of 32 reads"


def put(store: bucket.Bucket, data: bytes, name: str = NAME) -> None:
    sink = store.create(name)
    sink.write(data)
    try:
        store.commit([sink])
    finally:
        sink.abort()


def test_an_object_is_read_back_in_parts(store: bucket.Bucket) -> None:
    data = os.urandom(3 * bucket.AHEAD)
    put(store, data)
    source = store.open(NAME)
    assert source.size == len(data)
    for start, length in ((0, 10), (5, bucket.AHEAD), (2 * bucket.AHEAD, 100), (len(data) - 3, 99)):
        assert source.read(start, length) == data[start : start + length]
    source.close()


def test_nothing_is_there_before_it_is_whole_nor_on_our_disk(
    store: bucket.Bucket, tmp_path: Path
) -> None:
    sink = store.create(NAME)
    sink.write(b"half")
    sink.end()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NoObject):
        store.open(NAME)
    sink.abort()
    with pytest.raises(StoreFault, match="finished"):
        sink.write(b"more")
    with pytest.raises(StoreFault, match="finished"):
        store.commit([sink])


def test_what_is_there_is_never_overwritten_and_of_a_batch_nothing_stays(
    store: bucket.Bucket, server: s3.Server, name: str
) -> None:
    put(store, b"first")
    sinks = [store.create(NAME), store.create(OTHER)]
    for sink in sinks:
        sink.write(b"second")
    with pytest.raises(Taken) as taken:
        store.commit(sinks)
    assert taken.value.names == {NAME}
    assert server.objects(name) == {NAME}
    assert store.open(NAME).read(0, 9) == b"first"
    store.commit(sinks, over={NAME})
    assert store.open(NAME).read(0, 9) == b"second"


def test_of_many_writers_of_one_name_one_wins(store: bucket.Bucket) -> None:
    won = []

    def write(data: bytes) -> None:
        try:
            put(store, data)
        except Taken:
            return
        won.append(data)

    writers = [threading.Thread(target=write, args=[os.urandom(2000)]) for _ in range(8)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    [data] = won
    assert store.open(NAME).read(0, 4000) == data


def test_deleting_may_be_repeated_and_what_is_there_is_listed(store: bucket.Bucket) -> None:
    put(store, b"x")
    put(store, b"y", OTHER)
    listed = {each.name: each.since for each in store.names("01")}
    assert set(listed) == {NAME, OTHER}
    assert all(abs(datetime.now(UTC) - since) < timedelta(minutes=5) for since in listed.values())
    assert list(store.names("02")) == []
    for _ in range(2):
        store.delete(NAME)
        with pytest.raises(NoObject):
            store.open(NAME)
    for deed in (store.create, store.open, store.delete):
        with pytest.raises(ValueError, match="not a name"):
            deed("../../secret")


@pytest.mark.parametrize("versioning", ["Enabled", "lock"])
def test_a_bucket_that_keeps_what_is_deleted_is_refused_at_the_start_and_at_each_object(
    server: s3.Server, name: str, tmp_path: Path, versioning: str
) -> None:
    lock = versioning == "lock"
    url = server.make(name, versioning=None if lock else versioning, lock=lock)
    store = bucket.at(url, tmp_path, open_=True)
    with pytest.raises(StoreFault, match="keeps versions or locks objects"):
        store.ready("klankbord.0")
    with pytest.raises(StoreFault, match="keeps versions or locks objects"):
        put(store, b"x")
    assert server.objects(name) == set()


def test_a_bucket_that_does_what_it_must_is_marked_as_ours(
    store: bucket.Bucket, server: s3.Server, name: str
) -> None:
    store.ready("klankbord.1")
    store.ready("klankbord.1")
    assert server.objects(name) == set()
    with pytest.raises(StoreFault, match="belongs to another installation"):
        store.ready("klankbord.2")


def test_a_store_that_lies_or_cuts_off_is_found_out_and_nothing_stays(
    lying: Any, server: s3.Server, name: str
) -> None:
    store, who = lying
    for lie in ("lie", "cut"):
        who.does = lie
        with pytest.raises(StoreFault, match="has not what it said it had"):
            put(store, os.urandom(100_000))
        who.does = "pass"
        assert server.objects(name) == set()
    put(store, b"now true")
    assert store.open(NAME).read(0, 99) == b"now true"
    who.does = "lie"
    with pytest.raises(StoreFault):
        store.ready("klankbord.1")


def test_a_store_that_keeps_what_was_deleted_is_found_out(lying: Any) -> None:
    store, who = lying
    put(store, b"x")
    who.does = "keep"
    for deed in (lambda: store.delete(NAME), lambda: store.ready("klankbord.1")):
        with pytest.raises(StoreFault, match="keeps what was deleted"):
            deed()
    assert {command for command, _ in who.seen} & {"DELETE", "POST"}
    who.does = "pass"
    store.delete(NAME)


def test_a_store_that_is_away_is_said_in_words_without_its_answer(lying: Any) -> None:
    store, who = lying
    put(store, b"x")
    who.does = "away"
    for deed in (store.open, store.delete, lambda _: list(store.names("01"))):
        with pytest.raises(StoreFault, match="the store does not answer") as fault:
            deed(NAME)
        assert "Debug source" not in str(fault.value)
    who.does = "pass"
    assert store.open(NAME).read(0, 9) == b"x"
    assert len(who.seen) > 4, "it is tried more than once"


def test_a_bucket_that_is_not_there_is_said_in_words(server: s3.Server, tmp_path: Path) -> None:
    store = bucket.at("s3://nothing-here-at-all/x", tmp_path, open_=True)
    with pytest.raises(StoreFault, match="s3://nothing-here-at-all/x"):
        store.ready("klankbord.1")


def test_a_large_object_is_never_whole_in_memory(store: bucket.Bucket) -> None:
    """Its bytes are those of the file, mapped; what is read back comes in pieces."""
    sink = store.create(NAME)
    piece = os.urandom(1024 * 1024)
    expected = hashlib.sha256()
    for _ in range(24):
        sink.write(piece)
        expected.update(piece)
    before = _resident()
    store.commit([sink])
    assert _resident() - before < 20 * 1024
    assert store._read_back(NAME) == expected.digest()


def _resident() -> int:
    """Kilobytes of memory that are this process's own, mapped files not counted."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))


@pytest.mark.django_db
def test_the_setting_chooses_it(server: s3.Server, name: str, tmp_path: Path) -> None:
    from klankbord.vault import boxes

    with override_settings(STORE_URL=server.make(name), STORE_OPEN=True, STORE=tmp_path):
        assert isinstance(boxes.store(), bucket.Bucket)
