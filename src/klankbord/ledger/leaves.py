"""What is hashed, and how a line is opened again.

Pure. A leaf is RFC 8785 JSON of commitments: `c` to what happened, `s` to whom it is about and `n`
to the number of the line among that person's lines. Without the keys, which lie elsewhere and can
be destroyed, it says no more than an hour and a kind.
"""

import base64
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeAlias
from uuid import UUID

Code: TypeAlias = "bool | int | str | date | UUID | Sequence[Code] | Mapping[str, Code] | None"
# What may stand in a detail. Strings are codes, dates and instants; never words.

KIND = re.compile(r"[a-z][a-z0-9_.:-]{0,63}")
_TEXT = re.compile(
    r"(?!.*[0-9]{5})[a-z][a-z0-9_.:-]{0,63}"  # a code; never a number of somebody's
    r"|[A-Z][A-Z_]{0,31}|R[0-9]{1,3}"  # a purpose, a rule
    r"|[0-9]{4}-[0-9]{2}(-[0-9]{2}(T[0-9:.]{2,15}(Z|[+-][0-9]{2}:[0-9]{2})?)?)?"  # a moment
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # a UUID
    r"|[0-9a-f]{64}"  # a SHA-256
    r"|[0-9]{1,3}(\.[0-9]{1,3}){1,3}"  # a version
)
_MAC = rb"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="  # 32 bytes, in base64 as it is written
FORM = re.compile(
    rb'\{"c":"(%b)","k":"([a-z][a-z0-9_.:-]{0,63})","n":"(%b)","s":"(%b)",'
    rb'"t":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2})","v":1\}' % (_MAC, _MAC, _MAC)
)
"""The only form of a leaf: RFC 8785 of six members that need no escape."""
_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)
_MAX_DEPTH = 4
_MAX_INT = 2**53 - 1


class NotACode(Exception):
    """Free text, or something else that the log does not take."""


class NoLeaf(Exception):
    """These bytes are not a leaf of this log."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as read back: its hour, its kind and three commitments of 32 bytes."""

    hour: str
    kind: str
    content: bytes
    subject: bytes
    number: bytes


def canonical(detail: Mapping[str, Code]) -> bytes:
    """RFC 8785 JSON of a detail.

    Raises:
        NotACode: A value is free text, a fraction, too large or nested too deeply.
    """
    # Names and texts are ASCII that needs no escape and numbers are whole: so this is RFC 8785.
    return _JSON.encode(_plain_mapping(detail, "detail", 0)).encode()


def compose(
    *, hour: str, kind: str, detail: bytes, entry_key: bytes, person_key: bytes, number: int
) -> bytes:
    """The bytes of a leaf.

    Args:
        hour: Local hour, "2026-11-23T10".
        kind: What kind of deed, a code.
        detail: Canonical detail, as `canonical` gives it.
        entry_key: 32 random bytes of this entry alone.
        person_key: 32 random bytes of this person in this period.
        number: The how-manyth line of this person in this period, from 1.
    """
    # Names in code point order and values that need no escape: this is RFC 8785 already.
    return (
        f'{{"c":"{_mac(entry_key, detail)}","k":"{kind}","n":"{_mac(entry_key, b"n:%d" % number)}"'
        f',"s":"{_mac(person_key, b"subject")}","t":"{hour}","v":1}}'
    ).encode()


def parse(leaf: bytes) -> Leaf:
    """Read a leaf.

    Raises:
        NoLeaf: It is no leaf, or one that is not written the only way it may be written.
    """
    read = FORM.fullmatch(leaf)
    if not read:
        raise NoLeaf("not a leaf of version 1, written as RFC 8785 says")
    content, kind, number, subject, hour = read.groups()
    return Leaf(
        hour=hour.decode(),
        kind=kind.decode(),
        content=base64.b64decode(content),
        subject=base64.b64decode(subject),
        number=base64.b64decode(number),
    )


def of_month(period: str) -> re.Pattern[bytes]:
    """The form of a leaf of one month: what it fully matches is a leaf, and in its own month."""
    return re.compile(FORM.pattern.replace(b"[0-9]{4}-[0-9]{2}-", period.encode() + b"-"))


def subject_mark(person_key: bytes) -> bytes:
    """The mark that stands in all leaves of one person in one period."""
    return hmac.digest(person_key, b"subject", sha256)


def opens(leaf: Leaf, *, detail: bytes, entry_key: bytes, number: int) -> bool:
    """Whether this detail and this number are what the leaf committed to."""
    content = hmac.digest(entry_key, detail, sha256)
    numbered = hmac.digest(entry_key, b"n:%d" % number, sha256)
    return hmac.compare_digest(content, leaf.content) and hmac.compare_digest(numbered, leaf.number)


def _mac(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.digest(key, text, sha256)).decode()


def _plain_mapping(value: Mapping[str, Code], where: str, depth: int) -> dict[str, Any]:
    if depth > _MAX_DEPTH:
        raise NotACode(f"{where}: nested too deeply for the log")
    for name in value:
        if not _is_name(name):
            raise NotACode(f"{where}: a name in the log is a code of lower-case letters")
    return {name: _plain(part, f"{where}.{name}", depth + 1) for name, part in value.items()}


@lru_cache(maxsize=512)
def _is_name(name: object) -> bool:
    """Whether it may be a name in a detail; these are few, and stand in every line."""
    return isinstance(name, str) and KIND.fullmatch(name) is not None


def _plain(value: Code, where: str, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _plain_int(value, where)
    if isinstance(value, (str, date, UUID)):
        return _plain_text(value, where)
    if isinstance(value, Mapping):
        return _plain_mapping(value, where, depth)
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        if depth > _MAX_DEPTH:
            raise NotACode(f"{where}: nested too deeply for the log")
        return [_plain(part, where, depth + 1) for part in value]
    raise NotACode(f"{where}: the log takes codes, whole numbers and moments only")


def _plain_int(value: int, where: str) -> int:
    if abs(value) > _MAX_INT:
        raise NotACode(f"{where}: a number too large for JSON")
    return value


def _plain_text(value: str | date | UUID, where: str) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise NotACode(f"{where}: a moment without an offset")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if isinstance(value, UUID):
        return text
    if not _TEXT.fullmatch(text):
        # The text itself stays out of the message: it may be somebody's words.
        raise NotACode(f"{where}: the log takes codes, not words")
    return text
