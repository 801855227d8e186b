"""Epoch keys: the files that wrap every party key and day key, and that do not stay.

Each night all keys that still live are wrapped again under a new epoch, and epochs that ended more
than B days ago are destroyed. A key that was destroyed on some day stands in no backup that the
key files of B days later can open, whatever happened to the backups themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives import keywrap
from django.conf import settings
from django.db import connection, transaction

from klankbord.database import prepared
from klankbord.ledger import keyfiles, periods
from klankbord.vault.models import DayKey, Epoch, PartyKey

BATCH = 500
Wrapped = TypeVar("Wrapped", PartyKey, DayKey)
_PUT: Mapping[type[PartyKey | DayKey], str] = {
    PartyKey: "UPDATE vault_partykey AS old SET wrapped = new.wrapped, epoch_id = %s"
    " FROM unnest(%s::bigint[], %s::bytea[]) AS new (id, wrapped) WHERE old.id = new.id",
    DayKey: "UPDATE vault_daykey AS old SET wrapped = new.wrapped, epoch_id = %s"
    " FROM unnest(%s::date[], %s::bytea[]) AS new (day, wrapped) WHERE old.day = new.day",
}
"""Puts keys under an epoch, however many, in one statement."""
LOCK = 0x6B6C_0002
"""Advisory lock: one process at a time opens, re-wraps or destroys epochs."""


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """What a night did: the epoch in use now, keys moved to it, epochs destroyed."""

    epoch: int
    keys: int
    destroyed: int


_NEWEST = "WHERE gone_at IS NULL ORDER BY number DESC LIMIT 1"


def current(at: datetime) -> Epoch:
    """The epoch in use; the first one is opened when there is none."""
    living = prepared.read(Epoch, _NEWEST)
    return living[0] if living else _open_next(at)


def foresee() -> None:
    """Foresee what `current` asks."""
    prepared.foresee([prepared.reading(Epoch, _NEWEST)])


def wrap(epoch: Epoch, key: bytes) -> bytes:
    """A key wrapped by an epoch (AES-KWP, RFC 5649)."""
    return keywrap.aes_key_wrap_with_padding(_key(epoch.pk), key)


def unwrap(number: int, wrapped: bytes) -> bytes:
    """The key that `wrap` wrapped.

    Raises:
        KeyFileFault: The epoch's file is gone.
        cryptography.hazmat.primitives.keywrap.InvalidUnwrap: The bytes were changed.
    """
    return keywrap.aes_key_unwrap_with_padding(_key(number), wrapped)


def keep_days() -> int:
    """B: for how many days an epoch's file outlives the epoch."""
    return int(settings.EPOCH_DAYS)


def irrecoverable_by(day: date) -> date:
    """The day on which no backup, of data or of keys, can bring back what was destroyed on `day`.

    The next night ends the epoch, its file goes B days later, and a night is a night: B + 1.
    """
    return day + timedelta(days=keep_days() + 1)


def rewrap(at: datetime) -> Rewrapped:
    """Wrap all living keys under a new epoch and destroy the epochs that are old enough.

    Safe to repeat and to interrupt: every key knows its epoch, and an epoch with keys stays.
    """
    with transaction.atomic(durable=True):
        epoch = _open_next(at)
    moved = _move(PartyKey, epoch) + _move(DayKey, epoch)
    return Rewrapped(epoch.pk, moved, _destroy_old(at))


def take_up(at: datetime) -> None:
    """After an older database was put back: let it know the epochs that came after it.

    Their files go when their time comes, as if it had always known them; nothing is wrapped by
    them here, but other backups are.

    Raises:
        KeyFileFault: The file of an epoch that this database needs is gone.
    """
    with transaction.atomic(durable=True):
        _lock()
        for epoch in Epoch.objects.filter(gone_at=None).order_by("number"):
            if _in_use(epoch):
                _key(epoch.pk)
            elif not _path(epoch.pk).exists():
                Epoch.objects.filter(pk=epoch.pk).update(gone_at=at)
        known = set(Epoch.objects.values_list("pk", flat=True))
        for path in (Path(settings.KEYS) / "epochs").glob("*.key"):
            if path.stem.isdigit() and int(path.stem) not in known:
                since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                Epoch.objects.create(number=int(path.stem), opened_at=min(since, at))


def _open_next(at: datetime) -> Epoch:
    """Open the next epoch, once a day at most: the second caller of a night gets the first's."""
    with transaction.atomic():
        _lock()
        newest = Epoch.objects.filter(gone_at=None).order_by("-number").first()
        if newest and periods.local_day(newest.opened_at) >= periods.local_day(at):
            return newest
        last = Epoch.objects.order_by("-number").first()
        number = last.pk + 1 if last else 1
        # The file is safe on disk before a row can refer to it.
        keyfiles.obtain(_path(number))
        return Epoch.objects.create(number=number, opened_at=at)


def _move(model: type[Wrapped], epoch: Epoch) -> int:
    moved = 0
    file = cache(_key)  # read once a night, not once a row
    while True:
        with transaction.atomic(durable=True):
            rows = list(
                model.objects.select_for_update(skip_locked=True)
                .filter(epoch__lt=epoch.pk, wrapped__isnull=False)
                .order_by("pk")[:BATCH]
            )
            fresh = [
                keywrap.aes_key_wrap_with_padding(
                    file(epoch.pk),
                    keywrap.aes_key_unwrap_with_padding(
                        file(row.epoch_id), bytes(row.wrapped or b"")
                    ),
                )
                for row in rows
            ]
            with connection.cursor() as cursor:
                cursor.execute(_PUT[model], [epoch.pk, [row.pk for row in rows], fresh])
        moved += len(rows)
        if not rows:
            return moved


def _destroy_old(at: datetime) -> int:
    """Destroy the files of epochs that were followed up more than B days ago and hold no key."""
    destroyed = 0
    before = periods.local_day(at) - timedelta(days=keep_days())
    with transaction.atomic(durable=True):
        _lock()
        living = list(Epoch.objects.filter(gone_at=None).order_by("number"))
        for epoch, follower in pairwise(living):
            if periods.local_day(follower.opened_at) > before or _in_use(epoch):
                continue
            # The file goes before the row says so: after a crash in between, the next night finds
            # a row without a file and only has to write it down.
            keyfiles.destroy(_path(epoch.pk))
            Epoch.objects.filter(pk=epoch.pk).update(gone_at=at)
            destroyed += 1
    return destroyed


def _in_use(epoch: Epoch) -> bool:
    return (
        PartyKey.objects.filter(epoch=epoch).exists()
        or DayKey.objects.filter(epoch=epoch, wrapped__isnull=False).exists()
    )


def _key(number: int) -> bytes:
    return keyfiles.read(_path(number))


def _path(number: int) -> Path:
    return keyfiles.place(settings.KEYS, "epochs", f"{number}.key")


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
