"""kill -9 of the worker within its jobs: a later worker does each of them, with effect once."""

import io
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import transaction
from django.utils import timezone

import cast
import woonstede
import worlds
from klankbord.evaluations.evaluating import assigning
from klankbord.evaluations.models import Assignment
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import stalled
from klankbord.ledger import verify
from klankbord.notices.models import AfterNotice
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import playback
from klankbord.recordings.models import Leg, LegAccess
from klankbord.recordings.offered import offers
from klankbord.vault.models import Box

CRASHING = Path(__file__).with_name("crashing.py")
STEPS = {"recordings.prepare": 10, "evaluations.assign": 7, "notices.mail": 9}
"""How many steps (`crashing`) a job of each kind takes for one recording, or for one mail."""
KILLS = 4  # of each kind
APART = timedelta(minutes=20)
"""Between two workers: all that the clock starts is due, and a mail in hand counts as dropped."""
SENT = ("after _send", "before _mark", "before append_lines", "after append_lines")
"""Where a mail had gone, and nothing said so yet."""


@dataclass
class Shifts:
    """One worker after the other, each with a clock of its own, up to the present."""

    world: worlds.World
    now: datetime
    deaths: list[str] = field(default_factory=list)

    def kill(self, task: str, step: int) -> None:
        """Let a worker die in a job of this kind, at this step."""
        code, last = self._work([sys.executable, str(CRASHING), task, str(step), "worker"])
        assert code == -signal.SIGKILL, f"nothing of {task} came to step {step}"
        self.deaths.append(last)

    def work(self, *, leaving: str | None = None) -> None:
        """Let the real worker do all there is, but for what a job of this kind left undone."""
        code, said = self._work([worlds.KLANKBORD, "worker"], leaving=leaving)
        assert code == 0, said

    def last_heard(self, *, ago: int) -> None:
        """Let so many seconds have passed since any worker was heard of."""
        with closing(self.world.connect()) as database:
            database.execute(
                "UPDATE procrastinate_workers SET last_heartbeat = now() - %s * interval '1 s'",
                [ago],
            )

    def _work(self, command: list[str], *, leaving: str | None = None) -> tuple[int, str]:
        """Work until the process dies or has nothing left to do; how it ended, its last words."""
        self.now += APART
        clock = worlds.clock(self.now - timezone.now())
        with (
            closing(self.world.connect()) as database,
            subprocess.Popen(
                command,
                env={**self.world.environment(), **clock},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            ) as process,
        ):
            swept, deadline = _swept(database), time.monotonic() + 120
            while process.poll() is None and time.monotonic() < deadline:
                if _swept(database) > swept and _open(database) == leaving:
                    break
                time.sleep(0.05)
            process.terminate()
            _, said = process.communicate(timeout=30)
            if process.returncode == 0:
                assert _open(database) == leaving, _jobs(database)
        return process.returncode, said.strip()


def _open(database: psycopg.Connection[Any]) -> str | None:
    """The kinds of jobs that are not done."""
    kinds = {task for task, state in _jobs(database) if state in {"todo", "doing"}}
    return ", ".join(kinds) or None


def _swept(database: psycopg.Connection[Any]) -> int:
    return _jobs(database)["jobs.retry_stalled", "succeeded"]


def _jobs(database: psycopg.Connection[Any]) -> Counter[tuple[str, str]]:
    rows = database.execute("SELECT task_name, status::text FROM procrastinate_jobs").fetchall()
    return Counter((task, state) for task, state in rows)


@pytest.mark.parametrize("task", STEPS)
def test_what_a_killed_worker_had_in_hand_is_done_by_the_next_one_and_once(world, task):
    steps = random.Random(task).sample(range(1, STEPS[task] + 1), KILLS)
    shifts = Shifts(world, _minute(timezone.now()) - APART * (KILLS + 5))
    with world.here(), woonstede.QUICK:
        organisation = cast.woonstede(now=shifts.now)
        legs = [_stored(organisation, number) for number in range(4)]
        if task != "recordings.prepare":
            _do(legs, at=shifts.now)
        if task == "notices.mail":
            _listen(organisation, legs)

    for step in sorted(steps):
        shifts.last_heard(ago=stalled.SILENT + 1)
        shifts.kill(task, step)
    shifts.last_heard(ago=0)
    shifts.work(leaving=task)  # who was heard of a moment ago keeps his job
    shifts.last_heard(ago=stalled.SILENT + 1)
    shifts.work()
    if task == "recordings.prepare":
        shifts.work()  # what has only now become ready is assigned when the clock says so

    with world.here():
        _ready_and_assigned_once(organisation, legs)
        if task == "notices.mail":
            _mailed_once(organisation, shifts)
        assert verify.database(at=timezone.now()).faults == []


def _minute(at: datetime) -> datetime:
    """So that a worker is done before its clock starts everything again."""
    return at.replace(second=1, microsecond=0)


def _stored(organisation: cast.Woonstede, number: int) -> UUID:
    """A call that came in and waits for the worker: three of Anna's, one of Joris's."""
    agent = "agent-1002" if number == 3 else "agent-1001"
    row = cast.offer(number, at=organisation.now - timedelta(hours=number + 1), agent=agent)
    arrival = offers.parse(row, source=cast.SOURCE)
    [outcome] = arriving.arrive(
        [arrival],
        [lambda: io.BytesIO(cast.tone(1.0))],
        source=cast.SOURCE,
        at=organisation.now,
        by=Actor(role="integration"),
    )
    assert outcome.leg is not None, outcome
    return outcome.leg


def _do(legs: list[UUID], *, at: datetime) -> None:
    for leg in legs:
        preparing.make_ready(leg, at=at)


def _listen(organisation: cast.Woonstede, legs: list[UUID]) -> None:
    """Noor listens to each, so that everybody has messages, and a mail that says so."""
    noor = organisation.actor("noor", "evaluator")
    assert assigning.assign_ready(at=organisation.now) == len(legs)
    for leg in legs:
        playback.begin(
            leg, purpose="training", reason="drawn_sample", actor=noor, at=organisation.now
        )


def _ready_and_assigned_once(organisation: cast.Woonstede, legs: list[UUID]) -> None:
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, timezone.now())):
        states = set(Leg.objects.values_list("pk", "state"))
        assert states == {(leg, Leg.State.READY) for leg in legs}
        assert Box.objects.filter(name="peaks").count() == 2 * len(legs)
        assert Assignment.objects.count() == LegAccess.objects.count() == len(legs)
    for person, calls in ((organisation.anna, 3), (organisation.joris, 1)):
        assert woonstede.lines(person.pk).count("recording_assigned") == calls


def _mailed_once(organisation: cast.Woonstede, shifts: Shifts) -> None:
    """Each got one mail, and one more for each worker that died between sending and marking."""
    again = sum(where in SENT for where in shifts.deaths)
    assert again, shifts.deaths
    mails = _mails(shifts.world.data / "mail")
    assert len(mails) == 2 + again
    assert set(mails) == {"anna@woonstede.example", "joris@woonstede.example"}
    assert not AfterNotice.objects.filter(mailed_at=None).exists()
    for person, notices in ((organisation.anna, 3), (organisation.joris, 1)):
        kinds = woonstede.lines(person.pk)
        assert (kinds.count("told_afterwards"), kinds.count("mail_sent")) == (notices, 1)


def _mails(folder: Path) -> list[str]:
    """To whom mail went, once for each."""
    found = b"".join(path.read_bytes() for path in folder.iterdir())
    parts = [part for part in found.split(b"-" * 79 + b"\n") if part.strip()]
    return [str(message_from_bytes(part)["To"]) for part in parts]
