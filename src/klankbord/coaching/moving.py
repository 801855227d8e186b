"""A talk is moved or cancelled, by either of the two, with a reason that the other sees."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from klankbord.coaching import conversations
from klankbord.coaching.models import Change, Conversation, Side
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM, end_of
from klankbord.people.faults import Fault
from klankbord.vault import boxes, keys

MAX_REASON = 300  # characters
MOST = 20
"""How many times a talk is moved at most."""
WHY = "talk_cancelled"


def move(
    conversation: UUID, *, takes_place_at: datetime, why: str, actor: Actor, at: datetime
) -> None:
    """Let a talk that has not ended take place at another moment.

    What is on the table stays. The coach hears the calls until two weeks after the new day.

    Args:
        conversation: Which.
        takes_place_at: When instead: today or later.
        why: In the words of who moves it, for the other.
        actor: The coach or the employee.
        at: Now.

    Raises:
        Fault: The talk has ended or was moved too often, it takes place then already, the day
            lies in the past or too far ahead, or there is no reason or too long a one.
        NoSuchConversation: It is not there (any more).
        Refused: The law says no.
    """
    _check(why)
    conversations.check_moment(takes_place_at, at)

    def deed(found: Conversation, side: Side) -> None:
        if found.takes_place_at == takes_place_at:
            raise Fault("The talk takes place then already.", "talk_same_moment")
        _changed(found, side, why, takes_place_at, at)
        found.takes_place_at = takes_place_at
        found.save(update_fields=["takes_place_at"])
        _hears_until(found, conversations.heard_until(takes_place_at), at)
        conversations.note(found, "conversation_moved", actor, at)

    conversations.done(conversation, deed, reason="move", actor=actor, at=at)


def cancel(conversation: UUID, *, why: str, actor: Actor, at: datetime) -> None:
    """Let a talk that has not ended not take place.

    Its evaluations can be put on another agenda. The coach hears the calls no longer; their sound
    keeps the term that it had. What was written goes, with the reason, when the days are over
    in which an employee would have had his last word.

    Raises:
        Fault: The talk has ended, or there is no reason or too long a one.
        NoSuchConversation, Refused: As `move`.

    Source: AVG art. 5(1)(e).
    """
    _check(why)

    def deed(found: Conversation, side: Side) -> None:
        _changed(found, side, why, None, at)
        found.cancelled_at = at
        found.save(update_fields=["cancelled_at"])
        _hears_until(found, at, at)
        last = end_of((at + conversations.LAST_WORD).astimezone(AMSTERDAM).date())
        if last < found.key.keep_until:
            keys.move(found.key, keep_until=last, at=at, by=actor, why=WHY)
        found.items.update(dropped_at=at)
        found.items.filter(retention_until__gt=last).update(retention_until=last)
        conversations.note(found, "conversation_cancelled", actor, at)

    conversations.done(conversation, deed, reason="move", actor=actor, at=at)


def box_of(number: int) -> str:
    """The box of a reason."""
    return f"change.{number}"


def _check(why: str) -> None:
    if not 1 <= len(why.strip()) <= MAX_REASON:
        raise Fault(f"Say why in 1 to {MAX_REASON} characters.", "talk_why")


def _changed(
    found: Conversation, side: Side, why: str, becomes_at: datetime | None, at: datetime
) -> None:
    number = (found.changes.aggregate(last=Max("number"))["last"] or 0) + 1
    if found.closed_at is not None:
        raise Fault("The talk has ended.", "talk_ended")
    if becomes_at is not None and number > MOST:
        raise Fault(f"A talk is moved {MOST} times at most. Cancel it.", "talk_moved_often")
    Change.objects.create(
        conversation=found,
        number=number,
        made_at=at,
        made_by=side,
        was_at=found.takes_place_at,
        becomes_at=becomes_at,
    )
    row = conversations.row_of(found)
    boxes.seal(found.key, box_of(number), why.strip().encode(), row=row)


def _hears_until(found: Conversation, until: datetime, at: datetime) -> None:
    legs = found.items.filter(evaluation__leg__isnull=False)
    for leg in legs.values_list("evaluation__leg", flat=True):
        conversations.heard(found, leg, at).update(until=until)
