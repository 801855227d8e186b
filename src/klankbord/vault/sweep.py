"""The nightly sweep: what is past its deadline goes, and nobody has to say what that is.

First the keys of past days are destroyed, which takes a moment however much ended on them: from
then on it is noise. Shares, boxes, objects in the store and rows follow in small batches that are
each committed, so that nothing waits for the sweep and a sweep that dies is finished by the next.
It knows no table but those of the vault; rows that hang on a key go with it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import DatabaseError, connection, models, transaction

from klankbord.database.sets import among
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, acting
from klankbord.ledger import book, expiry, periods
from klankbord.vault import boxes, epochs, guards, hanging, keys, orphans, receipts
from klankbord.vault.models import Blob, Confirmation, DayKey, Hold, Key, PartyKey, Share
from klankbord.vault.orphans import Collected
from klankbord.vault.stores.contract import Store, StoreFault, at_once

BATCH = 1000
OBJECTS = 200
ROWS = 4000
"""Rows that hang on keys are looked for in every table once a batch, so few batches are quick."""
PORTION = 100_000
"""Keys that are looked up at once; a few MB."""
LOCK = 0x6B6C_0003
"""Advisory lock: one sweep at a time."""
DRAFTS_LIVE = timedelta(hours=24)
"""A draft in the store that nobody has written to for so long belongs to a dead process."""
WHY = "term"


@dataclass(frozen=True, slots=True)
class Result:
    """What a sweep did, in keys: due is the sum of the others.

    In `failed` are also objects that the store did not give up; they are noise, without a key.
    """

    due: int
    destroyed: int
    held: int
    failed: int
    orphans: Collected = field(default_factory=Collected)


@dataclass(frozen=True, slots=True)
class Standing:
    """What waits for the next sweep, in keys; what halts it, and who said that it is right."""

    due: int
    doubts: tuple[str, ...]
    confirmed: frozenset[UUID]


@dataclass(slots=True)
class _Work:
    """What one sweep has done so far."""

    now: datetime
    destroyed: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    orphans: Collected = field(default_factory=Collected)

    def tidy(self) -> None:
        """What the store has and nobody needs; if it is away, the next night tries again."""
        try:
            boxes.store().clear_drafts(self.now - DRAFTS_LIVE)
            self.orphans = orphans.collect(self.now)
        except StoreFault:
            self.failed += 1


def sweep(now: datetime, *, dry_run: bool = False) -> Result:
    """Destroy what is due.

    Args:
        now: The moment. In a real sweep it comes from the clock, and from nowhere else.
        dry_run: Count, but change nothing.

    Raises:
        guards.Halted: The clock or the amount is odd, or another sweep is at work. Nothing done.
        KeyFileFault: A key file cannot be destroyed. What was destroyed until then stays so.
    """
    due = _due(now).count()
    held = Counter(_held(now))
    if dry_run:
        return Result(due, 0, sum(held.values()), 0)
    with alone():
        guards.check(now, due - sum(held.values()))
        work = _Work(now)
        end_days(now)
        _destroy_due(work)
        work.failed += _due(now).exclude(_is_held()).count()
        work.failed += collect()
        _remove_rows(now)
        remove_idle_parties()
        expiry.expire(periods.local_day(now))
        epochs.rewrap(now)
        work.tidy()
        receipts.write(
            at=now,
            due=due,
            destroyed=work.destroyed,
            held=held,
            overdue_holds=_overdue_holds(now),
            failed=work.failed,
            orphans=work.orphans,
        )
        Confirmation.objects.all().delete()
    return Result(due, work.destroyed.total(), held.total(), work.failed, work.orphans)


@access.whole()
def standing(now: datetime) -> Standing:
    """What a sweep at this moment would meet. Changes nothing."""
    due = _due(now).exclude(_is_held()).count()
    doubts = guards.doubts(now, due)
    return Standing(due, tuple(doubts), frozenset(guards.confirmed(now)) if doubts else frozenset())


def collect() -> int:
    """Remove the objects of keys that are gone from the store; return how many it kept.

    Safe at any time, after the commit of the deed that destroyed the keys.
    """
    store, refused = boxes.store(), set[UUID]()
    while True:
        batch = list(
            Blob.objects.filter(key__gone_at__isnull=False)
            .exclude(pk__in=refused)
            .order_by("pk")[:OBJECTS]
        )
        if not batch:
            return len(refused)
        gone = at_once(partial(_is_gone, store), [blob.pk for blob in batch])
        removed = [blob.pk for blob, is_gone in zip(batch, gone, strict=True) if is_gone]
        refused |= {blob.pk for blob in batch} - set(removed)
        if not removed:  # the store is away: the next night tries again
            return Blob.objects.filter(key__gone_at__isnull=False).count()
        Blob.objects.filter(pk__in=removed).delete()


@contextmanager
def alone() -> Iterator[None]:
    """Let no sweep run beside this.

    Raises:
        guards.Halted: One is at work.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        row = cursor.fetchone()
    if not (row and row[0]):
        raise guards.Halted(["busy"])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def end_days(now: datetime) -> None:
    """Destroy the keys of past days, after the shares under a hold moved on to another day."""
    past = models.Q(day__lt=periods.local_day(now), gone_at=None)
    for day in DayKey.objects.filter(past).order_by("day"):
        with transaction.atomic(durable=True):
            DayKey.objects.select_for_update().get(pk=day.pk)
            on_hold = Key.objects.select_for_update().filter(
                _is_held(), gone_at=None, pk__in=Share.objects.filter(day=day).values("key")
            )
            for key in on_hold.order_by("pk"):
                keys.rewrap(key, now)
            DayKey.objects.filter(pk=day.pk).update(wrapped=None, gone_at=now)


def remove_idle_parties() -> None:
    """Remove the keys of persons of whom nothing is left."""
    used = Share.objects.filter(party_key=models.OuterRef("pk"))
    while True:
        with transaction.atomic(durable=True):
            # Once these rows are locked nobody can hang a share on them, and the second look sees
            # every share that was hung on them before.
            idle = PartyKey.objects.select_for_update(skip_locked=True).filter(~models.Exists(used))
            locked = [row.pk for row in idle.order_by("pk")[:BATCH]]
            PartyKey.objects.filter(~models.Exists(used), pk__in=locked).delete()
        if len(locked) < BATCH:
            return


def _is_gone(store: Store, blob: UUID) -> bool:
    try:
        store.delete(str(blob))
    except StoreFault:
        return False
    return True


def _due(now: datetime) -> "models.QuerySet[Key]":
    return Key.objects.filter(gone_at=None, keep_until__lte=now)


def _is_held() -> models.Exists:
    return models.Exists(Hold.objects.filter(key=models.OuterRef("pk"), ended_at=None))


def _held(now: datetime) -> Iterator[str]:
    """The case of each held key that is due; the first one if there are several."""
    first = Hold.objects.filter(key=models.OuterRef("pk"), ended_at=None).order_by("placed_at")
    cases = _due(now).annotate(case=models.Subquery(first.values("case")[:1]))
    yield from cases.exclude(case=None).values_list("case", flat=True)


def _overdue_holds(now: datetime) -> int:
    return Hold.objects.filter(
        ended_at=None, key__gone_at=None, review_on__lt=periods.local_day(now)
    ).count()


def _destroy_due(work: _Work) -> None:
    """Remove what is left of due keys, and write a line for each person."""

    def end(found: Sequence[Key]) -> None:
        book.append_lines(keys.lines(found, "erased", by=SYSTEM, why=WHY), at=work.now)
        keys.destroy(found, at=work.now, why=WHY)

    going = _due(work.now).exclude(_is_held())
    for done in _in_batches(going.only("pk", "kind"), "keep_until", end, BATCH):
        work.destroyed.update(key.kind for key in done)


def _remove_rows(now: datetime) -> None:
    """Delete the rows of keys whose row has its own deadline behind it, and what hangs on them.

    A row that something else still needs stays until that is gone, too.
    """

    def end(found: Sequence[Key]) -> None:
        with acting(Access(SYSTEM, "erase", None, now)):
            hanging.delete(Key, [key.pk for key in found])

    without_objects = ~models.Exists(Blob.objects.filter(key=models.OuterRef("pk")))
    going = Key.objects.filter(without_objects, gone_at__isnull=False, row_until__lte=now)
    going = going.exclude(_is_held())
    for _ in _in_batches(going.only("pk"), "row_until", end, ROWS):
        pass


def _in_batches(
    going: "models.QuerySet[Key]", first: str, end: Callable[[Sequence[Key]], None], size: int
) -> Iterator[Sequence[Key]]:
    """End keys batch by batch, each in a transaction; where one fails, one by one.

    Yields what was ended. A key that fails alone, too, is left for the next sweep, and so is one
    that another deed has locked.

    Args:
        going: Those that go.
        first: The field by which they go.
        end: Ends some of them.
        size: Of a batch.
    """
    passed: set[UUID] = set()
    limit = size
    # All that ends on one day ends at one moment, so looking for the next few anew each time
    # would pass by all that went before them.
    while ids := _next(going.exclude(pk__in=among(Key, passed)), first):
        while ids:
            part = going.filter(pk__in=among(Key, ids[:limit])).order_by("pk")
            found: list[Key] = []
            try:
                with transaction.atomic(durable=True):
                    found = list(part.select_for_update(skip_locked=True, of=("self",)))
                    if found:
                        end(found)
            except (DatabaseError, models.ProtectedError):
                if not found:
                    raise
                if len(found) == 1:
                    passed.update(ids[:limit])
                    del ids[:limit]
                limit = 1
                continue
            passed.update(set(ids[:limit]) - {key.pk for key in found})
            del ids[:limit]
            if found:
                yield found
            limit = min(size, limit * 2)


def _next(going: "models.QuerySet[Key]", first: str) -> list[UUID]:
    return list(going.order_by(first).values_list("pk", flat=True)[:PORTION])
