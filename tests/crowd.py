"""More people than the cast has, with evaluations in any month: what figures are made of.

The people come by the file that a user would load, and each evaluation is submitted by its
evaluator. Only the recording under it is made from its frozen facts, without a sound.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import cast
from klankbord.evaluations.evaluating import assessing
from klankbord.evaluations.figures import tallying
from klankbord.evaluations.models import Assignment, Evaluation, Scorecard, Tally
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.instants import month_later
from klankbord.ledger.periods import local_day
from klankbord.people import loading, queries
from klankbord.people.models import Employee, Role, Team
from klankbord.programmes import queries as programmes
from klankbord.recordings import facts, keeping
from klankbord.recordings.intake import freezing
from klankbord.recordings.models import Call, Leg, LegAccess
from klankbord.vault import keys
from klankbord.vault.keys import Party

TEAMS = {"noord": "Noord", "zuid": "Zuid", "west": "West"}
LEAD = "ruben"
COUNCIL = "ida"


def join(organisation: cast.Woonstede, sizes: Mapping[str, int]) -> dict[str, list[Employee]]:
    """Teams of these sizes with a team lead of the first, and a works council member."""
    since = organisation.now - timedelta(days=99)
    numbers = {
        code: [f"{2000 + 100 * place + n}" for n in range(size)]
        for place, (code, size) in enumerate(sizes.items())
    }
    people = [number for each in numbers.values() for number in each]
    first = next(iter(sizes))
    asked = {"asked_by": "petra@woonstede.example", "approved_by": "tess@woonstede.example"}
    rows: dict[str, Any] = {
        "teams": [{"code": code, "name": TEAMS[code]} for code in sizes],
        "accounts": [
            {"email": f"{name}@woonstede.example", "name": full}
            for name, full in ((LEAD, "Ruben Haverkamp"), (COUNCIL, "Ida Vos"))
        ],
        "employees": [{"number": each, "name": f"Medewerker {each}"} for each in people],
        "employments": [{"employee": e, "kind": "employee", "since": since} for e in people],
        "memberships": [
            {"employee": number, "team": code, "since": since}
            for code, each in numbers.items()
            for number in each
        ],
        "grants": [
            {"account": f"{LEAD}@woonstede.example", "role": "team_lead", "team": first,
             "since": since, **asked},
            {"account": f"{COUNCIL}@woonstede.example", "role": "works_council",
             "since": since, **asked},
        ],
    }  # fmt: skip
    passwords = {row["email"]: cast.PASSWORD for row in rows["accounts"]}
    loading.load(rows, passwords=passwords, at=organisation.now, by=SYSTEM)
    return {
        code: [Employee.objects.get(number=number) for number in each]
        for code, each in numbers.items()
    }


def evaluate(
    organisation: cast.Woonstede,
    employee: Employee,
    *,
    made: datetime,
    answers: Mapping[str, Any] = cast.GOOD,
    at: datetime | None = None,
    **live: Any,
) -> UUID:
    """An evaluation of a call of somebody, submitted by Noor."""
    at = at or organisation.now
    leg = recording(employee, made=made, at=at, **live)
    noor = queries.actor_for(organisation.account("noor"), Role.EVALUATOR, at)
    with access.acting(Access(SYSTEM, "retain", None, at)):
        Assignment.objects.create(
            leg=leg, evaluator_id=noor.account, scorecard=Scorecard.objects.get(), assigned_at=at
        )
    LegAccess.objects.create(leg=leg, account_id=noor.account, why="assigned", since=at)
    assessing.submit(leg.pk, answers=answers, comment="", actor=noor, at=at)
    with access.acting(Access(SYSTEM, "retain", None, at)):
        return Evaluation.objects.get(leg=leg).pk


def recording(
    employee: Employee, *, made: datetime, at: datetime, purpose: str = "training", **live: Any
) -> Leg:
    """The row of a lawful recording, as admit would have frozen it."""
    version = programmes.by_code("beter-luisteren")
    assert version is not None
    dossier = programmes.dossier(version.pk)
    collected = lawful(made, purpose)
    until = keeping.record_until(at)
    person = Party(employee.pk, "agent")
    frozen = freezing.facts(collected, facts.programme_parts([dossier], employee.pk, made))
    with access.acting(Access(SYSTEM, "record", None, at)):
        key, other = (
            keys.create(parties=[person], kind="record", keep_until=until, at=at) for _ in range(2)
        )
        call = Call.objects.create(
            key=key, source="t", source_id_hash=uuid4().hex, content_sha256="", started_at=made,
            direction="inbound", caller=uuid4(),
        )  # fmt: skip
        given = {"retention_until": at + timedelta(days=80)} | live
        return Leg.objects.create(
            call=call, key=other, employee=employee, version=version, programmes=[version.pk],
            collected=collected, collected_facts=frozen, made_at=made, purposes=[purpose],
            duration_ms=1000, selected_at=at, state=Leg.State.READY, **given,
        )  # fmt: skip


def figure(
    organisation: cast.Woonstede, team: str | None, month: date, question: str, *,
    evaluations: int, persons: int, mean: float, months: int = 1,
) -> Tally:  # fmt: skip
    """A sum as `tallying` writes it, without the evaluations that it would take."""
    version = programmes.by_code("beter-luisteren")
    assert version is not None
    made = organisation.now - timedelta(days=2)
    return Tally.objects.create(
        team=Team.objects.get(code=team) if team else None,
        version=version,
        programmes=[version.pk],
        purposes=["training"],
        collected=tallying.moved_to_the_hour(lawful(made)),
        scorecard=Scorecard.objects.get(),
        question=question,
        since=month,
        until=month_later(month, months),
        persons=persons,
        evaluations=evaluations,
        total=mean * evaluations,
        counted_on=local_day(organisation.now),
        keep_until=month_later(month, 36),
    )


def lawful(made: datetime, purpose: str = "training") -> dict[str, Any]:
    """The frozen parts of a lawful recording."""
    return {
        "programme": {"person_in_scope": True},
        "notice": {"delivered_at": (made - timedelta(days=20)).isoformat(), "complete": True},
        "call": {
            "direction": "inbound",
            "caller_country": "NL",
            "number_class": "business",
            "recorded_for": "participant",
            "announcement": {
                "completed_at": (made - timedelta(seconds=5)).isoformat(),
                "purposes": [purpose],
                "in_line_language": True,
                "names_website": True,
            },
        },
        "selection": {"method": "random", "count": 1, "ceiling": 5},
        "recording": {
            "made_at": made.isoformat(),
            "purposes": [purpose],
            "legal_basis": "legitimate_interest",
        },
    }


def history(organisation: cast.Woonstede, team: str) -> None:
    """Five months of figures: listening went up, the rest stayed, one month is too thin."""
    this = local_day(organisation.now).replace(day=1)
    rise = {"naam": (0.80, 0.78, 0.82, 0.79, 0.81), "uitpraten": (0.42, 0.40, 0.5, 0.74, 0.78),
            "samenvatten": (0.60, 0.62, 0.6, 0.63, 0.66)}  # fmt: skip
    for question, means in rise.items():
        for back, mean in enumerate(reversed(means)):
            month = month_later(this, -back)
            if back == 2 and question == "samenvatten":
                continue
            few = question == "samenvatten" and back == 4
            figure(
                organisation, team, month, question,
                evaluations=6 if few else 26, persons=6, mean=mean,
            )  # fmt: skip
