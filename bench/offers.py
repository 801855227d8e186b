"""A batch of offers, drawn and decided before a byte of sound: `bin/bench offers`. JSON lines.

A tenth of the rows and all of them (100,000, or the first argument) are rehearsed, each in a fresh
process: read from a CSV as any platform may write it, drawn, and those that are drawn put before
the law, as `klankbord import --dry-run` does. Said are offers a second by the clock and by
processor time of the process and of the database, and the most memory that the process held, above
what it had before.

`bench/offers.py ROWS import` lets them come in, as `klankbord import` does: those that are drawn
with a second of sound, the others written down. The second time a tenth of them is here already.
"""

import csv
import json
import multiprocessing
import resource
import struct
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django

from klankbord.edges.cli import live

live.choose_settings()
django.setup()

import gate_http  # noqa: E402  the models exist from here on
import intake  # noqa: E402
from django.utils import timezone  # noqa: E402

from klankbord.database import migrating  # noqa: E402
from klankbord.edges.cli.demo.offering import SOURCE  # noqa: E402
from klankbord.edges.connectors.contract import Settings  # noqa: E402
from klankbord.edges.connectors.exports import Folder  # noqa: E402
from klankbord.edges.importing import choosing, gathering  # noqa: E402
from klankbord.gate import access  # noqa: E402
from klankbord.gate.access import Actor  # noqa: E402
from klankbord.recordings.intake import arriving, rehearsing  # noqa: E402

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 100_000
IMPORTED = "import" in sys.argv
PEOPLE = 500
DOOR = Actor(role="integration")


def main() -> None:
    with live.server():
        migrating.migrate(verbosity=0)
        now = timezone.now()
        with access.at_door(access.SYSTEM):
            intake.PEOPLE = PEOPLE
            intake.organise(now)
        live.connections.close_all()
        path = Path(live.settings.DATA) / "offers" / "offers.csv"
        path.parent.mkdir()
        path.with_name("call.wav").write_bytes(_second())
        context = multiprocessing.get_context("spawn")
        for rows in (ROWS // 10, ROWS):
            with path.open("w") as file:
                table = csv.DictWriter(file, list(row(0, now)))
                table.writeheader()
                table.writerows(row(n, now) for n in range(rows))
            before = gate_http.processor()
            with context.Pool(1) as pool:
                told = pool.apply(imported if IMPORTED else rehearse, (str(path), now))
                worked = gate_http.processor() - before
            print(json.dumps(told | {"processor_per_second": round(rows / worked)}), flush=True)


def row(number: int, now: datetime) -> dict[str, Any]:
    call, person = divmod(number, PEOPLE)
    began = now - timedelta(minutes=10 + call * 37 % 30_000, seconds=person)
    return {
        "source_call_id": f"bench-{number}",
        "agent_ref": f"bench-{person}",
        "started_at": began.isoformat(),
        "direction": "inbound",
        "caller_ref": f"+316{number:08d}",
        "queue": "huur",
        "line": "huur-in",
        "file": "call.wav",
        "channels": 2,
        "agent_channel": 0,
        "duration_ms": 60_000,
    }


def read(path: str) -> gathering.Batch:
    items = choosing.items(Folder(Path(path)), form="csv", settings=Settings())
    batch = gathering.gather(items, SOURCE)
    assert not batch.faults, batch.told()
    return batch


def rehearse(path: str, now: datetime) -> dict[str, Any]:
    before = peak()
    began = time.perf_counter()
    batch = read(path)
    reading = time.perf_counter() - began
    with access.at_door(access.SYSTEM):
        made = rehearsing.rehearse(batch.arrivals, source=SOURCE, at=now, by=DOOR)
    took = time.perf_counter() - began
    return {
        "what": "offers",
        "rows": len(made),
        "accepted": sum(offer.result == "accepted" for offer in made),
        "per_second": round(len(made) / took),
        "reading_share": round(reading / took, 2),
        "grew_mb": round(peak() - before),
        "bytes_a_row": round((peak() - before) * 2**20 / len(made)),
    }


def imported(path: str, now: datetime) -> dict[str, Any]:
    before = peak()
    began = time.perf_counter()
    batch = read(path)
    reading = time.perf_counter() - began
    results: Counter[str] = Counter()
    with access.at_door(access.SYSTEM):
        came = arriving.arrive(batch.arrivals, batch.opens, source=SOURCE, at=now, by=DOOR)
        results.update(outcome.result for outcome in came)
    took = time.perf_counter() - began
    return {
        "what": "imported",
        "rows": results.total(),
        "results": dict(results),
        "per_second": round(results.total() / took),
        "reading_share": round(reading / took, 2),
        "grew_mb": round(peak() - before),
        "bytes_a_row": round((peak() - before) * 2**20 / results.total()),
    }


def _second() -> bytes:
    """A second of nothing in two channels of A-law."""
    form = struct.pack("<HHIIHH", 6, 2, 8000, 16000, 2, 8)
    head = b"RIFF" + struct.pack("<I", 36 + 16000) + b"WAVEfmt " + struct.pack("<I", 16)
    return head + form + b"data" + struct.pack("<I", 16000) + b"\xd5" * 16000


def peak() -> float:
    """The most megabytes that this process held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
