"""Numbers and extensions of which no call is ever recorded (R12), and callers who want so (R19).

Only the data protection officer and the works council keep this list and see it. It holds keyed
hashes: whoever reads the table reads no number, and a number is found only by who knows it.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from klankbord.database import prepared, turns
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.instants import AMSTERDAM, end_of, month_later
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.people import callers
from klankbord.people.faults import Fault
from klankbord.people.models import Role, UnrecordedNumber
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party
from klankbord.vault.models import Key

CALLER = UnrecordedNumber.Kind.CALLER
PROTECTED = tuple(kind for kind in UnrecordedNumber.Kind.values if kind != CALLER)
KEEPERS = (Role.DPO, Role.WORKS_COUNCIL)

LABEL = "label"
MONTHS = 12
"""How long the words of a label are kept."""

CONFIDENTIAL, OBJECTED = "R12", "R19"
"""The rule by which a call is not recorded: it is confidential, or its caller objects."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A number on the list, without the number. `added_as` is a function, never a name.

    `label` is empty when nobody gave one, or when its year is over.
    """

    id: UUID
    kind: str
    label: str
    since: datetime
    until: datetime | None
    added_as: str


def add(number: str, *, kind: str, label: str = "", at: datetime, by: Actor) -> UnrecordedNumber:
    """Put a number or extension on the list. It works from the next call on.

    Args:
        number: Kept as a keyed hash only.
        kind: One of the kinds.
        label: What the keepers call it, sealed for a year; it names a line, not a person.
        at: Now.
        by: Who keeps the list.

    Raises:
        Fault: Somebody else keeps the list, there is no number, or it is on the list already.
    """
    _insist_on_keeper(by)
    if not number.strip():
        raise Fault("Say which number or extension.", "no_protected_number")
    if kind not in UnrecordedNumber.Kind.values:
        raise Fault(f"{kind!r} is no kind. Known: {', '.join(UnrecordedNumber.Kind.values)}.")
    with _keeping(at, by):
        made, fresh = _record(number, kind=kind, at=at, by=by)
        if not fresh:
            raise Fault("That number is on the list already.", "listed_already")
        _call(made, label, at)
    return made


def remove(number: str, *, kind: str, at: datetime, by: Actor) -> None:
    """End the protection of a number, from the next call on.

    Raises:
        Fault: Somebody else keeps the list, or the number is not on it as that kind.
    """
    _insist_on_keeper(by)
    with _keeping(at, by):
        if not unprotect(callers.number_hash(number), kind=kind, at=at, by=by):
            raise Fault("That number is not on the list as that kind.", "not_listed")


def end(entry: UUID, *, at: datetime, by: Actor) -> None:
    """As `remove`, of a number that is pointed at and not said.

    Raises:
        Fault: Somebody else keeps the list, or it is not on it any more.
    """
    _insist_on_keeper(by)
    with _keeping(at, by):
        _end(_one(entry), at, by)


def relabel(entry: UUID, label: str, *, at: datetime, by: Actor) -> None:
    """Call a number on the list otherwise, for another year.

    Raises:
        Fault: As `end`.
    """
    _insist_on_keeper(by)
    with _keeping(at, by):
        found = _one(entry)
        _forget_label(found, at, by)
        _call(found, label, at)
        detail = {"kind": found.kind, "function": by.role}
        book.append("number_relabelled", at=at, subjects=[], detail=detail)


def listed(*, kind: str = "", at: datetime, by: Actor) -> list[Listed]:
    """What is on the list, without the numbers; that somebody looked is written down.

    Args:
        kind: Of one kind; empty for all.
        at: Now.
        by: Who looks.

    Raises:
        Fault: Somebody else keeps the list.
    """
    _insist_on_keeper(by)
    with _keeping(at, by):
        book.append("numbers_listed", at=at, subjects=[], detail={"function": by.role})
        found = _running().filter(kind=kind) if kind else _running()
        return _shown(list(found.order_by("kind", "since", "pk")))


def one(entry: UUID, *, at: datetime, by: Actor) -> Listed:
    """One number on the list, without the number; that somebody looked is written down.

    Raises:
        Fault: As `end`.
    """
    _insist_on_keeper(by)
    with _keeping(at, by):
        found = _one(entry)
        detail = {"kind": found.kind, "function": by.role}
        book.append("numbers_listed", at=at, subjects=[], detail=detail)
        return _shown([found])[0]


def sought(number: str, *, at: datetime, by: Actor) -> list[Listed]:
    """As what a number is on the list; that somebody asked is written down, the number is not.

    Raises:
        Fault: Somebody else keeps the list.
    """
    _insist_on_keeper(by)
    with _keeping(at, by):
        found = list(_running().filter(hash=callers.number_hash(number)).order_by("kind"))
        detail: dict[str, Code] = {"found": len(found), "function": by.role}
        book.append("number_sought", at=at, subjects=[], detail=detail)
        return _shown(found)


def remember_caller(number: str, *, at: datetime, by: Actor) -> None:
    """A caller wants no call of his recorded any more; in the transaction of another deed."""
    _record(number, kind=CALLER, at=at, by=by)


_RUNNING = "WHERE hash = ANY(%s::text[]) AND until IS NULL"


class Numbers:
    """Which of some numbers are on the list: read once, for many calls in a row.

    Only the system sees the whole list; for anybody else a protected number would look like any.
    """

    def __init__(self, numbers: Collection[str | None]) -> None:
        if access.current().actor != SYSTEM:
            raise RuntimeError("the list is read in a deed of the system")
        self._hashes = {each: callers.number_hash(each) for each in set(numbers) if each}
        self._asked = [sorted(set(self._hashes.values()))]
        prepared.foresee([prepared.reading(UnrecordedNumber, _RUNNING, self._asked)])

    def rule(self, *, caller: str | None, others: Sequence[str | None]) -> str | None:
        """The rule by which no call between these may be recorded; None if there is none."""
        if any(self._of(each) - {CALLER} for each in (caller, *others)):
            return CONFIDENTIAL
        return OBJECTED if CALLER in self._of(caller) else None

    @cached_property
    def _kinds(self) -> dict[str, set[str]]:
        kinds: dict[str, set[str]] = {}
        for row in prepared.read(UnrecordedNumber, _RUNNING, self._asked) if self._hashes else ():
            kinds.setdefault(row.hash, set()).add(row.kind)
        return kinds

    def _of(self, number: str | None) -> set[str]:
        return self._kinds.get(self._hashes.get(number or "", ""), set())


def _keeping(at: datetime, by: Actor) -> AbstractContextManager[Access]:
    return access.deed(Access(by, "restrict", None, at))


def _record(number: str, *, kind: str, at: datetime, by: Actor) -> tuple[UnrecordedNumber, bool]:
    subjects = [callers.pseudonym(number)] if kind == CALLER else []
    return protect(callers.number_hash(number), kind=kind, subjects=subjects, at=at, by=by)


def protect(
    hashed: str, *, kind: str, subjects: Sequence[UUID], at: datetime, by: Actor
) -> tuple[UnrecordedNumber, bool]:
    """Put a number on the list that is known by its hash, inside the transaction of a deed.

    Returns its line, and whether it was not there yet.
    """
    turns.take(f"people.unrecorded {hashed}")  # no row to lock when the number is new
    known = UnrecordedNumber.objects.filter(hash=hashed, kind=kind, until=None).first()
    if known is not None:
        return known, False
    made = UnrecordedNumber.objects.create(hash=hashed, kind=kind, since=at, added_as=by.role)
    # With the hash in the line a restore knows what to protect again.
    detail = {"kind": kind, "number": hashed, "function": by.role}
    book.append("number_protected", at=at, subjects=subjects, detail=detail)
    return made, True


def unprotect(hashed: str, *, kind: str, at: datetime, by: Actor) -> bool:
    """As `remove`, of a number known by its hash, inside the transaction of a deed."""
    found = _running().filter(hash=hashed, kind=kind).first()
    if found is None:
        return False
    _end(found, at, by)
    return True


def _running() -> "QuerySet[UnrecordedNumber]":
    return UnrecordedNumber.objects.filter(until=None)


def _one(entry: UUID) -> UnrecordedNumber:
    found = _running().select_for_update().filter(pk=entry).first()
    if found is None:
        raise Fault("That is not on the list any more.", "not_listed")
    return found


def _end(found: UnrecordedNumber, at: datetime, by: Actor) -> None:
    _forget_label(found, at, by)
    found.until = at
    found.save(update_fields=["until"])
    detail = {"kind": found.kind, "number": found.hash, "function": by.role}
    book.append("number_unprotected", at=at, subjects=[], detail=detail)


def _call(found: UnrecordedNumber, label: str, at: datetime) -> None:
    if not label.strip():
        return
    until = end_of(month_later(at.astimezone(AMSTERDAM).date(), MONTHS))
    parties = [Party(book.ORGANISATION, "agent")]
    found.key = keys.create(parties=parties, kind="label", keep_until=until, at=at)
    boxes.seal(found.key, LABEL, label.strip().encode(), row=_row(found))
    found.save(update_fields=["key"])


def _forget_label(found: UnrecordedNumber, at: datetime, by: Actor) -> None:
    for key in _keys([found]).values():
        keys.shred(key, at=at, by=by, why="ended")
    found.key = None
    found.save(update_fields=["key"])


def _shown(found: Sequence[UnrecordedNumber]) -> list[Listed]:
    sealed = _keys(found)
    rows = {sealed[row.key_id]: _row(row) for row in found if row.key_id in sealed}
    labels = boxes.unseal_all(LABEL, rows)
    return [
        Listed(
            id=row.pk,
            kind=row.kind,
            label=labels.get(row.key_id, b"").decode() if row.key_id else "",
            since=row.since,
            until=row.until,
            added_as=row.added_as,
        )
        for row in found
    ]


@access.whole()
def _keys(found: Sequence[UnrecordedNumber]) -> dict[UUID | None, Key]:
    """The keys of the labels that are still there; the vault shows them to the system only."""
    wanted = Key.objects.filter(pk__in=[row.key_id for row in found if row.key_id], gone_at=None)
    return {key.pk: key for key in wanted}


def _row(found: UnrecordedNumber) -> boxes.Row:
    return boxes.Row("people.unrecordednumber", found.pk)


def _insist_on_keeper(by: Actor) -> None:
    if by.role not in KEEPERS:
        raise Fault("This list is kept and seen by the DPO and the works council only.")
