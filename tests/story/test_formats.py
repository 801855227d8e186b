"""Sound of every kind comes in by the command and by the API; what is none stays out, in words."""

import json
import struct
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

import calling
import cast
import exporting
from klankbord.audio.faults import SAID
from klankbord.edges.cli.demo import examples
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.models import Leg, Track

GOOD = {path.name: path.read_bytes() for path in sorted(exporting.SOUNDS.iterdir())} | {
    "alaw.wav": cast.wav(bytes(8000), channels=1, tag=6, bits=8),
    "called-something.wav": (exporting.SOUNDS / "lame.mp3").read_bytes(),
}
MONO = {"raw.gsm", "wav49.wav", "alaw.wav", "mono.mp3"}
MEDIA = {
    ".mp3": "audio/mpeg", ".ogg": "audio/ogg; codecs=opus", ".flac": "audio/flac",
    ".m4a": "audio/mp4", ".gsm": "audio/gsm", ".wav": "audio/wav",
}  # fmt: skip
HUGE = struct.pack(">I8sII4sQ", 16, b"ftypM4A ", 0, 1, b"moov", 10 * 2**30) + bytes(6000)
BAD = {
    "a-zip.wav": (b"PK\x03\x04" + bytes(60), "not_audio"),
    "channels.wav": (cast.wav(bytes(640), channels=64), "channels"),
    "no-rate.wav": (cast.wav(bytes(640), channels=2, rate=0), "rate"),
    "ten-gigabytes.m4a": (HUGE, "no_sound"),
    "cut-off.mp3": (GOOD["lame.mp3"][:2000], "truncated"),
    "damaged.flac": (GOOD["flac.flac"][:60] + bytes(6000), "damaged"),
    "empty.ogg": (b"", "empty"),
}
AT_THE_DOOR = {"lame.mp3", "opus.ogg", "flac.flac", "first.m4a", "raw.gsm", "wav49.wav", *BAD}
DRAWN = {"per_person": 10, "ceiling": 10}
AGENTS = ("agent-1001", "agent-1002")
"""Of each as many calls come in as a person may have in a month."""


@pytest.fixture
def all_drawn(monkeypatch):
    """A plan that draws every call below."""
    read = examples.read

    def of_all(name, **when):
        found = read(name, **when)
        if name == examples.PROGRAMME:
            found["version"]["plan"] = DRAWN
        return found

    monkeypatch.setattr(examples, "read", of_all)


def rows(now):
    """An offer of each file, the good ones first."""
    for number, name in enumerate([*GOOD, *BAD]):
        one = {"channels": 1, "agent_channel": None, "customer_channel": None}
        yield cast.offer(
            number,
            agent=AGENTS[number % 2],
            at=now - timedelta(hours=1, minutes=number),
            file=name,
            **(one if name in MONO else {}),
        )


def check_kept(world, good, *, waiting=0, reports=0):
    """Of each good file all is here and of the others nothing; so many may still be put."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, timezone.now())):
        stored = Leg.objects.filter(state=Leg.State.STORED)
        lengths = list(stored.values_list("duration_ms", flat=True))
        assert Leg.objects.count() == len(good) + waiting
        tracks = Track.objects.exclude(stored_at=None).count()
    assert len(lengths) == len(good)
    assert all(abs(length - 1000) < 60 for length in lengths), lengths
    objects = [each for each in (world.data / "store").rglob("*") if each.is_file()]
    assert tracks == len(objects) - reports == 2 * len(good) - len(good & MONO)


def test_an_import_takes_every_kind_and_tells_what_is_wrong_with_the_others(
    all_drawn, world, tmp_path
):
    with world.here():
        now = cast.woonstede().now
    for name, raw in (GOOD | {name: raw for name, (raw, _) in BAD.items()}).items():
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "calls.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows(now)))
    done = world.run("import", str(tmp_path / "calls.jsonl"), "--source", cast.SOURCE)
    report = [json.loads(line) for line in done.stdout.splitlines()]
    told = [(each["result"], each["reason"]) for each in report]
    assert told == [("accepted", "")] * len(GOOD) + [("error", code) for _, code in BAD.values()]
    for _, code in BAD.values():
        assert f"1 × {SAID[code].en}" in done.stderr
    assert done.code == 1
    with world.here():
        check_kept(world, GOOD.keys(), reports=1)


def test_the_api_takes_every_kind_and_says_in_dutch_and_english_what_is_wrong(all_drawn, world):
    with world.here():
        door = calling.Door()
        offered = {row.pop("file"): row for row in rows(door.now)}
        for number, name in enumerate(sorted(AT_THE_DOOR)):
            answer = door.call("zoom", "POST", "/recordings", offered[name])
            path, media = f"/recordings/{answer.json()['id']}/audio", MEDIA[Path(name).suffix]
            language = ("nl", "en")[number % 2]
            raw, code = BAD.get(name) or (GOOD[name], "")
            put = door.call("zoom", "PUT", path, raw, media=media, language=language)
            if not code:
                assert (put.status_code, put.json()["length_differs"]) == (201, False), name
                continue
            [fault] = put.json()["errors"]
            assert (put.status_code, fault["code"]) == (422, code), name
            assert fault["message"].startswith(SAID[code].in_language(language))
        check_kept(world, AT_THE_DOOR & GOOD.keys(), waiting=len(BAD))
