"""After the last day: a leaver's own data stay within his reach, without the employer's mailbox.

While he works here somebody can leave a private address, which is sealed, and take a code along on
paper. Both work from the moment at which he no longer works here, for as long as anything of him
can be kept. Nobody else makes a code: whoever had it would be him.

Source: AVG art. 12(2), 15; R62, R74.
"""

import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.instants import AMSTERDAM, end_of, month_later
from klankbord.ledger import book
from klankbord.people.accounts import checked_address
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Employee, Parting
from klankbord.people.periods import Term, meeting
from klankbord.vault import boxes, keys

KIND = "parting"
MONTHS = 24
"""How long both work: as long as the log of him, which is kept longest."""

ADDRESS = "address"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 20
"""Signs of a code: a hundred bits."""


def give(address: str, *, at: datetime, by: Actor) -> None:
    """Leave a private address for after one's last day; one that was left before goes.

    Raises:
        Fault: It is none, it is the one for work, or he is no employee.
    """
    told = checked_address(address)
    if Account.objects.filter(email__iexact=told).exists():
        raise Fault("That is an address for work. Give one of your own.", "work_address")
    with access.keeping(by, at):
        row = _anew(_employee(by), at, by)
        boxes.seal(row.key, ADDRESS, told.encode(), row=_row(row))
        _tell("parting_address", row, at, by)


def make_code(*, at: datetime, by: Actor) -> str:
    """A code to take along on paper; the one before no longer works. It is shown once.

    Raises:
        Fault: He is no employee.
    """
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    with access.keeping(by, at):
        employee = _employee(by)
        kept = _address(employee)
        row = _anew(employee, at, by, digest=_digest(code))
        if kept is not None:
            boxes.seal(row.key, ADDRESS, kept, row=_row(row))
        _tell("parting_code", row, at, by)
    return "-".join(code[first : first + 5] for first in range(0, LENGTH, 5))


def forget(*, at: datetime, by: Actor) -> None:
    """Take back address and code."""
    with access.keeping(by, at):
        row = Parting.objects.filter(employee=_employee(by)).select_related("key").first()
        if row is not None:
            _tell("parting_forgotten", row, at, by)
            _drop(row, at, by)


def of(by: Actor) -> tuple[str, bool, datetime | None]:
    """What somebody left himself: his address, whether there is a code, until when both work."""
    if by.employee is None:
        return "", False, None
    with access.whole():
        row = Parting.objects.filter(employee=by.employee).select_related("key").first()
        address = _address(by.employee) or b""
    return (address.decode(), bool(row.digest), row.key.keep_until) if row else ("", False, None)


@access.whole()
def number(by: Actor) -> str:
    """One's own staff number."""
    return Employee.objects.get(pk=_employee(by)).number


@access.whole()
def reach(account: Account, at: datetime) -> str | None:
    """The address to which mail for somebody goes; None once he left and gave none."""
    employee = Employee.objects.filter(account=account).first()
    if employee is None or not _left(employee, at):
        return account.email
    kept = _address(employee.pk)
    return None if kept is None else kept.decode()


@access.whole()
def private(employee: UUID) -> str | None:
    """The private address that somebody left, for who has no account; None if he left none."""
    kept = _address(employee)
    return None if kept is None else kept.decode()


def enter(number: str, code: str, *, at: datetime) -> Account | None:
    """Whose code this is, once he no longer works here; None if it is nobody's, or not yet."""
    told = "".join(sign for sign in code.upper() if sign in LETTERS)
    with access.deed(Access(SYSTEM, "retain", None, at)):
        row = Parting.objects.select_related("employee__account", "key").filter(
            employee__number=number.strip(), key__gone_at=None, key__keep_until__gt=at
        ).exclude(digest="").first()  # fmt: skip
        known = row.digest if row else "0" * 64
        if not hmac.compare_digest(known, _digest(told)) or row is None:
            return None
        account = row.employee.account
        if account is None or not account.is_active or not _left(row.employee, at):
            return None
        _tell("parting_entered", row, at, SYSTEM)
    return account


def _left(employee: Employee, at: datetime) -> bool:
    """Whether somebody worked here, and no longer does or will."""
    return employee.employments.exists() and not employee.employments.filter(
        meeting(Term(at))
    ).exists()  # fmt: skip


def _employee(by: Actor) -> UUID:
    if by.employee is None:
        raise Fault("Only an employee leaves something for after his last day.")
    return by.employee


def _anew(employee: UUID, at: datetime, by: Actor, *, digest: str | None = None) -> Parting:
    """A row under a key of its own: a deadline only ever comes forward, so each is new."""
    before = Parting.objects.filter(employee=employee).select_related("key").first()
    kept = before.digest if before else ""
    if before is not None:
        _drop(before, at, by)
    until = end_of(month_later(at.astimezone(AMSTERDAM).date(), MONTHS))
    party = keys.Party(employee, "agent")
    key = keys.create(parties=[party], kind=KIND, keep_until=until, at=at)
    return Parting.objects.create(
        employee_id=employee, key=key, digest=kept if digest is None else digest, given_at=at
    )


def _drop(row: Parting, at: datetime, by: Actor) -> None:
    key = row.key
    row.delete()
    keys.shred(key, at=at, by=by, why="replaced")


def _address(employee: UUID) -> bytes | None:
    row = Parting.objects.filter(employee=employee).select_related("key").first()
    if row is None:
        return None
    try:
        return boxes.unseal(row.key, ADDRESS, row=_row(row))
    except (keys.Gone, boxes.NoBox):
        return None


def _row(of: Parting) -> boxes.Row:
    return boxes.Row("people.parting", of.pk)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _tell(kind: str, row: Parting, at: datetime, by: Actor) -> None:
    book.append(kind, at=at, subjects=[row.employee_id], detail={"function": by.role})
