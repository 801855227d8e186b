"""Sound of other kinds, beside plain WAV, in one run: `bin/bench formats`. Prints JSON lines.

intake   200 calls of a minute (two voices, stereo) as WAV in A-law at 8 kHz, and as many as Opus
         and as MP3, through `arriving.arrive`; the sides take turns by ten. The ratio is that of
         the medians of a turn: plain / decoded, 1 being as fast as plain.
long     three hours, stereo, as Opus, MP3, FLAC and M4A: seconds from file to samples, and the most
         memory of each of the two processes. The same of ten minutes, to see what length costs.
"""

import io
import json
import multiprocessing
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import av
import django
import numpy as np
from av.audio.resampler import AudioResampler

from klankbord.edges.cli import live

live.choose_settings()
django.setup()

from django.utils import timezone  # noqa: E402  the models exist from here on

from klankbord.audio import opening  # noqa: E402
from klankbord.audio.decoding import Decoded  # noqa: E402
from klankbord.database import migrating  # noqa: E402
from klankbord.edges.cli.demo import examples, loading  # noqa: E402
from klankbord.edges.cli.demo.offering import SOURCE  # noqa: E402
from klankbord.gate import access  # noqa: E402
from klankbord.gate.access import Actor  # noqa: E402
from klankbord.recordings.intake import arriving  # noqa: E402
from klankbord.recordings.offered import offers  # noqa: E402

DOOR = Actor(role="integration")
TURN, TURNS = 10, 20
KINDS = {
    "wav": ("wav", "pcm_alaw", 8000),
    "opus": ("ogg", "libopus", 16000),
    "mp3": ("mp3", "libmp3lame", 16000),
    "flac": ("flac", "flac", 8000),
    "m4a": ("mp4", "aac", 16000),
}
SECONDS = 10


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("opus", "mp3", "flac", "m4a"):
            for minutes in (10, 180):
                path = Path(folder) / f"{minutes}.{kind}"
                path.write_bytes(encode(kind, minutes * 60))
                tell(what="long", kind=kind, minutes=minutes, **alone(path))
                path.unlink()
    sounds = {kind: encode(kind, 60) for kind in ("wav", "opus", "mp3")}
    with live.server(), access.at_door(access.SYSTEM):
        migrating.migrate(verbosity=0)
        intake(sounds)


def alone(path: Path) -> dict[str, float]:
    """Decode in a fresh process, so that its memory is that of this file alone."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(measure, (str(path),))


def measure(path: str) -> dict[str, float]:
    began = time.perf_counter()
    before, decoder = held("self"), 0.0
    with Path(path).open("rb") as file, opening.sound(file) as sound:
        assert isinstance(sound, Decoded)
        for number, _ in enumerate(sound.pieces()):
            if number % 50 == 0:
                decoder = held(str(sound.process))
    return {
        "megabytes": round(Path(path).stat().st_size / 2**20, 1),
        "seconds": round(time.perf_counter() - began, 1),
        "grew_mb": round(held("self") - before, 1),
        "decoder_mb": round(decoder, 1),
    }


def held(process: str) -> float:
    """The most megabytes that a process held so far."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def intake(sounds: dict[str, bytes]) -> None:
    now = timezone.now()
    organise(now)
    taken: dict[str, list[float]] = {kind: [] for kind in sounds}
    for turn in range(TURNS):
        for side, (kind, sound) in enumerate(sounds.items()):
            some = [arrival(side, turn * TURN + number, now) for number in range(TURN)]
            opens = [partial(io.BytesIO, sound)] * TURN
            began = time.perf_counter()
            for outcome in arriving.arrive(some, opens, source=SOURCE, at=now, by=DOOR):
                assert outcome.result == "accepted", outcome
            taken[kind].append(time.perf_counter() - began)
    median = {kind: statistics.median(times) for kind, times in taken.items()}
    for kind in ("opus", "mp3"):
        tell(
            what="intake",
            kind=kind,
            plain_ms_a_call=round(1000 * median["wav"] / TURN, 1),
            decoded_ms_a_call=round(1000 * median[kind] / TURN, 1),
            ratio=round(median["wav"] / median[kind], 2),
        )


def organise(now: Any) -> None:
    """The organisation of the demo, with a plan that draws all that is offered."""
    read = examples.read

    def larger(name: str, *, begins: Any) -> dict[str, Any]:
        said = read(name, begins=begins)
        if "employees" in said:
            since = said["employments"][0]["since"]
            for number in range(3 * TURN * TURNS):
                who = f"bench-{number}"
                said["employees"].append({"number": who, "name": f"Medewerker {number}"})
                said["employments"].append({"employee": who, "kind": "employee", "since": since})
                said["memberships"].append({"employee": who, "team": "huur", "since": since})
                said["agents"].append(
                    {"source": SOURCE, "ref": who, "employee": who, "since": since}
                )
        return said

    examples.read = larger
    loading.organise(now, password=loading.PASSWORD)


def arrival(side: int, number: int, now: Any) -> offers.Arrival:
    person = side * TURN * TURNS + number
    row = {
        "source_call_id": f"bench-{side}-{number}",
        "agent_ref": f"bench-{person}",
        "started_at": (now - timedelta(days=1, minutes=person)).isoformat(),
        "direction": "inbound",
        "caller_ref": f"+316{person:08d}",
        "queue": "huur",
        "line": "huur-in",
        "file": "sound",
        "channels": 2,
        "agent_channel": 0,
        "duration_ms": 60_000,
        "hold_spans": [[20_000, 30_000]],
    }
    read = offers.parse(row, source=SOURCE)
    assert isinstance(read, offers.Arrival), read
    return read


def encode(kind: str, seconds: int) -> bytes:
    """Two tones that take turns, with noise: as large as speech for an encoder."""
    container, codec, rate = KINDS[kind]
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, layout="stereo")
        stream.bit_rate = 32_000
        context = stream.codec_context
        context.open()
        whole = AudioResampler(
            format=context.format,
            layout=context.layout,
            rate=context.sample_rate,
            frame_size=context.frame_size or None,
        )
        for frame in frames(rate, seconds):
            for part in whole.resample(frame):
                out.mux(stream.encode(part))
        for part in whole.resample(None):
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return file.getvalue()


def frames(rate: int, seconds: int) -> Iterator[av.AudioFrame]:
    at = np.arange(SECONDS * rate) / rate
    noise = np.random.default_rng(1).normal(0, 300, (at.size, 2))
    turns = np.stack([np.sin(at) > 0, np.sin(at) < 0], axis=1)
    tones = np.stack([np.sin(2 * np.pi * pitch * at) for pitch in (300, 500)], axis=1)
    raw = (8000 * tones * turns + noise).astype("<i2").tobytes()
    for number in range(seconds // SECONDS):
        frame = av.AudioFrame(format="s16", layout="stereo", samples=SECONDS * rate)
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        frame.pts = number * SECONDS * rate
        frame.planes[0].update(raw)
        yield frame


def tell(**measured: Any) -> None:
    print(json.dumps(measured), flush=True)


if __name__ == "__main__":
    main()
