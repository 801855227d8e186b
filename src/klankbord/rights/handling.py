"""What the desk does before it answers: who asks, how long it takes, and what stands still.

Each step is told to the person by a letter; its words are sealed with the request.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Employee
from klankbord.recordings.custody import NoSuchLeg
from klankbord.recordings.ending import restricting
from klankbord.rights import clocks, filing, guarded, sealed
from klankbord.rights.models import Request

State = Request.State
PENDING = (State.OPEN, State.WAITING)
BARRED = frozenset({"self", "own_manager", "own_coach"})
"""What somebody who decides is not to the person (law.md 5.6)."""


@contextmanager
def taken(request: UUID, *, at: datetime, by: Actor, pending: bool = True) -> Iterator[Request]:
    """A request in the hands of who may handle it, locked, in a deed of its own.

    Raises:
        Fault: He may not, it is not there, or it was answered already.
    """
    if by.role not in guarded.DECIDERS or by.account is None:
        raise Fault("The data protection officer or legal handles requests.", "not_yours")
    with access.keeping(by, at):
        rows = Request.objects.select_for_update(of=("self",)).select_related("key")
        found = rows.filter(pk=request).first()
        if found is None:
            raise Fault("There is no such request.", "no_request")
        if relation(found, by, at) in BARRED:
            raise Fault("You are too close to this person to handle it.", "too_close")
        if pending and found.state not in PENDING:
            raise Fault("This request was answered already.", "answered_already")
        yield found


def relation(request: Request, by: Actor, at: datetime) -> str:
    """What somebody is to the person of a request; the strictest that is found.

    The person counts and not the hat: who coaches him is his coach in every role.
    """
    return relations([request], by, at)[request.pk]


def relations(requests: Collection[Request], by: Actor, at: datetime) -> dict[UUID, str]:
    """As `relation`, of many requests in the same few questions, by their ids."""
    persons = {each.employee_id for each in requests if each.employee_id is not None}
    found = people.relations(by, persons, at)
    coached = people.coached_by(by, at)
    return {each.pk: _relation(each, by, found, coached) for each in requests}


def _relation(
    request: Request, by: Actor, found: Mapping[UUID, str], coached: Collection[UUID]
) -> str:
    if by.account is not None and by.account == request.account_id:
        return "self"
    if request.employee_id is None:
        return "none"
    said = found[request.employee_id]
    return "own_coach" if said not in BARRED and request.employee_id in coached else said


def identify(request: UUID, method: str, *, number: str = "", at: datetime, by: Actor) -> Request:
    """Write down how it is plain who asks; the clock runs on, and what protects works at once.

    Args:
        request: Which.
        method: One of `Request.Method`: never a BSN, a passport or a voice.
        number: Staff number, where somebody without an account asks about his own years here.
        at: Now.
        by: Who decides.

    Raises:
        Fault: It is plain already, nobody has that staff number, or he asked it before.
    """
    if method not in Request.Method.values:
        raise Fault("Choose how you know who asks.", "no_method")
    with taken(request, at=at, by=by) as found:
        if found.identified_at is not None:
            raise Fault("It is plain already who asks.", "identified_already")
        if number.strip():
            _leaver(found, number, by, at)
        _resume(found, at)
        found.identity, found.identified_at = method, at
        found.save()
        words = sealed.unseal(found).get(sealed.WORDS, "")
        filing.protect(found, at=at, by=by, grounds=words or "-")
        note("request_identified", found, at, by, method=method)
    return found


def ask_identity(request: UUID, words: str, *, at: datetime, by: Actor) -> Request:
    """Ask who it is; the clock stands still until that is plain (AVG art. 12(6)).

    Raises:
        Fault: It is plain already, or it stands still already.
    """
    said = sealed.words(words)
    with taken(request, at=at, by=by) as found:
        if found.identified_at is not None:
            raise Fault("It is plain already who asks.", "identified_already")
        if found.state == State.WAITING:
            raise Fault("The clock stands still already.", "paused_already")
        found.state, found.paused_at = State.WAITING, at
        found.save(update_fields=["state", "paused_at"])
        sealed.seal(found, {sealed.PAUSE: said})
        note("request_paused", found, at, by)
    return found


def extend(request: UUID, reasons: str, *, at: datetime, by: Actor) -> Request:
    """Take two months more, inside the first one and told with reasons (AVG art. 12(3)).

    Raises:
        Fault: The first month is over, it was extended already, or there are no reasons.
    """
    said = sealed.words(reasons)
    with taken(request, at=at, by=by) as found:
        if found.extended_at is not None:
            raise Fault("It was extended already.", "extended_already")
        if not clocks.of(found, at).extendable:
            raise Fault("The first month is over; it can no longer be extended.", "month_over")
        found.extended_at = at
        found.due_on = clocks.counted(found, extended=True, paused=found.paused_days)
        found.save(update_fields=["extended_at", "due_on"])
        sealed.seal(found, {sealed.EXTENSION: said})
        note("request_extended", found, at, by, due_on=found.due_on.isoformat())
    return found


def withdraw(request: UUID, *, at: datetime, by: Actor) -> Request:
    """The person takes a request back. What it froze stays so until it is lifted.

    Raises:
        Fault: It is not his, or was answered.
    """
    with access.keeping(by, at):
        rows = Request.objects.select_for_update(of=("self",)).filter(account=by.account)
        found = rows.filter(pk=request, state__in=PENDING, objection=None).first()
        if found is None or by.account is None:
            raise Fault("There is no such request.", "no_request")
        found.state, found.paused_at = State.WITHDRAWN, None
        found.save(update_fields=["state", "paused_at"])
        note("request_withdrawn", found, at, by)
    return found


def tell_lifting(request: UUID, *, at: datetime, by: Actor) -> Request:
    """Tell the person that a restriction will end (AVG art. 18(3)).

    Raises:
        Fault: It froze nothing, it was not answered yet, or was told already.
    """
    with taken(request, at=at, by=by, pending=False) as found:
        if not filing.liftable(found):
            raise Fault("Answer the request first.", "not_answered")
        if found.lift_told_at is not None:
            raise Fault("This was told already.", "told_already")
        found.lift_told_at = at
        found.save(update_fields=["lift_told_at"])
        note("lifting_told", found, at, by)
    return found


def lift(request: UUID, *, at: datetime, by: Actor) -> int:
    """End what a request froze, a working day after the person was told; how many recordings.

    Raises:
        Fault: The person was not told, or was told too short ago.
    """
    with taken(request, at=at, by=by, pending=False) as found:
        told, day = found.lift_told_at, clocks.lift_on(found)
        if told is None or day is None or clocks.local(at) < day:
            raise Fault("The person is told first, a working day before.", "tell_first")
        if found.lifted_at is not None:
            raise Fault("This was lifted already.", "lifted_already")
        lifted = 0
        for leg in filing.concerned(found, at):
            try:
                lifted += restricting.lift(leg, told_at=told, by=by, at=at)
            except NoSuchLeg:
                continue
        found.lifted_at = at
        found.save(update_fields=["lifted_at"])
        note("restriction_ended", found, at, by, count=lifted)
    return lifted


def note(kind: str, request: Request, at: datetime, by: Actor, **more: Any) -> None:
    """A line about a request, for the person alone."""
    detail = {"request": str(request.pk), "type": request.type, "function": by.role, **more}
    book.append(kind, at=at, subjects=[request.person], detail=detail)


def _resume(found: Request, at: datetime) -> None:
    if found.state == State.WAITING:
        found.paused_days = clocks.paused_days(found, at)
        found.state, found.paused_at = State.OPEN, None
        extended = found.extended_at is not None
        found.due_on = clocks.counted(found, extended=extended, paused=found.paused_days)
        found.first_due_on = clocks.counted(found, extended=False, paused=found.paused_days)


def _leaver(found: Request, number: str, by: Actor, at: datetime) -> None:
    with access.whole():
        employee = Employee.objects.filter(number=number.strip()).first()
    if employee is None:
        raise Fault("Nobody has this staff number.", "no_employee")
    found.employee, found.person = employee, employee.pk
    found.account_id = employee.account_id
    found.who = Request.Who.LEAVER
    if relation(found, by, at) in BARRED:
        raise Fault("You are too close to this person to handle it.", "too_close")
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as twice:
        raise Fault("He asked the same already; answer that request.", "asked_already") from twice
