"""Erasure of what was found in a recording, inside the deed that grants it (AVG art. 17)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from klankbord.evaluations.models import Evaluation, Pick, SelfEvaluation
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.recordings import facts
from klankbord.recordings.ending import erasing
from klankbord.vault import keys


def of_legs(legs: list[UUID], asked: Mapping[str, object], *, by: Actor, at: datetime) -> int:
    """Destroy the evaluations of recordings, how many; and what stands beside them.

    That is what the employee found himself, and why somebody chose the recording.

    Args:
        legs: Which.
        asked: The part `request`, with its ground.
        by: Who decided.
        at: Now.
    """
    with access.acting(Access(SYSTEM, "erase", None, at)):
        rows = Evaluation.objects.filter(leg__in=legs, key__gone_at=None).select_related("key")
        found = list(rows.select_for_update(of=("self",)).order_by("pk"))
        for beside in (SelfEvaluation, Pick):
            own = beside.objects.filter(leg__in=legs, key__gone_at=None).select_related("key")
            for each in own.select_for_update(of=("self",)):
                if not keys.held(each.key):
                    keys.shred(each.key, at=at, by=by, why=erasing.WHY)
        return sum(_erase(row, asked, by, at) for row in found)


def _erase(row: Evaluation, asked: Mapping[str, object], by: Actor, at: datetime) -> bool:
    question = facts.for_collected(
        row, act="erase", data="score", purpose=None, actor=by, at=at, granted=False
    ) | {"request": dict(asked)}
    decision = decisions.decide(question, about=[row.employee_id], by=by, thing=row.pk)
    if decision.allowed and not keys.held(row.key):
        keys.shred(row.key, at=at, by=by, why=erasing.WHY)
        return True
    return False
