"""Sound is sealed before it reaches the disk, and any part of it can be heard alone."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

import worlds
from klankbord.gate.access import SYSTEM
from klankbord.vault import boxes, keys, sealing, sweep
from klankbord.vault.models import Blob, Key
from klankbord.vault.stores.contract import StoreFault
from klankbord.vault.stores.folder import FileSource, Folder

AGENT = UUID(int=1)
ROW = boxes.Row("recordings.track", UUID(int=7))
MARK = b"a sentence that somebody said, "
SOUND = MARK * 9000  # some four chunks


def reserved(at: datetime) -> Blob:
    key = keys.create(
        parties=[keys.Party(AGENT, "agent")],
        kind="audio",
        keep_until=at + timedelta(days=14),
        at=at,
    )
    return boxes.reserve(key, "audio")


def written(at: datetime, sound: bytes = SOUND) -> Blob:
    blob = reserved(at)
    with boxes.Writer(blob, row=ROW) as writer:
        for start in range(0, len(sound), 10_007):
            writer.write(sound[start : start + 10_007])
    assert writer.size == len(sound)
    boxes.stored(blob, size=writer.size)
    return blob


def files(data: Path) -> list[Path]:
    return [path for path in (data / "store").rglob("*") if path.is_file()]


@pytest.mark.django_db
@pytest.mark.parametrize("size", [0, 1, sealing.CHUNK, sealing.CHUNK + 1, 300_000])
def test_sound_is_heard_as_it_was_written(size: int, at: datetime) -> None:
    sound = os.urandom(size)
    with boxes.Reader(written(at, sound), row=ROW) as reader:
        assert reader.size == size
        assert reader.read(0, size + 10) == sound


@pytest.mark.django_db
def test_any_part_of_it_can_be_read(at: datetime) -> None:
    sound = os.urandom(200_000)
    blob = written(at, sound)
    with boxes.Reader(blob, row=ROW) as reader:

        @settings(deadline=None, max_examples=150)
        @given(offset=st.integers(0, 210_000), length=st.integers(0, 150_000))
        def check(offset: int, length: int) -> None:
            assert reader.read(offset, length) == sound[offset : offset + length]

        check()
        for offset, length in ((-1, 1), (0, -1)):
            with pytest.raises(ValueError, match="not negative"):
                reader.read(offset, length)


@pytest.mark.django_db
def test_only_the_chunks_that_are_needed_are_read(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = written(at, os.urandom(10 * sealing.CHUNK))
    read: list[int] = []
    plain_read = FileSource.read

    def counting(source: FileSource, offset: int, length: int) -> bytes:
        read.append((offset - sealing.HEADER) // sealing.SEALED_CHUNK)
        return plain_read(source, offset, length)

    monkeypatch.setattr(FileSource, "read", counting)
    with boxes.Reader(blob, row=ROW) as reader:
        assert read == [-1, 9]  # the header, and the last chunk, which tells of a cut
        reader.read(3 * sealing.CHUNK - 5, 10)
    assert read == [-1, 9, 2, 3]


@pytest.mark.django_db
def test_nothing_said_is_on_the_disk_in_the_clear(at: datetime, data: Path) -> None:
    written(at)
    (file,) = files(data)
    assert file.stat().st_size > len(SOUND)
    assert MARK not in file.read_bytes()
    assert MARK[:8] not in file.read_bytes()


@pytest.mark.django_db
def test_a_sound_that_was_cut_off_is_not_played_at_all(at: datetime, data: Path) -> None:
    blob = written(at)
    (file,) = files(data)
    whole = file.read_bytes()
    with boxes.Reader(blob, row=ROW) as reader:
        assert reader.read(0, 10) == SOUND[:10]
    for size in (
        len(whole) - 1,
        sealing.HEADER + 2 * sealing.SEALED_CHUNK,
        sealing.HEADER + 5,
        sealing.HEADER,
        10,
        0,
    ):
        file.write_bytes(whole[:size])
        with pytest.raises(sealing.Broken):
            boxes.Reader(blob, row=ROW)


@pytest.mark.django_db
def test_a_changed_middle_is_noticed_when_it_is_read(at: datetime, data: Path) -> None:
    blob = written(at)
    (file,) = files(data)
    raw = bytearray(file.read_bytes())
    raw[sealing.HEADER + sealing.SEALED_CHUNK + 100] ^= 1
    file.write_bytes(raw)
    with boxes.Reader(blob, row=ROW) as reader:
        assert reader.read(0, 100) == SOUND[:100]
        with pytest.raises(sealing.Broken, match="chunk 1"):
            reader.read(sealing.CHUNK, 100)


@pytest.mark.django_db
def test_sounds_that_were_swapped_in_the_store_are_not_played(at: datetime, data: Path) -> None:
    one, other = written(at), written(at)
    first, second = files(data)
    raw = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(raw)
    for blob in (one, other):
        with pytest.raises(sealing.Broken, match="another key"):
            boxes.Reader(blob, row=ROW)


@pytest.mark.django_db
def test_a_sound_is_not_played_as_another_rows(at: datetime) -> None:
    blob = written(at)
    with pytest.raises(sealing.Broken):
        boxes.Reader(blob, row=boxes.Row("recordings.track", UUID(int=8)))


@pytest.mark.django_db
def test_a_sound_that_never_arrived_is_told_from_one_that_is_gone(at: datetime) -> None:
    blob = reserved(at)
    with pytest.raises(boxes.NoBox):
        boxes.Reader(blob, row=ROW)
    keys.shred(blob.key, at=at, by=SYSTEM, why="request")
    for door in (boxes.Reader, boxes.Writer):
        with pytest.raises(keys.Gone):
            door(blob, row=ROW)


@pytest.mark.django_db
def test_an_arrival_that_fails_leaves_nothing_and_may_be_repeated(at: datetime, data: Path) -> None:
    blob = reserved(at)

    def breaks_off() -> None:
        with boxes.Writer(blob, row=ROW) as writer:
            writer.write(SOUND)
            assert len(files(data)) == 1
            raise ConnectionError

    with pytest.raises(ConnectionError):
        breaks_off()
    assert files(data) == []
    with boxes.Writer(blob, row=ROW) as writer:
        writer.write(SOUND)
    with boxes.Reader(blob, row=ROW) as reader:
        assert reader.read(0, len(SOUND)) == SOUND


@pytest.mark.django_db
def test_a_full_disk_stops_an_arrival_and_leaves_nothing(
    at: datetime, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = reserved(at)
    real, room = os.write, [100_000]

    def little_room(handle: int, raw: Any) -> int:
        room[0] -= len(raw)
        if room[0] < 0:
            raise OSError(28, "No space left on device")
        return real(handle, raw)

    def arrive() -> None:
        with boxes.Writer(blob, row=ROW) as writer:
            writer.write(SOUND)

    monkeypatch.setattr(os, "write", little_room)
    with pytest.raises(StoreFault, match="the disk is full"):
        arrive()
    assert files(data) == []


DIES = """
import os, signal, sys, django
django.setup()
from uuid import UUID
from klankbord.gate import access
from klankbord.vault import boxes
from klankbord.vault.models import Blob
access.stand(access.SYSTEM)
blob = Blob.objects.select_related("key").get()
writer = boxes.Writer(blob, row=boxes.Row("recordings.track", UUID(int=7)))
writer.write(sys.stdin.buffer.read())
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_that_is_killed_while_writing_leaves_noise_that_the_sweep_removes(
    world: worlds.World, at: datetime
) -> None:
    with world.here():
        with transaction.atomic(durable=True):
            blob = reserved(at)
        done = subprocess.run(
            [sys.executable, "-c", DIES],
            input=SOUND,
            env={**world.environment(), "DJANGO_SETTINGS_MODULE": "klankbord.project.settings"},
            capture_output=True,
            check=False,
        )
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        (draft,) = files(world.data)
        assert draft.stat().st_size > sealing.CHUNK
        assert MARK[:8] not in draft.read_bytes()
        with pytest.raises(boxes.NoBox):
            boxes.Reader(blob, row=ROW)
        assert sweep.sweep(at + timedelta(days=14)) == sweep.Result(1, 1, 0, 0)
        assert files(world.data) == []
        assert not Blob.objects.exists()
        assert not Key.objects.exists()


@pytest.mark.django_db
def test_the_store_gives_up_what_has_no_key_any_more(at: datetime, data: Path) -> None:
    blob, kept = written(at), written(at)
    keys.shred(blob.key, at=at, by=SYSTEM, why="request")
    assert len(files(data)) == 2
    assert sweep.collect() == 0
    assert [file.name for file in files(data)] == [str(kept.pk)]
    assert list(Blob.objects.all()) == [kept]


@pytest.mark.django_db
def test_what_the_store_does_not_give_up_is_tried_again(
    at: datetime, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = written(at)
    keys.shred(blob.key, at=at, by=SYSTEM, why="request")

    def refuses(*_: Any) -> None:
        raise StoreFault("not today")

    refusing: Callable[..., None] = refuses
    with monkeypatch.context() as day_off:
        day_off.setattr(Folder, "delete", refusing)
        assert sweep.collect() == 1
    assert Blob.objects.count() == 1
    assert sweep.collect() == 0
    assert files(data) == []


@pytest.mark.django_db
def test_what_a_dead_run_left_gives_way_and_what_was_written_down_never_does(at: datetime) -> None:
    blob = reserved(at)
    for number in range(2):  # the first dies before it writes down that it is there
        with boxes.Writer(blob, row=ROW) as writer:
            writer.write(MARK * (number + 1))
    boxes.stored(blob, size=writer.size)
    late = boxes.Writer(blob, row=ROW)
    late.write(b"too late")
    with pytest.raises(StoreFault, match="here already"):
        late.finish()
    with boxes.Reader(blob, row=ROW) as reader:
        assert reader.read(0, 1000) == MARK * 2
