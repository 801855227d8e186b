"""The demo as a whole: started once, stopped in any way, and nothing of it is left."""

import contextlib
import os
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cast
import worlds

WITHIN = 40.0
"""Seconds in which everything has ended; usually three."""


@pytest.fixture
def site(world):
    """An installation in which there is nothing left to load."""
    with world.here():
        cast.woonstede()
    return world


def running(data: Path) -> dict[int, str]:
    """The processes that work on a data folder, by number, with what they do."""
    return dict(_processes(f"KLANKBORD_DATA={data}".encode()))


def _processes(variable: bytes) -> Iterator[tuple[int, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            known = (folder / "environ").read_bytes().split(b"\0")
            words = (folder / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue  # it has ended meanwhile, or is another's
        if variable in known:
            yield int(folder.name), " ".join(words[-4:])


def started(site: worlds.World) -> tuple[Any, int]:
    port = worlds.free_port()
    demo = site.start("demo", "run", "--port", str(port))
    deadline = time.monotonic() + 60
    while True:
        assert demo.poll() is None
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/").close()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return demo, port


def assert_nothing_is_left(site: worlds.World, port: int) -> None:
    deadline = time.monotonic() + WITHIN
    while left := running(site.data):
        assert time.monotonic() < deadline, left
        time.sleep(0.1)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_told_to_stop_in_every_way_at_once_it_stops_once(site):
    demo, port = started(site)
    known = running(site.data)
    assert {"worker", "serve"} <= {word for what in known.values() for word in what.split()}
    for process in known:
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)
    assert demo.wait(WITHIN) in {1, 130, 143}  # 1: a part of it ended before it was told itself
    assert_nothing_is_left(site, port)


def test_when_its_web_server_is_killed_it_stops_and_says_so(site):
    demo, port = started(site)
    served = {number for number, what in running(site.data).items() if "serve" in what}
    os.kill(min(served), signal.SIGKILL)  # the first is the one that started the others
    assert demo.wait(WITHIN) == 1
    assert_nothing_is_left(site, port)


def test_when_it_is_killed_itself_nothing_outlives_it(site):
    demo, port = started(site)
    demo.kill()
    assert_nothing_is_left(site, port)


def test_a_second_one_is_told_that_there_is_one(site):
    demo, port = started(site)
    again = site.run("demo", "run", "--port", str(worlds.free_port()))
    assert again.code == 1
    assert "runs already" in again.stderr
    taken = site.run("demo", "run", "--port", str(port))
    assert taken.code == 1
    assert "something else may listen there" in taken.stderr
    assert demo.poll() is None


def test_a_load_that_was_cut_off_is_not_taken_for_a_whole_one(site):
    (site.data / "demo-loading").touch()
    done = site.run("demo", "load")
    assert done.code == 1
    assert "bin/demo --reset" in done.stderr
