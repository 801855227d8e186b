"""Whether the vault is as it must be: what had to go is gone, and the rest is there and opens.

It knows no table but those of the vault and, as `hanging` finds them, those that hang on a key:
a payload is bound to the row that it belongs to, and opens for that row alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction

from klankbord.gate.access import SYSTEM, Access, acting
from klankbord.ledger import keyfiles, keyring, masters, notes, periods, queries
from klankbord.vault import boxes, hanging, keys, orphans, sealing
from klankbord.vault.models import Blob, Box, DayKey, Deletion, Hold, Key
from klankbord.vault.stores.contract import StoreFault

PORTION = 500
PIECE = 1024 * 1024
MOST = 1000
"""How many findings of one kind are listed."""
NIGHTS = timedelta(hours=36)
"""After its deadline something goes in the next night; later than this a night was missed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be: a code, and which one, by ids and codes alone."""

    code: str
    which: Mapping[str, Any] = field(default_factory=dict)


@contextmanager
def looking(now: datetime) -> Iterator[None]:
    """A look as the system, at one moment."""
    with transaction.atomic(), acting(Access(SYSTEM, "retain", None, now)):
        yield


def keys_open() -> Iterator[Finding]:
    """Key files that do not open."""
    for path in masters.key_files():
        try:
            keyfiles.read(path)
        except keyfiles.KeyFileFault as fault:
            yield Finding("key_file", {"file": path.name, "said": str(fault)})


def store_works() -> Iterator[Finding]:
    """A store that is away, or does not do what it must."""
    try:
        boxes.store().ready(keyring.log_name())
    except (StoreFault, keyfiles.KeyFileFault) as fault:
        yield Finding("store", {"said": str(fault)})


def overdue(now: datetime) -> list[Finding]:
    """What had to go, and did not."""
    late = now - NIGHTS
    with looking(now):
        held = models.Exists(Hold.objects.filter(key=models.OuterRef("pk"), ended_at=None))
        day = periods.local_day(late)
        keys_ = Key.objects.exclude(held)
        due: dict[tuple[str, str], models.QuerySet[Any]] = {
            ("key_overdue", "key"): keys_.filter(gone_at=None, keep_until__lte=late),
            ("row_overdue", "key"): keys_.filter(row_until__lte=late),
            ("object_overdue", "object"): Blob.objects.filter(key__gone_at__lte=late),
            ("day_key_overdue", "day"): DayKey.objects.filter(day__lt=day, gone_at=None),
        }
        found = [
            Finding(code, {what: str(pk)})
            for (code, what), rows in due.items()
            for pk in rows.order_by("pk").values_list("pk", flat=True)[:MOST]
        ]
        newest = Deletion.objects.order_by("-at").first()
        if Key.objects.filter(created_at__lte=late).exists() and not (newest and newest.at > late):
            last = newest.at.isoformat(timespec="minutes") if newest else "never"
            found.append(Finding("no_sweep", {"last": last}))
    return found


def store_agrees(now: datetime) -> Iterator[Finding]:
    """Objects without a row, and rows without an object."""
    without, lost = orphans.look(boxes.store(), now)
    yield from (Finding("object_without_row", {"object": name}) for name in without)
    yield from (Finding("object_missing", {"object": str(pk)}) for pk in lost)


def all_opens(now: datetime) -> Iterator[Finding]:
    """Every payload that is still to be read, read to its end; what does not open."""
    last = UUID(int=0)
    while True:
        portion = _portion(last, now)
        yield from portion.lost
        for box in portion.boxes:
            rows, opened = portion.rows[box.key_id], portion.opened[box.key_id]
            if not any(_box_opens(box, row, opened) for row in rows):
                yield Finding("box_broken", {"key": str(box.key_id), "name": box.name})
        for blob in portion.blobs:
            yield from _object(blob, portion.rows[blob.key_id], portion.opened[blob.key_id], now)
        if portion.last is None:
            return
        last = portion.last


@dataclass(frozen=True, slots=True)
class _Portion:
    """Some keys, with what lies under them and the rows that it can belong to."""

    opened: Mapping[UUID, keys.Opened]
    rows: Mapping[UUID, Sequence[boxes.Row]]
    boxes: Sequence[Box]
    blobs: Sequence[Blob]
    lost: Sequence[Finding]
    last: UUID | None


def _portion(after: UUID, now: datetime) -> _Portion:
    with looking(now):
        living = Key.objects.filter(gone_at=None, keep_until__gt=now, pk__gt=after)
        found = list(living.order_by("pk")[:PORTION])
        opened = keys.openable(found)
        lost = [key for key in found if key.pk not in opened]
        still = set(Key.objects.filter(pk__in=[key.pk for key in lost], gone_at=None))
        return _Portion(
            opened,
            _rows(found),
            list(Box.objects.filter(key__in=list(opened)).select_related("key")),
            list(
                Blob.objects.filter(key__in=list(opened), size__isnull=False).select_related("key")
            ),
            [Finding("key_lost", {"key": str(key.pk), "class": key.kind}) for key in still],
            found[-1].pk if len(found) == PORTION else None,
        )


def receipts_agree() -> Iterator[Finding]:
    """Receipts that are not signed with the log's key, or that the log does not tell of."""
    told = queries.lines_of("sweep")
    written = list(Deletion.objects.order_by("at"))
    if len(written) != told:
        yield Finding("receipts_counted", {"receipts": len(written), "lines": told})
    for row in written:
        name = f"{keyring.log_name()}/deletion/{periods.local_day(row.at)}"
        try:
            notes.open_note(row.note, notes.Verifier(name, keyring.public_key()))
        except (notes.Malformed, notes.Unsigned):
            yield Finding("receipt_unsigned", {"receipt": row.pk})


def _rows(portion: Sequence[Key]) -> dict[UUID, list[boxes.Row]]:
    """For each key the rows that its payloads can belong to."""
    ids = [key.pk for key in portion]
    found: dict[UUID, list[boxes.Row]] = defaultdict(list)
    for table, row, key in hanging.rows_on(Key, ids):
        # What waits in quarantine is bound to its key: its row outlives it.
        found[key] += [boxes.Row(table, each) for each in (row, key)]
    return found


def _box_opens(box: Box, row: boxes.Row, opened: keys.Opened) -> bool:
    try:
        boxes.opened_box(box, row, opened)
    except sealing.Broken:
        return False
    return True


def _object(
    blob: Blob, rows: Sequence[boxes.Row], opened: keys.Opened, now: datetime
) -> Iterator[Finding]:
    which = {"object": str(blob.pk), "class": blob.key.kind}
    for row in rows:
        try:
            with boxes.Reader(blob, row=row, opened=opened) as reader:
                for start in range(0, reader.size, PIECE):
                    reader.read(start, PIECE)
        except sealing.Broken:
            continue
        except (boxes.NoBox, StoreFault):
            return  # that it is missing is said once
        if reader.size != blob.size:
            yield Finding("object_size", which)
        return
    with looking(now):
        still = Blob.objects.filter(pk=blob.pk, key__gone_at=None).exists()
    if still:
        yield Finding("object_broken", which)
