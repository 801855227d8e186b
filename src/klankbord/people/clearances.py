"""Secrecy statements and instructions: without a valid one of each nobody plays (design 4.4)."""

from datetime import datetime

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people import accounts
from klankbord.people.faults import Fault
from klankbord.people.models import Account, Clearance
from klankbord.people.periods import Term


def sign(
    account: Account,
    *,
    kind: str,
    term: Term,
    at: datetime,
    by: Actor,
) -> Clearance:
    """Write down that somebody signed a secrecy statement or was instructed, and until when.

    Raises:
        Fault: The kind is unknown, there is no end, or it is written down already.
    """
    with access.keeping(by, at):
        return record(account, kind=kind, term=term, at=at, by=by)


def record(
    account: Account,
    *,
    kind: str,
    term: Term,
    at: datetime,
    by: Actor,
) -> Clearance:
    """As `sign`, inside the transaction of another deed."""
    kinds = Clearance.Kind.values
    if kind not in kinds:
        raise Fault(f"There is no clearance {kind!r}. Choose out of {', '.join(kinds)}.")
    if term.until is None:
        raise Fault("A clearance has an end. Say until when it holds.")
    if Clearance.objects.filter(account=account, kind=kind, since=term.since).exists():
        raise Fault("That clearance is written down already.")
    made = Clearance.objects.create(account=account, kind=kind, since=term.since, until=term.until)
    detail = {"kind": kind, "function": by.role}
    book.append("clearance_signed", at=at, subjects=[accounts.about(account)], detail=detail)
    return made
