"""An import from its first byte to its report: what was sent, how far it came, what became of it.

What is sent on a page waits sealed in the vault, a payload for each file, under a key of one day.
Nothing of it is on a disk in clear, also after a crash; when the import is done, given up or taken
back, that key is destroyed, and the day does so if nobody did. What stays are counts, and for each
offer a line without a name, sealed, for 90 days.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, BinaryIO
from uuid import UUID

from django.utils import timezone

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.jobs import queue
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.recordings.models import Shipment
from klankbord.recordings.offered import pieces
from klankbord.recordings.shipments.grouping import Groups
from klankbord.vault import boxes, keys, sealing, sweep
from klankbord.vault.keys import Party
from klankbord.vault.models import Blob, Key

SENDERS = frozenset({Role.ADMIN})
"""Who sends recordings on a page. An administrator sees no content; whoever makes the plan, by
which is drawn, does not also choose what it draws from (design 4.4)."""

CONTENT = timedelta(days=1)
REPORT = timedelta(days=90)
COMING = timedelta(hours=3)
"""How long the files of one shipment may be on their way."""
SILENCE = timedelta(hours=1)
"""After which a command that said nothing any more is no longer at work."""

FILES = 2000
"""Files in one shipment; more come in a zip."""

NAMES, TOLD, PLACES, LINES = "names", "settings", "places", "lines"
State, Door = Shipment.State, Shipment.Door
ENDED = (State.DONE, State.FAILED, State.DROPPED)
Then = Callable[[UUID], object]
"""Enqueues what comes next, in the deed itself."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as it was sent. Its name is sealed like the rest."""

    name: str
    blob: Blob
    size: int


class Gone(Exception):
    """There is no such shipment, or not in that state: somebody else was first."""


def send(
    *, source: str, form: str, settings: Mapping[str, Any], at: datetime, by: Actor
) -> Shipment:
    """Make room for a shipment of which the files follow.

    Args:
        source: Name of the platform.
        form: What kind of export.
        settings: What the export does not say about itself.
        at: Now.
        by: Who sends it.

    Raises:
        Fault: He is none of `SENDERS`.
    """
    if by.role not in SENDERS:
        raise Fault("Recordings are sent in by an administrator.")
    with _deed(at):
        content = _key("shipment", at + CONTENT, at)
        made = _made(source=source, form=form, door=Door.UPLOAD, at=at, by=by)
        made.content, made.state = content, State.RECEIVING
        made.save()
        boxes.seal(made.key, TOLD, json.dumps(settings).encode(), row=row(made))
        _write_down("shipment_opened", made, at=at, by=by)
    return made


def room(shipment: UUID, number: int, *, at: datetime) -> boxes.Writer:
    """Where the bytes of the next file go; sealed before they reach a disk.

    Raises:
        Gone: No files are expected.
    """
    with _deed(at):
        found = _locked(shipment, State.RECEIVING)
        assert found.content is not None  # noqa: S101  it has one until it ends
        blob = boxes.reserve(found.content, f"file-{number}")
    return boxes.Writer(blob, row=row(found))


def received(shipment: UUID, files: Sequence[Sent], *, then: Then, at: datetime, by: Actor) -> None:
    """All files are here, and durable: from now on they are read.

    Raises:
        Gone: No files are expected.
    """
    with _deed(at):
        found = _locked(shipment, State.RECEIVING)
        assert found.content is not None  # noqa: S101  as above
        boxes.stored_all({each.blob: each.size for each in files})
        names = {each.blob.name: each.name for each in files}
        boxes.seal(found.content, NAMES, json.dumps(names).encode(), row=row(found))
        found.state, found.seen_at = State.READING, at
        found.save()
        size = sum(each.size for each in files)
        _write_down("shipment_received", found, at=at, by=by, files=len(files), bytes=size)
        then(found.pk)


def tried(shipment: UUID, groups: Groups, *, total: int, at: datetime) -> None:
    """What would become of it is known; nothing came in.

    Raises:
        Gone: It was taken back, or its day is over.
    """
    with _deed(at):
        found = _locked(shipment, State.READING)
        assert found.content is not None  # noqa: S101  as above
        places = json.dumps(groups.places()).encode()
        boxes.seal(found.content, PLACES, places, row=row(found))
        found.state, found.seen_at, found.fault = State.READY, at, ""
        found.total, found.groups = total, groups.codes()
        found.save()


def ask(shipment: UUID, *, then: Then, at: datetime, by: Actor) -> None:
    """Let it come in.

    Raises:
        Gone: It was not tried, or somebody asked already.
    """
    with _deed(at):
        found = _locked(shipment, State.READY)
        found.state, found.began_at, found.seen_at = State.IMPORTING, at, at
        found.groups, found.done = [], 0
        found.save()
        _write_down("shipment_asked", found, at=at, by=by)
        then(found.pk)


def drop(shipment: UUID, *, at: datetime, by: Actor) -> None:
    """Take it back before it comes in; what was sent is destroyed at once.

    Raises:
        Gone: It comes in already, or it has ended.
    """
    with _deed(at):
        found = _locked(shipment, State.RECEIVING, State.READING, State.READY)
        _end(found, State.DROPPED, at=at, by=by)
    _collect()


def begin(*, source: str, form: str, door: str, total: int, at: datetime, by: Actor) -> Shipment:
    """An import of files that lie with whoever runs it begins."""
    with _deed(at):
        made = _made(source=source, form=form, door=door, at=at, by=by)
        made.state, made.began_at, made.total = State.IMPORTING, at, total
        made.save()
        _write_down("shipment_opened", made, at=at, by=by)
    return made


def progress(shipment: UUID, groups: Groups, *, done: int, total: int, at: datetime) -> None:
    """Say how far it is."""
    with _deed(at):
        Shipment.objects.filter(pk=shipment).exclude(state__in=ENDED).update(
            done=done, total=total, groups=groups.codes(), seen_at=at, fault=""
        )


def finish(shipment: UUID, groups: Groups, lines: boxes.Writer, *, at: datetime, by: Actor) -> None:
    """It is done: the report is kept, and what was sent is destroyed.

    Raises:
        Gone: It was given up meanwhile; what came in stays.
    """
    lines.finish()
    with _deed(at):
        found = _locked(shipment, State.IMPORTING)
        if (blob := _blob(found)) is not None:
            boxes.stored(blob, size=lines.size)
        found.groups, found.done = groups.codes(), found.total
        _end(found, State.DONE, at=at, by=by, **groups.results)
    _collect()


def fail(shipment: UUID, fault: str, *, at: datetime, by: Actor, place: str = "") -> None:
    """Give it up. What came in before stays; what was sent is destroyed.

    Args:
        shipment: Which; nothing happens to one that has ended.
        fault: A code.
        at: Now.
        by: The door.
        place: What the fault says, with file and line; it is sealed.
    """
    with _deed(at):
        found = Shipment.objects.select_for_update(of=("self",)).filter(pk=shipment).first()
        if found is None or found.state in ENDED:
            return
        if place:
            boxes.seal(found.key, PLACES, json.dumps([[place]]).encode(), row=row(found))
        found.fault = fault
        _end(found, State.FAILED, at=at, by=by, why=fault)
    _collect()


def trouble(shipment: UUID, fault: str, *, at: datetime) -> None:
    """Something stands in the way for now; it is tried again by itself."""
    with _deed(at):
        Shipment.objects.filter(pk=shipment).exclude(state__in=ENDED).update(fault=fault)


def report(shipment: Shipment, *, at: datetime) -> boxes.Writer:
    """Where the lines of its report go; of an earlier try nothing stays."""
    with _deed(at):
        blob = _blob(shipment) or boxes.reserve(shipment.key, LINES)
    return boxes.Writer(blob, row=row(shipment))


@access.whole()
def files(shipment: Shipment) -> dict[str, Callable[[], BinaryIO]]:
    """How to open each file that was sent, by its name.

    Raises:
        keys.Gone: What was sent is destroyed.
    """
    if shipment.content is None:
        raise keys.Gone(None, "row")
    names = json.loads(boxes.unseal(shipment.content, NAMES, row=row(shipment)))
    blobs = Blob.objects.filter(key=shipment.content, name__in=names).select_related("key")
    return {names[blob.name]: partial(_opened, blob, row(shipment)) for blob in blobs}


def told(shipment: Shipment) -> dict[str, Any]:
    """What whoever sent it said of the export.

    Raises:
        keys.Gone, boxes.NoBox: It is forgotten, or was never told.
    """
    said: dict[str, Any] = json.loads(boxes.unseal(shipment.key, TOLD, row=row(shipment)))
    return said


@queue.periodic("recordings.end_shipments", "41 * * * *")
def end_hourly(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Each hour."""
    end_overdue(timezone.now())


def end_overdue(at: datetime) -> int:
    """Give up what nobody works on any more, or what was not asked for in a day; how many."""
    with _deed(at):
        open_ = Shipment.objects.exclude(state__in=ENDED)
        silent = open_.filter(seen_at__lte=at - SILENCE).exclude(door=Door.UPLOAD)
        late = dict.fromkeys(silent.values_list("pk", flat=True), "stopped")
        coming = open_.filter(state=State.RECEIVING, sent_at__lte=at - COMING)
        late |= dict.fromkeys(coming.values_list("pk", flat=True), "cut_off")
        over = open_.filter(content__keep_until__lte=at)
        late |= dict.fromkeys(over.values_list("pk", flat=True), "expired")
    for shipment, fault in late.items():
        fail(shipment, fault, at=at, by=SYSTEM)
    return len(late)


def row(shipment: Shipment) -> boxes.Row:
    """Where what is sealed of a shipment belongs."""
    return boxes.Row("recordings.shipment", shipment.pk)


def _opened(blob: Blob, of: boxes.Row) -> BinaryIO:
    reader = boxes.Reader(blob, row=of)

    def read(offset: int, length: int) -> bytes:
        try:
            return reader.read(offset, length)
        except sealing.Broken as fault:
            raise OSError("what was sent is damaged") from fault

    return pieces.opened(read, size=reader.size, close=reader.close, ahead=sealing.CHUNK)


def _deed(at: datetime) -> AbstractContextManager[Access]:
    return access.deed(Access(SYSTEM, "record", None, at))


def _made(*, source: str, form: str, door: str, at: datetime, by: Actor) -> Shipment:
    key = _key("report", at + REPORT, at)
    sent_by = by.account if door == Door.UPLOAD else None
    return Shipment(
        key=key, source=source, form=form, door=door, account=sent_by, sent_at=at, seen_at=at
    )


def _key(kind: str, until: datetime, at: datetime) -> Key:
    party = Party(book.ORGANISATION, "agent")
    return keys.create(parties=[party], kind=kind, keep_until=until, at=at)


def _locked(shipment: UUID, *states: str) -> Shipment:
    found = (
        Shipment.objects.select_related("key", "content")
        .select_for_update(of=("self",))
        .filter(pk=shipment, state__in=states)
        .first()
    )
    if found is None:
        raise Gone(shipment)
    return found


def _end(found: Shipment, state: str, *, at: datetime, by: Actor, **detail: Code) -> None:
    """End it, in the transaction of the deed: what was sent goes, the line is written."""
    if found.content is not None:
        keys.shred(found.content, at=at, by=by, why="purpose_reached")
    found.state, found.ended_at, found.seen_at = state, at, at
    found.save()
    _write_down(f"shipment_{state}", found, at=at, by=by, **detail)


def _collect() -> None:
    """Remove what nobody can open any more. Whoever stands at the door, the system looks for it."""
    with access.at_door(SYSTEM):
        sweep.collect()


def _blob(shipment: Shipment) -> Blob | None:
    return Blob.objects.filter(key=shipment.key, name=LINES).select_related("key").first()


def _write_down(kind: str, of: Shipment, *, at: datetime, by: Actor, **detail: Code) -> None:
    told: dict[str, Code] = {"shipment": str(of.pk), "source": of.source, "door": of.door}
    book.append(kind, at=at, subjects=[], detail=told | {"function": by.role} | detail)
