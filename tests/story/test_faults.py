"""Each row of the fault table (docs/reference/faults.md), caused; afterwards a deep check is clean.

KLANKBORD_ROUNDS in the environment says how often things are killed; with many it takes hours.
"""

import copy
import csv
import http.client
import json
import os
import random
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

import calling
import cast
import s3
import wellness
import worlds
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.models import Leg, Track
from klankbord.vault import boxes
from klankbord.vault.models import Blob
from klankbord.vault.stores import bucket

CRASHING = Path(__file__).with_name("crashing.py")
ROUNDS = int(os.environ.get("KLANKBORD_ROUNDS", "5"))
A_WORLD = 5
"""Kills of one installation: two of the importer, two of the worker, one of the gate."""
LAST = {"import": 80, "recordings.prepare": 10, "serve": 60}
"""About how many steps (`crashing`) each takes."""
AWAY = 60.0 if ROUNDS > 100 else 1.0
"""Seconds for which S3 is away, from the first time that it is missed."""
DRAWN = 3  # of those that are offered of one person
ORDER = ("import", "--source", cast.SOURCE)


def offers(folder: Path, now: datetime, *, count: int = 5, seconds: float = 2.0) -> str:
    """A folder with calls of one person, to import."""
    folder.mkdir(exist_ok=True)
    (folder / "call.wav").write_bytes(cast.tone(seconds))
    rows = [
        cast.offer(number, at=at, agent="agent-1002")
        for number, at in enumerate(cast.weekdays(now, count))
    ]
    (folder / "offers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(folder)


def well(world: worlds.World, **settings: Any) -> None:
    """A deep check finds nothing."""
    assert wellness.findings(world, **settings) == set()


def heard(world: worlds.World) -> int:
    """Read every recording that came in to its end; how many."""
    with (
        world.here(),
        transaction.atomic(),
        access.acting(Access(SYSTEM, "retain", None, timezone.now())),
    ):
        came = Track.objects.exclude(leg__state=Leg.State.EXPECTED).select_related("key")
        for track in came:
            blob = Blob.objects.select_related("key").get(key=track.key)
            with boxes.Reader(blob, row=boxes.Row("recordings.track", track.pk)) as sound:
                assert len(sound.read(0, sound.size)) == 2 * track.frames
        return len({track.leg_id for track in came})


def killed(world: worlds.World, where: str, step: int, *arguments: str) -> int:
    """Run a command that dies at a step; 1 if it came so far."""
    done = subprocess.run(
        [sys.executable, str(CRASHING), where, str(step), *arguments],
        env=world.environment(),
        capture_output=True,
        check=False,
        timeout=180,
        start_new_session=True,
    )
    return int(done.returncode < 0)


@dataclass
class Platform:
    """A telephone platform that asks, tells and puts, and does so again when nobody answers."""

    token: str
    began: dict[int, str] = field(default_factory=dict)

    def calls(self, url: str, numbers: range) -> None:
        """Whole calls, from the question to the sound.

        Raises:
            OSError, HTTPException: Nobody answers any more.
        """
        for number in numbers:
            row = cast.offer(number, at=timezone.now())
            del row["file"]
            asked = self._send(url, "POST", "/gate/calls", row)
            if asked["record"] == "no":
                continue
            events = f"/gate/calls/call-{number}/events"
            told = {"source": cast.SOURCE}
            self._send(url, "POST", events, told | {"event": "announced", "version": "NL-2"})
            self.began.setdefault(number, timezone.now().isoformat())
            self._send(url, "POST", events, told | {"event": "ended"})
            offered = self._send(
                url, "POST", "/recordings", row | {"started_at": self.began[number]}
            )
            if "id" in offered:
                self._send(url, "PUT", f"/recordings/{offered['id']}/audio", cast.tone(1.0))

    def _send(self, url: str, method: str, path: str, body: Any) -> Any:
        media = "audio/wav" if isinstance(body, bytes) else "application/json"
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": media}
        with closing(_connection(url)) as connection:
            connection.request(method, calling.BASE + path, data, headers)
            got = connection.getresponse()
            answer = json.loads(got.read() or b"{}")
        assert got.status < 500, answer
        return answer


def _connection(url: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)


@pytest.mark.parametrize("seed", range(max(1, ROUNDS // A_WORLD)))
def test_importer_worker_and_gate_may_be_killed_anywhere(world, tmp_path, seed):
    chance = random.Random(seed)
    with world.here():
        door = calling.Door()
        platform = Platform(door.token("zoom"))
    order = [*ORDER, offers(tmp_path / "batch", door.now)]
    died = Counter[str]()
    for _ in range(2):
        died["importer"] += killed(world, "import", chance.randint(1, LAST["import"]), *order)
        well(world)
    assert world.run(*order).code == 0
    for _ in range(2):
        task = "recordings.prepare"
        died["worker"] += killed(world, task, chance.randint(1, LAST[task]), "worker", "--once")
        well(world)
    died["gate"] += _gate_killed(world, platform, chance.randint(1, LAST["serve"]))
    with closing(world.connect()) as database:
        # What brings back the jobs of the dead has tests of its own (test_killed_workers).
        database.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE status = 'doing'")
    assert world.work().code == 0
    assert heard(world) == 2 * DRAWN
    well(world)
    sys.stdout.write(f"seed {seed}: died {json.dumps(died)}\n")
    assert died.total() >= 2, "too few died to mean anything"


def _gate_killed(world: worlds.World, platform: Platform, step: int) -> int:
    port = worlds.free_port()
    command = ["serve", "--port", str(port), "--processes", "1"]
    gate = subprocess.Popen(
        [sys.executable, str(CRASHING), "serve", str(step), *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=world.environment(),
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _until_it_answers(url)
        platform.calls(url, range(101, 105))
        died = 0
    except (OSError, http.client.HTTPException):
        died = 1
    finally:
        gate.terminate()
        gate.wait(60)
    well(world)
    again = world.serve()
    platform.calls(again, range(101, 105))
    world.stop()
    return died


def _until_it_answers(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        with closing(_connection(url)) as connection:
            try:
                connection.connect()
            except OSError:
                assert time.monotonic() < deadline, "the web server does not answer"
                time.sleep(0.1)
            else:
                return


@pytest.fixture
def in_bucket(world, s3_server) -> Iterator[tuple[worlds.World, s3.Between, dict[str, str]]]:
    """An installation whose sound lies in S3, with somebody in between."""
    with s3.between(s3_server) as who:
        url = s3_server.make("sound")
        env = {**who.server.environment, "KLANKBORD_STORE": url}
        with world.here():
            cast.woonstede()
        with s3.in_environment(who.server):
            yield world, who, env


def test_s3_that_is_away_or_lies_loses_nothing(in_bucket, tmp_path):
    world, who, env = in_bucket
    there = {"STORE_URL": env["KLANKBORD_STORE"], "STORE_OPEN": True}
    batch = offers(tmp_path / "batch", timezone.now())
    for does, said in (("away", "does not answer"), ("lie", "has not what it said it had")):
        who.does = does
        done = world.run(*ORDER, batch, env=env)
        assert (done.code, said in done.stderr) == (1, True), done.stderr
        assert "run the import again" in done.stderr
        assert who.behind.objects("sound") == set()
    refused = world.run("worker", "--once", env=env)
    assert (refused.code, said in refused.stderr) == (1, True), refused.stderr
    who.does = "pass"
    well(world, **there)
    coming = who.back_after(AWAY)
    done = world.run(*ORDER, batch, env=env)
    coming.join()
    if bucket.PATIENCE["retry_timeout"].total_seconds() < AWAY:
        assert done.code == 1
        done = world.run(*ORDER, batch, env=env)
    assert done.code == 0, done.stderr
    assert world.run("worker", "--once", env=env).code == 0
    assert len(who.behind.objects("sound")) == 2 * DRAWN + 1, "two voices of each, and the report"
    assert world.run("check", "--deep", env=env).code == 0
    assert not [path for path in (world.data / "store").rglob("*") if path.is_file()]


def test_a_full_disk_for_sound_loses_nothing(world, tmp_path):
    with world.here():
        cast.woonstede()
    batch = offers(tmp_path / "batch", timezone.now(), seconds=20.0)
    store = world.data / "store"
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(store)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here, so a full one was not tested: {done.stderr}")
    try:
        full = world.run(*ORDER, batch)
        assert (full.code, "the disk is full" in full.stderr) == (1, True), full.stderr
        well(world)
        subprocess.run([*mount[:3], "-o", "remount,size=64m", *mount[5:]], check=True)
        assert world.run(*ORDER, batch).code == 0
        assert world.work().code == 0
        assert heard(world) == DRAWN
        well(world)
    finally:
        subprocess.run(["umount", "--lazy", str(store)], check=True)


def test_one_batch_by_two_importers_at_once_comes_in_once(world, tmp_path):
    with world.here():
        cast.woonstede()
    batch = offers(tmp_path / "batch", timezone.now())
    importers = [
        subprocess.Popen(
            [worlds.KLANKBORD, *ORDER, batch],
            env=world.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [importer.communicate(timeout=120) for importer in importers]
    assert 0 in {importer.returncode for importer in importers}
    for importer, (_, words) in zip(importers, said, strict=True):
        assert importer.returncode == 0 or "is under way" in words
    last = world.run(*ORDER, batch)
    assert last.code == 0
    results = [json.loads(line)["result"] for line in last.stdout.splitlines()]
    assert results.count("duplicate") == DRAWN
    assert world.work().code == 0
    assert heard(world) == DRAWN
    well(world)


HOSTILE = {
    "de 'Vries' \"junior\"": "",
    "=cmd|' /C calc'!A0": "",
    "../../etc/passwd": "",
    "twee\nregels": "malformed",
    "x" * 400: "too_long",
}
"""Names that an export gives its calls, and what is said of them."""
NEVER = {"29-03-2026 02:30": "nonexistent", "25-10-2026 02:30": "ambiguous", "31-02": "malformed"}
"""Moments that were not, were twice, or are none, and what is said of them."""


def sheet(folder: Path, now: datetime) -> str:
    """A table as a Dutch spreadsheet saves it, with names and moments to choke on."""
    folder.mkdir()
    (folder / "a.wav").write_bytes(cast.tone(1.0))
    (folder.parent / "outside.wav").write_bytes(cast.tone(1.0))
    days = [f"{day:%d-%m-%Y %H:%M:%S}" for day in cast.weekdays(now, len(HOSTILE))]
    rows = [
        *((name, day, "a.wav") for name, day in zip(HOSTILE, days, strict=True)),
        *((name, day, "a.wav") for name, day in zip("abc", NEVER, strict=True)),
        ("outside", days[0], "../outside.wav"),
    ]
    with (folder / "calls.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(COLUMNS)
        for name, began, sound in rows:
            table.writerow([name, "agent-1001", began, "inbound", "0687654321", "huur-in", 2, 0,
                            sound, "=1+1"])  # fmt: skip
    (folder.parent / "settings.toml").write_text('zone = "Europe/Amsterdam"\nday_first = true\n')
    return str(folder)


COLUMNS = (
    "source_call_id", "agent_ref", "started_at", "direction", "caller_ref", "line", "channels",
    "agent_channel", "file", "opmerking",
)  # fmt: skip


def bomb(path: Path) -> str:
    """A zip of some kilobytes that would become two gigabytes: its files share their bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("0.wav", bytes(10_000_000))
        for number in range(1, 200):
            packed.filelist.append(copy.copy(packed.filelist[0]))
            packed.filelist[-1].filename = f"{number}.wav"
    assert path.stat().st_size < 50_000
    return str(path)


def test_whatever_stands_in_a_table_or_a_zip_harms_nothing(world, tmp_path):
    with world.here():
        cast.woonstede()
    order = [*ORDER, "--settings", str(tmp_path / "settings.toml")]
    batch = sheet(tmp_path / "batch", timezone.now())
    stopped = world.run(*order, batch)
    assert (stopped.code, stopped.stdout) == (2, "")
    said = [code for code in (*HOSTILE.values(), *NEVER.values(), "path") if code]
    assert [line.rpartition(": ")[2] for line in stopped.stderr.splitlines()[1:]] == said
    done = world.run(*order, batch, "--leave-out-faulty")
    assert (done.code, f"{len(said)} of 9" in done.stderr) == (1, True), done.stderr
    results = [json.loads(line)["result"] for line in done.stdout.splitlines()]
    assert results == ["accepted"] * DRAWN
    blown = world.run(*order, bomb(tmp_path / "bomb.zip"))
    assert (blown.code, "share their bytes" in blown.stderr) == (2, True), blown.stderr
    assert world.work().code == 0
    assert heard(world) == DRAWN
    well(world)


def test_a_clock_that_goes_back_an_hour_breaks_nothing(world, tmp_path):
    with world.here():
        cast.woonstede()
    first, second = (offers(tmp_path / name, timezone.now()) for name in ("one", "two"))
    assert world.run(*ORDER, first).code == 0
    assert world.run("ledger", "checkpoint").code == 0
    back = worlds.clock(timedelta(hours=-1))
    for command in ((*ORDER, second), ("ledger", "checkpoint"), ("sweep",), ("worker", "--once")):
        done = world.run(*command, env=back)
        assert done.code == 0, done.stderr
    assert world.run("check", "--deep", env=back).code == 0
    assert world.run("sweep").code == 0
    assert heard(world) == DRAWN
    well(world)
