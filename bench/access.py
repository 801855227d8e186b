"""The copy of all that is kept of one person: `bin/bench access`. Prints JSON lines.

A tenth of it and then the whole: time by the clock and of the processor, and the most memory that
the process held while it wrote. Sound is of a minute each, sealed; the file is sealed as it goes.

KLANKBORD_BENCH_RECORDINGS (500) and KLANKBORD_BENCH_LINES (100000) say how much; 5000 and 1000000
are what is asked.
"""

import itertools
import json
import os
import tempfile
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import intake  # sets Django up
from django.db import connection
from django.utils import timezone

from klankbord.database import migrating
from klankbord.edges.cli import live
from klankbord.edges.cli.demo.offering import SOURCE
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.disclosing import Person
from klankbord.ledger import book
from klankbord.people.models import Employee
from klankbord.recordings.intake import arriving
from klankbord.rights import packing
from klankbord.vault import boxes, keys

RECORDINGS = int(os.environ.get("KLANKBORD_BENCH_RECORDINGS", "500"))
LINES = int(os.environ.get("KLANKBORD_BENCH_LINES", "100000"))
SHARE = 10
"""The small person has one in so many of what the large one has."""
BATCH = 2_000
DETAIL = {"act": "listen_back", "purpose": "training", "function": "evaluator", "answer": "yes"}


def main() -> None:
    intake.PEOPLE = RECORDINGS // intake.CALLS
    with (
        live.server(),
        access.at_door(access.SYSTEM),
        tempfile.TemporaryDirectory() as folder,
    ):
        migrating.migrate(verbosity=0)
        now = timezone.now()
        intake.organise(now)
        sounds = [intake.make_sound(Path(folder) / f"{number}.wav") for number in range(10)]
        arrivals = [intake.arrival(number, now) for number in range(RECORDINGS)]
        opens = [partial(sounds[number % 10].open, "rb") for number in range(RECORDINGS)]
        took = arriving.arrive(arrivals, opens, source=SOURCE, at=now, by=intake.DOOR)
        assert all(outcome.leg for outcome in took)
        small, large = Employee.objects.filter(number__startswith="bench-").order_by("pk")[:2]
        give(small, RECORDINGS // SHARE, of=large)
        for person, lines in ((small, LINES // SHARE), (large, LINES)):
            log(person, lines)
        for person in (small, large):
            tell(person)


def give(small: Employee, number: int, *, of: Employee) -> None:
    """All recordings to the two of them: no plan lets so much of one person come in."""
    with live.connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE recordings_leg DISABLE TRIGGER USER")
        cursor.execute("UPDATE recordings_leg SET employee_id = %s", [of.pk])
        cursor.execute(
            "UPDATE recordings_leg SET employee_id = %s WHERE id IN"
            " (SELECT id FROM recordings_leg ORDER BY id LIMIT %s)",
            [small.pk, number],
        )
        cursor.execute("ALTER TABLE recordings_leg ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")


def log(person: Employee, lines: int) -> None:
    now = timezone.now()
    each = itertools.repeat(book.Line(person.pk, "decision", DETAIL), lines)
    while batch := list(itertools.islice(each, BATCH)):
        with access.deed(Access(SYSTEM, "retain", None, now)):
            book.append_lines(batch, at=now)
    with live.connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE ledger_detail, ledger_entry")


def tell(person: Employee) -> None:
    now = timezone.now()
    with access.deed(Access(SYSTEM, "retain", None, now)):
        key = keys.create(
            parties=[keys.Party(person.pk, "agent")],
            kind=packing.KIND,
            keep_until=now + timedelta(days=30),
            at=now,
        )
        blob = boxes.reserve(key, packing.CONTENT)
    connection.close()
    before = memory()
    Path("/proc/self/clear_refs").write_text("5")  # the most that was held is counted from here
    clock, processor = time.perf_counter(), time.process_time()
    with boxes.Writer(blob, row=boxes.Row("rights.package", 0)) as writer:
        copy = packing.Copy(Person(employee=person.pk), person.name, "nl")
        counted = packing.write(copy, writer, at=now)
    print(json.dumps({
        "recordings": counted.rows["recording"],
        "sounds": counted.sounds["given"],
        "lines": counted.rows["log"],
        "MB": round(writer.size / 1e6),
        "seconds": round(time.perf_counter() - clock, 1),
        "processor": round(time.process_time() - processor, 1),
        "memory_before_MB": before,
        "memory_most_MB": memory("VmHWM"),
    }), flush=True)  # fmt: skip


def memory(what: str = "VmRSS") -> int:
    """MB of this process."""
    said = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
    return int(said[what].split()[0]) // 1024


if __name__ == "__main__":
    main()
