"""Erasure on request (AVG art. 17): what is granted is destroyed in the deed that grants it.

Two people speak in a call, and each has a key of his own. Who asks has his own sound and words
erased; what the other one said stays as long as somebody may still use it (decision 24).
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.recordings import custody, facts
from klankbord.recordings.ending import copies, destroying, handovers, severing
from klankbord.recordings.ending.destroying import Heard
from klankbord.recordings.models import Leg, Track

WHY = "request"
AGENT, CALLER = str(Track.Party.AGENT), str(Track.Party.CALLER)
OF_CALLERS = frozenset({"complaint", "evidence"})
"""Purposes for which the words of a caller alone are of use; all others look at the employee."""


def erase(
    leg: UUID,
    asked: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
    whose: str = "",
    needed: bool = False,
) -> Heard:
    """Destroy the sound of a recording, inside the transaction of the deed that grants it.

    A hold, or a duty to keep it, says no by the law; then it stays, restricted. Of an employee the
    caller's sound goes along, unless a purpose of the recording is about the caller or he needs it
    himself; it stays restricted then, for that alone.

    Args:
        leg: Which.
        asked: The part `request`, with its ground.
        by: Who decided.
        at: Now.
        whose: The party whose sound goes, `agent` or `caller`; both, if it is left out.
        needed: Whether the caller waits for an answer about this recording himself.

    Raises:
        NoSuchLeg: It is not there.

    Source: AVG art. 5(1)(c), 17, 18(1), 19; R67, R69.
    """
    with custody.held(leg, act="erase", at=at) as found:
        only = _only(found, whose, needed=needed)
        question = facts.for_leg(found, act="erase", data=found.data, purpose=None, actor=by, at=at)
        question["request"] = dict(asked)
        copy = copies.of([leg]).get(leg)
        there = (copy is not None and copy.gone_at is None) or bool(handovers.of([leg]))
        question["recipient"] = {"earlier_recipients": there}
        about = [found.employee_id, found.call.caller]
        decision = decisions.decide(question, about=about, by=by, thing=leg, reason=WHY)
        heard = Heard(0, 1)
        if decision.allowed:
            heard = destroying.destroy(found, why=WHY, rule="R69", at=at, by=by, only=only)
        if heard.halved and only == CALLER:
            severing.sever(found.call, at=at, by=by, why=WHY)
        elif heard != Heard(0, 0) or not destroying.left(found):
            _freeze(found, heard, at=at, by=by)
        return heard


def _only(leg: Leg, whose: str, *, needed: bool) -> str:
    """The party whose sound goes alone; empty where everything goes."""
    living = destroying.left(leg)
    if not destroying.stays(living, whose):
        return ""
    if leg.state == Leg.State.EXPECTED:  # of sound that never came there is no half
        return ""
    if whose == AGENT and not needed and not OF_CALLERS & set(leg.purposes):
        return ""
    return whose


def _freeze(leg: Leg, heard: Heard, *, at: datetime, by: Actor) -> None:
    """What is left is kept and not used; that it is so for a hold, the employee hears."""
    if leg.restricted_at is not None:
        return
    leg.restricted_at = at
    leg.save(update_fields=["restricted_at"])
    if heard.held:
        detail = {"leg": str(leg.pk), "function": by.role}
        book.append("recording_restricted", at=at, subjects=[leg.employee_id], detail=detail)
