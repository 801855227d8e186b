"""The sealed format: chunks of AES-256-GCM, so that reading a part needs only that part.

Pure. A sealed object is a header and one chunk or more:

    header   "KBSEAL" | version 0x01 | 0x00 | 32 bytes of salt | 32 bytes of commitment
    chunk    up to 65,536 bytes of plain text, sealed, + 16 bytes of tag

HKDF-SHA256 over the content key with the salt gives 64 bytes: the key of this object alone and
the commitment, by which another key is told from damaged bytes. Because no two objects share a
key, the nonce of a chunk is its number. Every chunk but the last is full; an empty object has one
empty chunk. The associated data bind a chunk to its place:

    "klankbord sealed chunk 1", table, row, name, class, parties, key version (2 bytes),
    chunk number (8 bytes), last (1 byte)

each with its length in four bytes before it, big-endian like all numbers.
"""

import hmac
import secrets
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK = 64 * 1024
TAG = 16
SALT = 32
MAGIC = b"KBSEAL\x01\x00"
HEADER = len(MAGIC) + SALT + 32
SEALED_CHUNK = CHUNK + TAG


class Broken(Exception):
    """The bytes are not what was sealed here: changed, cut off, moved, or under another key."""


@dataclass(frozen=True)
class Binding:
    """Where a sealed object belongs. Anywhere else it does not open."""

    table: str
    row: str
    name: str
    kind: str
    parties: str
    version: int

    def chunk(self, number: int, *, last: bool) -> bytes:
        """The associated data of one chunk."""
        return self._object + _with_lengths(number.to_bytes(8, "big"), bytes([last]))

    @cached_property
    def _object(self) -> bytes:
        return _with_lengths(
            b"klankbord sealed chunk 1",
            *(text.encode() for text in (self.table, self.row, self.name, self.kind)),
            self.parties.encode(),
            self.version.to_bytes(2, "big"),
        )


class Cipher:
    """One object's key, bound to its place."""

    def __init__(self, content_key: bytes, salt: bytes, binding: Binding) -> None:
        derived = HKDF(
            algorithm=hashes.SHA256(), length=64, salt=salt, info=b"klankbord sealed object 1"
        ).derive(content_key)
        self._aead = AESGCM(derived[:32])
        self._binding = binding
        self.header = MAGIC + salt + derived[32:]

    @classmethod
    def fresh(cls, content_key: bytes, binding: Binding) -> "Cipher":
        """A cipher for a new object, with a salt of its own."""
        return cls(content_key, secrets.token_bytes(SALT), binding)

    @classmethod
    def of(cls, content_key: bytes, header: bytes, binding: Binding) -> "Cipher":
        """The cipher of an object that is there.

        Raises:
            Broken: The header is damaged, of another version, or made with another key.
        """
        if len(header) != HEADER or not header.startswith(MAGIC):
            raise Broken("this is no sealed object, or one of another version")
        cipher = cls(content_key, header[len(MAGIC) : len(MAGIC) + SALT], binding)
        if not hmac.compare_digest(cipher.header, header):
            raise Broken("this object was sealed with another key")
        return cipher

    def seal(self, number: int, plain: bytes, *, last: bool) -> bytes:
        """One chunk. A number is used once."""
        return self._aead.encrypt(_nonce(number), plain, self._binding.chunk(number, last=last))

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        """One chunk, opened.

        Raises:
            Broken: It was changed, is not the last or not this number, or belongs elsewhere.
        """
        associated = self._binding.chunk(number, last=last)
        try:
            return self._aead.decrypt(_nonce(number), sealed, associated)
        except InvalidTag as fault:
            raise Broken(f"chunk {number} was changed or does not belong here") from fault


@dataclass(frozen=True, slots=True)
class Shape:
    """How many chunks a sealed object has and how large it is when opened."""

    chunks: int
    size: int

    @classmethod
    def of(cls, sealed_size: int) -> "Shape":
        """The shape of an object of `sealed_size` bytes.

        Raises:
            Broken: No object has that size.
        """
        body = sealed_size - HEADER
        chunks, rest = divmod(body, SEALED_CHUNK)
        if body <= 0 or 0 < rest < TAG or (rest == TAG and chunks):
            raise Broken("this object is cut off")
        chunks += rest > 0
        return cls(chunks, body - chunks * TAG)


def seal(content_key: bytes, binding: Binding, plain: bytes) -> bytes:
    """Seal a payload that fits in memory."""
    cipher = Cipher.fresh(content_key, binding)
    parts = [cipher.header]
    last = max(0, (len(plain) - 1) // CHUNK)
    for number in range(last + 1):
        piece = plain[number * CHUNK : (number + 1) * CHUNK]
        parts.append(cipher.seal(number, piece, last=number == last))
    return b"".join(parts)


def unseal(content_key: bytes, binding: Binding, sealed: bytes) -> bytes:
    """Open what `seal` made.

    Raises:
        Broken: It is not exactly what was sealed for this place.
    """
    shape = Shape.of(len(sealed))
    cipher = Cipher.of(content_key, sealed[:HEADER], binding)
    return b"".join(
        cipher.open(
            number,
            sealed[HEADER + number * SEALED_CHUNK : HEADER + (number + 1) * SEALED_CHUNK],
            last=number == shape.chunks - 1,
        )
        for number in range(shape.chunks)
    )


def _with_lengths(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
