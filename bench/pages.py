"""Pages of lists and starts, of every role, among a million recordings: `bin/bench pages`.

Server time of one page, from request to the last byte: the clock, the processor time of Python and
of the server of its connection, and how many statements it put. The organisation is that of
`crowded`. Prints JSON lines, the slowest page first.

KLANKBORD_BENCH_LEGS (20000) says how many recordings; 1000000 is what is asked, and 100 ms. With
KLANKBORD_BENCH_KEEP=1 and KLANKBORD_DATA set, what was filled is measured again the next time.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import django

from klankbord.edges.cli import live

live.choose_settings()
django.setup()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import crowded  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from klankbord.database import migrating  # noqa: E402
from klankbord.edges.cli.demo import loading  # noqa: E402
from klankbord.gate import access  # noqa: E402
from klankbord.gate.access import SYSTEM  # noqa: E402
from klankbord.people import queries as people  # noqa: E402

LEGS = int(os.environ.get("KLANKBORD_BENCH_LEGS", "20000"))
ROUNDS = int(os.environ.get("KLANKBORD_BENCH_ROUNDS", "7"))
ONLY = os.environ.get("KLANKBORD_BENCH_ONLY", "")
"""Part of the name and address of the pages that are measured; empty: all."""
PAGES = {
    "anna": "/mijn/ /gesprekken/ /coaching/ /mijn/logboek/ /mijn/verzoeken/ /mijn/scores/"
            " /mijn/bewaard/ /mijn/reglement/ /regelingen/ /formulieren/ /mijn/vertrek/",
    "noor": "/ /gesprekken/ /bezwaren/ /kalibratie/ /werk/",
    "bram": "/ /gesprekken/ /coaching/",
    "dorien": "/ /team/",
    "petra": "/ /team/ /steekproef/ /lijnen/ /lijnen/teksten/ /quarantaine/ /vergeten/ /bezwaren/"
             " /kalibratie/ /kalibratie/verloop/ /werk/ /regelingen/ /formulieren/ /niet-verteld/"
             " /regelingen/beter-luisteren/ /regelingen/beter-luisteren/bezorging/ /loting/"
             " /regelingen/beter-luisteren/versies/ /herinneringen/ /cijfers/eerlijk/"
             " /cijfers/coaching/ /cijfers/wachtrijen/",
    "or": "/ /ondernemingsraad/ /ondernemingsraad/cijfers/ /ondernemingsraad/kamer/ /loting/",
    "ilse": "/ /verzoeken/ /bevroren/ /datalekken/ /quarantaine/ /vergeten/ /lijnen/ /niet-verteld/"
            " /verwerkingsregister/ /reglement/opstellen/ /regels/gewijzigd/ /bellers/ /loting/",
    "jurist": "/ /bevroren/ /verzoeken/",
    "hr": "/",
    "tess": "/ /beheer/ /beheer/accounts/ /beheer/mensen/ /beheer/teams/ /beheer/namen/"
            " /beheer/kopieen/ /beheer/bronnen/ /beheer/zendingen/ /beheer/rollen/"
            " /beschermde-nummers/",
    "directie": "/ /datalekken/ /regelingen/",
}  # fmt: skip


def main() -> None:
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"  # nobody serves them here
    )
    with live.server(), access.at_door(SYSTEM):
        migrating.migrate(verbosity=0)
        mark = settings.DATA / "crowded"
        if not mark.exists():
            loading.load(timezone.now())
            crowded.grow(LEGS)
            mark.touch()
        found = [
            measured(name, page)
            for name, pages in PAGES.items()
            for page in pages.split()
            if ONLY in f"{name} {page}"
        ]
        for line in sorted(found, key=lambda line: -float(line["ms"])):
            print(json.dumps(line))


def measured(name: str, page: str) -> dict[str, Any]:
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0].lstrip("."))
    account = people.by_email(f"{name}@woonstede.example")
    assert account is not None
    client.force_login(account)
    asked = Asked()
    with connection.execute_wrapper(asked):
        status = client.get(page).status_code
    statements, begun = asked.statements, time.process_time()
    taken, server = [], spent()
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get(page)
        taken.append((time.perf_counter() - started) * 1000)
    python = (time.process_time() - begun) * 1000 / ROUNDS
    return {
        "who": name,
        "page": page,
        "status": status,
        "ms": round(statistics.median(taken), 1),
        "python_ms": round(python, 1),
        "server_ms": round((spent() - server) * 1000 / ROUNDS, 1),
        "statements": statements,
    }


class Asked:
    """Counts statements."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Any, *args: Any) -> Any:
        self.statements += 1
        return execute(*args)


def spent() -> float:
    """Seconds of processor of the server of this connection (`/proc/PID/stat`, proc(5))."""
    process = connection.connection.info.backend_pid
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
