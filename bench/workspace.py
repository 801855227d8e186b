"""The page on which a call is evaluated, among many recordings: `bin/bench workspace`.

Server time of one page, from request to the last byte, as the person who has the call asks for it
while he listens. The recordings around it are of the kinds of `law_rows`. Beside the clock stands
the processor time of Python and of the server of his connection, which others on the machine do
not change so much. Prints JSON lines.

KLANKBORD_BENCH_LEGS (14000) says how many; 1000000 is what is asked, and 100 ms.
"""

import io
import json
import os
import statistics
import time
from datetime import timedelta
from pathlib import Path

import law_rows  # sets Django up
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

import cast
from gate.legs import lawful, leg_of
from klankbord.database import migrating
from klankbord.edges.cli import live
from klankbord.evaluations import assigning
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Actor
from klankbord.recordings import arriving, offers, preparing

LEGS = int(os.environ.get("KLANKBORD_BENCH_LEGS", "14000"))
ROUNDS = 30


def main() -> None:
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"  # nobody serves them here
    )
    with live.server(), access.at_door(SYSTEM):
        migrating.migrate(verbosity=0)
        organisation = cast.woonstede()
        now = organisation.now
        [outcome] = arriving.arrive(
            [offers.parse(cast.offer(1, at=now - timedelta(hours=2)), source=cast.SOURCE)],
            [lambda: io.BytesIO(cast.tone(60.0))],
            source=cast.SOURCE, at=now, by=Actor(role="integration"),
        )  # fmt: skip
        preparing.make_ready(outcome.leg, at=now)
        assigning.assign_ready(at=now)
        with transaction.atomic():
            one = leg_of(
                organisation, collected=lawful(organisation), employee=organisation.anna,
                retention_until=now + timedelta(days=30),
            )  # fmt: skip
        law_rows.fill(one, LEGS)
        client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0].lstrip("."))
        client.force_login(organisation.account("noor"))
        measure(client, reverse("call", args=[outcome.leg]))


def measure(client: Client, page: str) -> None:
    asked = {"purpose": "training", "reason": "drawn_sample"}
    assert client.post(page, asked).status_code == 302
    taken, python, server = [], time.process_time(), spent()
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        answer = client.get(page)
        taken.append((time.perf_counter() - begun) * 1000)
        assert b"data-scorecard" in answer.content, answer.status_code
    whole = sorted(taken)
    line = {
        "legs": LEGS,
        "median_ms": round(statistics.median(whole), 1),
        "p95_ms": round(whole[int(0.95 * len(whole)) - 1], 1),
        "python_ms": round((time.process_time() - python) * 1000 / ROUNDS, 1),
        "server_ms": round((spent() - server) * 1000 / ROUNDS, 1),
    }
    print(json.dumps(line))


def spent() -> float:
    """Seconds of processor of the server of this connection (`/proc/PID/stat`, proc(5))."""
    process = connection.connection.info.backend_pid
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
