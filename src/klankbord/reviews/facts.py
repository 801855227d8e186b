"""What the law wants to know about something that an employee brought into his own review."""

from datetime import datetime
from typing import Any

from klankbord.evaluations.models import Evaluation
from klankbord.gate.access import Actor
from klankbord.recordings import facts
from klankbord.recordings.models import Collected, Leg
from klankbord.reviews.models import BroughtIn

ACT, PURPOSE = "use_in_review", "appraisal"
WHY = "brought_in"
"""The code of the reason for which the recipient reads it."""


def question(
    thing: Collected, *, prompted: bool, row: BroughtIn | None, actor: Actor, at: datetime
) -> dict[str, Any]:
    """The question whether the recipient may use one named thing in the review (R9).

    Args:
        thing: The recording or the evaluation, under custody.
        prompted: Whether somebody of the employer asked or suggested it.
        row: What the employee wrote; None while he writes it.
        actor: The recipient.
        at: Now.
    """
    asked: dict[str, Any] = {
        "by": "employee",
        "in_writing": True,
        "specific": True,
        "prompted_by_employer": prompted,
    }
    if row is not None and row.withdrawn_at is not None:
        asked["withdrawn_at"] = row.withdrawn_at.isoformat()
    # What is scored is scored by a person, and a recording by nobody: no machine has a part in it.
    data = "score" if isinstance(thing, Evaluation) else _data(thing)
    return facts.for_collected(
        thing,
        act=ACT,
        data=data,
        purpose=PURPOSE,
        actor=actor,
        at=at,
        granted=True,  # the employee names the one who reads it, and which thing
        reason=WHY,
    ) | {"request": asked, "ai": {"used": False}}


def _data(thing: Collected) -> str:
    assert isinstance(thing, Leg)  # noqa: S101  the only other thing that can be named
    return thing.data
