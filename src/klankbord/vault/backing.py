"""A backup: the database at one moment, and the sealed objects that it tells of, in one parcel.

No key is in it, neither the master key nor a key file: so of itself it opens nothing, and what was
forgotten stays forgotten once the keys of its day are gone. The key files have a parcel of their
own, of which there is one only: the newest, in the place of the one before.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tarfile import TarFile
from typing import Any
from uuid import UUID

import rfc8785
from django.db import transaction

from klankbord.database import dumping
from klankbord.gate import access
from klankbord.ledger import book, keyring, masters, notes, periods
from klankbord.vault import boxes, epochs, parcels
from klankbord.vault.models import Blob
from klankbord.vault.stores.contract import NoObject, Source

MARK = "klankbord-backup"
KEYS_MARK = "klankbord-keys"
VERSION = 1
HEAD, END = "head.json", "manifest.txt"
DUMP, OBJECTS = "database/", "objects/"
AHEAD = timedelta(days=14)
PIECE = 8 * 1024 * 1024
_THERE = (
    "SELECT blob.id FROM vault_blob blob JOIN vault_key key ON key.id = blob.key_id"
    " WHERE blob.size IS NOT NULL AND key.gone_at IS NULL ORDER BY blob.id"
)


class Incomplete(Exception):
    """The store has not what the database tells of, so a backup of it would lie."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup: bytes of the database, objects, and digests of both."""

    head: str
    database: int
    database_sha256: str
    objects: int
    objects_sha256: str


def back_up(
    path: Path, recipients: Sequence[Any], *, at: datetime, objects: bool, keys: Path | None = None
) -> Contents:
    """Write a backup, and a line in the log that says so.

    Args:
        path: A new file.
        recipients: Who can open it.
        at: Now.
        objects: Whether sound goes in too, or stays where it is.
        keys: Where the parcel of the key files is. It is written before the backup has its name, so
            that there is no backup without its keys; the newest keys open each one before it.

    Raises:
        parcels.ParcelFault: It cannot be written.
        Incomplete: An object is missing; klankbord check --deep says which.
        DatabaseFault, StoreFault: Database or store broke off.
    """
    with parcels.written(path, recipients) as tar, dumping.snapshot() as taken:
        head = json.dumps(_head(taken, at, objects=objects), indent=1).encode()
        parcels.add(tar, HEAD, head)
        size, digest = _add_database(tar, taken)
        listed = _listed(taken) if objects else iter(())
        contents = Contents(sha256(head).hexdigest(), size, digest, *_add_objects(tar, listed))
        signer = keyring.signer("backup")
        statement = rfc8785.dumps(asdict(contents)).decode()
        parcels.add(tar, END, notes.sign(f"{signer.name}\n{statement}\n", signer).encode())
        if keys:
            back_up_keys(keys, recipients, at=at)
    with transaction.atomic(durable=True):
        detail = {"objects": contents.objects, "sound": objects}
        book.append("backup.made", at=at, subjects=[], detail=detail)
    return contents


def back_up_keys(path: Path, recipients: Sequence[Any], *, at: datetime) -> int:
    """Write the key files as they are now in the place of the parcel before; return how many.

    They lie under the master key, which is not among them.

    Raises:
        parcels.ParcelFault: It cannot be written.
    """
    # What the log says next month, before there is another parcel, must open with this one.
    keyring.furnish({periods.period_of(at), periods.period_of(at + AHEAD)})
    own = {masters.file(), masters.next_file(), masters.old_file()}
    files = [each for each in masters.key_files() if each not in own]
    with parcels.written(path, recipients, over=True) as tar:
        head = {KEYS_MARK: VERSION, "at": at.isoformat(), "log": keyring.log_name()}
        parcels.add(tar, HEAD, json.dumps(head).encode())
        for each in files:
            name = f"{each.parent.name}/{each.name}"
            parcels.add(tar, f"{int(each.stat().st_mtime)}/{name}", each.read_bytes())
    return len(files)


def _head(taken: dumping.Snapshot, at: datetime, *, objects: bool) -> dict[str, Any]:
    epoch = taken.connection.execute(
        "SELECT max(number) FROM vault_epoch WHERE gone_at IS NULL"
    ).fetchone()
    signed = taken.connection.execute(
        "SELECT DISTINCT ON (period) note FROM ledger_checkpoint ORDER BY period, id DESC"
    ).fetchall()
    return {
        MARK: VERSION,
        "at": at.isoformat(),
        "log": keyring.log_name(),
        "epoch": epoch[0] if epoch else None,
        "keys_end": epochs.irrecoverable_by(periods.local_day(at)).isoformat(),
        "sound": objects,
        "checkpoints": [note for (note,) in signed],
    }


def _add_database(tar: TarFile, taken: dumping.Snapshot) -> tuple[int, str]:
    """The dump in pieces, for its length is not known before; its length and digest."""
    digest, size, number = sha256(), 0, 0
    with dumping.dumped(taken) as source:
        while piece := source.read(PIECE):
            digest.update(piece)
            parcels.add(tar, f"{DUMP}{number:08}", piece)
            size, number = size + len(piece), number + 1
    return size, digest.hexdigest()


def _listed(taken: dumping.Snapshot) -> Iterator[UUID]:
    with taken.connection.cursor(name="objects") as cursor:
        cursor.execute(_THERE)
        for (blob,) in cursor:
            yield blob


def _add_objects(tar: TarFile, listed: Iterator[UUID]) -> tuple[int, str]:
    store, digest, count = boxes.store(), sha256(), 0
    for blob in listed:
        try:
            source = store.open(str(blob))
        except NoObject as fault:
            if _still_there(blob):
                raise Incomplete(
                    "An object of which the database tells is not in the store. Nothing was"
                    " written. Run: klankbord check --deep"
                ) from fault
            continue  # it was forgotten while this ran
        try:
            digest.update(blob.bytes + _add_object(tar, str(blob), source))
        finally:
            source.close()
        count += 1
    return count, digest.hexdigest()


def _add_object(tar: TarFile, name: str, source: Source) -> bytes:
    digest, place = sha256(), 0

    def read(length: int) -> bytes:
        nonlocal place
        part = source.read(place, length)
        digest.update(part)
        place += len(part)
        return part

    parcels.add_from(tar, f"{OBJECTS}{name}", source.size, read)
    return digest.digest()


@access.whole()
def _still_there(blob: UUID) -> bool:
    return Blob.objects.filter(pk=blob, key__gone_at=None).exists()
