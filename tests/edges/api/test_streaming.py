"""A recording of any size goes from the socket into the vault, through a server as it is run."""

import os
import socket
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import transaction

import calling
import cast
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.models import Leg

MARK = b"geplant-geheim-0"
SECONDS = 1200  # of stereo PCM at 8 kHz: 38 MB
MAX_GROWTH = 16 * 1024  # KiB that a server process may grow by, for any length of sound


@pytest.fixture
def sound():
    return cast.wav(MARK * (SECONDS * 8000 * 4 // len(MARK)), channels=2)


def processes(root):
    """A process and all that came of it."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = {root}
    while more := {each for each, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def open_files(pids):
    """Every file that these processes hold open, deleted ones too."""
    for pid in pids:
        for handle in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                if handle.is_file():
                    yield handle
            except OSError:
                continue


def files(*folders):
    return [each for folder in folders for each in Path(folder).rglob("*") if each.is_file()]


def plain(paths):
    """Those files in which the planted bytes can be read."""
    found = []
    for path in paths:
        try:
            if MARK in path.read_bytes():
                found.append(path)
        except OSError:
            continue
    return found


def highest_memory(pids):
    """KiB, the most that one of them ever had."""
    peaks = []
    for pid in pids:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        peaks += [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return max(peaks)


def test_sound_is_never_plain_on_a_disk_nor_whole_in_memory(world, sound, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with world.here():
        door = calling.Door()
        secret = door.token("zoom")
        recording = door.call("zoom", "POST", "/recordings", door.offer()).json()["id"]
    url = urlsplit(world.serve())
    pids = processes(world.running[-1].pid)
    head = (
        f"PUT /api/v1/recordings/{recording}/audio HTTP/1.1\r\nHost: {url.netloc}\r\n"
        f"Authorization: Bearer {secret}\r\nContent-Type: audio/wav\r\n"
        f"Content-Length: {len(sound)}\r\nConnection: close\r\n\r\n"
    )
    half = len(sound) // 2
    with socket.create_connection((url.hostname, url.port), timeout=60) as wire:
        wire.sendall(head.encode() + sound[: 1024 * 1024])
        until(lambda: sum(each.stat().st_size for each in files(world.data / "store")) > 0)
        before = highest_memory(pids)
        wire.sendall(sound[1024 * 1024 : half])
        until(lambda: sum(each.stat().st_size for each in files(world.data / "store")) > half // 2)
        held = list(open_files(pids))
        assert held
        assert plain([*held, *files(world.data, tmp_path)]) == []
        planted = tmp_path / "planted"
        planted.write_bytes(sound[:1000])
        with planted.open("rb") as mine:
            planted.unlink()
            assert plain([Path(f"/proc/{os.getpid()}/fd/{mine.fileno()}")]), "the search finds it"
        wire.sendall(sound[half:])
        answer = wire.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 201"), answer[:500]
    assert highest_memory(pids) - before < MAX_GROWTH
    assert plain(files(world.data, tmp_path)) == []
    later = Access(SYSTEM, "retain", None, door.now + timedelta(minutes=5))
    with world.here(), transaction.atomic(), access.acting(later):
        leg = Leg.objects.get(pk=recording)
        assert (leg.state, leg.duration_ms) == (Leg.State.STORED, SECONDS * 1000)


def test_a_platform_that_goes_away_half_way_leaves_nothing_and_may_come_back(world):
    tone = cast.tone(200.0)  # what is shorter waits in memory until it is whole
    with world.here():
        door = calling.Door()
        secret = door.token("zoom")
        recording = door.call("zoom", "POST", "/recordings", door.offer()).json()["id"]
    url = urlsplit(world.serve())
    head = (
        f"PUT /api/v1/recordings/{recording}/audio HTTP/1.1\r\nHost: {url.netloc}\r\n"
        f"Authorization: Bearer {secret}\r\nContent-Type: audio/wav\r\n"
        f"Content-Length: {len(tone)}\r\nConnection: close\r\n\r\n"
    ).encode()
    store = world.data / "store"
    with socket.create_connection((url.hostname, url.port), timeout=60) as wire:
        wire.sendall(head + tone[: len(tone) // 2])
        until(lambda: files(store) != [])
    until(lambda: files(store) == [])
    with socket.create_connection((url.hostname, url.port), timeout=60) as wire:
        wire.sendall(head + tone)
        assert wire.makefile("rb").read().startswith(b"HTTP/1.1 201")
    assert len(files(store)) == 2


def until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "this did not come about"
        time.sleep(0.05)
