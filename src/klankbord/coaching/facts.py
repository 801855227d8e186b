"""What the law wants to know about a conversation: of each evaluation on its agenda."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from klankbord.coaching.models import Item
from klankbord.evaluations.columns import COACH
from klankbord.gate.access import Actor
from klankbord.law import engine
from klankbord.people import queries as people
from klankbord.people.models import Role
from klankbord.recordings import facts
from klankbord.recordings.ending import restricting
from klankbord.recordings.listening import asking

DATA = "comment"
"""The category of data that is said in a conversation."""


def for_item(
    item: Item, *, act: str, purpose: str | None, actor: Actor, at: datetime, reason: str
) -> dict[str, Any]:
    """The question whether somebody may do something with what was said about one evaluation.

    Args:
        item: Read under custody.
        act: One of `asking.ACTS`.
        purpose: What for; None for acts of rights. For coaching the purpose it was made for.
        actor: Who asks.
        at: Now.
        reason: Code of the deed.
    """
    question = facts.for_collected(
        item,
        act=act,
        data=DATA,
        purpose=item.purposes[0] if act == COACH else purpose,
        actor=actor,
        at=at,
        granted=_granted(item, act, actor, at),
        reason=reason,
    )
    if act == asking.OWN:
        question["request"] = restricting.request(item.employee_id, actor, at, kind="access")
    return question


def strictest(questions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of several questions the one that most rules say no to (law.md, algebra 6)."""
    return max(questions, key=lambda each: len(engine.decide(each).denied_by))


def discussed(items: Sequence[Item], act: str) -> list[Item]:
    """The items that an act is about.

    What is frozen is set aside while the coach and the employee talk about the rest. For every
    other act, and when nothing else is left, it counts.
    """
    thawed = [item for item in items if not frozen(item)] if act == COACH else []
    return thawed or list(items)


def frozen(item: Item) -> bool:
    """Whether an item is kept and not used now (R60, R66)."""
    return item.restricted_at is not None or item.held


def _granted(item: Item, act: str, actor: Actor, at: datetime) -> bool:
    """Own items always; the coach of this talk as long as he coaches the employee."""
    if actor.employee == item.employee_id:
        return True
    holds_it = actor.account == item.coach_id and actor.role == Role.COACH
    return act == COACH and holds_it and people.coaches(actor, item.employee_id, at)
