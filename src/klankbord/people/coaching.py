"""Who coaches whom, and when."""

from datetime import datetime

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people import periods
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Coaching, Employee
from klankbord.people.periods import Term


def begin(
    coach: Account,
    employee: Employee,
    *,
    term: Term,
    at: datetime,
    by: Actor,
) -> Coaching:
    """Let somebody coach an employee.

    Whether the coach may also hear something is another matter: a coach with power over the
    contract may not (R34), and that is asked each time.

    Raises:
        Fault: He would coach himself, or coaches this employee in that period already.
    """
    with access.keeping(by, at):
        return record(coach, employee, term=term, at=at, by=by)


def record(
    coach: Account,
    employee: Employee,
    *,
    term: Term,
    at: datetime,
    by: Actor,
) -> Coaching:
    """As `begin`, inside the transaction of another deed."""
    if employee.account_id == coach.pk:
        raise Fault("Nobody is his own coach.")
    Employee.objects.select_for_update().get(pk=employee.pk)
    if employee.coaches.filter(periods.meeting(term), coach=coach).exists():
        raise Fault(f"Employee {employee.number} has this coach in that period already.")
    made = Coaching.objects.create(
        coach=coach, employee=employee, since=term.since, until=term.until
    )
    detail = {"function": by.role}
    book.append("coaching_begun", at=at, subjects=[employee.pk], detail=detail)
    return made


def end(coaching: Coaching, *, until: datetime, at: datetime, by: Actor) -> None:
    """End a coaching relation, now or later.

    Raises:
        Fault: It ends in the past, before it began, or has ended already.
    """
    with access.keeping(by, at):
        found = Coaching.objects.select_for_update().get(pk=coaching.pk)
        if until < at or until <= found.since:
            raise Fault("Coaching ends now or later, and after it began.")
        if found.until is not None and until > found.until:
            raise Fault("This coaching ends before that. Begin it anew.")
        found.until = until
        found.save(update_fields=["until"])
        detail = {"function": by.role}
        book.append("coaching_ended", at=at, subjects=[found.employee_id], detail=detail)
