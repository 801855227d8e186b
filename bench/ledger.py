"""The log beside the least it could do, in one run: `bin/bench ledger`. Prints JSON lines.

append   one deed with one line about one person, committed   beside one bare committed INSERT
place    the sequencer's lines per second
bundle   checking a bundle of leaves                          beside reading and hashing each leaf
tree     checking all leaves in the database                  beside selecting and hashing each leaf
details  opening every detail against its leaf                (nothing bare compares)

The two sides of a pair take turns; the ratio is that of the medians, 1 being as fast as the bare.
"""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import django

from klankbord.edges.cli import live

live.choose_settings()
django.setup()

from django.db import connection, transaction  # noqa: E402  the models exist from here on

from klankbord.database import migrating  # noqa: E402
from klankbord.gate import access  # noqa: E402
from klankbord.ledger import audit, book, bundle, handout, sequence, verify  # noqa: E402

DEEDS = 200
ROUNDS = 7
LINES = 100_000
AT = datetime.now(UTC)
PEOPLE = [uuid4() for _ in range(200)]
DETAIL = {
    "act": "listen_back",
    "purpose": "training",
    "function": "coach",
    "rules": ["R1", "R33"],
    "thing": uuid4(),
    "law": "2026-11-23",
}


def main() -> None:
    with live.server(), access.at_door(access.SYSTEM):
        migrating.migrate(verbosity=0)
        with live.connections["owner"].cursor() as cursor:
            cursor.execute(
                "CREATE TABLE bench_bare (id bigserial PRIMARY KEY, period varchar(7) NOT NULL,"
                " leaf bytea NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now())"
            )
        show("append", append, bare_insert, ROUNDS, DEEDS)
        placed = fill()
        with tempfile.TemporaryDirectory() as home:
            handout.write(Path(home) / "bundle")
            folder = Path(home) / "bundle"
            show("bundle", lambda: whole(folder), lambda: hashed(folder), 5, placed)
            show("tree", tree_of_the_database, select_and_hash, 5, placed)
        begun = time.perf_counter()
        assert not verify.database(at=AT).faults
        seconds = time.perf_counter() - begun
        told = {"what": "whole check", "lines": placed, "per_second": int(placed / seconds)}
        print(json.dumps(told))


def show(
    what: str, ours: Callable[[], None], bare: Callable[[], None], rounds: int, each: int
) -> None:
    taken: dict[str, list[float]] = {"ours": [], "bare": []}
    for side, work in (("ours", ours), ("bare", bare)) * rounds:
        begun = time.perf_counter()
        work()
        taken[side].append(time.perf_counter() - begun)
    mine, plain = (statistics.median(taken[side]) for side in ("ours", "bare"))
    print(
        json.dumps(
            {
                "what": what,
                "per_second": int(each / mine),
                "bare_per_second": int(each / plain),
                "ratio": round(plain / mine, 2),
            }
        )
    )


def append() -> None:
    for number in range(DEEDS):
        with transaction.atomic(durable=True):
            book.append("access", at=AT, subjects=[PEOPLE[number % 200]], detail=DETAIL)


def bare_insert() -> None:
    for _ in range(DEEDS):
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_bare (period, leaf) VALUES (%s, %s)",
                ["2026-11", os.urandom(230)],
            )


def fill() -> int:
    for _ in range(LINES // 1000):
        with transaction.atomic(durable=True):
            book.append_lines(
                [book.Line(PEOPLE[number % 200], "access", DETAIL) for number in range(1000)],
                at=AT,
            )
    begun = time.perf_counter()
    placed = sequence.run(at=AT).leaves
    seconds = time.perf_counter() - begun
    print(json.dumps({"what": "place", "lines": placed, "per_second": int(placed / seconds)}))
    return placed


def whole(folder: Path) -> None:
    assert not bundle.verify(bundle.load(folder)).faults


def hashed(folder: Path) -> None:
    (leaves,) = folder.glob("leaves-*.jsonl")
    with leaves.open("rb") as file:
        for line in file:
            sha256(line).digest()


def tree_of_the_database() -> None:
    report = audit.Report()
    log = audit.Log(verify.keyring.log_name(), verify.keyring.public_key())
    verify._check_month(log, verify.periods.period_of(AT), [], report)
    assert not report.faults


def select_and_hash() -> None:
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT leaf FROM ledger_entry ORDER BY id")
        while rows := cursor.fetchmany(verify.PORTION):
            for (leaf,) in rows:
                sha256(leaf).digest()


if __name__ == "__main__":
    main()
