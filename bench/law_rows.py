"""The law over a million recordings, beside SQL written by hand, in one run: `bin/bench law_rows`.

scope         `filters.where`: the rows that an evaluator may listen back to
by hand there the same rows by the shortest SQL that says it, each column and frozen fact once, by
              the same login behind the same policies
guard         the row policy alone, as a query that forgot to filter meets it
by hand       the shortest SQL again, by the owner of the table, whom no policy meets
bare          every row, by the owner: what reading the table costs

One recording in seven is lawful and assigned; the rest miss one thing each. All sides must find the
same rows. They take turns, each in one process; medians, and ratios of scope and guard to
their peer. Prints JSON lines.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

from klankbord.edges.cli import live

live.choose_settings()
django.setup()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from django.db import connection, connections, transaction  # noqa: E402  the models exist from here on

import cast  # noqa: E402
from gate.legs import lawful, leg_of  # noqa: E402  legs as the tests make them
from klankbord.database import migrating  # noqa: E402
from klankbord.gate import access, filters  # noqa: E402
from klankbord.gate.access import SYSTEM, Access  # noqa: E402
from klankbord.people.models import Clearance  # noqa: E402
from klankbord.programmes.models import Version  # noqa: E402
from klankbord.recordings import columns, known  # noqa: E402
from klankbord.recordings.models import Leg, LegAccess  # noqa: E402

ROUNDS = 3
PERSONS = 500
PEERS = {"scope": "by hand there", "guard": "by hand"}
MISSING = (
    ("retention_until", "now() - interval '1 day'"),
    ("restricted_at", "now()"),
    ("held", "true"),
    ("collected_facts", "jsonb_set(collected_facts, '{training,notice}', '\"no\"')"),
    ("collected_facts", "jsonb_set(collected_facts, '{training,announcement}', '\"unknown\"')"),
)
"""What the rows lack that may not be listened to; one part in seven is not assigned to anybody."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    args = parser.parse_args()
    with live.server(), access.at_door(access.SYSTEM):
        migrating.migrate(verbosity=0)
        organisation = cast.woonstede()
        noor = organisation.actor("noor", "evaluator")
        with transaction.atomic():
            leg = leg_of(
                organisation, collected=lawful(organisation), employee=organisation.anna,
                retention_until=organisation.now + timedelta(days=30),
            )  # fmt: skip
            LegAccess.objects.create(
                leg=leg, account_id=noor.account, why="assigned", since=organisation.now
            )
        fill(leg, args.rows)
        compare(Access(noor, "listen_back", "training", organisation.now + timedelta(minutes=1)))


def fill(leg: Leg, rows: int) -> None:
    """So many copies of one leg, in seven kinds, made by the owner of the tables.

    The copies share a call and have no keys of their own: nothing here opens what is sealed.
    """
    names = [field.column for field in Leg._meta.concrete_fields]
    with connections["owner"].cursor() as cursor:
        for table in ("recordings_leg", "recordings_legaccess"):
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'"
                " OR conrelid = %s::regclass AND contype = 'u'",
                [table, table],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
        for kind in range(7):
            changed = dict([MISSING[kind]]) if kind < len(MISSING) else {}
            changed |= {
                "id": "gen_random_uuid()",
                "key_id": "gen_random_uuid()",
                "employee_id": f"md5((copy %% {PERSONS})::text)::uuid",
            }
            values = ", ".join(changed.get(name, name) for name in names)
            cursor.execute(
                f"INSERT INTO recordings_leg ({', '.join(names)}) SELECT {values}"
                " FROM recordings_leg, generate_series(1, %s) AS copy WHERE id = %s",
                [rows // 7, leg.pk],
            )
            if kind < 6:
                cursor.execute(
                    "INSERT INTO recordings_legaccess (leg_id, account_id, why, since)"
                    " SELECT leg.id, account_id, why, since FROM recordings_leg AS leg,"
                    " recordings_legaccess AS one WHERE one.leg_id = %s AND leg.id NOT IN"
                    " (SELECT leg_id FROM recordings_legaccess)",
                    [leg.pk],
                )
        cursor.execute("VACUUM ANALYZE recordings_leg, recordings_legaccess")


def compare(asked: Access) -> None:
    now = known.for_access(asked, reason="drawn_sample")
    for login in (connection, connections["owner"]):
        with login.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    sides: dict[str, Callable[[], int]] = {
        "by hand there": lambda: by_hand_there(asked),
        "scope": lambda: scope(asked, now),
        "by hand": lambda: by_hand(connections["owner"], asked),
        "guard": lambda: guard(asked, now),
        "bare": bare,
    }
    taken: dict[str, list[float]] = {name: [] for name in sides}
    found: dict[str, int] = {}
    for name, work in list(sides.items()) * ROUNDS:
        begun = time.perf_counter()
        with transaction.atomic():
            found[name] = work()
        taken[name].append(time.perf_counter() - begun)
    assert len({rows for name, rows in found.items() if name != "bare"}) == 1, found
    seconds = {name: statistics.median(spent) for name, spent in taken.items()}
    for name, spent in seconds.items():
        line = {"side": name, "rows": found[name], "seconds": round(spent, 2)}
        if peer := PEERS.get(name):
            line["to_its_peer"] = round(spent / seconds[peer], 2)
        print(json.dumps(line))


def scope(asked: Access, now: known.Known) -> int:
    with access.acting(Access(SYSTEM, "retain", None, asked.at)):
        return Leg.objects.filter(filters.where(asked, now, columns.LEGS)).count()


def guard(asked: Access, now: known.Known) -> int:
    with access.acting(asked, now.as_setting()), connection.cursor() as cursor:
        return counted(cursor, "SELECT count(*) FROM recordings_leg")


def bare() -> int:
    with connections["owner"].cursor() as cursor:
        return counted(cursor, "SELECT count(*) FROM recordings_leg WHERE duration_ms > 0")


def by_hand_there(asked: Access) -> int:
    with access.acting(Access(SYSTEM, "retain", None, asked.at)):
        return by_hand(connection, asked)


def by_hand(login: Any, asked: Access) -> int:
    """What a careful person would write who knows that all that is lawful has these values."""
    frozen = {
        "person_in_scope": "yes", "recording_basis": "legitimate_interest", "sample": "within",
        "coverage": "sample", "made": "known", "reuse": "yes", "hold_audio": "absent",
        "number_class": "business", "notice": "yes", "notice_complete": "yes",
        "announcement": "yes", "line_language": "yes", "names_website": "yes",
        "caller_law": "notice", "joiner": "none", "announced_purpose": "named",
        "consent_then": "consented", "special": "absent", "suspicion": "absent", "bsn": "absent",
        "card_code": "absent", "method": "random",
    }  # fmt: skip
    holds = "p.since <= %(at)s AND (p.until IS NULL OR p.until > %(at)s)"
    cleared = " AND ".join(
        "EXISTS (SELECT 1 FROM people_clearance AS p WHERE p.account_id = %(account)s"
        f" AND p.kind = '{kind}' AND {holds})"
        for kind in Clearance.Kind.values
    )
    with login.cursor() as cursor:
        return counted(
            cursor,
            "SELECT count(*) FROM recordings_leg AS leg WHERE retention_until > %(at)s"
            " AND restricted_at IS NULL AND NOT held AND caller_objected_at IS NULL"
            " AND programmes <@ %(versions)s::uuid[]"
            " AND EXISTS (SELECT 1 FROM recordings_legaccess AS p WHERE p.leg_id = leg.id"
            f" AND p.account_id = %(account)s AND {holds}) AND {cleared}"
            " AND collected_facts -> 'training' @> %(frozen)s::jsonb",
            {
                "at": asked.at,
                "account": asked.actor.account,
                "versions": list(Version.objects.values_list("pk", flat=True)),
                "frozen": json.dumps(frozen),
            },
        )


def counted(cursor: Any, query: str, values: Any = None) -> int:
    cursor.execute(query, values)
    return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
