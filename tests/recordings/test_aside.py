"""What is laid aside comes back as it was, holds little memory, and cannot be read on the disk."""

import io
import os
import tracemalloc
from functools import partial

import pytest

from klankbord.edges.connectors.archives import Together
from klankbord.edges.connectors.contract import Offered, Settings
from klankbord.edges.connectors.exports import Folder
from klankbord.edges.importing import choosing, gathering
from klankbord.recordings.offered import aside
from klankbord.recordings.offered.aside import Aside

HEAD = "source_call_id,agent_ref,started_at,caller_ref,file\n"
LINE = "{0},a-{1},2026-11-25T09:{2:02}:00+01:00,+316{0:08},{3}\n"


@pytest.fixture(autouse=True)
def small(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    monkeypatch.setattr(aside, "PIECE", 500)


def heard(opens):
    with opens() as sound:
        return sound.read()


def test_things_come_back_in_any_order_and_nothing_lies_in_a_folder(settings):
    things = [None if n % 7 == 3 else (f"+31612345{n:03}", n) for n in range(200)]
    kept = Aside(things)
    assert (len(kept), list(kept), kept[5:8], kept[-1]) == (200, things, things[5:8], things[-1])
    assert list(kept.in_order([9, 0, 3])) == [things[9], things[0], None]
    with pytest.raises(IndexError):
        kept[200]
    assert list(settings.DATA.iterdir()) == [], "whoever is killed leaves nothing"
    raw = os.pread(kept._file, 1_000_000, 0)
    assert len(raw) > 4000
    assert b"+31612345" not in raw
    number = kept._file
    del kept
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(number)


def test_a_batch_of_which_the_sound_lies_in_a_folder_or_anywhere_can_be_opened(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.wav").write_bytes(b"sound %d" % n)
    (folder / "calls.csv").write_text(
        HEAD + "".join(LINE.format(n, n % 2, n % 60, f"{n % 3}.wav") for n in range(60))
    )
    items = choosing.items(Folder(folder), form="csv", settings=Settings())
    batch = gathering.gather(items, "csv")
    assert [each.source_call_id for each in batch.arrivals] == [str(n) for n in range(60)]
    assert [heard(opens) for opens in batch.opens] == [b"sound %d" % (n % 3) for n in range(60)]
    assert list(batch.words) == [None] * 60
    sent = Together({"a.wav": partial(io.BytesIO, b"sent")}, [])
    row = {"source_call_id": "1", "file": "sound"}
    loose = [
        Offered("", row, sent.sound("a.wav"), words=lambda: io.BytesIO(b"said")),
        Offered("", row | {"source_call_id": "2"}),
    ]
    batch = gathering.gather(loose, "csv")
    assert [heard(batch.opens[0]), heard(batch.words[0])] == [b"sent", b"said"]
    with pytest.raises(FileNotFoundError):
        batch.opens[1]()


def test_memory_does_not_grow_with_what_an_export_names(tmp_path):
    (tmp_path / "call.wav").write_bytes(b"sound")
    held = []
    for rows in (1_000, 5_000):
        (tmp_path / "calls.csv").write_text(
            HEAD + "".join(LINE.format(n, n % 50, n % 60, "call.wav") for n in range(rows))
        )
        items = choosing.items(Folder(tmp_path), form="csv", settings=Settings())
        tracemalloc.start()
        batch = gathering.gather(items, "csv")
        held.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        assert len(batch.arrivals) == rows
    assert (held[1] - held[0]) / 4_000 < 60, "bytes for each row more"
