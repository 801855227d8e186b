"""The gate over HTTP beside a bare endpoint of the same server: `bin/bench gate_http`. JSON lines.

bare       one read and one committed INSERT
not_drawn  a call that the plan does not draw, which is most of them: found, written down, logged
drawn      a call that is drawn: the law asked, the answer in the log, its metadata sealed

One process of `klankbord serve` with sixteen threads is asked by sixteen clients at once
(`bin/bench` runs it so; `bench/gate_http.py 4` has four of both); the sides take turns. The ratio
is that of the median rates, 1 being as fast as the bare endpoint; `processor` is that of what the
processes of the server and of the database used, which waiting for others leaves as it is. The
times are those of answers while requests come at half of that rate, from when each was due.
"""

import http.client
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "bare_settings"
os.environ["PYTHONPATH"] = str(Path(__file__).parent)

import intake
from django.utils import timezone

from klankbord.database import migrating
from klankbord.edges.cli import live
from klankbord.edges.cli.demo.offering import SOURCE
from klankbord.gate import access
from klankbord.people import accounts, grants, queries, tokens
from klankbord.people.models import Role
from klankbord.people.periods import Term

CLIENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 16
TURN = 192  # requests of a turn
TURNS = 8
KINDS = ("bare", "not_drawn", "drawn")
PEOPLE = 500  # of each as many calls are drawn as `intake.CALLS`


def main() -> None:
    with live.server():
        migrating.migrate(verbosity=0)
        with live.connections["owner"].cursor() as cursor:
            cursor.execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, size bigint)")
            cursor.execute("GRANT ALL ON bench_bare, bench_bare_id_seq TO klankbord_app")
        with access.at_door(access.SYSTEM):
            secret = prepare()
        live.connections.close_all()
        with serving() as port:
            ask = {kind: asking(port, kind, secret) for kind in KINDS}
            for _ in range(intake.CALLS + 3):
                ask["not_drawn"]()  # the first ones are drawn
            tell(ask)


def prepare() -> str:
    """An organisation of five hundred, and the secret of a platform."""
    now = timezone.now()
    intake.PEOPLE = PEOPLE
    intake.organise(now)
    admin, quality = (
        queries.actor_for(queries.by_email(f"{name}@woonstede.example"), role, now)
        for name, role in (("tess", Role.ADMIN), ("petra", Role.QUALITY_MANAGER))
    )
    account = accounts.create(
        email="bench@woonstede.example", name="Centrale", at=now, by=admin
    ).account
    asked = grants.ask(account, role=Role.INTEGRATION, term=Term(now), at=now, by=quality)
    grants.approve(asked, at=now, by=admin)
    _, secret = tokens.issue(
        account,
        name="bench",
        scopes=[tokens.ASKING],
        sources=[SOURCE],
        expires_at=now + timedelta(days=1),
        at=now,
        by=admin,
    )
    return secret


@contextmanager
def serving() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "klankbord.edges.cli.main", "serve"]
    threads = ["--processes", "1", "--threads", str(CLIENTS)]
    server = subprocess.Popen([*command, "--port", str(port), *threads])
    try:
        for _ in range(600):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def asking(port: int, kind: str, secret: str) -> Callable[[], float]:
    """Ask once; the seconds that the answer took. Each client keeps its own connection."""
    local = threading.local()
    numbers = itertools.count()
    headers = {
        "Authorization": f"Bearer {secret}",
        "Content-Type": "application/json",
        "Host": f"127.0.0.1:{port}",
    }

    def ask() -> float:
        if not hasattr(local, "to"):
            local.to = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        body = json.dumps(row(kind, next(numbers)))
        begun = time.perf_counter()
        path = "/bare" if kind == "bare" else "/api/v1/gate/calls"
        local.to.request("POST", path, body, headers)
        answer = local.to.getresponse()
        told = answer.read()
        assert answer.status == 200, (answer.status, told)
        said = json.loads(told)
        took = time.perf_counter() - begun
        assert kind != "drawn" or said["record"] == "after_announcement", said
        return took

    return ask


def row(kind: str, number: int) -> dict[str, Any]:
    person = 0 if kind != "drawn" else 1 + number // intake.CALLS
    return {
        "source_system": SOURCE,
        "source_call_id": f"{kind}-{number}",
        "agent_ref": f"bench-{person}",
        "direction": "inbound",
        "caller_ref": f"+316{number:08d}",
        "queue": "huur",
        "line": "huur-in",
        "channels": 2,
        "agent_channel": 0,
    }


def tell(ask: dict[str, Callable[[], float]]) -> None:
    rates: dict[str, list[float]] = {kind: [] for kind in KINDS}
    worked: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for turn, kind in itertools.product(range(TURNS + 1), KINDS):
        before = processor()
        rate = TURN / spent(ask[kind])
        if turn:  # the first is for warming up
            rates[kind].append(rate)
            worked[kind].append(1000 * (processor() - before) / TURN)
    median = {kind: statistics.median(each) for kind, each in rates.items()}
    work = {kind: statistics.median(each) for kind, each in worked.items()}
    for kind in KINDS:
        times = at_half(ask[kind], median[kind] / 2)
        told = {
            "what": kind,
            "per_second": round(median[kind], 1),
            "ratio": round(median[kind] / median["bare"], 2),
            "processor_ms": round(work[kind], 2),
            "processor_ratio": round(work["bare"] / work[kind], 2),
            "p50_ms": round(1000 * times[len(times) // 2], 1),
            "p99_ms": round(1000 * times[int(len(times) * 0.99)], 1),
        }
        print(json.dumps(told))


def processor() -> float:
    """Seconds that all processes below this one have used, the database's among them."""
    found: dict[int, tuple[int, int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        found[int(stat.parent.name)] = int(fields[1]), int(fields[11]) + int(fields[12])
    mine, below = {os.getpid()} | roots(), 0
    for number, (parent, ticks) in sorted(found.items()):
        if parent in mine or number in mine:
            mine.add(number)
            below += ticks if number != os.getpid() else 0
    return below / os.sysconf("SC_CLK_TCK")


def roots() -> set[int]:
    """The embedded server, which may be no child of this process."""
    files = Path(os.environ["KLANKBORD_DATA"]).rglob("postmaster.pid")
    return {int(file.read_text().split()[0]) for file in files}


def spent(ask: Callable[[], float]) -> float:
    """The seconds that a turn takes with all clients at it."""
    work = [threading.Thread(target=repeat, args=(ask, TURN // CLIENTS)) for _ in range(CLIENTS)]
    begun = time.perf_counter()
    for each in work:
        each.start()
    for each in work:
        each.join()
    return time.perf_counter() - begun


def repeat(ask: Callable[[], float], times: int) -> None:
    for _ in range(times):
        ask()


def at_half(ask: Callable[[], float], rate: float) -> list[float]:
    """What answers take when one is asked every so often, from the moment that it was due."""

    def late(due: float) -> float:
        ask()
        return time.perf_counter() - due

    taken = []
    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        for _ in clients.map(lambda _: ask(), range(CLIENTS)):
            begun = time.perf_counter()  # each has its connection
        for number in range(1, 201):
            due = begun + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            taken.append(clients.submit(late, due))
        return sorted(each.result() for each in taken)


if __name__ == "__main__":
    main()
