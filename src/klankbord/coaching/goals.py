"""Goals of a talk: what should be better by when, and what both say became of it.

Both word a goal until the talk ends, and both see it at once. It may be about a question of the
form; then the employee, and nobody else, may put his own mean on that question with it, from
eight answers on. A goal stays under the key of the talk in which it was set, so that no word of it
is older than a talk may be; later talks of the two show it until both say the same of it.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from klankbord.coaching import conversations
from klankbord.coaching.asking import NoSuchConversation
from klankbord.coaching.models import Conversation, Goal, Item, Side
from klankbord.evaluations.figures import own
from klankbord.evaluations.figures.estimates import Mean
from klankbord.evaluations.margins import Margin
from klankbord.evaluations.models import Scorecard
from klankbord.evaluations.scorecards import forms
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.people.faults import Fault
from klankbord.vault import boxes

MOST = 5
"""Goals of one talk: more are none."""
MAX_WORDS = 300  # characters


@dataclass(frozen=True, slots=True)
class Aim:
    """What should be better, by which local day, and about which question of which form."""

    text: str
    due_on: date
    scorecard: UUID | None = None
    question: str = ""


def set_goal(conversation: UUID, aim: Aim, *, actor: Actor, at: datetime) -> None:
    """Write down a goal in a talk that has not ended.

    Raises:
        Fault: The words are none or too many, the day has passed or lies after the talk is gone,
            the question is in no form of the agenda, the talk has ended, or there are enough.
        NoSuchConversation: It is not there (any more).
        Refused: The law says no.
    """
    words = _checked(aim.text)
    if aim.due_on < at.astimezone(AMSTERDAM).date():
        raise Fault("The day of a goal has not passed yet.", "goal_day")

    def deed(found: Conversation, side: Side) -> None:
        number = (found.goals.aggregate(last=Max("number"))["last"] or 0) + 1
        if found.closed_at is not None or number > MOST:
            raise Fault(f"An open talk has room for {MOST} goals.", "goals_full")
        if aim.due_on >= found.key.keep_until.astimezone(AMSTERDAM).date():
            raise Fault("A goal ends before its talk is erased.", "goal_beyond")
        if aim.scorecard is not None and (aim.scorecard, aim.question) not in _askable(found):
            raise Fault("Choose a question of the form.", "goal_question")
        Goal.objects.create(
            conversation=found,
            number=number,
            scorecard_id=aim.scorecard,
            question=aim.question,
            due_on=aim.due_on,
            made_at=at,
            worded_at=at,
            worded_by=side,
        )
        _seal(found, box_of(number), words)
        conversations.note(found, "goal_set", actor, at)

    conversations.done(conversation, deed, reason="goal", actor=actor, at=at)


def reword(goal: UUID, *, text: str, actor: Actor, at: datetime) -> None:
    """Say a goal in other words, until its talk ends; the last words are those of both.

    Raises:
        Fault: The words are none or too many, or the talk in which it was set has ended.
        NoSuchConversation, Refused: As `set_goal`.
    """
    words = _checked(text)

    def deed(found: Conversation, side: Side) -> None:
        row = _row(found, goal)
        if found.closed_at is not None:
            raise Fault("The words of a goal stay when its talk has ended.", "goal_worded")
        row.worded_at, row.worded_by = at, side
        row.save(update_fields=["worded_at", "worded_by"])
        _seal(found, box_of(row.number), words)
        conversations.note(found, "goal_reworded", actor, at)

    conversations.done(talk_of(goal, at=at), deed, reason="goal", actor=actor, at=at)


def add_start(goal: UUID, *, actor: Actor, at: datetime) -> None:
    """Put one's own mean on the question of a goal with it, for the coach to see too.

    Only the employee does: of his own figures nobody knows but he, unless he says so (R51).

    Raises:
        Fault: He is not the employee, the goal is about no question, it has a start, it has
            ended, or he has fewer than eight answers on it.
        NoSuchConversation, Refused: As `set_goal`.
    """
    row = _found(goal, at)
    mine = actor.employee == row.conversation.employee_id
    found_mean = (
        own.on_question(actor, scorecard=row.scorecard_id, question=row.question, at=at)
        if mine and row.scorecard_id is not None
        else None
    )

    def deed(found: Conversation, side: Side) -> None:
        held = _row(found, goal)
        if side != Side.EMPLOYEE or held.scorecard_id is None or held.ended_at is not None:
            raise Fault("The employee adds a start to a goal about a question.", "goal_start")
        if found_mean is None or found_mean.margin is None:
            raise Fault("There are fewer than eight answers.", "goal_few")
        margin = found_mean.margin
        start = {"n": found_mean.n, "mean": found_mean.mean, "low": margin.low, "high": margin.high}
        _seal(found, start_box(held.number), json.dumps(start))
        conversations.note(found, "goal_start_added", actor, at)

    conversations.done(row.conversation_id, deed, reason="goal", actor=actor, at=at)


def say(goal: UUID, *, standing: str, text: str = "", actor: Actor, at: datetime) -> None:
    """Say what became of a goal, also after its talk; when both say the same it has ended.

    Args:
        goal: Which.
        standing: Of `Goal.Standing`.
        text: In one's own words; may be empty.
        actor: The employee or the coach.
        at: Now.

    Raises:
        Fault: It is none of these, the words are too many, or the goal has ended.
        NoSuchConversation, Refused: As `set_goal`.
    """
    words = text.strip()
    if standing not in Goal.Standing.values or len(words) > MAX_WORDS:
        raise Fault("Say reached, not reached or dropped.", "goal_standing")

    def deed(found: Conversation, side: Side) -> None:
        row = _row(found, goal)
        if row.ended_at is not None:
            raise Fault("Both said the same of this goal: it has ended.", "goal_ended")
        setattr(row, f"{side}_says", standing)
        row.ended_at = at if row.employee_says == row.coach_says else None
        row.save(update_fields=["employee_says", "coach_says", "ended_at"])
        _seal(found, said_box(row.number, side), words)
        conversations.note(found, "goal_said", actor, at, whole=row.ended_at is not None)

    conversations.done(talk_of(goal, at=at), deed, reason="goal", actor=actor, at=at)


def talk_of(goal: UUID, *, at: datetime) -> UUID:
    """The talk in which a goal was set.

    Raises:
        NoSuchConversation: There is no such goal (any more).
    """
    return _found(goal, at).conversation_id


def questions(found: Conversation) -> dict[UUID, Scorecard]:
    """The forms of what stands on an agenda, by their id, in its order."""
    rows = Item.objects.filter(conversation=found, evaluation__isnull=False)
    rows = rows.select_related("evaluation__scorecard").order_by("position")
    return {
        row.evaluation.scorecard.pk: row.evaluation.scorecard
        for row in rows
        if row.evaluation is not None
    }


def box_of(number: int) -> str:
    """The box of the words of a goal."""
    return f"goal.{number}"


def start_box(number: int) -> str:
    """The box of where it began: {"n", "mean", "low", "high"}, from 0 to 1."""
    return f"goal.{number}.start"


def said_box(number: int, side: Side) -> str:
    """The box of what one side says became of it."""
    return f"goal.{number}.{side}"


def boxes_of(number: int) -> list[str]:
    """All boxes of a goal."""
    return [box_of(number), start_box(number), *(said_box(number, side) for side in Side)]


def start(sealed: bytes) -> Mean | None:
    """Where a goal began, out of an opened box."""
    if not sealed:
        return None
    said = json.loads(sealed)
    return Mean(said["n"], said["mean"], Margin(said["low"], said["high"]))


def _checked(text: str) -> str:
    words = text.strip()
    if not 1 <= len(words) <= MAX_WORDS:
        raise Fault(f"A goal has 1 to {MAX_WORDS} characters.", "goal_words")
    return words


def _askable(found: Conversation) -> set[tuple[UUID, str]]:
    return {
        (card.pk, question.id)
        for card in questions(found).values()
        for _section, question in forms.parse(card.form).questions()
    }


def _row(found: Conversation, goal: UUID) -> Goal:
    return Goal.objects.select_for_update(of=("self",)).get(pk=goal, conversation=found)


def _seal(found: Conversation, name: str, words: str) -> None:
    boxes.seal(found.key, name, words.encode(), row=conversations.row_of(found))


def _found(goal: UUID, at: datetime) -> Goal:
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        found = Goal.objects.select_related("conversation").filter(pk=goal).first()
    if found is None:
        raise NoSuchConversation(goal)
    return found
