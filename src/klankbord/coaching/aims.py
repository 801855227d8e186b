"""Goals as both read them, in their words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from klankbord.coaching import conversations, goals
from klankbord.coaching.models import Conversation, Side
from klankbord.evaluations.figures.estimates import Mean
from klankbord.evaluations.models import Scorecard
from klankbord.vault import boxes


@dataclass(frozen=True, slots=True)
class Aimed:
    """A goal in its words. `start`: the employee's own mean on its question, if he put it there.

    `says`: what each side says became of it, as a code and in words; a side may say nothing yet.
    """

    id: UUID
    talk: UUID
    set_at: datetime
    text: str
    worded_by: Side
    scorecard: Scorecard | None
    question: str
    due_on: date
    start: Mean | None
    says: Mapping[Side, tuple[str, str]]
    ended_at: datetime | None
    wordable: bool


def of(found: Conversation) -> Iterator[Aimed]:
    """The goals that were set in a talk that is held, in their order."""
    rows = list(found.goals.select_related("scorecard").order_by("number"))
    names = [name for row in rows for name in goals.boxes_of(row.number)]
    row_ = conversations.row_of(found)
    words = boxes.unseal_each(found.key, names, row=row_) if rows else {}
    for row in rows:
        codes = {Side.EMPLOYEE: row.employee_says, Side.COACH: row.coach_says}
        yield Aimed(
            id=row.pk,
            talk=found.pk,
            set_at=row.made_at,
            text=words.get(goals.box_of(row.number), b"").decode(),
            worded_by=Side(row.worded_by),
            scorecard=row.scorecard,
            question=row.question,
            due_on=row.due_on,
            start=goals.start(words.get(goals.start_box(row.number), b"")),
            says={
                side: (code, words.get(goals.said_box(row.number, side), b"").decode())
                for side, code in codes.items()
                if code
            },
            ended_at=row.ended_at,
            wordable=found.closed_at is None,
        )
