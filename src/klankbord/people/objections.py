"""Objections of employees (AVG art. 21): they work from the moment of filing (R68)."""

from datetime import datetime
from uuid import UUID

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM, end_of, month_later
from klankbord.law.texts import Text
from klankbord.ledger import book
from klankbord.people import queries
from klankbord.people.faults import Fault
from klankbord.people.models import Employee, Objection, Role
from klankbord.vault import boxes, keys

KEY_KIND = "objection"
MONTHS_KEPT = 12
"""How long the words can be read."""

WORKING_LIFE = 50 * 12
"""Months that the row stays, without the words: a granted objection holds as long as he works."""

TABLE = "people.objection"
GROUNDS = "grounds"
ANSWER = "answer"
MAX_TEXT = 10_000
"""Longest text of grounds or answer, in characters."""

WORDS_LOST = Text(
    "Deze woorden gingen verloren toen een reservekopie werd teruggezet. Vraag ze opnieuw.",
    "These words were lost when a backup was put back. Ask for them again.",
)

GRANTED = str(Objection.Status.GRANTED)
REJECTED = str(Objection.Status.REJECTED)


def file(employee: Employee, *, grounds: str, at: datetime, by: Actor) -> Objection:
    """File an objection. From this moment nobody records, listens to or scores him.

    The words are sealed under a key of his own. The law asks for grounds that concern his own
    situation, but nobody judges them before the monitoring has stopped.

    Raises:
        Fault: Somebody else files it than he himself or the data protection officer for him;
            there are no grounds; or an objection is open already.
    """
    with access.keeping(by, at):
        return record(employee, grounds=grounds, at=at, by=by)


def record(employee: Employee, *, grounds: str, at: datetime, by: Actor) -> Objection:
    """As `file`, inside the transaction of another deed."""
    if by.employee != employee.pk and by.role != Role.DPO:
        raise Fault("An employee files an objection himself, or the data protection officer does.")
    text = _text(grounds, "Say in a few words what it is about your situation.")
    with access.whole():
        Employee.objects.select_for_update().get(pk=employee.pk)
    if employee.objections.filter(status=Objection.Status.OPEN).exists():
        raise Fault("An objection is open already; monitoring has stopped. Add to that one.")
    due = calendar.answer_by(at.astimezone(AMSTERDAM).date())
    objection = _create(Objection(employee=employee, filed_at=at, answer_due_on=due), text, at)
    detail = {
        "objection": str(objection.pk),
        "answer_due_on": objection.answer_due_on.isoformat(),
        "function": by.role,
    }
    book.append("objection_filed", at=at, subjects=[employee.pk], detail=detail)
    return objection


def reopen(lost: Objection, *, at: datetime) -> bool:
    """Let an objection that a restore lost work again, until somebody decides on it anew.

    Its words are lost, and so is what was decided: that could only let the monitoring go on.

    Args:
        lost: As the log tells of it; not saved.
        at: Now.

    Returns:
        Whether it was not there, and is now.
    """
    with access.deed(access.Access(access.SYSTEM, "restrict", None, at)):
        Employee.objects.select_for_update().get(pk=lost.employee_id)
        there = Objection.objects.filter(pk=lost.pk) | Objection.objects.filter(
            employee=lost.employee_id, status=Objection.Status.OPEN
        )
        if there.exists():
            return False
        _create(lost, f"{WORDS_LOST.nl} {WORDS_LOST.en}", at)
        detail = {"objection": str(lost.pk), "function": access.SYSTEM.role}
        book.append("objection_reopened", at=at, subjects=[lost.employee_id], detail=detail)
    return True


def _create(made: Objection, grounds: str, at: datetime) -> Objection:
    made.key = keys.create(
        parties=[keys.Party(made.employee_id, "agent")],
        kind=KEY_KIND,
        keep_until=_months_after(at, MONTHS_KEPT),
        row_until=_months_after(at, WORKING_LIFE),
        at=at,
    )
    made.save(force_insert=True)
    boxes.seal(made.key, GROUNDS, grounds.encode(), row=boxes.Row(TABLE, made.pk))
    return made


def decide(
    objection: Objection,
    *,
    granted: bool,
    answer: str,
    compelling_grounds: bool = False,
    at: datetime,
    by: Actor,
) -> Objection:
    """Answer an objection. Refusing takes compelling grounds that concern this person.

    Raises:
        Fault: It is decided already; who decides has a say in his contract or is he himself; it
            is refused without compelling grounds; or the answer is empty.
    """
    with access.keeping(by, at):
        return record_answer(
            objection, granted=granted, answer=answer, compelling_grounds=compelling_grounds,
            at=at, by=by,
        )  # fmt: skip


def record_answer(
    objection: Objection,
    *,
    granted: bool,
    answer: str,
    compelling_grounds: bool = False,
    at: datetime,
    by: Actor,
) -> Objection:
    """As `decide`, inside the transaction of another deed."""
    text = _text(answer, "The answer needs reasons that concern this person.")
    if by.account is None:
        raise Fault("An objection is decided by a person with an account.")
    if not granted and not compelling_grounds:
        raise Fault("Without compelling grounds an objection is granted (AVG art. 21(1)).")
    found = Objection.objects.select_for_update(of=("self",)).select_related("key")
    with access.whole():
        locked = found.get(pk=objection.pk)
    if locked.status != Objection.Status.OPEN:
        raise Fault("This objection has been decided.")
    if queries.relation(by, locked.employee_id, at) in {"self", "own_manager"}:
        raise Fault("Somebody else than the person himself or his manager decides.")
    locked.status = GRANTED if granted else REJECTED
    locked.decided_at = at
    locked.decided_by_id = by.account
    locked.compelling_grounds = compelling_grounds
    locked.decided_by_manager = False
    locked.save()
    boxes.seal(locked.key, ANSWER, text.encode(), row=boxes.Row(TABLE, locked.pk))
    book.append(
        "objection_decided",
        at=at,
        subjects=[locked.employee_id],
        detail={
            "objection": str(locked.pk),
            "status": locked.status,
            "compelling_grounds": compelling_grounds,
            "function": by.role,
        },
    )
    return locked


def read(objection: Objection, name: str, *, by: Actor) -> str:
    """The grounds or the answer, for the person himself and for who may decide on it.

    Raises:
        Fault: Nobody else reads it.
        keys.Gone: The term has passed.
    """
    if not _may_read(objection.employee_id, by):
        raise Fault("An objection is read by who filed it, and by who decides on it.")
    return boxes.unseal(objection.key, name, row=boxes.Row(TABLE, objection.pk)).decode()


def _may_read(employee: UUID, by: Actor) -> bool:
    return by.employee == employee or by.role in {Role.DPO, Role.LEGAL}


def _text(words: str, otherwise: str) -> str:
    text = words.strip()
    if not text:
        raise Fault(otherwise)
    if len(text) > MAX_TEXT:
        raise Fault(f"At most {MAX_TEXT} characters fit. Shorten the text.")
    return text


def _months_after(at: datetime, months: int) -> datetime:
    """The midnight that ends the local day so many months later."""
    return end_of(month_later(at.astimezone(AMSTERDAM).date(), months))
