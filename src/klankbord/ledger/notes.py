"""Signed notes and checkpoints as C2SP writes them down (signed-note, tlog-checkpoint).

Pure. Anybody's tool for transparency logs can read what stands here.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
COSIGNED = b"\x04"
"""The kind of key of a witness (C2SP tlog-cosignature): it signs the moment along with the text."""
MAX_SIGNATURES = 100
MAX_BYTES = 1024 * 1024
_NAME = re.compile(r"[^\s+\x00-\x1f]+")
_LINE = re.compile(r"— (\S+) (\S+)")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class Malformed(Exception):
    """This is not a signed note, not a checkpoint or not a verifier key."""


class Unsigned(Exception):
    """The note is well formed, but the key that was asked for did not sign it."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A name and an Ed25519 public key (32 bytes)."""

    name: str
    public: bytes
    kind: bytes = ED25519

    @property
    def key_id(self) -> bytes:
        """SHA-256(name || 0x0A || kind || public key)[:4]."""
        return sha256(self.name.encode() + b"\n" + self.kind + self.public).digest()[:4]

    def __str__(self) -> str:
        """The key as `<name>+<hex id>+<base64>`, the form in which it is published."""
        return f"{self.name}+{self.key_id.hex()}+{_b64(self.kind + self.public)}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and an Ed25519 seed (32 bytes)."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, public_half(self.seed))


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: `size` leaves under `root`."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"


def public_half(seed: bytes) -> bytes:
    """The 32 bytes of the public key that belongs to a seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def pem(public: bytes) -> bytes:
    """A public key of 32 bytes as PEM (RFC 8410)."""
    return Ed25519PublicKey.from_public_bytes(public).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def detached(content: bytes, seed: bytes) -> bytes:
    """The signature over a PDF or a JSON object, 64 bytes (RFC 8032).

    Raises:
        Malformed: It is neither. The text of a note of this log begins with the log's name.
    """
    if not content.startswith((b"%PDF-", b'{"')):
        raise Malformed("only a PDF or a JSON object is signed apart")
    return Ed25519PrivateKey.from_private_bytes(seed).sign(content)


def parse_verifier(vkey: str, kind: bytes = ED25519) -> Verifier:
    """Read `<name>+<hex id>+<base64>`; the key is to be of this kind.

    Raises:
        Malformed: Another form, another kind of key, or an id that does not fit.
    """
    parts = vkey.split("+", 2)
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
        raise Malformed("not a verifier key")
    key = _unb64(parts[2])
    if len(key) != 33 or key[:1] != kind:
        raise Malformed("not an Ed25519 verifier key of this kind")
    verifier = Verifier(parts[0], key[1:], kind)
    if parts[1] != verifier.key_id.hex():
        raise Malformed("the id of the verifier key does not fit the key")
    return verifier


def sign(text: str, signer: Signer) -> str:
    """The text as a signed note.

    Raises:
        Malformed: The text cannot be a note, or the name cannot be a key name.
    """
    _check_text(text)
    if not _NAME.fullmatch(signer.name):
        raise Malformed("a key name has no spaces and no plus sign")
    signature = Ed25519PrivateKey.from_private_bytes(signer.seed).sign(text.encode())
    return f"{text}\n— {signer.name} {_b64(signer.verifier.key_id + signature)}\n"


def open_note(note: str, verifier: Verifier) -> str:
    """The text of a note, if `verifier` signed it. Signatures of other keys are passed over.

    Raises:
        Malformed: This is no signed note.
        Unsigned: It has no signature of this key, or one that does not fit the text.
    """
    text, signatures = split(note)
    signed = False
    for name, signature in signatures:
        if name != verifier.name or signature[:4] != verifier.key_id:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(verifier.public).verify(signature[4:], text.encode())
        except InvalidSignature as fault:
            raise Unsigned(f"the signature of {verifier.name} does not fit the text") from fault
        signed = True
    if not signed:
        raise Unsigned(f"not signed by {verifier.name}")
    return text


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint; extension lines are passed over.

    Raises:
        Malformed: It is none.
    """
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise Malformed("a checkpoint has an origin, a size and a root, a line each")
    origin, size, hashed = lines[:3]
    if not _SIZE.fullmatch(size):
        raise Malformed("the size of a checkpoint is a number without leading zeroes")
    found = _unb64(hashed)
    if len(found) != 32:
        raise Malformed("the root of a checkpoint has 32 bytes")
    return Checkpoint(origin, int(size), found)


def text_of(note: str) -> str:
    """The text of a note whoever signed it; not to be trusted before `open_note`.

    Raises:
        Malformed: This is no signed note.
    """
    return split(note)[0]


def split(note: str) -> tuple[str, Sequence[tuple[str, bytes]]]:
    """The text of a note, and its signatures: a name, and the key's id with what it signed.

    Raises:
        Malformed: This is no signed note.
    """
    if len(note) > MAX_BYTES:
        raise Malformed(f"a note of more than {MAX_BYTES} characters")
    head, separator, tail = note.rpartition("\n\n")
    text = head + "\n"
    if not separator or not tail.endswith("\n"):
        raise Malformed("a note has a text, an empty line and signatures")
    _check_text(text)
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise Malformed(f"a note with more than {MAX_SIGNATURES} signatures")
    signatures = []
    for line in lines:
        found = _LINE.fullmatch(line)
        if not found or not _NAME.fullmatch(found[1]):
            raise Malformed("a line that is not a signature stands among the signatures")
        signature = _unb64(found[2])
        if len(signature) < 5:
            raise Malformed("a signature is too short")
        signatures.append((found[1], signature))
    return text, signatures


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(letter < " " and letter != "\n" for letter in text):
        raise Malformed("the text of a note ends in a newline and has no control characters")


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _unb64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise Malformed("not base64") from fault
    if _b64(raw) != text:
        raise Malformed("not the only way to write these bytes in base64")
    return raw
