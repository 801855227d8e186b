"""The demo, grown by SQL into the organisation that the figures of pages are about.

20,000 people, of whom 1,500 are hired and 500 have left, in 60 teams, with 100 evaluators and 200
coaches; a year of recordings of them, each evaluated, told of, and twice in the log; talks,
requests, receipts and what else stands in lists. What is copied keeps the facts of the demo, and
has a key of its own that opens nothing: pages of lists open little, and that is of the demo.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connections

PEOPLE = 20_000
HIRED, LEFT = 1_500, 500
TEAMS, EVALUATORS, COACHES = 60, 100, 200
YEAR = 365
DAYS_WITH_SOUND = 90
DAYS_TO_SCORE = 3
NEVER = "NULL"


def grow(recordings: int) -> None:
    """Fill the database of a demo until it holds about so many recordings."""
    with connections["owner"].cursor() as cursor:
        keys = _foreign_keys(cursor)
        for table, name, _ in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute("ALTER TABLE rights_request DISABLE TRIGGER USER")
        cursor.execute("SET synchronous_commit = off")
        filling = _Filling(cursor, recordings)
        filling.people()
        filling.recordings()
        filling.evaluations()
        filling.told()
        filling.log()
        filling.desk()
        for table, name, said in keys:  # the planner reckons with them
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {said} NOT VALID')
        cursor.execute("VACUUM ANALYZE")


def _foreign_keys(cursor: Any) -> list[tuple[str, str, str]]:
    """(table, name, definition) of each; to keep them would be to look up each copy many times."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    )
    return list(cursor.fetchall())


def _email(name: str) -> str:
    return f"email = '{name}@woonstede.example'"


def uid(kind: str, number: str = "i") -> str:
    """The id of the copy with a number, in SQL; `kind` is two hexadecimal digits."""
    return f"('{kind}000000-0000-4000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"


class _Filling:
    def __init__(self, cursor: Any, recordings: int) -> None:
        self._cursor = cursor
        self._n = recordings
        self._run("CREATE TEMP TABLE template AS SELECT leg.id, call_id, leg.employee_id"
                  " FROM recordings_leg AS leg JOIN evaluations_evaluation AS evaluation"
                  " ON evaluation.leg_id = leg.id JOIN people_employee ON people_employee.id ="
                  " leg.employee_id WHERE number = '1001' AND evaluation.state = 'submitted'"
                  " AND leg.restricted_at IS NULL AND NOT leg.held LIMIT 1")  # fmt: skip
        # Whose each copy is, when it was made, and who evaluated it.
        per = max(recordings // PEOPLE, 1)
        self._run(f"""
            CREATE TEMP TABLE made AS SELECT i, CASE i % {PEOPLE}
                WHEN 0 THEN (SELECT id FROM people_employee WHERE number = '1001')
                WHEN 1 THEN (SELECT id FROM people_employee WHERE number = '1002')
                ELSE {uid("e1", f"i % {PEOPLE}")} END AS employee,
            now() - interval '1 hour' - ((i / {PEOPLE} + (i % 97) / 97.0) * {YEAR} / {per + 1})
                * interval '1 day' AS at,
            CASE WHEN i % {EVALUATORS + 1} = 0
                THEN (SELECT id FROM people_account WHERE {_email("noor")})
                ELSE {uid("ac", f"{PEOPLE} + i % {EVALUATORS + 1}")} END AS evaluator
            FROM generate_series(1, {recordings}) AS i""")
        self._run("ANALYZE made")

    def people(self) -> None:
        staff = PEOPLE + EVALUATORS + COACHES + TEAMS
        self._copy("people_account", f"generate_series(1, {staff}) AS i", {
            "id": uid("ac"), "email": "'b' || i || '@woonstede.example'", "name": "'Naam ' || i",
        }, _email("anna"))  # fmt: skip
        everybody = f"generate_series(1, {PEOPLE}) AS i"
        anna = "employee_id = (SELECT id FROM people_employee WHERE number = '1001')"
        own = {"employee_id": uid("e1")}
        self._copy("people_employee", everybody, {
            "id": uid("e1"), "number": "'b' || i", "name": "'Naam ' || i", "account_id": uid("ac"),
        }, "number = '1001'")  # fmt: skip
        self._copy("people_team", f"generate_series(1, {TEAMS}) AS i", {
            "id": uid("7e"), "code": "'b-' || i", "name": "'Team ' || i",
        })  # fmt: skip
        self._copy("people_employment", everybody, own | {
            "since": "now() - interval '400 days'",
            "kind": f"CASE WHEN i <= {HIRED} THEN 'temp_worker' ELSE 'employee' END",
            "until": f"CASE WHEN i BETWEEN {HIRED + 1} AND {HIRED + LEFT}"
                     " THEN now() - interval '30 days' END",
        }, anna)  # fmt: skip
        self._copy("people_membership", everybody, own | {
            "team_id": uid("7e", f"i % {TEAMS} + 1"), "since": "now() - interval '400 days'",
        }, anna)  # fmt: skip
        self._copy("people_agentref", everybody, own | {"ref": "'b' || i"}, anna)
        self._copy("notices_delivery", everybody, own,
                   f"{anna} AND policy_id ="
                   " (SELECT id FROM notices_policy ORDER BY number DESC LIMIT 1)")  # fmt: skip
        coach = uid("ac", f"{PEOPLE + EVALUATORS} + i % {COACHES} + 1")
        self._copy("people_coaching", everybody, own | {
            "since": "now() - interval '300 days'",
            "coach_id": f"CASE WHEN i > {PEOPLE} - 15 THEN one.coach_id ELSE {coach} END",
        }, f"coach_id = (SELECT id FROM people_account WHERE {_email('bram')})")  # fmt: skip
        for role, first, many in (
            ("evaluator", PEOPLE, EVALUATORS),
            ("coach", PEOPLE + EVALUATORS, COACHES),
            ("team_lead", PEOPLE + EVALUATORS + COACHES, TEAMS),
        ):
            self._copy("people_grant", f"generate_series(1, {many}) AS i", {
                "id": "gen_random_uuid()", "account_id": uid("ac", f"{first} + i"),
                "team_id": uid("7e") if role == "team_lead" else NEVER,
            }, f"role = '{role}'")  # fmt: skip
        for kind in ("secrecy", "instruction"):
            self._copy("people_clearance", f"generate_series(1, {EVALUATORS}) AS i",
                       {"account_id": uid("ac", f"{PEOPLE} + i")}, f"kind = '{kind}'")  # fmt: skip

    def recordings(self) -> None:
        sound = f"at + interval '{DAYS_WITH_SOUND} days'"
        self._keys("01", sound, rows=f"at + interval '{YEAR} days'")
        self._keys("02", f"at + interval '{YEAR} days'")
        self._copy("recordings_call", "made", {
            "id": uid("ca"), "key_id": uid("02"), "source_id_hash": "md5('c' || i)",
            "started_at": "at", "caller": "gen_random_uuid()",
        }, "id = (SELECT call_id FROM template)")  # fmt: skip
        self._copy("recordings_leg", "made", {
            "id": uid("1e"), "key_id": uid("01"), "call_id": uid("ca"), "employee_id": "employee",
            "made_at": "at", "selected_at": "at", "retention_until": sound,
            "scored_at": f"CASE WHEN {_SCORED} THEN at + interval '2 days' END",
            "defect_found_at": "CASE WHEN i % 50000 = 7 THEN now() END",
            "restricted_at": "CASE WHEN i % 5000 = 11 THEN now() END",
        }, "id IN (SELECT id FROM template)")  # fmt: skip
        for kind, party in (("03", "agent"), ("04", "caller")):
            self._keys(kind, sound, rows=f"at + interval '{YEAR} days'")
            self._copy("recordings_track", "made", {
                "id": uid(kind), "key_id": uid(kind), "leg_id": uid("1e"),
            }, f"leg_id IN (SELECT id FROM template) AND party = '{party}'")  # fmt: skip
        self._copy("recordings_legaccess", "made", {
            "leg_id": uid("1e"), "account_id": "evaluator", "why": "'assigned'", "since": "at",
            "until": f"CASE WHEN {_SCORED} THEN at + interval '16 days' END",
        })  # fmt: skip
        self._copy("recordings_listening", "made", {
            "id": uid("11"), "leg_id": uid("1e"), "account_id": "evaluator",
            "started_at": "at + interval '2 days'", "until": "at + interval '2 days 1 hour'",
        }, where=_SCORED)  # fmt: skip
        for result, base in (("accepted", 0), ("not_drawn", self._n)):
            self._copy("recordings_offer", "made", {
                "employee_id": "employee", "source_id_hash": f"md5('o' || (i + {base}))",
                "month": "to_char(at, 'YYYY-MM')", "decided_at": "at",
                "instead_of_id": NEVER, "quarantine_id": NEVER, "waits_until": NEVER,
            }, f"result = '{result}'")  # fmt: skip
        self._copy("recordings_sourcecopy", "made", {
            "leg": uid("1e"), "employee_id": "employee", "source_id_hash": "md5('s' || i)",
            "ordered_at": "at", "told_by": f"CASE WHEN {_SCORED} THEN 'integration' ELSE '' END",
            "gone_at": f"CASE WHEN {_SCORED} THEN at + interval '1 day' END",
        })  # fmt: skip

    def evaluations(self) -> None:
        year = f"at + interval '{YEAR + 2} days'"
        self._keys("05", year)
        of_one = "leg_id IN (SELECT id FROM template)"
        self._copy("evaluations_assignment", "made", {
            "id": uid("a5"), "leg_id": uid("1e"), "evaluator_id": "evaluator", "assigned_at": "at",
            "closed_at": f"CASE WHEN {_SCORED} THEN at + interval '2 days' END",
        })  # fmt: skip
        self._copy("evaluations_evaluation", "made", {
            "id": uid("e5"), "leg_id": uid("1e"), "key_id": uid("05"), "employee_id": "employee",
            "evaluator_id": "evaluator", "made_at": "at", "retention_until": year,
            "started_at": "at + interval '2 days'", "submitted_at": "at + interval '2 days'",
            "seen_at": NEVER, "counted_at": "at + interval '3 days'", "defect_found_at": NEVER,
        }, of_one, where=_SCORED)  # fmt: skip
        talks = f"generate_series(1, {PEOPLE} * 2) AS i"
        mine = f"i % {PEOPLE} > {PEOPLE} - 15"
        coach = uid("ac", f"{PEOPLE + EVALUATORS} + (i % {PEOPLE}) % {COACHES} + 1")
        coach = f"CASE WHEN {mine} THEN one.coach_id ELSE {coach} END"
        held = f"now() - (30 + 90 * (i / {PEOPLE})) * interval '1 day'"
        employee = uid("e1", f"GREATEST(i % {PEOPLE}, 2)")
        self._keys("06", f"at + interval '{YEAR * 2} days'", upto=PEOPLE * 2)
        self._copy("coaching_conversation", talks, {
            "id": uid("c0"), "key_id": uid("06"), "employee_id": employee, "coach_id": coach,
            "planned_at": held, "takes_place_at": held, "employee_closed_at": held,
            "coach_closed_at": held, "closed_at": held,
        }, "closed_at IS NOT NULL")  # fmt: skip
        self._copy("coaching_item", talks, {
            "id": uid("c1"), "conversation_id": uid("c0"), "employee_id": employee,
            "coach_id": coach, "evaluation_id": uid("e5", f"i + {2 * PEOPLE}"), "position": "1",
            "retention_until": "now() + interval '200 days'", "dropped_at": NEVER,
        }, "dropped_at IS NULL")  # fmt: skip
        self._copy("coaching_agreement", talks, {
            "id": uid("c2"), "conversation_id": uid("c0"), "number": "1", "done_at": "now()",
        })  # fmt: skip
        self._copy("evaluations_dispute", "generate_series(1, 3000) AS i", {
            "id": uid("d5"), "evaluation_id": uid("e5", f"i + {4 * PEOPLE}"), "round": "1",
            "opened_at": "now() - interval '60 days'", "outcome": "'upheld'",
            "judge_id": uid("ac", f"{PEOPLE} + i % {EVALUATORS} + 1"),
            "taken_at": "now() - interval '55 days'",
            "decided_at": "now() - interval '50 days'",
        })  # fmt: skip

    def told(self) -> None:
        until = f"at + interval '{YEAR + 2} days'"
        self._keys("07", until)
        told = {"key_id": uid("07"), "id": uid("07"), "employee_id": "employee"}
        then = "at + interval '2 days'"
        self._copy("notices_afternotice", "made", told | {
            "leg": uid("1e"), "evaluation": uid("e5"), "happened_at": then, "told_at": then,
            "mail_claimed_at": then, "mailed_at": then, "due_on": f"({then})::date",
            "read_at": f"CASE WHEN at < now() - interval '20 days' THEN {then} END",
        }, "kind = 'scored'", where=_SCORED)  # fmt: skip
        months = f"generate_series(1, {PEOPLE} * 12) AS i"
        self._keys("08", "now() + interval '1 day'", upto=PEOPLE * 12)
        month = f"now() - (i / {PEOPLE}) * interval '1 month'"
        self._copy("notices_afternotice", months, {
            "key_id": uid("08"), "id": uid("08"), "employee_id": uid("e1", f"i % {PEOPLE} + 1"),
            "period": f"to_char({month}, 'YYYY-MM')", "happened_at": month, "told_at": month,
            "read_at": month, "mailed_at": month, "mail_claimed_at": month,
        }, "kind = 'period'")  # fmt: skip

    def log(self) -> None:
        self._run("SELECT max(id) FROM ledger_entry")
        [(last,)] = self._cursor.fetchall()
        rows = (
            f"(SELECT i + step * {self._n} AS i, employee, at"
            " FROM made, generate_series(0, 1) AS step WHERE"
            " employee NOT IN (SELECT employee_id FROM template)) AS made"
        )
        number = f"i + {last}"
        month = "to_char(at, 'YYYY-MM')"
        self._copy("ledger_entry", rows, {"id": number, "period": month, "recorded_at": "at"})
        self._copy("ledger_leaf", rows, {
            "period": month, "index": "10000000 + i", "entry_id": number,
        })  # fmt: skip
        self._copy("ledger_detail", rows, {
            "entry_id": number, "subject": "employee",
            "expires_on": "(at + interval '2 years')::date",
        })  # fmt: skip
        serial = "pg_get_serial_sequence('ledger_entry', 'id')"
        self._run(f"SELECT setval({serial}, {last} + 2 * {self._n} + 10)")
        self._copy("ledger_checkpoint", "generate_series(1, 8760) AS i", {
            "at": "now() - (8761 - i) * interval '1 hour'",
            "period": "to_char(now() - (8761 - i) * interval '1 hour', 'YYYY-MM')",
        }, "id = (SELECT max(id) FROM ledger_checkpoint)")  # fmt: skip

    def desk(self) -> None:
        """What stands on the desks of those who keep: requests, holds, breaches, receipts."""
        self._copy("vault_deletion", f"generate_series(1, {YEAR}) AS i",
                   {"at": f"now() - ({YEAR} - i) * interval '1 day'"})  # fmt: skip
        rest = "now() + interval '300 days'"
        many = {"21": 2000, "22": 60, "23": 40, "24": 30, "25": 240, "26": 300, "27": 1000,
                "28": YEAR, "29": 100}  # fmt: skip
        for kind, upto in many.items():
            self._keys(kind, rest, upto=upto)
        who = {"employee_id": uid("e1", "i + 3000"), "person": uid("e1", "i + 3000"),
               "account_id": uid("ac", "i + 3000")}  # fmt: skip
        self._copy("rights_request", "generate_series(1, 2000) AS i", who | {
            "id": uid("21"), "key_id": uid("21"), "received_at": "now() - i * interval '4 hours'",
        }, "state = 'answered' AND employee_id IS NOT NULL AND account_id IS NOT NULL",
            "state = 'answered'")  # fmt: skip
        self._copy("rights_request", "generate_series(1, 60) AS i", who | {
            "id": uid("22"), "key_id": uid("22"), "objection": NEVER,
        }, "state = 'open'")  # fmt: skip
        self._copy("cases_case", "generate_series(1, 40) AS i", {
            "id": uid("23"), "key_id": uid("23"), "legs": f"ARRAY[{uid('1e')}]",
        })  # fmt: skip
        self._copy("breaches_breach", "generate_series(1, 30) AS i",
                   {"id": uid("24"), "key_id": uid("24")})  # fmt: skip
        for status, objections in (("open", "(1, 40)"), ("granted", "(41, 240)")):
            self._copy("people_objection", f"generate_series{objections} AS i", {
                "id": uid("25"), "key_id": uid("25"), "employee_id": uid("e1", "i + 6000"),
            }, f"status = '{status}'", "status <> 'open'")  # fmt: skip
        self._copy("recordings_offer", "generate_series(1, 300) AS i", {
            "source_id_hash": "md5('q' || i)", "quarantine_id": uid("26"),
            "instead_of_id": NEVER, "waits_until": "now() + interval '5 days'",
        }, "result = 'quarantined'")  # fmt: skip
        self._copy("people_unrecordednumber", "generate_series(1, 1000) AS i", {
            "id": uid("27"), "key_id": NEVER, "hash": "md5('u' || i) || md5('u' || i)",
        })  # fmt: skip
        self._copy("recordings_shipment", f"generate_series(1, {YEAR}) AS i", {
            "id": uid("28"), "key_id": uid("28"), "content_id": NEVER,
            "sent_at": "now() - i * interval '1 day'", "seen_at": "now() - i * interval '1 day'",
        })  # fmt: skip
        self._copy("evaluations_calibration", "generate_series(1, 100) AS i", {
            "id": uid("29"), "key_id": uid("29"), "leg_id": uid("1e", f"i + {6 * PEOPLE}"),
        })  # fmt: skip

    def _keys(self, kind: str, until: str, *, rows: str = "", upto: int = 0) -> None:
        which = f"made WHERE i <= {upto}" if upto else "made"
        gone = f"CASE WHEN {until} <= now() THEN {until} END"
        self._run(f"""
            INSERT INTO vault_key (id, kind, keep_until, row_until, version, created_at, gone_at,
                gone_why)
            SELECT {uid(kind)}, 'record', {until}, {rows or until}, 1, at, {gone},
                CASE WHEN {until} <= now() THEN 'due' ELSE '' END
            FROM {which}""")

    def _copy(
        self, table: str, rows: str, changed: Mapping[str, str], *wanted: str,
        where: str = "true",
    ) -> None:  # fmt: skip
        """As many copies of one row as there are `rows`; the first of `wanted` that is there."""
        self._run("SELECT attname, attidentity <> '' OR atthasdef AND attgenerated <> '' FROM"
                  " pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
                  [table])  # fmt: skip
        names = [name for name, made in self._cursor.fetchall()
                 if name in changed or not made]  # fmt: skip
        for condition in wanted or ("true",):
            self._run(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1")
            if self._cursor.fetchall():
                break
        else:
            raise LookupError(f"The demo has no row of {table} to copy.")
        values = ", ".join(changed.get(name, f'one."{name}"') for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        self._run(
            f"WITH one AS MATERIALIZED (SELECT * FROM {table} WHERE {condition} LIMIT 1)"
            f" INSERT INTO {table} ({columns}) SELECT {values} FROM one, {rows}"
            f" WHERE {where}"
        )

    def _run(self, statement: str, values: Any = None) -> None:
        self._cursor.execute(statement, values)


_SCORED = f"at < now() - interval '{DAYS_TO_SCORE} days'"
"""Which copies have been evaluated."""
