"""Callers as persons without a name: the same number is the same pseudonym, and no way back."""

import hashlib
import hmac
import re
from uuid import UUID, uuid4

from django.conf import settings

from klankbord.ledger import keyfiles

KEY_FILE = "pseudonyms.key"

_WHOLE = re.compile(r"\+[0-9]{3,17}")

DUTCH = "+31"
"""Country of a number that is written without one. The organisation is a Dutch one."""


def pseudonym(caller_ref: str | None) -> UUID:
    """The keyed pseudonym of a caller: HMAC-SHA256 of his number, as a UUID of version 8.

    Without a reference nothing can be linked, and the pseudonym is random.

    Raises:
        KeyFileFault: The key cannot be made or read. Without it no caller can be admitted.
    """
    if caller_ref is None or not caller_ref.strip():
        return uuid4()
    known = normalised(caller_ref).encode()
    digest = bytearray(
        hmac.digest(
            keyfiles.obtain(keyfiles.place(settings.KEYS, KEY_FILE)), known, hashlib.sha256
        )[:16]
    )
    digest[6] = (digest[6] & 0x0F) | 0x80  # RFC 9562, version 8
    digest[8] = (digest[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(digest))


def number_hash(number: str) -> str:
    """Keyed hash of a number or extension, by which it can be recognised and not read, in hex.

    HMAC-SHA256(key, "number" ‖ 0x00 ‖ number as `normalised` writes it).

    Raises:
        KeyFileFault: The key cannot be made or read.
    """
    key = keyfiles.obtain(keyfiles.place(settings.KEYS, KEY_FILE))
    return hmac.digest(key, f"number\0{normalised(number)}".encode(), hashlib.sha256).hex()


def normalised(caller_ref: str) -> str:
    """One way of writing for each number; what is no number is only trimmed and folded.

    >>> normalised("06-12 34 56 78"), normalised("tel:+31612345678"), normalised("0031 612345678")
    ('+31612345678', '+31612345678', '+31612345678')
    """
    if _WHOLE.fullmatch(caller_ref):
        return caller_ref  # as most platforms write it
    bare = re.sub(r"^(tel|sip|sips):", "", caller_ref.strip(), flags=re.IGNORECASE)
    bare = re.sub(r"[@;?].*$", "", bare) if _digits(re.split(r"[@;?]", bare)[0]) else bare
    digits = _digits(bare)
    if not digits:
        return bare.casefold()
    if digits.startswith("00"):
        return "+" + digits[2:]
    if digits.startswith("0"):
        return DUTCH + digits[1:]
    return digits


def _digits(text: str) -> str:
    """The number in a text without its punctuation, or nothing if it is no number."""
    packed = re.sub(r"\(0\)|[\s().\-/]", "", text)
    return packed if re.fullmatch(r"\+?[0-9]{3,17}", packed) else ""
