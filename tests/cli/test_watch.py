"""`klankbord watch` brings in what is finished, puts it away afterwards, and survives a kill."""

import json
import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import transaction

import cast
import exporting
from klankbord.edges.importing import places
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.models import Leg, Shipment

HEAD = "source_call_id,agent_ref,started_at,direction,caller_ref,line,channels,agent_channel,file\n"
AGENTS = [f"agent-{number}" for number in (1001, 1002)]


@pytest.fixture
def woonstede(world):
    with world.here():
        return cast.woonstede()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    return made


def drop(place, woonstede, *agents, broken=()):
    """An export of calls of these employees, of which some have no usable sound."""
    place.mkdir(exist_ok=True)
    began = woonstede.now - timedelta(hours=3)
    rows = []
    for number, agent in enumerate(agents):
        name = f"{place.name}-{number}"
        when = (began + timedelta(minutes=number)).isoformat()
        rows.append(f"{name},{agent},{when},inbound,0612345678,huur-in,2,0,{name}.wav\n")
        sound = b"no sound" if number in broken else exporting.SOUND
        (place / f"{name}.wav").write_bytes(sound)
    (place / "calls.csv").write_text(HEAD + "".join(rows))


def watch(world, folder, *more, after="move"):
    order = ("watch", str(folder), "--source", cast.SOURCE, "--after", after, "--settle", "0")
    return world.run(*order, "--once", "--every", "0.1", *more)


def legs(world, woonstede):
    asked = Access(SYSTEM, "retain", None, woonstede.now + timedelta(minutes=5))
    with world.here(), transaction.atomic(), access.acting(asked):
        return Leg.objects.filter(state=Leg.State.STORED).count()


def test_exports_come_in_and_are_put_away_by_what_became_of_them(world, woonstede, folder):
    drop(folder / "goed", woonstede, *AGENTS)
    drop(folder / "half", woonstede, *AGENTS, broken=[1])
    (folder / "onzin").mkdir()
    (folder / "onzin" / "foto.png").write_bytes(b"x")
    done = watch(world, folder)
    assert done.code == 0, done.stderr
    told = {each["export"]: each for each in map(json.loads, done.stdout.splitlines())}
    assert {name: each["result"] for name, each in told.items()} == {
        "goed": "done", "half": "failed", "onzin": "failed",
    }  # fmt: skip
    assert told["half"]["results"] == {"accepted": 1, "error": 1}
    assert sorted(path.name for path in (folder / "done").iterdir()) == ["goed"]
    failed = {path.name for path in (folder / "failed").iterdir()}
    assert failed == {"half", "half-why.jsonl", "onzin", "onzin-why.jsonl"}
    why = (folder / "failed" / "half-why.jsonl").read_text()
    assert "not_audio" in why
    assert "in clear" in done.stderr
    assert legs(world, woonstede) == 3
    with world.here(), access.at_door(SYSTEM):
        assert sorted(Shipment.objects.values_list("door", "state")) == [
            ("watch", "done"), ("watch", "done"), ("watch", "failed"),
        ]  # fmt: skip


def test_with_delete_nothing_of_it_stays_in_clear(world, woonstede, folder):
    drop(folder / "goed", woonstede, *AGENTS)
    done = watch(world, folder, after="delete")
    assert done.code == 0, done.stderr
    assert [path.name for path in folder.iterdir()] == [places.LOCK]
    assert "in clear" not in done.stderr
    assert legs(world, woonstede) == 2


def test_what_to_do_afterwards_must_be_said_and_a_folder_has_one_watcher(world, folder):
    unsaid = world.run("watch", str(folder), "--source", cast.SOURCE)
    assert (unsaid.code, "--after" in unsaid.stderr) == (2, True)
    nowhere = watch(world, folder / "nergens")
    assert (nowhere.code, "no such folder" in nowhere.stderr) == (2, True)
    mine = places.Directory(folder)
    taken = watch(world, folder)
    assert (taken.code, "watches this already" in taken.stderr) == (1, True)
    mine.close()


def test_killed_half_way_it_goes_on_and_each_call_is_here_once(world, woonstede, folder):
    drop(folder / "dag", woonstede, *AGENTS * 2)
    order = ["watch", str(folder), "--source", cast.SOURCE, "--after", "move", "--settle", "0"]
    killed = world.start(*order, "--every", "0.1")
    deadline = time.monotonic() + 60
    while not legs(world, woonstede) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait(20)
    world.running.remove(killed)
    done = watch(world, folder)
    assert done.code == 0, done.stderr
    assert legs(world, woonstede) == 4
    assert not (folder / "dag").exists()
    assert (folder / "done" / "dag" / "calls.csv").exists()


def test_told_to_stop_it_leaves_what_is_not_done(world, woonstede, folder):
    order = ["watch", str(folder), "--source", cast.SOURCE, "--after", "move"]
    running = world.start(*order, "--every", "0.1", "--settle", "600")
    drop(folder / "dag", woonstede, *AGENTS)
    deadline = time.monotonic() + 60
    while not (folder / places.LOCK).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    running.terminate()
    assert running.wait(20) == 0
    world.running.remove(running)
    assert (folder / "dag" / "calls.csv").exists()
