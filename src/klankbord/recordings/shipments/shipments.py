"""Shipments as an administrator sees them: counts, codes and moments, never a name or a number."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.people.faults import Fault
from klankbord.recordings import looking
from klankbord.recordings.models import Shipment
from klankbord.recordings.shipments import shipping
from klankbord.vault import boxes, keys
from klankbord.vault.models import Blob

PIECE = 64 * 1024
UNDER_WAY = (Shipment.State.READING, Shipment.State.IMPORTING)


@dataclass(frozen=True, slots=True)
class Seen:
    """A shipment, and where its groups stand in what was sent, as long as that is here."""

    shipment: Shipment
    places: Sequence[Sequence[str]]
    has_lines: bool


@access.whole()
def find(shipment: UUID, *states: str) -> Shipment | None:
    """A shipment, if it is in one of these states (any, if none is named)."""
    found = Shipment.objects.select_related("key", "content").filter(pk=shipment)
    return (found.filter(state__in=states) if states else found).first()


def latest(most: int, *, at: datetime, by: Actor) -> list[Shipment]:
    """The last shipments, the newest first; that somebody looked is written down.

    Raises:
        Fault: He is none of `shipping.SENDERS`.
    """
    _insist(by)
    looking.look("shipments", at=at, by=by)
    with access.whole():
        return list(Shipment.objects.order_by("-sent_at")[:most])


@access.whole()
def forms() -> dict[str, str]:
    """What kind of export the last shipment of each platform was; empty if that was not said."""
    newest = Shipment.objects.order_by("source", "-sent_at").distinct("source")
    return dict(newest.values_list("source", "form"))


def see(shipment: UUID, *, at: datetime, by: Actor) -> Seen | None:
    """One shipment, and that somebody looked is written down; None if there is none.

    While it is being worked on there is nothing to see but how far it is. Whoever waits asks that
    every few seconds, so that is no look.

    Raises:
        Fault: He is none of `shipping.SENDERS`.
    """
    _insist(by)
    found = find(shipment)
    if found is None:
        return None
    if found.state in UNDER_WAY:
        return Seen(found, (), has_lines=False)
    looking.look("shipment", at=at, by=by, shipment=str(found.pk))
    blob = _lines(found)
    return Seen(found, _places(found), has_lines=blob is not None and blob.size is not None)


def take(shipment: UUID, *, at: datetime, by: Actor) -> tuple[Shipment, Iterator[bytes]] | None:
    """A shipment with its report, which is taken along, as is written down; None without one.

    Raises:
        Fault: He is none of `shipping.SENDERS`.
    """
    _insist(by)
    found = find(shipment, Shipment.State.DONE)
    if found is None or _lines(found) is None:
        return None
    looking.look("shipment_report", at=at, by=by, shipment=str(found.pk))
    return found, lines(found)


def told(shipment: UUID, *, at: datetime, by: Actor) -> tuple[Shipment, dict[str, Any]] | None:
    """What somebody said of an export that he sent himself, as is written down.

    None if there is no such shipment of his, or it is forgotten.

    Raises:
        Fault: He is none of `shipping.SENDERS`.
    """
    _insist(by)
    found = find(shipment)
    if found is None or found.account is None or found.account != by.account:
        return None
    looking.look("shipment_settings", at=at, by=by, shipment=str(found.pk))
    try:
        return found, shipping.told(found)
    except (keys.Gone, boxes.NoBox):
        return None


def lines(shipment: Shipment) -> Iterator[bytes]:
    """The report, line by line; nothing when it is forgotten."""
    blob = _lines(shipment)
    if blob is None or blob.size is None:
        return
    try:
        reader = boxes.Reader(blob, row=shipping.row(shipment))
    except (keys.Gone, boxes.NoBox):
        return
    with reader:
        rest = b""
        for offset in range(0, reader.size, PIECE):
            *whole, rest = (rest + reader.read(offset, PIECE)).split(b"\n")
            yield from (each + b"\n" for each in whole)


@access.whole()
def _lines(shipment: Shipment) -> Blob | None:
    of = {"key": shipment.key, "name": shipping.LINES}
    return Blob.objects.select_related("key").filter(**of).first()


def _places(shipment: Shipment) -> list[list[str]]:
    for key in (shipment.content, shipment.key):
        if key is not None:
            try:
                return list(
                    json.loads(boxes.unseal(key, shipping.PLACES, row=shipping.row(shipment)))
                )
            except (keys.Gone, boxes.NoBox):
                continue
    return []


def _insist(by: Actor) -> None:
    if by.role not in shipping.SENDERS:
        raise Fault("An administrator looks at what was sent in.")
