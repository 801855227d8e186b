"""Erasure on request (AVG art. 17): what is granted is destroyed in the deed that grants it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.recordings import copies, custody, destroying, facts
from klankbord.recordings.destroying import Heard

WHY = "request"


def erase(leg: UUID, asked: Mapping[str, object], *, by: Actor, at: datetime) -> Heard:
    """Destroy the sound of a recording, inside the transaction of the deed that grants it.

    A hold, or a duty to keep it, says no by the law; then it stays, restricted.

    Args:
        leg: Which.
        asked: The part `request`, with its ground.
        by: Who decided.
        at: Now.

    Raises:
        NoSuchLeg: It is not there.

    Source: AVG art. 17, 18(1), 19; R67, R69.
    """
    with custody.held(leg, act="erase", at=at) as found:
        question = facts.for_leg(found, act="erase", data=found.data, purpose=None, actor=by, at=at)
        question["request"] = dict(asked)
        copy = copies.of([leg]).get(leg)
        there = copy is not None and copy.gone_at is None
        question["recipient"] = {"earlier_recipients": there}
        about = [found.employee_id, found.call.caller]
        decision = decisions.decide(question, about=about, by=by, thing=leg, reason=WHY)
        frozen = found.restricted_at is None
        if frozen:
            found.restricted_at = at
            found.save(update_fields=["restricted_at"])
        heard = Heard(0, 1)
        if decision.allowed:
            heard = destroying.destroy(found, why=WHY, rule="R69", at=at, by=by)
        if frozen and heard.held:
            detail = {"leg": str(leg), "function": by.role}
            book.append("recording_restricted", at=at, subjects=[found.employee_id], detail=detail)
        return heard
