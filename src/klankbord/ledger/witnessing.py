"""A witness: somebody outside who keeps the newest checkpoint, and puts his signature under it.

Pure. The forms are those of C2SP: a request is the body of `add-checkpoint` (tlog-witness), and
what comes back is the checkpoint with a line of `cosignature/v1` under it (tlog-cosignature). A
witness signs only what begins with what he signed before: so a log that was cut short or written
anew finds no witness.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from klankbord.ledger import audit, notes, tree

KEY = "klankbord-witness-key"


class Forked(Exception):
    """The log does not continue what the witness kept. Keep both notes: they prove it."""


class Stale(Exception):
    """The request begins elsewhere than where the witness is. `kept`: the size that he has."""

    def __init__(self, kept: int) -> None:
        super().__init__(str(kept))
        self.kept = kept


@dataclass(frozen=True, slots=True)
class Witness:
    """A name without spaces, and an Ed25519 seed (32 bytes)."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> notes.Verifier:
        """By which others know his signature."""
        return notes.Verifier(self.name, notes.public_half(self.seed), notes.COSIGNED)


@dataclass(frozen=True, slots=True)
class Request:
    """That a log of `old` leaves became the one of `note`, with the proof of it."""

    old: int
    proof: Sequence[bytes]
    note: str

    def __str__(self) -> str:
        """The request as it is written down."""
        proof = "".join(f"{base64.b64encode(each).decode()}\n" for each in self.proof)
        return f"old {self.old}\n{proof}\n{self.note}"


def parse(text: str) -> Request:
    """Read a request.

    Raises:
        notes.Malformed: It is none.
    """
    head, separator, note = text.partition("\n\n")
    first, *proof = head.split("\n")
    size = first.removeprefix("old ")
    if not separator or not first.startswith("old ") or not (size.isascii() and size.isdigit()):
        raise notes.Malformed("no request to a witness")
    try:
        hashes = [base64.b64decode(each, validate=True) for each in proof]
    except (binascii.Error, ValueError) as fault:
        raise notes.Malformed("the proof is not base64") from fault
    return Request(int(size), hashes, note)


def sign(
    request: Request, *, log: audit.Log, period: str, kept: str | None, by: Witness, at: datetime
) -> str:
    """The checkpoint of a request, with the signature of a witness under it.

    Args:
        request: What the log says.
        log: The log that he witnesses.
        period: The month, as in "2026-11".
        kept: What he signed last of that month, as he kept it.
        by: Who signs.
        at: Now, by his own clock.

    Raises:
        notes.Malformed, notes.Unsigned: It is no checkpoint of this log and month.
        Stale: The request begins elsewhere than where he is.
        Forked: The log does not continue what he kept.
    """
    text, found = _checkpoint(request.note, log, period)
    old = _checkpoint(kept, log, period)[1] if kept else notes.Checkpoint("", 0, tree.EMPTY)
    if request.old != old.size:
        raise Stale(old.size)
    if old.size > found.size or (
        old.size and not tree.extends(old.size, found.size, request.proof, old.root, found.root)
    ):
        raise Forked(f"{period}: the log of {found.size} lines does not begin with the {old.size}")
    moment = int(at.timestamp())
    signature = Ed25519PrivateKey.from_private_bytes(by.seed).sign(_signed(text, moment))
    under = by.verifier.key_id + moment.to_bytes(8, "big") + signature
    return f"{request.note}— {by.name} {base64.b64encode(under).decode()}\n"


def signed_at(note: str, verifier: notes.Verifier) -> datetime:
    """When this witness signed a note.

    Raises:
        notes.Malformed: This is no signed note.
        notes.Unsigned: He did not.
    """
    text, signatures = notes.split(note)
    for name, signature in signatures:
        if name == verifier.name and signature[:4] == verifier.key_id and len(signature) == 76:
            moment = int.from_bytes(signature[4:12], "big")
            try:
                public = Ed25519PublicKey.from_public_bytes(verifier.public)
                public.verify(signature[12:], _signed(text, moment))
            except InvalidSignature as fault:
                raise notes.Unsigned(f"the signature of {name} does not fit the text") from fault
            return datetime.fromtimestamp(moment, UTC)
    raise notes.Unsigned(f"not signed by {verifier.name}")


def _checkpoint(note: str, log: audit.Log, period: str) -> tuple[str, notes.Checkpoint]:
    verifier = log.verifier(period)
    text = notes.open_note(note, verifier)
    found = notes.parse_checkpoint(text)
    if found.origin != verifier.name:
        raise notes.Malformed(f"{period}: a checkpoint of something else")
    return text, found


def _signed(text: str, moment: int) -> bytes:
    return f"cosignature/v1\ntime {moment}\n{text}".encode()
