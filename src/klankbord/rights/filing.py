"""A request comes in: it gets a clock, and what protects works from this deed on.

The day of receipt is the day on which any part of the organisation got it, also when the desk hears
of it later. A second request of the same person and type is joined to the one that is open.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from klankbord.evaluations.evaluating import reading
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law import calendar
from klankbord.ledger import book
from klankbord.people import callers, objections
from klankbord.people import facts as people
from klankbord.people.faults import Fault
from klankbord.people.models import Employee, Objection
from klankbord.recordings.custody import NoSuchLeg
from klankbord.recordings.ending import restricting
from klankbord.recordings.models import Leg
from klankbord.rights import clocks, guarded, sealed
from klankbord.rights.models import Request

Type, Who, State = Request.Type, Request.Who, Request.State


@dataclass(frozen=True, slots=True)
class Person:
    """Whose data it is about, and how that is known. `identity` is empty as long as it is not."""

    id: UUID
    who: str
    employee: UUID | None = None
    account: UUID | None = None
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked. Without `legs` and `evaluations` it is about everything.

    `contact` is where the answer goes, `number` that of a caller; `mandate` says by what somebody
    asks for another; `received_at`, when it came in before it was written down here.
    """

    type: str
    words: str
    language: str = "nl"
    legs: tuple[UUID, ...] = ()
    evaluations: tuple[UUID, ...] = ()
    contact: str = ""
    number: str = ""
    mandate: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """The request that there is now, and whether it was open already."""

    request: Request
    joined: bool


def signed_in(actor: Actor, at: datetime) -> Person:
    """Somebody with an account, who asks for himself: employee, leaver, or who evaluates (R78)."""
    method = Request.Method.SIGNED_IN
    if actor.employee is None:
        assert actor.account is not None  # noqa: S101  who is signed in has one
        return Person(actor.account, Who.STAFF, None, actor.account, method)
    left = people.person(actor.employee, at)["type"] == people.FORMER
    who = Who.LEAVER if left else Who.EMPLOYEE
    return Person(actor.employee, who, actor.employee, actor.account, method)


def caller(number: str) -> Person:
    """A caller by his number: nobody knows yet that it is his. Without one he is nobody known."""
    return Person(callers.pseudonym(number) if number.strip() else uuid4(), Who.CALLER)


def by_number(number: str, at: datetime) -> Person:
    """Somebody who works or worked here, whose letter or call the desk writes down.

    Raises:
        Fault: Nobody has this staff number.
    """
    with access.whole():
        found = Employee.objects.filter(number=number.strip()).first()
    if found is None:
        raise Fault("Nobody has this staff number.", "no_employee")
    left = people.person(found.pk, at)["type"] == people.FORMER
    return Person(found.pk, Who.LEAVER if left else Who.EMPLOYEE, found.pk, found.account_id)


def file(asked: Asked, person: Person, *, at: datetime, by: Actor) -> Filed:
    """Take a request in. Of somebody who is known what protects him works at once.

    Args:
        asked: What.
        person: Whose data.
        at: Now.
        by: Himself; the system for a public form; or who decides, for a letter or a call.

    Raises:
        Fault: There are no words, something looks like a BSN, it is dated ahead, or it is for
            somebody else to file.
    """
    _check(asked, person, at, by)
    # What nobody is signed in for is filed by the system itself.
    entered = Access(SYSTEM if by.account is None else by, _act(by), None, at)
    with access.deed(entered):
        open_ = _open(person, asked.type)
        request = open_ or _create(asked, person, at)
        if open_ is not None:
            _join(open_, asked)
        protect(request, at=at, by=by, grounds=asked.words)
        _note("request_joined" if open_ else "request_filed", request, at, by)
    return Filed(request, open_ is not None)


def protect(request: Request, *, at: datetime, by: Actor, grounds: str) -> None:
    """Let what protects work, as far as is known who asks; inside a deed."""
    if request.identified_at is None:
        return
    if request.type == Type.OBJECTION and request.employee_id is not None:
        _object(request, grounds, at, by)
    if freezes(request):
        for leg in concerned(request, at):
            try:
                restricting.record(leg, by=by, at=at, asked=part(request))
            except NoSuchLeg:
                continue


def freezes(request: Request) -> bool:
    """Whether what it concerns stands still while it is considered (AVG art. 18(1)(a), (d))."""
    if request.type == Type.RECTIFICATION:
        return bool(request.legs or request.evaluations)
    objects = request.type == Type.OBJECTION and request.who == Who.CALLER
    return request.type == Type.RESTRICTION or objects


def liftable(request: Request) -> bool:
    """Whether an answer has left frozen what can be used again once the person was told."""
    answered = request.state == State.ANSWERED and request.lifted_at is None
    erased = request.type == Type.OBJECTION and request.outcome != Request.Outcome.REFUSED
    return answered and freezes(request) and not erased


def concerned(request: Request, at: datetime) -> list[UUID]:
    """The recordings that a request is about and that are there, in a fixed order; in a deed."""
    with access.acting(Access(SYSTEM, "retain", None, at)):
        found = Leg.objects.filter(tracks__key__gone_at=None) | Leg.objects.filter(tracks=None)
        if request.who == Who.CALLER:
            found = found.filter(call__caller=request.person)
        else:
            found = found.filter(employee=request.employee_id)
        if request.legs or request.evaluations:
            wanted = [*request.legs, *reading.legs_of(request.evaluations, at=at)]
            found = found.filter(pk__in=wanted)
        return list(found.order_by("pk").values_list("pk", flat=True).distinct())


def part(request: Request, *, ground: str = "") -> dict[str, Any]:
    """The part `request` of a question about it."""
    made: dict[str, Any] = {
        "by": "caller" if request.who == Who.CALLER else "employee",
        "kind": request.type,
        "received_at": request.received_at.isoformat(),
        "extended": request.extended_at is not None,
        "identity_ok": request.identified_at is not None,
    }
    if request.identity:
        made["identity_method"] = request.identity
    if ground:
        made["ground"] = ground
    return made


def _check(asked: Asked, person: Person, at: datetime, by: Actor) -> None:
    sealed.words(asked.words)
    for text in (asked.words, asked.contact, asked.mandate):
        sealed.words(text, needed=False)
    if asked.type not in Type.values:
        raise Fault("There is no such request.", "no_type")
    if asked.received_at is not None and asked.received_at > at:
        raise Fault("This day is still to come.", "received_ahead")
    own = by.account is not None and by.account == person.account
    if by.account is not None and not own and by.role not in guarded.DECIDERS:
        raise Fault("Somebody asks for himself, or the desk writes it down.", "not_yours")


def _act(by: Actor) -> str:
    return "retain" if by.account is None else access.ADMINISTER


def _open(person: Person, type_: str) -> Request | None:
    return (
        Request.objects.select_for_update(of=("self",))
        .select_related("key")
        .filter(person=person.id, type=type_, state__in=[State.OPEN, State.WAITING])
        .first()
    )


def _create(asked: Asked, person: Person, at: datetime) -> Request:
    received = asked.received_at or at
    due = calendar.answer_by(clocks.local(received))
    role = "caller" if person.who == Who.CALLER else "agent"
    request = Request.objects.create(
        key=sealed.key(person.id, role, at),
        type=asked.type,
        who=person.who,
        represented=bool(asked.mandate.strip()),
        person=person.id,
        employee_id=person.employee,
        account_id=person.account,
        language=asked.language,
        legs=list(asked.legs),
        evaluations=list(asked.evaluations),
        received_at=received,
        due_on=due,
        first_due_on=due,
        identity=person.identity,
        identified_at=at if person.identity else None,
    )
    words = {
        sealed.WORDS: asked.words.strip(),
        sealed.CONTACT: asked.contact.strip(),
        sealed.NUMBER: asked.number.strip(),
        sealed.MANDATE: asked.mandate.strip(),
    }
    sealed.seal(request, words)
    return request


def _join(request: Request, asked: Asked) -> None:
    """What is about everything stays so; otherwise what is asked now is asked too."""
    request.joined += 1
    narrow = (request.legs or request.evaluations) and (asked.legs or asked.evaluations)
    request.legs = list(dict.fromkeys([*request.legs, *asked.legs])) if narrow else []
    request.evaluations = (
        list(dict.fromkeys([*request.evaluations, *asked.evaluations])) if narrow else []
    )
    request.save(update_fields=["joined", "legs", "evaluations"])
    added = sealed.added(request)[-1]
    sealed.seal(request, {added: "\n".join(filter(None, [asked.words.strip(), asked.contact]))})


def _object(request: Request, grounds: str, at: datetime, by: Actor) -> None:
    assert request.employee_id is not None  # noqa: S101  asked before
    employee = Employee.objects.get(pk=request.employee_id)
    filed = employee.objections.filter(status=Objection.Status.OPEN).first()
    if filed is None:
        filed = objections.record(employee, grounds=grounds, at=at, by=by)
    if request.objection != filed.pk:
        request.objection = filed.pk
        request.save(update_fields=["objection"])


def _note(kind: str, request: Request, at: datetime, by: Actor) -> None:
    detail: dict[str, Any] = {
        "request": str(request.pk),
        "type": request.type,
        "due_on": request.due_on.isoformat(),
        "function": by.role,
        **about(request),
    }
    book.append(kind, at=at, subjects=[request.person], detail=detail)


def about(request: Request) -> dict[str, list[str]]:
    """What a request is about, as the log keeps it for a restore; two empty lists: everything."""
    return {
        "legs": [str(each) for each in request.legs],
        "evaluations": [str(each) for each in request.evaluations],
    }
