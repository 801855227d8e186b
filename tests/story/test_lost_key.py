"""The master key is lost, brought back by its keyholders, and changed for another: all opens."""

import json
import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

import cast
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.ledger import keyfiles, masters
from klankbord.recordings.models import Track
from klankbord.vault import boxes
from klankbord.vault.models import Blob

CRASHING = Path(__file__).with_name("crashing.py")
ROUNDS = int(os.environ.get("KLANKBORD_ROUNDS", "3"))
"""Kills of a rotation."""
STEPS = 36
"""About how many steps (`crashing`) a rotation of this installation takes."""


@pytest.fixture
def recorded(world, tmp_path):
    """An installation with a recording in it."""
    with world.here():
        cast.lay(tmp_path, cast.weekdays(cast.woonstede().now, 3))
    done = world.run("import", str(tmp_path), "--source", cast.SOURCE)
    assert '"accepted"' in done.stdout, done.stderr
    return world


def _opens(world) -> int:
    """Read every recording to its end, as a process that has just begun."""
    keyfiles._read.cache_clear()
    with (
        world.here(),
        transaction.atomic(),
        access.acting(Access(SYSTEM, "retain", None, timezone.now())),
    ):
        tracks = list(Track.objects.select_related("key"))
        for track in tracks:
            blob = Blob.objects.select_related("key").get(key=track.key)
            with boxes.Reader(blob, row=boxes.Row("recordings.track", track.pk)) as sound:
                assert len(sound.read(0, sound.size)) == 2 * track.frames
    return len(tracks)


def _lines(world, kind: str) -> int:
    with closing(world.connect()) as database:
        found = database.execute(
            "SELECT count(*) FROM ledger_entry WHERE convert_from(leaf, 'UTF8') LIKE %s",
            [f'%"k":"{kind}"%'],
        )
        return found.fetchone()[0]


def _state(world) -> dict[str, bytes]:
    kept = {path.name: path.read_bytes() for path in (world.data / "keys").rglob("*.key")}
    master = world.data / "master.key"
    return kept | ({"master": master.read_bytes()} if master.exists() else {})


def test_a_lost_master_key_is_brought_back_by_three_of_five(recorded, tmp_path):
    world, paper = recorded, tmp_path / "paper"
    holders = [f"--holder={name}" for name in ("Noor", "Anna", "Joris", "Fatima", "Henk")]
    made = world.run("keys", "escrow", "--needed=3", *holders, "--out", str(paper))
    assert made.code == 0, made.stderr
    sheets = [path.read_text() for path in sorted(paper.iterdir())]
    assert len(sheets) == 5
    assert "Joris" in sheets[2]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in paper.iterdir())
    chosen = [str(paper / f"{number}.txt") for number in (5, 1, 3)]

    before = _state(world)
    (world.data / "master.key").rename(tmp_path / "away")
    drilled = world.run("keys", "drill", *chosen)
    assert drilled.code == 0, drilled.stderr
    told = json.loads(drilled.stdout)
    assert told["files"] == len(before) - 1
    assert told["objects"] >= 1
    assert _state(world) == {name: kept for name, kept in before.items() if name != "master"}
    assert _lines(world, "keys.drilled") == 1

    lost = world.run("worker", "--once")
    assert lost.code == 1
    assert "The master key is missing" in lost.stderr
    few = world.run("keys", "recover", *chosen[:2])
    assert (few.code, "3 different shares are needed; 2 are given" in few.stderr) == (1, True)
    recovered = world.run("keys", "recover", stdin="\n".join(sheets[1:4]))
    assert recovered.code == 0, recovered.stderr
    assert _state(world) == before
    assert (world.data / "master.key").stat().st_mode & 0o777 == 0o600
    assert _lines(world, "keys.recovered") == 1
    assert _opens(world) >= 1
    logged = "".join(path.read_text() for path in (world.data / "log").glob("*"))
    said = logged + drilled.stderr + recovered.stderr + recovered.stdout + drilled.stdout
    assert before["master"].hex() not in said


def test_a_rotation_that_dies_anywhere_leaves_all_open_and_is_finished_by_the_next(recorded):
    world, chance = recorded, random.Random(9)
    old = (world.data / "master.key").read_bytes()
    died, recordings = 0, _opens(world)
    for _ in range(ROUNDS):
        step = str(chance.randint(1, STEPS))
        done = subprocess.run(
            [sys.executable, str(CRASHING), "keys", step, "keys", "rotate"],
            env=world.environment(),
            capture_output=True,
            check=False,
            timeout=120,
        )
        died += done.returncode == -signal.SIGKILL
        assert _opens(world) == recordings
        if done.returncode == 0:
            assert world.run("keys", "remove-old").code == 0
    assert died >= ROUNDS // 2, "too few runs died to mean anything"
    if not (world.data / "master-old.key").exists():
        assert world.run("keys", "rotate").code == 0
    assert (world.data / "master.key").read_bytes() != old
    refused = world.run("keys", "rotate")
    assert (refused.code, "remove-old" in refused.stderr) == (1, True)
    removed = world.run("keys", "remove-old")
    assert json.loads(removed.stdout) == {"removed": True}
    assert [path.name for path in world.data.glob("master*")] == ["master.key"]
    assert _opens(world) == recordings
    assert _lines(world, "keys.rotated") >= 1
    assert world.work().code == 0


def test_a_key_from_the_environment_is_followed_by_one_from_the_environment(recorded):
    world = recorded
    old = (world.data / "master.key").read_bytes().hex()
    (world.data / "master.key").unlink()
    new = world.run("keys", "generate").stdout.strip()
    given = {"KLANKBORD_MASTER_KEY": old}
    alone = world.run("keys", "rotate", env=given)
    assert (alone.code, "KLANKBORD_MASTER_KEY_NEXT" in alone.stderr) == (2, True)
    both = {**given, "KLANKBORD_MASTER_KEY_NEXT": new}
    done = world.run("keys", "rotate", env=both)
    assert done.code == 0, done.stderr
    shown = world.run("keys", "show", env=given)
    assert (shown.code, "cannot be opened" in shown.stderr) == (1, True)
    assert world.run("keys", "show", env={"KLANKBORD_MASTER_KEY": new}).code == 0
    with world.here():
        masters.put(masters.file(), bytes.fromhex(new))
    assert _opens(world)
    assert not {old, new} & {*done.stdout.split(), *done.stderr.split(), *shown.stderr.split()}
