"""What the store has and no row tells of, and what a row tells of and the store has not.

An object has its row before its first byte, so one without a row is what a crash, or a database
that was restored, left behind: nobody has its key. It goes at night, when it is old enough that no
clock can be to blame. A row without its object is a loss, and is only reported.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from klankbord.ledger import keyring
from klankbord.vault import boxes, guards
from klankbord.vault.models import Blob
from klankbord.vault.stores.contract import Found, NoObject, Store, StoreFault

GRACE = timedelta(days=2)
"""How old an object is before it can be without a row for good."""
BEGINNINGS = (*(f"{number:02x}" for number in range(256)), "pr")
"""How names begin: those of payloads, and those of the probes of a bucket."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What a night did with objects without a row, and how many rows have no object."""

    removed: int = 0
    left: int = 0
    missing: int = 0


def collect(now: datetime) -> Collected:
    """Remove objects without a row, unless there are so many that two people must confirm it.

    Raises:
        StoreFault: The store cannot be read, or is another installation's.
    """
    store = boxes.store()
    store.ready(keyring.log_name())
    without, lost = look(store, now)
    many = len(without) > guards.TIMES_USUAL * guards.usual()
    if many and len(guards.confirmed(now)) < guards.PEOPLE:
        return Collected(left=len(without), missing=len(lost))
    removed = sum(_is_removed(store, name) for name in without)
    return Collected(removed, len(without) - removed, len(lost))


def look(store: Store, now: datetime) -> tuple[list[str], list[UUID]]:
    """The names of objects without a row, and the rows without an object. Changes nothing.

    Raises:
        StoreFault: The store cannot be read.
    """
    without: list[str] = []
    lost: list[UUID] = []
    for beginning in BEGINNINGS:
        written = dict(_rows(beginning))
        found = {each.name: each for each in store.names(beginning)}
        without += [each.name for name, each in found.items() if _is_without(each, written, now)]
        lost += [
            pk
            for name, (pk, there) in written.items()
            if there and name not in found and _is_lost(store, pk)
        ]
    return without, lost


def _rows(beginning: str) -> Iterator[tuple[str, tuple[UUID, bool]]]:
    """Each row whose name begins so, and whether its object must be there."""
    try:
        first, last = (UUID(beginning + end * 30) for end in "0f")
    except ValueError:
        return
    rows = Blob.objects.filter(pk__range=(first, last)).values_list("pk", "size", "key__gone_at")
    for pk, size, gone_at in rows.iterator():
        yield str(pk), (pk, size is not None and gone_at is None)


def _is_without(found: Found, written: dict[str, tuple[UUID, bool]], now: datetime) -> bool:
    if found.name in written or found.since > now - GRACE:
        return False
    try:
        return not Blob.objects.filter(pk=UUID(found.name)).exists()
    except ValueError:
        return True


def _is_lost(store: Store, pk: UUID) -> bool:
    """Look again: what was destroyed meanwhile is not lost."""
    try:
        store.open(str(pk)).close()
    except NoObject:
        return Blob.objects.filter(pk=pk, size__isnull=False, key__gone_at=None).exists()
    return False


def _is_removed(store: Store, name: str) -> bool:
    try:
        store.delete(name)
    except StoreFault:
        return False
    return True
