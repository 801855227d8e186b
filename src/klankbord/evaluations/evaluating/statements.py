"""A statement at an opinion (AVG art. 16): the score stays, and what the person says goes with it.

It lies under the key of the evaluation, so it is read wherever that is read, and dies with it.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from klankbord.evaluations.evaluating import assessing
from klankbord.evaluations.models import Evaluation
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.recordings import facts
from klankbord.vault import boxes, keys

BOX = "statement"


def attach(
    evaluation: UUID,
    employee: UUID,
    text: str,
    asked: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> bool:
    """Put a statement with an evaluation, inside the deed that grants it; whether it could be.

    Args:
        evaluation: Which.
        employee: Whose statement; of another it is not put there.
        text: What the person says.
        asked: The part `request`.
        by: Who decided.
        at: Now.

    Source: AVG art. 16; HvJ C-434/16; R65.
    """
    with access.acting(Access(SYSTEM, "correct", None, at)):
        found = (
            Evaluation.objects.select_for_update(of=("self",))
            .select_related("key")
            .filter(pk=evaluation, employee=employee, state=Evaluation.State.SUBMITTED)
            .first()
        )
        if found is None:
            return False
        question = facts.for_collected(
            found, act="correct", data="score", purpose=None, actor=by, at=at, granted=False
        )
        question["request"] = {**asked, "item_is": "opinion", "remedy": "attach_statement"}
        about = [found.employee_id]
        decision = decisions.decide(question, about=about, by=by, thing=found.pk)
        if not decision.allowed:
            return False
        try:
            boxes.seal(found.key, BOX, text.encode(), row=assessing.row_of(found))
        except keys.Gone:
            return False
        detail = {"evaluation": str(found.pk), "function": by.role}
        book.append("statement_attached", at=at, subjects=about, detail=detail)
    return True
