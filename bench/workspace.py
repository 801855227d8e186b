"""Pages among many recordings: `bin/bench workspace`.

The page on which a call is evaluated, an evaluator's work and his start, and somebody's own scores
and talks: server time of one page, from request to the last byte, with how many statements it puts
to the database. Beside the clock stands the processor time of Python and of the server of its
connection, which others on the machine do not change so much. The organisation is that of
`million`. Prints JSON lines.

KLANKBORD_BENCH_LEGS (14000) says how many; 1000000 is what is asked, and 100 ms. Where
KLANKBORD_DATA holds what an earlier run filled, it is measured again: so two versions are compared,
in turns on one database.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path

import django

from klankbord.edges.cli import live

live.choose_settings()
django.setup()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import million  # noqa: E402
from django.conf import settings  # noqa: E402  the models exist from here on
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

import cast  # noqa: E402
from klankbord.database import migrating  # noqa: E402
from klankbord.gate import access  # noqa: E402

LEGS = int(os.environ.get("KLANKBORD_BENCH_LEGS", "14000"))
ROUNDS = 20


def main() -> None:
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"  # nobody serves them here
    )
    with live.server(), access.at_door(access.SYSTEM):
        organisation, leg = filled()
        for client, name, page in pages(organisation, leg):
            print(json.dumps({"legs": LEGS, "page": name, **measured(client, page)}), flush=True)


def filled() -> tuple[cast.Woonstede, str]:
    """The organisation, and the recording that is evaluated."""
    migrating.migrate(verbosity=0)
    kept = settings.DATA / "bench-workspace"
    if kept.exists():
        return cast.Woonstede(timezone.now()), kept.read_text()
    organisation = cast.woonstede()
    of = million.one(organisation)
    million.fill(organisation, of, LEGS)
    kept.write_text(str(of.open))
    return organisation, str(of.open)


def pages(organisation: cast.Woonstede, leg: str) -> list[tuple[Client, str, str]]:
    """(who asks, what it is, its address) of each page."""
    noor, anna, bram = (signed_in(organisation, name) for name in ("noor", "anna", "bram"))
    page = reverse("call", args=[leg])
    asked = {"purpose": "training", "reason": "drawn_sample"}
    assert noor.post(page, asked).status_code == 302
    return [
        (noor, "evaluate", page),
        (noor, "work", reverse("work")),
        (noor, "start", reverse("home")),
        (anna, "own scores", reverse("own_trend")),
        (anna, "own talks", reverse("coaching")),
        (bram, "talks", reverse("coaching")),
    ]


def signed_in(organisation: cast.Woonstede, name: str) -> Client:
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0].lstrip("."))
    client.force_login(organisation.account(name))
    return client


def measured(client: Client, page: str) -> dict[str, float]:
    asked: list[str] = []
    with connection.execute_wrapper(lambda go, sql, *more: asked.append(sql) or go(sql, *more)):
        assert client.get(page).status_code == 200, page
    taken, python, server = [], time.process_time(), spent()
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        client.get(page)
        taken.append((time.perf_counter() - begun) * 1000)
    whole = sorted(taken)
    return {
        "median_ms": round(statistics.median(whole), 1),
        "p95_ms": round(whole[int(0.95 * len(whole)) - 1], 1),
        "python_ms": round((time.process_time() - python) * 1000 / ROUNDS, 1),
        "server_ms": round((spent() - server) * 1000 / ROUNDS, 1),
        "statements": len(asked),
    }


def spent() -> float:
    """Seconds of processor of the server of this connection (`/proc/PID/stat`, proc(5))."""
    process = connection.connection.info.backend_pid
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
