"""A page of figures over a million evaluations: `bin/bench report`. Prints a JSON line.

What a page reads are sums of blocks and never evaluations, so it is these that are made: a year of
nights, each with a block for every question of every team. KLANKBORD_BENCH_TEAMS (3) says how many
teams; with 60 and 46 evaluations in a block that is a million of them, in 64,800 sums. The time is
that of the whole page in the server, processor and clock, the median of ten.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path

from django.conf import settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import intake  # sets Django up  # noqa: F401
from django.test import Client

import cast
import crowd
from klankbord.database import migrating
from klankbord.edges.cli import live
from klankbord.evaluations.models import Tally
from klankbord.gate import access
from klankbord.law.instants import month_later
from klankbord.ledger.periods import local_day
from klankbord.people.models import Team

TEAMS = int(os.environ.get("KLANKBORD_BENCH_TEAMS", "3"))
QUESTIONS, MONTHS, NIGHTS, IN_A_BLOCK, ROUNDS = (
    ("naam", "uitpraten", "samenvatten"), 12, 30, 46, 10,
)  # fmt: skip


def main() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"  # nobody serves them here
    )
    with live.server(), access.at_door(access.SYSTEM):
        migrating.migrate(verbosity=0)
        organisation = cast.woonstede()
        sums = fill(organisation)
        client = Client()
        client.force_login(organisation.account("petra"))
        found = {}
        for address in ("/team/?maanden=12", "/team/bench-0/?maanden=12", "/team/tabel.csv"):
            assert client.get(address).status_code == 200, address
            found[address] = measured(client, address)
        evaluations = sums * IN_A_BLOCK // len(QUESTIONS)
        print(json.dumps({"bench": "report", "evaluations": evaluations, "sums": sums, **found}))


def fill(organisation: cast.Woonstede) -> int:
    """The sums of a year of nights."""
    crowd.join(organisation, {"noord": 5})
    made = [Team(code=f"bench-{n}", name=f"Team {n}") for n in range(TEAMS)]
    Team.objects.bulk_create(made)
    this = local_day(organisation.now).replace(day=1)
    rows = []
    for question in QUESTIONS:
        of = crowd.figure(
            organisation, "noord", this, question,
            evaluations=IN_A_BLOCK, persons=6, mean=0.7,
        )  # fmt: skip
        fields = {f.attname: getattr(of, f.attname) for f in Tally._meta.fields
                  if not f.primary_key}  # fmt: skip
        for team in made:
            for back in range(MONTHS):
                since = month_later(this, -back)
                own = {"team_id": team.pk, "since": since, "until": month_later(since, 1)}
                rows += [Tally(**fields | own) for _ in range(NIGHTS)]
    Tally.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def measured(client: Client, address: str) -> dict[str, float]:
    """Milliseconds of the clock and of the processor, the median of some."""
    clock, processor = [], []
    for _ in range(ROUNDS):
        begun, spent = time.perf_counter(), time.process_time()
        client.get(address)
        clock.append(1000 * (time.perf_counter() - begun))
        processor.append(1000 * (time.process_time() - spent))
    return {"ms": round(statistics.median(clock)), "cpu_ms": round(statistics.median(processor))}


if __name__ == "__main__":
    main()
