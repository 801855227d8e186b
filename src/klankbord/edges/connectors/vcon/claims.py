"""What a vCon says of a basis or a consent. What protects is believed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import rfc8785

from klankbord.edges.connectors import times
from klankbord.edges.connectors.contract import Settings, Wrong
from klankbord.edges.connectors.records import Record

BASIS, CONSENT = "lawful_basis", "consent"
RECORDING = "recording"
NO = ("denied", "revoked", "refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class Claims:
    """What is claimed of one dialog.

    Attributes:
        basis: The basis that is claimed, if exactly one is.
        ends: When the first of them ends; a row's `source_expiry`.
        forbidden: Somebody denied or took back that it was recorded.
        notes: What is the matter with them.
    """

    basis: str | None
    ends: str | None
    forbidden: bool
    notes: tuple[str, ...]


def of(vcon: Record, dialog: int, settings: Settings) -> Claims:
    """What the attachments of a vCon claim of one of its dialogs.

    Raises:
        Wrong: An attachment about a basis or a consent cannot be read.
    """
    bases, ends, notes, forbidden = set(), [], [], False
    for body in _bodies(vcon, dialog):
        if body.values.get("content_hash") is not None and not _whole(body):
            # Who knows what it said: nothing of it is claimed, and what it forbade stays so.
            notes.append("content_hash of a lawful basis does not fit")
        else:
            bases.add(body.text(BASIS))
        expires = body.text("expiration")
        if expires:
            ends.append(times.instant(expires, f"{body.path}expiration", settings))
        forbidden = forbidden or _forbids(body)
    bases.discard(None)
    return Claims(
        basis=bases.pop() if len(bases) == 1 else None,
        ends=min(ends, default=None),
        forbidden=forbidden,
        notes=tuple(notes),
    )


def _bodies(vcon: Record, dialog: int) -> Iterator[Record]:
    """Bodies of the attachments about a basis or a consent that are of this dialog."""
    for each in vcon.records("attachments"):
        told = each.values.get("dialog")
        if each.text("purpose") not in (BASIS, CONSENT):
            continue
        if told is None or told == dialog or (isinstance(told, list) and dialog in told):
            yield each.record("body") if "body" in each.values else each


def _forbids(body: Record) -> bool:
    grants = [
        (each.text("purpose"), each.flag("granted") is not False)
        for each in body.records("purpose_grants")
    ]
    grants += [
        (each.text("purpose", "consent"), (each.text("status") or "").lower() not in NO)
        for each in body.records("consents")
    ]
    return (RECORDING, False) in grants


def _whole(body: Record) -> bool:
    """Whether a body is what its hash says: of itself without the hash, in canonical JSON."""
    told = body.record("content_hash")
    if (told.text("algorithm") or "").lower().replace("-", "") != "sha256":
        return False
    rest = {name: value for name, value in body.values.items() if name != "content_hash"}
    try:
        found = hashlib.sha256(rfc8785.dumps(_plain(rest))).hexdigest()
    except (rfc8785.CanonicalizationError, RecursionError) as fault:
        raise Wrong(f"{body.path}content_hash", "malformed") from fault
    return found == (told.text("value") or "").lower()


def _plain(value: Any) -> Any:
    """JSON values with numbers as canonical JSON has them."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, int | str | None):
        return value
    return float(str(value))
