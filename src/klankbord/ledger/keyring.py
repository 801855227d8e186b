"""The log's own keys, in files apart from the database: who signs, and what details lie under."""

import secrets
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from klankbord.ledger import audit, keyfiles, notes


def folder() -> Path:
    """Where the files are: `signing.key`, and `details-<period>.key` for each month."""
    return keyfiles.place(settings.KEYS, "ledger")


def public_key() -> bytes:
    """The Ed25519 public key of this log, 32 bytes."""
    return notes.public_half(_seed())


def public_pem() -> bytes:
    """The same key as a PEM file, which openssl reads."""
    return notes.pem(public_key())


def signed(content: bytes) -> bytes:
    """A detached Ed25519 signature of 64 bytes over a document that is no text.

    Notes and checkpoints are signed with this key too; their texts begin with the log's name, so
    none of them is ever taken for a PDF, or a PDF for one of them.

    Raises:
        Malformed: It is no PDF.
    """
    return notes.detached(content, _seed())


def log_name() -> str:
    """The name of this log. It follows from the public key, so nobody can take it over."""
    return audit.name_for(public_key())


def signer(about: str) -> notes.Signer:
    """The key under the name `<log name>/<about>`, for example "log/2026-11"."""
    return notes.Signer(f"{log_name()}/{about}", _seed())


def forget_details(period: str) -> None:
    """Destroy the key of a month's details: whatever copies of them exist are noise now."""
    keyfiles.destroy(_details(period))


def detail_periods() -> list[str]:
    """The months whose detail key still exists."""
    return sorted(
        path.name.removeprefix("details-").removesuffix(".key")
        for path in folder().glob("details-*.key")
    )


def details_exist(period: str) -> bool:
    """Whether the key of a month's details still exists."""
    return _details(period).exists()


class Details:
    """Seals and opens what a month's log says of persons (AES-256-GCM, nonce in front)."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, plain: bytes, *, bound_to: bytes) -> bytes:
        """Seal under a nonce of its own; a month has far fewer than 2^32 of them."""
        nonce = secrets.token_bytes(12)
        return nonce + self._aead.encrypt(nonce, plain, bound_to)

    def unseal(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        """Open what `seal` made.

        Raises:
            cryptography.exceptions.InvalidTag: It was changed, or belongs to something else.
        """
        return self._aead.decrypt(sealed[:12], sealed[12:], bound_to)


def details_to_write(period: str) -> Details:
    """The details of a month, for writing; their key is made at the first line."""
    return Details(keyfiles.obtain(_details(period)))


def furnish(months: Iterable[str]) -> None:
    """Make the keys of these months' details, so that a copy of the key files has them."""
    for period in months:
        keyfiles.obtain(_details(period))


def details(period: str) -> Details:
    """The details of a month, for reading.

    Raises:
        KeyFileFault: The key is gone.
    """
    return Details(keyfiles.read(_details(period)))


def _details(period: str) -> Path:
    return keyfiles.place(folder(), f"details-{period}.key")


def _seed() -> bytes:
    return keyfiles.obtain(keyfiles.place(folder(), "signing.key"))
