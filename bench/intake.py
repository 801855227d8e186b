"""An import beside the least that it could do, in one run: `bin/bench intake`. Prints a JSON line.

ours     1,000 calls of 1 MB (WAV, 8 kHz, stereo, µ-law) through `arriving.arrive`, as `klankbord
         import` does: drawn, decided, written down, sealed by party in the folder, durable
bare     the same files: read, one AES-256-GCM, write, fsync, one committed INSERT

The sides take turns by fifty; what the draw of the whole batch costs counts as ours. The ratio is
that of the medians of a turn, 1 being as fast as the bare side. `python_ms` is what a call costs
this process in processor time, which waiting for others leaves as it is.
"""

import json
import os
import statistics
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import django
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from klankbord.edges.cli import live

live.choose_settings()
django.setup()

from django.db import connection, transaction  # noqa: E402  the models exist from here on
from django.utils import timezone  # noqa: E402

from klankbord.database import migrating  # noqa: E402
from klankbord.edges.cli.demo import examples, loading  # noqa: E402
from klankbord.edges.cli.demo.offering import SOURCE  # noqa: E402
from klankbord.gate import access  # noqa: E402
from klankbord.gate.access import Actor  # noqa: E402
from klankbord.recordings.intake import arriving  # noqa: E402
from klankbord.recordings.offered import offers  # noqa: E402

DOOR = Actor(role="integration")
PEOPLE = 200
CALLS = 5
"""Of each, as many as the plan draws in a month."""
FILES = 50
TURN = 50
SIZE = 1024 * 1024


def main() -> None:
    with (
        live.server(),
        access.at_door(access.SYSTEM),
        tempfile.TemporaryDirectory() as folder,
    ):
        migrating.migrate(verbosity=0)
        with live.connections["owner"].cursor() as cursor:
            cursor.execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, size bigint)")
        now = timezone.now()
        organise(now)
        sounds = [make_sound(Path(folder) / f"{number}.wav") for number in range(FILES)]
        arrivals = [arrival(number, now) for number in range(PEOPLE * CALLS)]
        opens = [partial(sounds[number % FILES].open, "rb") for number in range(len(arrivals))]
        incoming = arriving.arrive(arrivals, opens, source=SOURCE, at=now, by=DOOR)
        taken: dict[str, list[float]] = {"ours": [], "bare": []}
        worked: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(len(arrivals) // TURN):
            for side, work in (
                ("ours", lambda: take(incoming)),
                ("bare", lambda: bare(sounds, Path(folder))),
            ):
                before = time.process_time()
                taken[side].append(seconds(work))
                worked[side].append(1000 * (time.process_time() - before) / TURN)
        assert next(incoming, None) is None
    tell(taken, worked)


def organise(now: datetime) -> None:
    """The organisation of the demo, with more people and a plan that draws all that is offered."""
    read = examples.read

    def larger(name: str, *, begins: date) -> dict[str, Any]:
        said = read(name, begins=begins)
        if "employees" in said:
            enlarge(said, said["employments"][0]["since"])
        else:
            said["version"]["plan"] = {"per_person": CALLS, "ceiling": CALLS}
        return said

    examples.read = larger
    loading.organise(now, password=loading.PASSWORD)


def enlarge(crew: dict[str, Any], since: object) -> None:
    for number in range(PEOPLE):
        who = f"bench-{number}"
        crew["employees"].append({"number": who, "name": f"Medewerker {number}"})
        crew["employments"].append({"employee": who, "kind": "employee", "since": since})
        crew["memberships"].append({"employee": who, "team": "huur", "since": since})
        crew["agents"].append({"source": SOURCE, "ref": who, "employee": who, "since": since})


def arrival(number: int, now: datetime) -> offers.Arrival:
    call, person = divmod(number, PEOPLE)
    row = {
        "source_call_id": f"bench-{number}",
        "agent_ref": f"bench-{person}",
        "started_at": (now - timedelta(days=1 + call, minutes=person)).isoformat(),
        "direction": "inbound",
        "caller_ref": f"+316{number:08d}",
        "queue": "huur",
        "line": "huur-in",
        "file": f"{number % FILES}.wav",
        "channels": 2,
        "agent_channel": 0,
    }
    read = offers.parse(row, source=SOURCE)
    assert isinstance(read, offers.Arrival), read
    return read


def make_sound(path: Path) -> Path:
    """A telephone call of a minute or so that nobody can compress."""
    form = struct.pack("<HHIIHH", 7, 2, 8000, 16000, 2, 8)
    data = os.urandom(SIZE - 44)
    head = b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<I", 16)
    path.write_bytes(head + form + b"data" + struct.pack("<I", len(data)) + data)
    return path


def take(incoming: Iterator[arriving.Outcome]) -> None:
    for outcome in islice(incoming, TURN):
        assert outcome.result == "accepted", outcome
        assert outcome.leg is not None


def bare(sounds: list[Path], folder: Path) -> None:
    key = AESGCM(os.urandom(32))
    for sound in islice(sounds * TURN, TURN):
        sealed = key.encrypt(os.urandom(12), sound.read_bytes(), None)
        with (folder / uuid4().hex).open("wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_bare (size) VALUES (%s)", [len(sealed)])


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def tell(taken: dict[str, list[float]], worked: dict[str, list[float]]) -> None:
    whole = {side: sum(times) for side, times in taken.items()}
    turn = {side: statistics.median(times) for side, times in taken.items()}
    told = {
        "what": "intake",
        "recordings": TURN * len(taken["ours"]),
        "per_second": round(TURN / turn["ours"], 1),
        "bare_per_second": round(TURN / turn["bare"], 1),
        "ratio": round(turn["bare"] / turn["ours"], 2),
        "ratio_of_the_whole": round(whole["bare"] / whole["ours"], 2),
        "python_ms": round(statistics.median(worked["ours"]), 2),
        "bare_python_ms": round(statistics.median(worked["bare"]), 2),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
