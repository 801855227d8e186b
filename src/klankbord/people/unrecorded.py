"""Numbers and extensions of which no call is ever recorded (R12), and callers who want so (R19).

Only the data protection officer and the works council keep this list and see it. It holds keyed
hashes: whoever reads the table reads no number, and a number is found only by who knows it.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from klankbord.database import turns
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.people import callers
from klankbord.people.faults import Fault
from klankbord.people.models import Role, UnrecordedNumber

CALLER = UnrecordedNumber.Kind.CALLER
PROTECTED = tuple(kind for kind in UnrecordedNumber.Kind.values if kind != CALLER)
KEEPERS = (Role.DPO, Role.WORKS_COUNCIL)

CONFIDENTIAL, OBJECTED = "R12", "R19"
"""The rule by which a call is not recorded: it is confidential, or its caller objects."""


def add(number: str, *, kind: str, at: datetime, by: Actor) -> UnrecordedNumber:
    """Put a number or extension on the list. It works from the next call on.

    Raises:
        Fault: Somebody else keeps the list, there is no number, or it is on the list already.
    """
    _insist_on_keeper(by)
    if not number.strip():
        raise Fault("Say which number or extension.")
    if kind not in UnrecordedNumber.Kind.values:
        raise Fault(f"{kind!r} is no kind. Known: {', '.join(UnrecordedNumber.Kind.values)}.")
    with _keeping(at, by):
        made, fresh = _record(number, kind=kind, at=at, by=by)
        if not fresh:
            raise Fault("That number is on the list already.")
    return made


def remove(number: str, *, kind: str, at: datetime, by: Actor) -> None:
    """End the protection of a number, from the next call on.

    Raises:
        Fault: Somebody else keeps the list, or the number is not on it as that kind.
    """
    _insist_on_keeper(by)
    with _keeping(at, by):
        found = UnrecordedNumber.objects.filter(
            hash=callers.number_hash(number), kind=kind, until=None
        )
        if not found.update(until=at):
            raise Fault("That number is not on the list as that kind.")
        detail = {"kind": kind, "function": by.role}
        book.append("number_unprotected", at=at, subjects=[], detail=detail)


def listed(*, at: datetime, by: Actor) -> list[UnrecordedNumber]:
    """What is on the list, without the numbers; that somebody looked is written down.

    Raises:
        Fault: Somebody else keeps the list.
    """
    _insist_on_keeper(by)
    with _keeping(at, by):
        book.append("numbers_listed", at=at, subjects=[], detail={"function": by.role})
        return list(UnrecordedNumber.objects.filter(until=None).order_by("kind", "since", "pk"))


def remember_caller(number: str, *, at: datetime, by: Actor) -> None:
    """A caller wants no call of his recorded any more; in the transaction of another deed."""
    _record(number, kind=CALLER, at=at, by=by)


class Numbers:
    """Which of some numbers are on the list: read once, for many calls in a row.

    Only the system sees the whole list; for anybody else a protected number would look like any.
    """

    def __init__(self, numbers: Collection[str | None]) -> None:
        if access.current().actor != SYSTEM:
            raise RuntimeError("the list is read in a deed of the system")
        self._hashes = {each: callers.number_hash(each) for each in set(numbers) if each}
        hashes = sorted(set(self._hashes.values()))
        on_list = UnrecordedNumber.objects.filter(hash__in=hashes, until=None)
        rows = on_list.values_list("hash", "kind") if hashes else ()
        self._kinds: dict[str, set[str]] = {}
        for hashed, kind in rows:
            self._kinds.setdefault(hashed, set()).add(kind)

    def rule(self, *, caller: str | None, others: Sequence[str | None]) -> str | None:
        """The rule by which no call between these may be recorded; None if there is none."""
        if any(self._of(each) - {CALLER} for each in (caller, *others)):
            return CONFIDENTIAL
        return OBJECTED if CALLER in self._of(caller) else None

    def _of(self, number: str | None) -> set[str]:
        return self._kinds.get(self._hashes.get(number or "", ""), set())


def _keeping(at: datetime, by: Actor) -> AbstractContextManager[Access]:
    return access.deed(Access(by, "restrict", None, at))


def _record(number: str, *, kind: str, at: datetime, by: Actor) -> tuple[UnrecordedNumber, bool]:
    hashed = callers.number_hash(number)
    turns.take(f"people.unrecorded {hashed}")  # no row to lock when the number is new
    known = UnrecordedNumber.objects.filter(hash=hashed, kind=kind, until=None).first()
    if known is not None:
        return known, False
    made = UnrecordedNumber.objects.create(hash=hashed, kind=kind, since=at, added_as=by.role)
    subjects = [callers.pseudonym(number)] if kind == CALLER else []
    detail = {"kind": kind, "function": by.role}
    book.append("number_protected", at=at, subjects=subjects, detail=detail)
    return made, True


def _insist_on_keeper(by: Actor) -> None:
    if by.role not in KEEPERS:
        raise Fault("This list is kept and seen by the DPO and the works council only.")
