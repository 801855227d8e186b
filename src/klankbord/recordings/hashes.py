"""Ids of other systems, kept so that they can be recognised and not read."""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from klankbord.ledger import keyfiles

KEY_FILE = "sources.key"


def source_id(source: str, given: str) -> str:
    """Keyed hash of a source's own id of a call: HMAC-SHA256(key, source ‖ 0x00 ‖ id), in hex.

    Raises:
        KeyFileFault: The key cannot be made or read.
    """
    key = keyfiles.obtain(keyfiles.place(settings.KEYS, KEY_FILE))
    return hmac.digest(key, f"{source}\0{given}".encode(), hashlib.sha256).hex()


def pairwise(recipient: str, thing: UUID) -> UUID:
    """A name for a person or a thing that serves one recipient and tells another nothing.

    Args:
        recipient: Who gets it, and for which case.
        thing: What it stands for.

    Raises:
        KeyFileFault: The key cannot be made or read.

    Source: RFC 9562, 5.8 (UUID version 8).
    """
    key = keyfiles.obtain(keyfiles.place(settings.KEYS, KEY_FILE))
    raw = bytearray(hmac.digest(key, f"{recipient}\0{thing}".encode(), hashlib.sha256)[:16])
    raw[6], raw[8] = raw[6] & 0x0F | 0x80, raw[8] & 0x3F | 0x80
    return UUID(bytes=bytes(raw))
