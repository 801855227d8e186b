"""May I? Asked about one recording with live facts, by whoever came to a door.

Question and answer are in the ledger, a no as well as a yes. The employee hears of a no (R32).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.law.engine import Decision
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.recordings import custody, facts
from klankbord.recordings.ending import restricting
from klankbord.recordings.models import Leg

ACTS = (
    "listen_back",
    "score",
    "coach",
    "train_example",
    "use_in_review",
    "use_in_dismissal",
    "calibrate",
    "share_evaluation",
    "report_individual",
    "disclose_to_employee",
)
"""Acts that are about one person's recording or evaluation, and for which it is shown.

Not among them are acts of custody such as `retain` and `restrict`. They fail towards protection:
the law lets everybody ask them, so they open nothing.
"""

OWN = "disclose_to_employee"
"""The act by which somebody sees what is about himself (R61)."""


class NoSuchAct(Exception):
    """Nothing is shown for this act; `ACTS` are those for which something is."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a recording without its content. Whose it is does not show here."""

    id: UUID
    made_at: datetime
    duration_ms: int
    direction: str
    queue: str
    purposes: tuple[str, ...]
    state: str
    restricted: bool
    keep_until: datetime
    decision: Decision


def ask(
    leg: UUID,
    *,
    act: str,
    data: str,
    purpose: str | None,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> Decision:
    """What the law says to an act on a recording, or on data that came of it.

    Args:
        leg: The recording.
        act: One of `ACTS`.
        data: Category of data.
        purpose: None for acts of rights.
        actor: Who asks.
        at: Now.
        reason: A code; without one nobody listens or scores (R33).

    Raises:
        NoSuchAct: It is none of `ACTS`.
        NoSuchLeg: It is not there.
    """
    _, decision = _asked(
        leg, act=act, data=data, purpose=purpose, actor=actor, at=at, reason=reason
    )
    return decision


def see(
    leg: UUID, *, act: str, purpose: str | None, actor: Actor, at: datetime, reason: str = ""
) -> Seen:
    """As `ask` about the sound, and what is known of the recording when the answer is not no.

    Raises:
        NoSuchAct, NoSuchLeg: As `ask`.
        Refused: The law says no.
    """
    found, decision = _asked(
        leg, act=act, data="audio", purpose=purpose, actor=actor, at=at, reason=reason
    )
    if not decision.allowed:
        raise decisions.Refused(decision)
    return Seen(
        id=found.pk,
        made_at=found.made_at,
        duration_ms=found.duration_ms,
        direction=found.call.direction,
        queue=found.call.queue,
        purposes=tuple(found.purposes),
        state=found.state,
        restricted=found.restricted_at is not None,
        keep_until=found.retention_until,
        decision=decision,
    )


def _asked(
    leg: UUID,
    *,
    act: str,
    data: str,
    purpose: str | None,
    actor: Actor,
    at: datetime,
    reason: str,
) -> tuple[Leg, Decision]:
    if act not in ACTS:
        raise NoSuchAct(act)

    def weighed(found: Leg) -> dict[str, Any]:
        said = found.data if data == "audio" else data
        question = facts.for_leg(
            found, act=act, data=said, purpose=purpose, actor=actor, at=at, reason=reason
        )
        if act == OWN:
            question["request"] = restricting.request(found.employee_id, actor, at, kind="access")
        return question

    looking = custody.held(leg, act="retain", at=at, lock=False)
    with transaction.atomic(durable=True), looking as first:
        found, question = first, weighed(first)
        if (changed := custody.settle(first)) is not None:
            found, question = changed, weighed(changed)
        about = [found.employee_id, found.call.caller]
        decision = decisions.decide(question, about=about, by=actor, thing=leg, reason=reason)
        if not decision.allowed and actor.employee != found.employee_id:
            refused = afterwards.Happening(
                kind=AfterNotice.Kind.REFUSED,
                employee=found.employee_id,
                leg=leg,
                function=actor.role,
                purpose=purpose or "",
                reason=act,
                rules=decision.denied_by,
            )
            afterwards.tell(refused, at=at, by=actor)
    return found, decision
