"""The encrypted form of a vCon: a JWE for one key (RFC 7516, 7518; vcon-core, “Encrypted Form”).

RSA-OAEP and A256CBC-HS512, as the draft asks.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, padding, serialization
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SMALLEST = 2048
"""Bits of a key that may be sealed for (RFC 7518, 4.3)."""

_HALF = 32
_BLOCK = 16


class BadKey(ValueError):
    """This is no public key that can be sealed for."""


def key(pem: bytes) -> RSAPublicKey:
    """A public key out of a PEM file.

    Raises:
        BadKey: It is none, not RSA, or too short.
    """
    try:
        found = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as fault:
        raise BadKey("It is no public key in PEM.") from fault
    if not isinstance(found, RSAPublicKey) or found.key_size < SMALLEST:
        raise BadKey(f"It is no RSA key of at least {SMALLEST} bits.")
    return found


def seal(vcon: Mapping[str, Any], to: RSAPublicKey) -> dict[str, Any]:
    """A vCon that only the holder of a key can read."""
    head = {"alg": "RSA-OAEP", "enc": "A256CBC-HS512"}
    protected = _text(json.dumps(head, separators=(",", ":")).encode())
    both, first = secrets.token_bytes(2 * _HALF), secrets.token_bytes(_BLOCK)
    padder = padding.PKCS7(8 * _BLOCK).padder()
    plain = padder.update(json.dumps(vcon, ensure_ascii=False).encode()) + padder.finalize()
    encryptor = Cipher(algorithms.AES256(both[_HALF:]), modes.CBC(first)).encryptor()
    sealed = encryptor.update(plain) + encryptor.finalize()
    # SHA-1 is what RSA-OAEP names; its collisions bear on nothing here (RFC 8017, 7.1).
    wrapped = to.encrypt(
        both,
        OAEP(mgf=MGF1(hashes.SHA1()), algorithm=hashes.SHA1(), label=None),  # noqa: S303  see above
    )
    return {
        "protected": protected,
        "unprotected": {"uuid": vcon["uuid"], "cty": "application/vcon+json"},
        "recipients": [{"encrypted_key": _text(wrapped)}],
        "iv": _text(first),
        "ciphertext": _text(sealed),
        "tag": _text(tag(both, protected, first, sealed)),
    }


def tag(both: bytes, protected: str, first: bytes, sealed: bytes) -> bytes:
    """What shows that nothing was changed (RFC 7518, 5.2.2.1)."""
    extra = protected.encode()
    length = (8 * len(extra)).to_bytes(8, "big")
    return hmac.digest(both[:_HALF], extra + first + sealed + length, "sha512")[:_HALF]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
