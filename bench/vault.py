"""The vault beside the least it could do, in one run: `bin/bench vault`. Prints JSON lines.

store    1 MB made durable: key, reservation, sealed stream, fsync, note of its size
         beside read, one AES-GCM, write, fsync, one committed INSERT
sweep    keys with a share and a box, and a line in the ledger for each, by the whole night's sweep
         beside a bare DELETE of the same rows of the same tables, and beside one of as many rows
         of a table with an index on the deadline that nothing refers to
among    as sweep beside the same rows, with ten times as many payloads there that are not due:
         KLANKBORD_BENCH_DUE (20000) and KLANKBORD_BENCH_ALL (200000) say how many; one round,
         for which it fills the tables twice (a million among ten takes 11 GB and half an hour)
day      seconds to make a whole day unreadable, for 100 and for 10,000 payloads

`bench/vault.py among` does that one alone.

The sides take turns; ratios are of medians, 1 being as fast as the bare side.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from klankbord.gate import access  # noqa: E402
from klankbord.ledger import sequence  # noqa: E402
from klankbord.vault import boxes, guards, keys, sweep  # noqa: E402
from klankbord.vault.models import Confirmation, DayKey  # noqa: E402

SIZE = 1024 * 1024
EACH = 20
ROUNDS = 7
MANY = 10_000
DUE = int(os.environ.get("KLANKBORD_BENCH_DUE", "20000"))
ALL = int(os.environ.get("KLANKBORD_BENCH_ALL", "200000"))
PORTION = 50_000
NOW = datetime.now(UTC)
AGENTS = [uuid4() for _ in range(200)]
FRESH = AESGCM(os.urandom(32))
ROWS = 3
"""A payload here is a key, a share and a box."""
TWINS = """
WITH twin AS MATERIALIZED (
    SELECT *, gen_random_uuid() AS fresh FROM vault_key CROSS JOIN generate_series(1, %s)
    WHERE id = ANY(%s)
), share AS MATERIALIZED (
    SELECT * FROM vault_share WHERE key_id = ANY(%s)
), box AS MATERIALIZED (
    SELECT * FROM vault_box WHERE key_id = ANY(%s)
), named AS (
    INSERT INTO vault_key (id, kind, keep_until, row_until, version, created_at, gone_why)
    SELECT fresh, kind, keep_until, row_until, version, created_at, gone_why FROM twin
), shared AS (
    INSERT INTO vault_share (key_id, role, party_key_id, day_id, wrapped)
    SELECT fresh, role, party_key_id, day_id, wrapped
    FROM twin JOIN share ON key_id = twin.id
)
INSERT INTO vault_box (key_id, name, sealed)
SELECT fresh, name, sealed FROM twin JOIN box ON key_id = twin.id
"""
FILLED = ("vault_key", "vault_share", "vault_box")
REFERENCES = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = ANY(%s::regclass[])
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
ALONE = "INSERT INTO bench_due (due) SELECT now() FROM generate_series(1, %s)"


def main() -> None:
    with (
        live.server(),
        access.at_door(access.SYSTEM),
        tempfile.TemporaryDirectory() as folder,
    ):
        migrating.migrate(verbosity=0)
        with live.connections["owner"].cursor() as cursor:
            cursor.execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, size bigint)")
            cursor.execute(
                "CREATE TABLE bench_due (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),"
                " due timestamptz NOT NULL)"
            )
            cursor.execute("CREATE INDEX ON bench_due (due)")
        if sys.argv[1:] != ["among"]:
            source = Path(folder) / "sound"
            source.write_bytes(os.urandom(SIZE))
            compare_stores(source, Path(folder))
            compare_sweeps()
            for count in (100, MANY):
                print(json.dumps({"what": "day", "payloads": count, "seconds": day_of(count)}))
        compare_among()


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


def fill(count: int, *, ends: datetime = NOW - timedelta(days=1)) -> None:
    """So many payloads that end then: one for each agent, then twins of those."""
    if ends < NOW:
        DayKey.objects.filter(wrapped=None).delete()
    born, first = NOW - timedelta(days=3), []
    with transaction.atomic(durable=True):
        for agent in AGENTS[:count]:
            key = made(ends, at=born, person=agent)
            boxes.seal(key, "peaks", b"x" * 200, row=boxes.Row("bench", key.pk))
            first.append(key.pk)
    more, each = count // len(AGENTS) - 1, PORTION // len(AGENTS)
    for start in range(0, more, each):
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(TWINS, [min(each, more - start), first, first, first])
    with live.connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE vault_key, vault_share, vault_box")


def compare_sweeps() -> None:
    taken: dict[str, list[float]] = {"ours": [], "the same rows": [], "a table alone": []}
    for _ in range(ROUNDS):
        fill(MANY)
        sequence.run(at=NOW)
        confirm()
        taken["ours"].append(seconds(sweep_all))
        fill(MANY)
        taken["the same rows"].append(seconds(delete_all))
        with connection.cursor() as cursor:
            cursor.execute(ALONE, [MANY * ROWS])
        taken["a table alone"].append(seconds(delete_alone))
    ours, *bare = (statistics.median(times) for times in taken.values())
    for beside, seconds_ in zip(list(taken)[1:], bare, strict=True):
        tell(f"sweep beside {beside}, in rows", ours, seconds_, MANY * ROWS)


@contextmanager
def loading() -> Iterator[None]:
    """Fill the tables without their references and indexes, which are made again afterwards."""
    with live.connections["owner"].cursor() as cursor:
        cursor.execute(REFERENCES, [list(FILLED)])
        references = cursor.fetchall()
        cursor.execute(INDEXES, [list(FILLED)])
        indexes = cursor.fetchall()
        for table, name, _ in references:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, index in indexes:
            cursor.execute(index)
        for table, name, reference in references:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {reference}")
        cursor.execute("ANALYZE vault_key, vault_share, vault_box")


def compare_among() -> None:
    """A night's work beside the bare one, in tables that are full of what stays."""
    with loading():
        fill(ALL - DUE, ends=NOW + timedelta(days=30))
    taken = []
    for work in (delete_all, sweep_all):
        fill(DUE)
        sequence.run(at=NOW)
        confirm()
        taken.append(seconds(lambda work=work: work(DUE)))
    bare, ours = taken
    tell(f"sweep of {DUE} among {ALL} beside the same rows, in rows", ours, bare, DUE * ROWS)


def sweep_all(count: int = MANY) -> None:
    assert sweep.sweep(NOW).destroyed == count


def delete_all(count: int = MANY) -> None:
    """The rows of the same tables, with the same references that the database looks after."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        for table in ("vault_box", "vault_share"):
            cursor.execute(
                f"DELETE FROM {table} USING vault_key WHERE vault_key.id = key_id"
                " AND gone_at IS NULL AND keep_until <= %s",
                [NOW],
            )
            assert cursor.rowcount == count
        cursor.execute("DELETE FROM vault_key WHERE gone_at IS NULL AND keep_until <= %s", [NOW])
        assert cursor.rowcount == count


def delete_alone() -> None:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("DELETE FROM bench_due WHERE due <= now()")


def confirm() -> None:
    Confirmation.objects.bulk_create(
        Confirmation(account=uuid4(), at=NOW) for _ in range(guards.PEOPLE)
    )


def day_of(count: int) -> float:
    fill(count)
    taken = seconds(lambda: sweep.end_days(NOW))
    confirm()
    sweep.sweep(NOW)
    return round(taken, 4)


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def tell(what: str, ours: float, bare: float, each: int) -> None:
    told = {
        "what": what,
        "per_second": int(each / ours),
        "bare_per_second": int(each / bare),
        "ratio": round(bare / ours, 2),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
