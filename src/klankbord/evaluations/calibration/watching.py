"""How evaluators move from the others, for whoever coaches them, under a programme of their own.

An evaluator is a data subject too (R78): his course is a report on one person out of a listening
log. The law is asked about him as about any employee: is his team in a programme in force that
names this, did the council agree, was he told before he submitted, and does who asks coach him
(R51)? Who is not employed here is in no programme, so of him nothing is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.evaluations.calibration import agreement, calibrated
from klankbord.evaluations.calibration.agreement import Drift
from klankbord.evaluations.models import Calibrator
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.engine import Decision
from klankbord.notices import facts as notices
from klankbord.people import facts as people
from klankbord.people import queries
from klankbord.people.faults import Fault
from klankbord.people.models import Employee, Role
from klankbord.programmes.dossier import Dossier
from klankbord.recordings import facts
from klankbord.recordings.draw import covering
from klankbord.recordings.models import Leg

ACT, DATA = "report_individual", "listening_log"
WHY = "drift"


@dataclass(frozen=True, slots=True)
class Watched:
    """An evaluator who took part in a year; `drift` is None where the law says no."""

    name: str
    decision: Decision
    drift: Drift | None


def drifts(*, actor: Actor, at: datetime) -> list[Watched]:
    """The course of each evaluator, by name: no ranking. Every answer is written down, with him.

    Raises:
        Fault: Who asks is no quality manager.
    """
    if actor.role != Role.QUALITY_MANAGER:
        raise Fault("A quality manager asks for this.", "calibration_not_yours")
    with transaction.atomic(durable=True), access.acting(Access(SYSTEM, "retain", None, at)):
        differs = calibrated.differences(at)
        sd = agreement.spread({str(who): each for who, each in differs.items()})
        rows = Calibrator.objects.filter(
            evaluator__in=differs, submitted_at__gt=at - calibrated.BACK
        )
        took: dict[UUID, list[Calibrator]] = {}
        for row in rows.select_related("evaluator", "key", "calibration").order_by("submitted_at"):
            took.setdefault(row.evaluator_id, []).append(row)
        found = []
        for who, members in sorted(took.items(), key=lambda each: each[1][0].evaluator.name):
            decision = _decide(members, actor, at)
            drift = agreement.drift(differs[who], sd=sd) if decision.allowed else None
            found.append(Watched(members[0].evaluator.name, decision, drift))
        return found


def _decide(members: Sequence[Calibrator], actor: Actor, at: datetime) -> Decision:
    employee = Employee.objects.filter(account=members[0].evaluator_id).first()
    question = _question(members, employee.pk, actor, at) if employee else _stranger(actor, at)
    about = [employee.pk] if employee else []
    return decisions.decide(question, about=about, by=actor, reason=WHY)


def _stranger(actor: Actor, at: datetime) -> dict[str, Any]:
    """Of who is in no programme."""
    return {
        "id": WHY, "act": ACT, "data": DATA, "at": at.isoformat(),
        "actor": {"role": actor.role, "relation": "none", "access_granted": False},
        "report": {"group_size": 1, "audience": "management", "ranking": False},
    }  # fmt: skip


def _question(
    members: Sequence[Calibrator], employee: UUID, actor: Actor, at: datetime
) -> dict[str, Any]:
    coaches = queries.coaches(actor, employee, at)
    version = _programme(employee, at)
    question = _stranger(actor, at) | {
        "actor": people.actor(actor, employee, at)
        | {"access_granted": coaches, "access_reason": True},
        "person": people.person(employee, at),
        "objection": people.objection(employee, at),
        "report": {
            "group_size": 1,
            "audience": "own_coach" if coaches else "management",
            "ranking": False,
        },
    }
    if version is None:
        return _told(question)
    first = members[0].submitted_at
    assert first is not None  # noqa: S101  only who submitted is here
    purpose = version.purposes[0]
    question |= facts.programme_parts([version], employee, at) | {
        "purpose": purpose,
        "notice": notices.notice(employee, first, dossier=version, known_at=at),
        "recording": {
            "made_at": first.isoformat(),
            "purposes": list(version.purposes),
            "legal_basis": version.legal_basis,
            "retention_until": min(each.key.keep_until for each in members).isoformat(),
        },
    }
    return _told(question | _of_a_call(members))


def _programme(employee: UUID, at: datetime) -> Dossier | None:
    """The programme that names this of him, or else the first that he is in."""
    found = covering.versions(employee, at, known_at=at)
    naming = [each for each in found if ACT in each.acts and DATA in each.data]
    return next(iter(naming + found), None)


def _of_a_call(members: Sequence[Calibrator]) -> dict[str, Any]:
    """What was frozen with the last of the calls that is still there: each rests on such a call."""
    legs = [each.calibration.leg_id for each in members if each.calibration.leg_id]
    leg = Leg.objects.filter(pk__in=legs).order_by("-made_at").first()
    return {name: leg.collected[name] for name in ("call", "selection")} if leg else {}


def _told(question: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in question.items() if part != {}}
