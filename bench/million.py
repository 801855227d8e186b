"""An organisation with many recordings, filled by SQL, for benchmarks of pages.

20,000 people of whom 1,500 are hired and 500 have left, nine evaluators, and for each recording its
call, its offer, its track, its assignment and its evaluation. All but a few are evaluated: each
evaluator has 200 that are open and may hear 1,600, and 500 are given to nobody. One in fifty is
restricted or held. Of those that are there for everybody else Anna has her share. All is copied
from one recording that came in by the door and was evaluated; only that one can be opened.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connections, models, transaction

import cast
from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.evaluations.models import Assignment, Evaluation
from klankbord.gate import access
from klankbord.gate.access import Access, Actor
from klankbord.notices.models import AfterNotice
from klankbord.people.models import Clearance, Employment, Grant, Membership
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.models import Leg, LegAccess, Offer
from klankbord.recordings.offered import offers

PEOPLE, HIRED, LEFT, EVALUATORS = 20_000, 1_500, 500, 9
OPEN, HEARD, FREE = 200, 1_600, 500
"""Of each evaluator what is open and what he may hear; and what is given to nobody."""

_PERSON = f"md5('person' || n %% {PEOPLE})::uuid"
_MADE = "now() - interval '3 hours' - n %% 80 * interval '1 day'"
_ASSIGNED = f"n <= {EVALUATORS * OPEN} OR n > {EVALUATORS * OPEN + FREE}"
_SCORED = f"n > {EVALUATORS * OPEN + FREE}"
_EVALUATOR = f"n %% {EVALUATORS}"
_WHO = f"CASE {_EVALUATOR} WHEN 0 THEN '{{noor}}' ELSE md5('evaluator' || {_EVALUATOR}) END::uuid"


@dataclass(frozen=True, slots=True)
class One:
    """What all is copied from: recordings of Anna, one that was evaluated and one that is open."""

    scored: UUID
    open: UUID


def one(organisation: cast.Woonstede) -> One:
    """Two calls that came in by the door, and what came of the first."""
    scored, open_ = _came_in(organisation, 1), _came_in(organisation, 2)
    noor = organisation.actor("noor", "evaluator")
    assessing.submit(scored, answers=cast.GOOD, comment="Rustig.", actor=noor, at=organisation.now)
    return One(scored, open_)


def _came_in(organisation: cast.Woonstede, number: int) -> UUID:
    now = organisation.now
    [outcome] = arriving.arrive(
        [offers.parse(cast.offer(number, at=now - timedelta(hours=2)), source=cast.SOURCE)],
        [lambda: io.BytesIO(cast.tone(60.0))],
        source=cast.SOURCE, at=now, by=Actor(role="integration"),
    )  # fmt: skip
    preparing.make_ready(outcome.leg, at=now)
    assigning.assign_ready(at=now)
    return outcome.leg


def fill(organisation: cast.Woonstede, of: One, rows: int) -> None:
    """So many recordings, made by the owner of the tables, with keys that open nothing."""
    _people(organisation)
    anna, noor = organisation.anna.pk, organisation.account("noor").pk
    looking = access.acting(Access(access.SYSTEM, "retain", None, organisation.now))
    with transaction.atomic(), looking:
        leg = Leg.objects.select_related("call", "key").get(pk=of.scored)
        evaluation, track = Evaluation.objects.get(leg=leg), leg.tracks.first()
        assignment, near = Assignment.objects.get(leg=leg), LegAccess.objects.get(leg=leg)
        offered = Offer.objects.get(source_id_hash=leg.call.source_id_hash)
        notice = AfterNotice.objects.get(evaluation=evaluation.pk)
    who = _WHO.replace("{noor}", str(noor))
    person = f"CASE WHEN n %% {PEOPLE} = 7 THEN '{anna}'::uuid ELSE {_PERSON} END"
    term = {"made_at": _MADE, "employee_id": person, "key_id": "md5('leg key' || n)::uuid",
            "retention_until": "now() + (1 + n %% 80) * interval '1 day'",
            "restricted_at": "CASE WHEN n %% 100 = 99 THEN now() END",
            "held": "n %% 100 = 98"}  # fmt: skip
    leg_id = "md5('leg' || n)::uuid"
    for name in ("leg key", "call key", "score key", "sound key", "notice key"):
        _copies(leg.key, rows, {"id": f"md5('{name}' || n)::uuid"})
    _copies(leg.call, rows, {
        "id": "md5('call' || n)::uuid", "key_id": "md5('call key' || n)::uuid",
        "source_id_hash": "md5('call' || n)", "content_sha256": "md5('sound' || n)",
        "started_at": _MADE, "caller": "md5('caller' || n)::uuid",
    })  # fmt: skip
    _copies(leg, rows, {
        **term, "id": leg_id, "call_id": "md5('call' || n)::uuid", "selected_at": _MADE,
        "scored_at": f"CASE WHEN {_SCORED} THEN {_MADE} + interval '2 hours' END",
    })  # fmt: skip
    _copies(track, rows, {"id": "md5('track' || n)::uuid", "leg_id": leg_id,
                                       "key_id": "md5('sound key' || n)::uuid"})  # fmt: skip
    _copies(offered, rows, {
        "source_id_hash": "md5('call' || n)", "content_sha256": "md5('sound' || n)",
        "employee_id": person, "order": "1", "month": f"to_char({_MADE}, 'YYYY-MM')",
    })  # fmt: skip
    _copies(assignment, rows, {
        "id": "md5('assignment' || n)::uuid", "leg_id": leg_id, "evaluator_id": who,
        "assigned_at": f"{_MADE} + interval '1 hour'",
        "closed_at": f"CASE WHEN {_SCORED} THEN {_MADE} + interval '2 hours' END",
    }, _ASSIGNED)  # fmt: skip
    _copies(near, rows, {
        "leg_id": leg_id, "account_id": who, "since": f"{_MADE} + interval '1 hour'",
        "until": f"CASE WHEN n > {EVALUATORS * HEARD + FREE} THEN {_MADE} + interval '3 hours' END",
    }, _ASSIGNED)  # fmt: skip
    _copies(evaluation, rows, {
        **term, "id": "md5('evaluation' || n)::uuid", "leg_id": leg_id,
        "key_id": "md5('score key' || n)::uuid", "evaluator_id": who,
        "started_at": f"{_MADE} + interval '1 hour'",
        "submitted_at": f"{_MADE} + interval '2 hours'", "counted_at": "now()",
    }, _SCORED)  # fmt: skip
    _copies(notice, rows, {
        "id": "md5('notice' || n)::uuid", "key_id": "md5('notice key' || n)::uuid",
        "employee_id": person, "leg": leg_id, "told_at": f"{_MADE} + interval '2 hours'",
        "evaluation": "md5('evaluation' || n)::uuid",
    }, _SCORED)  # fmt: skip


def _people(organisation: cast.Woonstede) -> None:
    anna, noor = organisation.anna, organisation.account("noor")
    employment = Employment.objects.get(employee=anna)
    _copies(anna, PEOPLE, {"id": _PERSON, "number": "'b' || n", "account_id": "NULL"})
    _copies(employment, PEOPLE, {
        "employee_id": _PERSON,
        "kind": f"CASE WHEN n <= {HIRED} THEN 'temp_worker' ELSE kind END",
        "until": f"CASE WHEN n > {PEOPLE - LEFT} THEN now() - interval '1 hour' END",
    })  # fmt: skip
    _copies(Membership.objects.get(employee=anna), PEOPLE, {"employee_id": _PERSON})
    others, account = EVALUATORS - 1, "md5('evaluator' || n)::uuid"
    _copies(noor, others, {"id": account, "email": "'evaluator' || n || '@woonstede.example'"})
    given = Grant.objects.get(account=noor, role="evaluator")
    _copies(given, others, {"id": "md5('grant' || n)::uuid", "account_id": account})
    for clearance in Clearance.objects.filter(account=noor):
        _copies(clearance, others, {"account_id": account})


def _copies(row: models.Model, times: int, changes: Mapping[str, str], which: str = "true") -> None:
    """So many copies of a row, number n of them with these expressions for its columns."""
    fields = [f for f in row._meta.concrete_fields if not isinstance(f, models.AutoField)]
    table = row._meta.db_table
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(changes.get(f.column, f'"{f.column}"') for f in fields)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
            [table],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table},"
            f" generate_series(1, %s) AS n WHERE {table}.{row._meta.pk.column} = %s AND ({which})",
            [times, row.pk],
        )
        cursor.execute(f"VACUUM ANALYZE {table}")
