"""kill -9 while a sweep forgets or a copy for somebody is made: nothing by halves, nothing twice.

KLANKBORD_ROUNDS in the environment says how often; each dies at a point drawn from a seed.
"""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import cast
import wellness
import worlds

CRASHING = str(Path(__file__).with_name("crashing.py"))
ROUNDS = int(os.environ.get("KLANKBORD_ROUNDS", "2"))
STEPS = {"sweep": 34, "rights.make_package": 60}
"""About how many steps (`crashing`) each takes."""
MANY = 3
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
HELD, LATER = UUID(int=3), UUID(int=4)


def dies(world: worlds.World, where: str, step: int, *order: str) -> bool:
    """Run a command that dies at a step; whether it came so far."""
    done = subprocess.run(
        [sys.executable, CRASHING, where, str(step), *order],
        env=world.environment(),
        capture_output=True,
        check=False,
        timeout=180,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode == -signal.SIGKILL


def sealed(person: UUID, *, at: datetime, ends: datetime) -> UUID:
    """A payload with an object in the store; the id of its key."""
    from django.db import transaction

    from klankbord.vault import boxes, keys

    with transaction.atomic(durable=True):
        party = keys.Party(person, "agent")
        key = keys.create(parties=[party], kind="audio", keep_until=ends, at=at)
        row = boxes.Row("recordings.leg", key.pk)
        boxes.seal(key, "words", b"hello", row=row)
        blob = boxes.reserve(key, "audio")
    with boxes.Writer(blob, row=row) as writer:
        writer.write(b"sound" * 1000)
    with transaction.atomic(durable=True):
        boxes.stored(blob, size=writer.size)
    return key.pk


def readable(key: UUID) -> bool:
    from klankbord.vault import boxes, keys
    from klankbord.vault.models import Key

    found = Key.objects.filter(pk=key).first()
    try:
        row = boxes.Row("recordings.leg", key)
        return found is not None and boxes.unseal(found, "words", row=row) == b"hello"
    except keys.Gone:
        return False


def erased(person: UUID) -> int:
    """The lines of the log that say that something of a person went."""
    from klankbord.ledger import book
    from klankbord.ledger.models import Detail

    rows = Detail.objects.filter(subject=person).select_related("entry")
    return sum("class" in book.open_detail(row, row.entry)["detail"] for row in rows)


def test_a_sweep_that_is_killed_anywhere_is_finished_by_the_next(world: worlds.World) -> None:
    from django.db import transaction

    from klankbord.gate.access import SYSTEM
    from klankbord.vault import holds
    from klankbord.vault.models import Blob, Deletion, Key

    chance, died = random.Random(7), 0
    now = datetime.now(UTC)
    with world.here():
        held, later = (sealed(each, at=now, ends=now + 30 * DAY) for each in (HELD, LATER))
        with transaction.atomic(durable=True):
            found = Key.objects.get(pk=held)
            day = (now + 60 * DAY).date()
            holds.record(found, case="claim", review_on=day, at=now, by=SYSTEM)
            Key.objects.filter(pk=held).update(keep_until=now)
    for number in range(ROUNDS):
        persons = [UUID(int=1000 + number * MANY + each) for each in range(MANY)]
        with world.here():
            born = datetime.now(UTC)
            due = [sealed(each, at=born, ends=born + SECOND) for each in persons]
            time.sleep(1)
        died += dies(world, "sweep", chance.randint(1, STEPS["sweep"]), "sweep")
        with world.here():
            told = [erased(each) for each in persons]
            there = [Key.objects.filter(pk=each, gone_at=None).exists() for each in due]
            assert told == [not each for each in there], "a line goes with what it tells"
            assert readable(held)
            assert readable(later)
        done = world.run("sweep")
        assert done.code == 0, done.stderr
        with world.here():
            assert not any(map(readable, due))
            assert not Blob.objects.filter(key__in=due).exists()
            assert [erased(each) for each in persons] == [1] * MANY
            assert Deletion.objects.count() >= number + 1
            objects = [each for each in (world.data / "store").rglob("*") if each.is_file()]
            assert len(objects) == 2, "only what is held and what stays"
    assert died >= ROUNDS // 2, "too few runs died to mean anything"
    assert world.run("ledger", "verify").code == 0


def test_a_copy_whose_making_is_killed_anywhere_is_made_once_and_whole(
    world: worlds.World,
) -> None:
    from klankbord.gate.access import SYSTEM, Access, deed
    from klankbord.rights import packing
    from klankbord.rights.models import Package
    from klankbord.vault import boxes
    from klankbord.vault.models import Blob

    with world.here():
        organisation = cast.woonstede()
        now = organisation.now
    chance, died = random.Random(7), 0
    for _ in range(ROUNDS):
        with world.here():
            package = packing.order(asked(organisation), at=now, by=SYSTEM).pk
        step = chance.randint(1, STEPS["rights.make_package"])
        died += dies(world, "rights.make_package", step, "worker", "--once")
        with world.here(), deed(Access(SYSTEM, "retain", None, now)):
            made = Package.objects.get(pk=package)
            blob = Blob.objects.get(key=made.key)
            assert (made.ready_at is None) == (blob.size is None), "ready and there, or neither"
        with closing(world.connect()) as database:
            # What brings back the jobs of the dead has tests of its own (test_killed_workers).
            database.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE status = 'doing'")
        assert world.work().code == 0
        with world.here():
            with deed(Access(SYSTEM, "retain", None, now)):
                made = Package.objects.select_related("key").get(pk=package)
                blob = Blob.objects.select_related("key").get(key=made.key)
            with boxes.Reader(blob, row=packing.row_of(made)) as file:
                assert file.size == made.size
                assert file.read(0, 4) == b"PK\x03\x04"
    assert died >= ROUNDS // 2, "too few runs died to mean anything"
    assert wellness.findings(world) <= {"drafts"}


def asked(organisation: "cast.Woonstede") -> UUID:
    """A request of Anna's for access that was granted."""
    from klankbord.gate.access import SYSTEM, Access, deed
    from klankbord.rights import sealed as words
    from klankbord.rights.models import Request

    now, anna = organisation.now, organisation.anna
    day = now.date()
    with deed(Access(SYSTEM, "retain", None, now)):
        return Request.objects.create(
            key=words.key(anna.pk, "agent", now),
            type="access",
            who="employee",
            person=anna.pk,
            employee_id=anna.pk,
            account_id=anna.account_id,
            language="nl",
            received_at=now,
            due_on=day + 30 * DAY,
            first_due_on=day + 30 * DAY,
            identity="signed_in",
            identified_at=now,
            state="answered",
            outcome="granted",
            decided_at=now,
            decided_by=organisation.account("ilse"),
            decided_relation="none",
        ).pk
