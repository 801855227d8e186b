"""The log's own keys, in files apart from the database: who signs, and what details lie under."""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from klankbord.ledger import audit, keyfiles, notes


def folder() -> Path:
    """Where the files are: `signing.key`, and `details-<period>.key` for each month."""
    return Path(settings.KEYS) / "ledger"


def public_key() -> bytes:
    """The Ed25519 public key of this log, 32 bytes."""
    return notes.public_half(_seed())


def log_name() -> str:
    """The name of this log. It follows from the public key, so nobody can take it over."""
    return audit.name_for(public_key())


def signer(about: str) -> notes.Signer:
    """The key under the name `<log name>/<about>`, for example "log/2026-11"."""
    return notes.Signer(f"{log_name()}/{about}", _seed())


def detail_key(period: str) -> bytes:
    """The key of a month's details, made at the first line of that month."""
    return keyfiles.obtain(_details(period))


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


def seal(period: str, plain: bytes, *, bound_to: bytes, nonce: bytes) -> bytes:
    """Seal under the detail key of a month (AES-256-GCM, 12 bytes of nonce in front)."""
    return nonce + AESGCM(detail_key(period)).encrypt(nonce, plain, bound_to)


def unseal(period: str, sealed: bytes, *, bound_to: bytes) -> bytes:
    """Open what `seal` made.

    Raises:
        cryptography.exceptions.InvalidTag: It was changed, or belongs to something else.
        KeyFileFault: The month's key is gone.
    """
    key = keyfiles.read(_details(period))
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], bound_to)


def _details(period: str) -> Path:
    return folder() / f"details-{period}.key"


def _seed() -> bytes:
    return keyfiles.obtain(folder() / "signing.key")
