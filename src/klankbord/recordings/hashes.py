"""Ids of other systems, kept so that they can be recognised and not read."""

import hashlib
import hmac
from pathlib import Path

from django.conf import settings

from klankbord.ledger import keyfiles

KEY_FILE = "sources.key"


def source_id(source: str, given: str) -> str:
    """Keyed hash of a source's own id of a call: HMAC-SHA256(key, source ‖ 0x00 ‖ id), in hex.

    Raises:
        KeyFileFault: The key cannot be made or read.
    """
    key = keyfiles.obtain(Path(settings.KEYS) / KEY_FILE)
    return hmac.digest(key, f"{source}\0{given}".encode(), hashlib.sha256).hex()
