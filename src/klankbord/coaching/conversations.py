"""The coaching conversation: an agenda out of evaluations, two parts, agreements, two closes.

Each deed is decided by the law and written down before it is done. A part is its writer's alone
until he closes it; when both have closed nothing changes any more, and what was kept only for the
talk goes that night.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from klankbord.coaching import asking
from klankbord.coaching.models import Agreement, Conversation, Item, Side
from klankbord.evaluations.columns import COACH
from klankbord.evaluations.disputes import judges
from klankbord.evaluations.evaluating import reading
from klankbord.evaluations.models import Evaluation
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.engine import Decision
from klankbord.law.instants import AMSTERDAM, end_of
from klankbord.ledger import book
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.recordings import columns, custody, keeping
from klankbord.recordings.ending import ending
from klankbord.recordings.models import LegAccess
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party

KEY_KIND = "comment"
AHEAD = timedelta(days=90)
"""How far ahead a talk is planned at most: no longer than the sound of a call is kept."""
HEARD = timedelta(days=14)
"""How long after the day of a talk its coach may still hear the calls, if it is not closed."""
MAX_ITEMS = 10
MAX_TEXT = 8000  # characters of a part
LAST_WORD = timedelta(days=14)
"""How long the employee may still add something, counted from the second close."""
MAX_AGREEMENTS = 20
MAX_AGREEMENT = 300  # characters

_CARRIED = ("employee_id", "version_id", "programmes", "collected", "collected_facts", "made_at",
           "purposes", *columns.FOLLOWED)  # fmt: skip


def plan(
    evaluations: Sequence[UUID], *, takes_place_at: datetime, actor: Actor, at: datetime
) -> UUID:
    """Plan a talk about these evaluations of one coachee; the id of the conversation.

    Args:
        evaluations: Submitted evaluations of one employee, in the order of the agenda.
        takes_place_at: When the two meet: today or later.
        actor: The coach.
        at: Now.

    Raises:
        Fault: No evaluation or too many, of several employees, discussed already, or a day
            that lies in the past or too far ahead.
        NoSuchEvaluation: One is not there (any more).
        Refused: The law says no to one of them.
    """
    _check_plan(evaluations, takes_place_at, at)
    with transaction.atomic(durable=True):
        custody.lock(reading.legs_of(evaluations, at=at), at=at)
        found: list[Evaluation] = []
        for each in evaluations:
            one, decision = _asked(each, actor, at)
            if not decision.allowed:
                break
            found.append(one)
        made = _plan(found, takes_place_at, actor, at) if decision.allowed else None
    if made is None:
        raise decisions.Refused(decision)
    return made


def write(conversation: UUID, *, text: str, actor: Actor, at: datetime) -> None:
    """Write one's own part, instead of what stood there. The other sees it once it is closed.

    Raises:
        Fault: The part is closed, or the text is too long.
        NoSuchConversation: It is not there (any more).
        Refused: The law says no.
    """
    _check_text(text)

    def deed(found: Conversation, side: Side) -> None:
        _check_open(found, side)
        _keep(found, side, text)

    done(conversation, deed, reason="write", actor=actor, at=at)


def close(conversation: UUID, *, actor: Actor, at: datetime, text: str | None = None) -> None:
    """Close one's own part: the other sees it from now on. The second close ends the talk.

    Then both texts are locked, and the sound of the calls goes tonight, if it was kept only for
    this and nobody has to judge it. It was discussed; that is no consent to a score (R3).

    Args:
        conversation: Which.
        actor: Who closes.
        at: Now.
        text: The part as it must be, where it differs from what was written so far.

    Raises:
        Fault: The part is closed already, or the text is too long.
        NoSuchConversation, Refused: As `write`.
    """
    _check_text(text or "")

    def deed(found: Conversation, side: Side) -> None:
        _check_open(found, side)
        if text is not None:
            _keep(found, side, text)
        setattr(found, f"{side}_closed_at", at)
        if found.employee_closed_at is not None and found.coach_closed_at is not None:
            found.closed_at = at
            _reached(found, actor, at)
        found.save(update_fields=["employee_closed_at", "coach_closed_at", "closed_at"])
        note(found, "conversation_closed", actor, at, whole=found.closed_at is not None)

    done(conversation, deed, reason="close", actor=actor, at=at)


def reopen(conversation: UUID, *, actor: Actor, at: datetime) -> None:
    """Take back one's own close, as long as the other has not closed.

    Raises:
        Fault: The part is open, or the talk has ended.
        NoSuchConversation, Refused: As `write`.
    """

    def deed(found: Conversation, side: Side) -> None:
        if found.closed_at is not None or closed_by(found, side) is None:
            raise Fault("Only an own close can be taken back, until the other has closed too.")
        setattr(found, f"{side}_closed_at", None)
        found.save(update_fields=[f"{side}_closed_at"])
        note(found, "conversation_reopened", actor, at)

    done(conversation, deed, reason="reopen", actor=actor, at=at)


def add(conversation: UUID, *, text: str, actor: Actor, at: datetime) -> None:
    """The employee's last word about a talk that has ended, instead of what he added before.

    The coach may have closed last; so the employee reads his part and can still answer (R37).

    Raises:
        Fault: It is not the employee, the talk goes on, or the days for it are over; or the text
            is too long.
        NoSuchConversation, Refused: As `write`.
    """
    _check_text(text)

    def deed(found: Conversation, side: Side) -> None:
        until = last_word_until(found)
        if side != Side.EMPLOYEE or until is None or at >= until:
            raise Fault(f"The employee adds something within {LAST_WORD.days} days of the end.")
        boxes.seal(found.key, ADDED, text.encode(), row=row_of(found))
        note(found, "conversation_added", actor, at)

    done(conversation, deed, reason="add", actor=actor, at=at)


def agree(
    conversation: UUID, *, text: str, owner: str, due_on: date, actor: Actor, at: datetime
) -> None:
    """Write down an agreement; both see it at once.

    Args:
        conversation: Which.
        text: What will be done.
        owner: Whose it is to do: employee or coach.
        due_on: Local day on which they look back at it.
        actor: Who writes it down.
        at: Now.

    Raises:
        Fault: The talk has ended, there are too many, the text is empty or too long, nobody owns
            it, or the day has passed.
        NoSuchConversation, Refused: As `write`.
    """
    words = text.strip()
    if not words or len(words) > MAX_AGREEMENT or owner not in Side.values:
        raise Fault(f"An agreement has an owner and 1 to {MAX_AGREEMENT} characters.")
    if due_on < at.astimezone(AMSTERDAM).date():
        raise Fault("The day to look back at an agreement has not passed yet.")

    def deed(found: Conversation, side: Side) -> None:
        number = found.agreements.count() + 1
        if found.closed_at is not None or number > MAX_AGREEMENTS:
            raise Fault(f"An open talk has room for {MAX_AGREEMENTS} agreements.")
        Agreement.objects.create(
            conversation=found, number=number, owner=owner, due_on=due_on, made_at=at, made_by=side
        )
        boxes.seal(found.key, agreement_name(number), words.encode(), row=row_of(found))
        note(found, "agreement_made", actor, at, owner=owner)

    done(conversation, deed, reason="agree", actor=actor, at=at)


def fulfil(conversation: UUID, number: int, *, actor: Actor, at: datetime) -> None:
    """Tick an agreement, also after the talk has ended.

    Raises:
        Fault: There is no such agreement, or it is ticked.
        NoSuchConversation, Refused: As `write`.
    """

    def deed(found: Conversation, _side: Side) -> None:
        if not found.agreements.filter(number=number, done_at=None).update(done_at=at):
            raise Fault("There is no such agreement that is still to do.")
        note(found, "agreement_fulfilled", actor, at)

    done(conversation, deed, reason="agree", actor=actor, at=at)


def side_of(found: Conversation, actor: Actor) -> Side:
    """On which side somebody sits whom the law let in."""
    return Side.EMPLOYEE if actor.employee == found.employee_id else Side.COACH


def closed_by(found: Conversation, side: Side) -> datetime | None:
    """When one side closed its part."""
    return found.employee_closed_at if side == Side.EMPLOYEE else found.coach_closed_at


def last_word_until(found: Conversation) -> datetime | None:
    """When the employee can no longer add anything; None as long as the talk goes on."""
    return found.closed_at and end_of((found.closed_at + LAST_WORD).astimezone(AMSTERDAM).date())


def row_of(found: Conversation) -> boxes.Row:
    """The row that the boxes of a conversation are bound to."""
    return boxes.Row("coaching.conversation", found.pk)


def part_name(side: Side) -> str:
    """The box of one side's text."""
    return f"part.{side}"


ADDED = "added"
"""The box of what the employee added."""


def agreement_name(number: int) -> str:
    """The box of an agreement's words."""
    return f"agreement.{number}"


def _check_plan(evaluations: Sequence[UUID], takes_place_at: datetime, at: datetime) -> None:
    if not 1 <= len(set(evaluations)) == len(evaluations) <= MAX_ITEMS:
        raise Fault(f"An agenda has 1 to {MAX_ITEMS} evaluations, each once.")
    check_moment(takes_place_at, at)


def check_moment(takes_place_at: datetime, at: datetime) -> None:
    """Whether a talk can take place then.

    Raises:
        Fault: It lies in the past or too far ahead.
    """
    first = datetime.combine(at.astimezone(AMSTERDAM).date(), time(), AMSTERDAM)
    if not first <= takes_place_at <= at + AHEAD:
        raise Fault(f"A talk takes place today or within {AHEAD.days} days.")


def _asked(evaluation: UUID, actor: Actor, at: datetime) -> tuple[Evaluation, Decision]:
    purpose = reading.purpose_of(evaluation, at=at)
    return reading.decided(evaluation, act=COACH, purpose=purpose, actor=actor, at=at)


def _plan(
    found: Sequence[Evaluation], takes_place_at: datetime, actor: Actor, at: datetime
) -> UUID:
    employee = found[0].employee_id
    if actor.role != Role.COACH or actor.account is None:
        raise Fault("A coach plans a talk.")
    if any(one.employee_id != employee for one in found):
        raise Fault("A talk is about evaluations of one employee.")
    until = keeping.record_until(at)
    with access.acting(Access(SYSTEM, "retain", None, at)):
        if Item.objects.filter(evaluation__in=found, dropped_at=None).exists():
            raise Fault("One of these evaluations is on an agenda already.")
        key = keys.create(
            parties=[Party(employee, "agent")], kind=KEY_KIND, keep_until=until, at=at
        )
        made = Conversation.objects.create(
            key=key,
            employee_id=employee,
            coach_id=actor.account,
            planned_at=at,
            takes_place_at=takes_place_at,
        )
        for position, one in enumerate(found, 1):
            _put_on_agenda(made, one, position, until)
            _release(made, one, at)
        note(made, "conversation_planned", actor, at, items=len(found))
    return made.pk


def _put_on_agenda(
    made: Conversation, evaluation: Evaluation, position: int, until: datetime
) -> None:
    """What is derived carries the facts of its source (R36), under a term of its own."""
    Item.objects.create(
        conversation=made,
        coach_id=made.coach_id,
        evaluation=evaluation,
        evaluated_at=evaluation.submitted_at or evaluation.started_at,
        position=position,
        retention_until=until,
        **{name: getattr(evaluation, name) for name in _CARRIED},
    )


def done(
    conversation: UUID,
    deed: Callable[[Conversation, Side], None],
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Do what the law allows in a conversation, in one transaction with its decision.

    Raises:
        Fault: The talk was cancelled.
        NoSuchConversation: It is not there (any more).
        Refused: The law says no.
    """
    with transaction.atomic(durable=True), asking.held(conversation, at=at) as found:
        decision = asking.decided(found, act=COACH, purpose=None, actor=actor, at=at, reason=reason)
        if decision.allowed:
            if found.cancelled_at is not None:
                raise Fault("This talk was cancelled.", "talk_cancelled")
            deed(found, side_of(found, actor))
    if not decision.allowed:
        raise decisions.Refused(decision)


def _release(made: Conversation, evaluation: Evaluation, at: datetime) -> None:
    """Let the coach hear the call until two weeks after the day of the talk (design 4.4)."""
    if evaluation.leg_id is not None:
        LegAccess.objects.create(
            leg_id=evaluation.leg_id,
            account_id=made.coach_id,
            why=columns.RELEASED,
            since=at,
            until=heard_until(made.takes_place_at),
        )


def heard_until(takes_place_at: datetime) -> datetime:
    """Until when the coach may hear the calls of a talk that takes place then."""
    return end_of((takes_place_at + HEARD).astimezone(AMSTERDAM).date())


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise Fault(f"At most {MAX_TEXT} characters fit. Shorten the text.")


def _keep(found: Conversation, side: Side, text: str) -> None:
    boxes.seal(found.key, part_name(side), text.encode(), row=row_of(found))


def _check_open(found: Conversation, side: Side) -> None:
    if closed_by(found, side) is not None:
        raise Fault("This part is closed.")


def _reached(found: Conversation, actor: Actor, at: datetime) -> None:
    for item in found.items.select_related("evaluation"):
        if item.evaluation is not None and item.evaluation.leg_id is not None:
            leg, why = item.evaluation.leg_id, item.purposes[0]
            heard(found, leg, at).update(until=at)
            last = judges.until(item.evaluation, at=at)
            ending.purpose_reached(leg, purpose=why, at=at, by=actor, not_before=last)


def heard(found: Conversation, leg: UUID, at: datetime) -> "QuerySet[LegAccess]":
    """What lets the coach hear a call of a talk now."""
    mine = LegAccess.objects.filter(account=found.coach_id, why=columns.RELEASED)
    return mine.filter(leg=leg, until__gt=at)


def note(
    found: Conversation, kind: str, actor: Actor, at: datetime, **more: str | int | bool
) -> None:
    """Write down what happened in a conversation, without its words."""
    detail = {"conversation": str(found.pk), "function": actor.role, **more}
    book.append(kind, at=at, subjects=[found.employee_id], detail=detail)
