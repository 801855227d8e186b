"""From a restriction to a no on another server: `bin/bench restriction`. Prints JSON lines.

One process of `klankbord serve` is told by the employee to restrict a recording; another one is
asked all the while by the evaluator whether he may listen to it. Counted is from the moment that
the first was told until the other one has said no; and a yes to a question that was put after the
first had answered would end this with an error. At most a second is wanted. Beside it stands how
long the first one took to answer, and what one restriction and one no cost by themselves, in
processor time of servers and database, which waiting for others leaves as it is.
"""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import gate_http  # sets Django up
import intake
from django.utils import timezone

from klankbord.database import migrating
from klankbord.edges.cli import live
from klankbord.edges.cli.demo.offering import SOURCE
from klankbord.evaluations.evaluating import assigning
from klankbord.gate import access
from klankbord.people import queries, tokens
from klankbord.people.models import Employee
from klankbord.recordings.intake import arriving, preparing

TIMES = 25
ALONE = 20
"""Recordings on which a restriction and a no are measured by themselves."""
ASKING = 4
"""Questions that are on their way at any moment."""
LISTEN = "?act=listen_back&purpose=training&reason=drawn_sample"


def main() -> None:
    with live.server():
        migrating.migrate(verbosity=0)
        with access.at_door(access.SYSTEM), TemporaryDirectory() as folder:
            legs, secrets = prepare(Path(folder))
        live.connections.close_all()
        with gate_http.serving() as first, gate_http.serving() as other:
            anna, noor = (Caller(secret) for secret in secrets)
            for leg in legs[:1]:
                anna.ask(first, "GET", "/me/recordings")
                assert noor.ask(other, "GET", f"/recordings/{leg}{LISTEN}")[0] == 200
            taken = [restricted(leg, first, other, anna, noor) for leg in legs[ALONE:]]
            click_work = work(
                lambda leg: anna.ask(first, "POST", f"/me/recordings/{leg}/restrict"),
                legs[:ALONE],
                200,
            )
            no_work = work(
                lambda leg: noor.ask(other, "GET", f"/recordings/{leg}{LISTEN}"), legs[:ALONE], 403
            )
    until_no, click = (sorted(each) for each in zip(*taken, strict=True))
    told = {
        "what": "restriction",
        "times": len(taken),
        "median_ms": round(1000 * statistics.median(until_no)),
        "most_ms": round(1000 * until_no[-1]),
        "click_median_ms": round(1000 * statistics.median(click)),
        "click_processor_ms": click_work,
        "no_processor_ms": no_work,
    }
    print(json.dumps(told))


def prepare(folder: Path) -> tuple[list[UUID], list[str]]:
    """Recordings that Anna's evaluator may hear, and what both sign in with."""
    now = timezone.now()
    intake.PEOPLE = -(-(TIMES + ALONE) // intake.CALLS)
    intake.organise(now)
    sound = intake.make_sound(folder / "0.wav")
    arrivals = [intake.arrival(number, now) for number in range(TIMES + ALONE)]
    opens = [partial(sound.open, "rb")] * len(arrivals)
    came = arriving.arrive(arrivals, opens, source=SOURCE, at=now, by=intake.DOOR)
    legs = [outcome.leg for outcome in came]
    anna, noor = (queries.by_email(f"{who}@woonstede.example") for who in ("anna", "noor"))
    with live.connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE recordings_leg DISABLE TRIGGER USER")
        hers = Employee.objects.get(number="1001").pk
        cursor.execute("UPDATE recordings_leg SET employee_id = %s", [hers])
        cursor.execute("ALTER TABLE recordings_leg ENABLE TRIGGER USER")
    for leg in legs:
        preparing.make_ready(leg, at=now)
    assert assigning.assign_ready(at=now) == len(legs)
    with live.connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE recordings_legaccess SET account_id = %s", [noor.pk])
    return legs, [secret_of(each, now) for each in (anna, noor)]


def work(ask: Callable[[UUID], tuple[int, bytes]], legs: list[UUID], status: int) -> float:
    """Milliseconds of processor that one of these requests takes."""
    before = gate_http.processor()
    for leg in legs:
        assert ask(leg)[0] == status
    return round(1000 * (gate_http.processor() - before) / len(legs), 1)


def secret_of(account: Any, now: datetime) -> str:
    _, secret = tokens.issue(
        account,
        name="bench",
        scopes=["me:read", "me:write", "recordings:read"],
        expires_at=now + timedelta(days=1),
        at=now,
        by=queries.person(account, now),
    )
    return secret


class Caller:
    """Somebody who asks servers; each thread has a connection of its own to each."""

    def __init__(self, secret: str) -> None:
        self._headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        self._local = threading.local()

    def ask(self, port: int, method: str, path: str) -> tuple[int, bytes]:
        held = self._local.__dict__
        if port not in held.setdefault("to", {}):
            held["to"][port] = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        to = held["to"][port]
        to.request(method, f"/api/v1{path}", b"", self._headers)
        answer = to.getresponse()
        return answer.status, answer.read()


def restricted(
    leg: UUID, first: int, other: int, anna: Caller, noor: Caller
) -> tuple[float, float]:
    """Seconds until the other server has said no to all who ask, and until the first answers."""
    over, no = threading.Event(), []
    answered = [float("inf")]

    def asks() -> None:
        while not over.is_set():
            put = time.perf_counter()
            status, said = noor.ask(other, "GET", f"/recordings/{leg}{LISTEN}")
            if status == 403:
                no.append(time.perf_counter())
                return
            assert status == 200, said
            assert put < answered[0], "a yes after the restriction"

    asking = [threading.Thread(target=asks) for _ in range(ASKING)]
    for each in asking:
        each.start()
    time.sleep(0.1)
    begun = time.perf_counter()
    status, said = anna.ask(first, "POST", f"/me/recordings/{leg}/restrict")
    answered[0] = time.perf_counter()
    assert status == 200, said
    for each in asking:
        each.join(10)
    over.set()
    assert len(no) == ASKING
    return max(no) - begun, answered[0] - begun


if __name__ == "__main__":
    main()
