"""The vault beside the least it could do, in one run: `bin/bench vault`. Prints JSON lines.

store    1 MB made durable: key, reservation, sealed stream, fsync, note of its size
         beside read, one AES-GCM, write, fsync, one committed INSERT
sweep    keys with a share, a box and a ledger line each       beside one bare indexed DELETE
day      seconds to make a whole day unreadable, for 100 and for 10,000 payloads

The two sides of `store` take turns; ratios are of medians, 1 being as fast as the bare side.
"""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import django
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from klankbord.edges.cli import live

live.choose_settings()
django.setup()

from django.db import connection, transaction  # noqa: E402  the models exist from here on

from klankbord.database import migrating  # noqa: E402
from klankbord.ledger import sequence  # noqa: E402
from klankbord.vault import boxes, guards, keys, sweep  # noqa: E402
from klankbord.vault.models import Confirmation, DayKey  # noqa: E402

SIZE = 1024 * 1024
EACH = 20
ROUNDS = 7
MANY = 10_000
NOW = datetime.now(UTC)
AGENTS = [uuid4() for _ in range(200)]
FRESH = AESGCM(os.urandom(32))


def main() -> None:
    with live.server(), tempfile.TemporaryDirectory() as folder:
        migrating.migrate(verbosity=0)
        with live.connections["owner"].cursor() as cursor:
            cursor.execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, size bigint)")
            cursor.execute("CREATE TABLE bench_due (id uuid PRIMARY KEY, due timestamptz)")
            cursor.execute("CREATE INDEX ON bench_due (due)")
        source = Path(folder) / "sound"
        source.write_bytes(os.urandom(SIZE))
        compare_stores(source, Path(folder))
        compare_sweeps()
        for count in (100, MANY):
            print(json.dumps({"what": "day", "payloads": count, "seconds": day_of(count)}))


def compare_stores(source: Path, folder: Path) -> None:
    taken: dict[str, list[float]] = {"ours": [], "bare": []}
    for side, work in (("ours", store), ("bare", bare_store)) * ROUNDS:
        begun = time.perf_counter()
        for _ in range(EACH):
            work(source, folder)
        taken[side].append(time.perf_counter() - begun)
    tell("store", statistics.median(taken["ours"]), statistics.median(taken["bare"]), EACH)


def store(source: Path, _folder: Path) -> None:
    row = boxes.Row("bench", uuid4())
    with transaction.atomic(durable=True):
        blob = boxes.reserve(made(NOW + timedelta(days=14)), "audio")
    with source.open("rb") as file, boxes.Writer(blob, row=row) as writer:
        while part := file.read(64 * 1024):
            writer.write(part)
    with transaction.atomic(durable=True):
        boxes.stored(blob, size=writer.size)


def bare_store(source: Path, folder: Path) -> None:
    sealed = FRESH.encrypt(os.urandom(12), source.read_bytes(), None)
    with (folder / uuid4().hex).open("wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (size) VALUES (%s)", [len(sealed)])


def made(keep_until: datetime, *, at: datetime = NOW, person: UUID | None = None) -> keys.Key:
    return keys.create(
        parties=[keys.Party(person or AGENTS[0], "agent")],
        kind="audio",
        keep_until=keep_until,
        at=at,
    )


def fill(count: int) -> None:
    """So many payloads that ended yesterday."""
    born = NOW - timedelta(days=3)
    for start in range(0, count, 500):
        with transaction.atomic(durable=True):
            for number in range(start, min(start + 500, count)):
                key = made(NOW - timedelta(days=1), at=born, person=AGENTS[number % 200])
                boxes.seal(key, "peaks", b"x" * 200, row=boxes.Row("bench", key.pk))


def compare_sweeps() -> None:
    fill(MANY)
    sequence.run(at=NOW)
    Confirmation.objects.bulk_create(
        Confirmation(account=uuid4(), at=NOW) for _ in range(guards.PEOPLE)
    )
    ours = seconds(lambda: sweep.sweep(NOW))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_due SELECT gen_random_uuid(), now() - interval '1 day'"
            " FROM generate_series(1, %s)",
            [MANY],
        )
        bare = seconds(lambda: cursor.execute("DELETE FROM bench_due WHERE due <= now()"))
    tell("sweep, in keys", ours, bare, MANY)
    tell("sweep, in rows", ours, bare, MANY, rows=3)  # a key, a share and a box


def day_of(count: int) -> float:
    DayKey.objects.filter(wrapped=None).delete()
    fill(count)
    taken = seconds(lambda: sweep._end_days(NOW))
    Confirmation.objects.bulk_create(
        Confirmation(account=uuid4(), at=NOW) for _ in range(guards.PEOPLE)
    )
    sweep.sweep(NOW)
    return round(taken, 4)


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def tell(what: str, ours: float, bare: float, each: int, *, rows: int = 1) -> None:
    told = {
        "what": what,
        "per_second": int(each * rows / ours),
        "bare_per_second": int(each / bare),
        "ratio": round(bare * rows / ours, 3),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
