"""A backup put back, so that what was forgotten since stays forgotten.

The backup is laid open in a database beside the one that is there. In that one the log is brought
up to what is known outside, compared with what a witness saw last, and every shredding since is
done again. Only then does it take the place of the other, in one moment: no door opened on it
before. Whoever is killed on the way, anywhere, begins anew.
"""

import itertools
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from tarfile import TarFile, TarInfo
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction

from klankbord.database import dumping, migrating, roles, standins
from klankbord.database.router import OWNER
from klankbord.ledger import (
    audit,
    book,
    expiry,
    keyring,
    notes,
    outside,
    periods,
    returning,
    secretfiles,
    sequence,
    witnessed,
)
from klankbord.ledger.leaves import Code
from klankbord.vault import backing, boxes, epochs, parcels, replaying, sweep
from klankbord.vault.replaying import Again, Replayed
from klankbord.vault.stores.contract import NoObject, Store

PART = 1024 * 1024


class Refused(Exception):
    """It is not put back. The message says why and what to do; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what was done again."""

    made: datetime
    objects: int
    lines: int
    replayed: Replayed
    copied_until: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A restore as it is asked for: where the backup is, and what shows that it is complete."""

    parcel: Path
    identities: Sequence[Any]
    checkpoints: Sequence[str]
    copy: Path | None
    over: bool
    """Whether the database that is there may have lines in its log."""
    again: Sequence[Again] = ()
    """What packages above this one lay down anew, the lowest first."""


def restore(wanted: Wanted, *, at: datetime, progress: Callable[[str], None]) -> Restored:
    """Put a backup back.

    Args:
        wanted: As it is asked for.
        at: Now.
        progress: Is told, in words, what is done.

    Raises:
        Refused: As said.
        parcels.ParcelFault: The backup does not open.
        returning.NotTheLog, witnessed.Unwitnessed: Backup, copy and checkpoint do not fit.
        DatabaseFault, KeyFileFault, StoreFault: Database, keys or store are not as they must be.
    """
    held = _held(wanted.checkpoints)
    place = _place(wanted.copy)
    with standins.alone() as beside:
        _insist_on_over(wanted.over)
        progress("Looking whether the backup is whole.")
        head = check(wanted, at=at)
        _insist_on_newer(head, held)
        beside.make()
        with beside.here():
            roles.make(connections[OWNER])  # a server that is new does not know it yet
        progress("Laying it open.")
        objects = _unpack(wanted, beside.name)
        with beside.here():
            migrating.migrate()
            progress("Bringing the log up to its copy.")
            returned = returning.bring_back(place, held, kinds=replaying.kinds(wanted.again))
            if returned.unreadable:
                raise Refused(
                    f"{returned.unreadable} lines of the log do not open, so nobody knows what was"
                    " forgotten since. Put the newest key folder in its place first."
                )
            epochs.take_up(at)
            progress("Forgetting again what was forgotten since.")
            replayed = replaying.replay(returned.said, wanted.again, at=at)
            expiry.expire(periods.local_day(at))
            made = datetime.fromisoformat(head["at"])
            _write(made, returned.lines, replayed, at)
        beside.turn()
    sequence.run(at=at)
    outside.follow()
    sweep.collect()
    return Restored(made, objects, returned.lines, replayed, returned.until)


def put_keys(parcel: Path, identities: Sequence[Any]) -> int:
    """Put the key files of a parcel in the key folder, which must have none; return how many.

    Raises:
        Refused: There are key files, or the parcel is not one of keys.
        parcels.ParcelFault, KeyFileFault: It does not open, or they cannot be written.
    """
    folder = Path(settings.KEYS)
    if any(folder.rglob("*.key")):
        raise Refused(f"{folder}: there are key files. The newest ones are needed; leave them.")
    found = {}
    with parcels.opened(parcel, identities) as tar:
        for info in tar:
            since, _, name = info.name.partition("/")
            found[name] = (since, _content(tar, info))
    head = json.loads(found.pop("", ("", b"{}"))[1])
    if head.get(backing.KEYS_MARK) != backing.VERSION:
        raise Refused(f"{parcel}: this is no parcel of keys.")
    for name, (since, content) in found.items():
        group, _, file = name.partition("/")
        if group not in {"ledger", "epochs"} or Path(file).name != file:
            raise Refused(f"{parcel}: this is no parcel of keys.")
        path = folder / group / file
        secretfiles.make(path, content)
        os.utime(path, (int(since), int(since)))
    return len(found)


def _held(given: Sequence[str]) -> dict[str, list[notes.Checkpoint]]:
    """What was witnessed, by month.

    Raises:
        Refused: Nothing, or not by a witness that is known.
    """
    if not given:
        raise Refused("Give the newest checkpoint that was kept outside: --checkpoint FILE")
    log = audit.Log(keyring.log_name(), keyring.public_key())
    held: dict[str, list[notes.Checkpoint]] = {}
    for note in given:
        period, checkpoint = witnessed.opened(note, log)
        if witnessed.known() and not list(witnessed.signatures(note)):
            raise Refused(
                f"No witness in KLANKBORD_WITNESSES signed the checkpoint of {period}. Ask a"
                " witness for the newest that he kept."
            )
        held.setdefault(period, []).append(checkpoint)
    return held


def _place(given: Path | None) -> Path | None:
    """The folder with the copy of this log, or None."""
    for folder in [given and given / keyring.log_name(), given] if given else [outside.folder()]:
        if folder and outside.periods_in(folder):
            return folder
    if given:
        raise Refused(f"{given}: there is no copy of the log {keyring.log_name()}.")
    return None


def _insist_on_over(over: bool) -> None:  # noqa: FBT001  the one thing that is asked
    if over:
        return
    with dumping.connect() as owner:
        there = owner.execute("SELECT to_regclass('ledger_entry') IS NOT NULL").fetchone()
        lines = (
            there and there[0] and owner.execute("SELECT 1 FROM ledger_entry LIMIT 1").fetchone()
        )
    if lines:
        raise Refused(
            "The database that is there has been worked in, and would be gone. If that is right,"
            " run this again with --over."
        )


def check(wanted: Wanted, *, at: datetime) -> dict[str, Any]:
    """See that a backup is whole and as this installation signed it; what stands at its head.

    Nothing of it is believed before, let alone run.

    Raises:
        Refused, parcels.ParcelFault: It is not.
    """
    seen, note = _Seen(), ""
    with parcels.opened(wanted.parcel, wanted.identities) as tar:
        members = iter(tar)
        head = _head(wanted.parcel, tar, next(members, None), seen)
        _insist_on_young(head, at)
        for info in members:
            if info.name.startswith(backing.DUMP):
                seen.add_piece(_content(tar, info))
            elif info.name.startswith(backing.OBJECTS):
                seen.add_object(info.name, _parts(tar, info))
            elif info.name == backing.END:
                note = _content(tar, info).decode()
    if not seen.is_what(note):
        raise Refused(f"{wanted.parcel}: not as this installation signed it.")
    return head


def _unpack(wanted: Wanted, database: str) -> int:
    """Lay a backup open; return how many objects it has."""
    store, count = boxes.store(), 0
    store.ready(keyring.log_name())
    with parcels.opened(wanted.parcel, wanted.identities) as tar:
        members = iter(tar)
        following: TarInfo | None = next(members)  # the head
        with dumping.loading(database) as script:
            for following in members:
                if not following.name.startswith(backing.DUMP):
                    break
                script.write(_content(tar, following))
        for info in itertools.chain([following] if following else [], members):
            if info.name.startswith(backing.OBJECTS):
                name = UUID(info.name.removeprefix(backing.OBJECTS))
                _put(store, str(name), _parts(tar, info))
                count += 1
    return count


def _head(parcel: Path, tar: TarFile, info: TarInfo | None, seen: "_Seen") -> dict[str, Any]:
    content = _content(tar, info) if info and info.name == backing.HEAD else b"{}"
    head: dict[str, Any] = json.loads(content)
    if head.get(backing.MARK) != backing.VERSION:
        raise Refused(f"{parcel}: this is no backup of version {backing.VERSION}.")
    if head["log"] != keyring.log_name():
        raise Refused(
            f"{parcel}: a backup of {head['log']}; the key folder is of {keyring.log_name()}."
        )
    seen.head = sha256(content).hexdigest()
    return head


def _insist_on_young(head: dict[str, Any], at: datetime) -> None:
    """A promise has a day: whatever keys somebody kept, an older backup is not opened."""
    last = date.fromisoformat(head["keys_end"])
    if periods.local_day(at) > last:
        raise Refused(
            f"This backup could be put back until {last}. Since then nobody can, so that what was"
            " forgotten cannot come back."
        )


def _insist_on_newer(head: dict[str, Any], held: dict[str, list[notes.Checkpoint]]) -> None:
    """The newest checkpoint is no older than the backup."""
    log = audit.Log(head["log"], keyring.public_key())
    backed = [witnessed.opened(note, log) for note in head["checkpoints"]]
    if not backed:
        return
    period, newest = max(backed, key=lambda each: each[0])
    if max(held) > period:
        return
    if not any(each.size >= newest.size for each in held.get(period, ())):
        raise Refused(
            f"This checkpoint is older than the backup, which goes to {newest.size} lines of"
            f" {period}. Ask the witness for the newest that he kept."
        )


class _Seen:
    """What went by, counted and digested as the backup's own end says it."""

    def __init__(self) -> None:
        self.head = ""
        self._database = sha256()
        self._size = 0
        self._all = sha256()
        self._objects = 0

    def add_piece(self, piece: bytes) -> None:
        self._database.update(piece)
        self._size += len(piece)

    def add_object(self, name: str, parts: Iterator[bytes]) -> None:
        digest = sha256()
        for part in parts:
            digest.update(part)
        self._all.update(UUID(name.removeprefix(backing.OBJECTS)).bytes + digest.digest())
        self._objects += 1

    def is_what(self, note: str) -> bool:
        """Whether the log's key signed just this."""
        try:
            text = notes.open_note(note, keyring.signer("backup").verifier)
        except (notes.Malformed, notes.Unsigned):
            return False
        found = backing.Contents(
            self.head, self._size, self._database.hexdigest(), self._objects, self._all.hexdigest()
        )
        return found == backing.Contents(**json.loads(text.splitlines()[1]))


def _put(store: Store, name: str, parts: Iterator[bytes]) -> None:
    """Put an object in the store, unless it is there."""
    if _is_there(store, name):
        return
    sink = store.create(name)
    for part in parts:
        sink.write(part)
    sink.end()
    store.commit([sink])


def _parts(tar: TarFile, info: TarInfo) -> Iterator[bytes]:
    source = tar.extractfile(info)
    while part := source.read(PART) if source else b"":
        yield part


def _is_there(store: Store, name: str) -> bool:
    try:
        store.open(name).close()
    except NoObject:
        return False
    return True


def _content(tar: TarFile, info: TarInfo) -> bytes:
    source = tar.extractfile(info)
    return source.read() if source else b""


def _write(made: datetime, lines: int, replayed: Replayed, at: datetime) -> None:
    with transaction.atomic(durable=True):
        detail: dict[str, Code] = {"made": made, "lines": lines, "erased": replayed.destroyed}
        book.append("backup.restored", at=at, subjects=[], detail=detail)
