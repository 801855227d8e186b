"""A file with a vCon: plain, signed or encrypted; with the names of today."""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from klankbord.edges.connectors import records
from klankbord.edges.connectors.contract import Flawed, Refused, Wrong
from klankbord.edges.connectors.exports import Export
from klankbord.edges.connectors.records import Record
from klankbord.edges.connectors.vcon.upgrading import upgraded

KNOWN = {"cc", "lawful_basis", "consent", "klankbord"}
"""Extensions that we keep to, in small letters."""


@dataclass(frozen=True, slots=True)
class Vcon:
    """A vCon that may be read.

    Attributes:
        record: The object, with the names of today.
        id: Its uuid, or that of the vCon of which it is an amended or redacted copy, so that a copy
            is no second call; of a vCon without one a hash of all that is in it.
        notes: Deviations from the standard.
    """

    record: Record
    id: str
    notes: tuple[str, ...]


def vcons(export: Export, name: str) -> Iterator[Vcon | Refused | Flawed]:
    """What is in a file: one vCon, or what is the matter with it."""
    for record in records.records(export, name):
        if isinstance(record, Flawed):
            yield record
            continue
        try:
            yield _opened(record)
        except Wrong as wrong:
            yield Flawed(record.place, wrong.field, wrong.code)


def decoded(text: str, field: str) -> bytes:
    """Base64 in either alphabet, with or without padding.

    Raises:
        Wrong: It is not.
    """
    plain = text.translate({ord("-"): "+", ord("_"): "/"}).rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise Wrong(field, "malformed") from fault


def _opened(record: Record) -> Vcon | Refused:
    if "ciphertext" in record.values:
        told = record.record("unprotected").text("uuid")
        return Refused(record.place, told or _hash(record), "encrypted")
    notes: tuple[str, ...] = ()
    if "payload" in record.values and "signatures" in record.values:
        record, notes = _signed(record), ("the signature is not checked",)
    values, more = upgraded(record.values)
    new = Record(record.place, values)
    if not isinstance(values.get("parties"), list) or not isinstance(values.get("dialog"), list):
        raise Wrong("parties", "required")
    copied = (new.record(name).text("uuid") for name in ("amended", "redacted"))
    known = next((each for each in copied if each), None) or new.text("uuid") or _hash(record)
    if not KNOWN.issuperset(each.lower() for each in new.texts("critical")):
        return Refused(record.place, known, "unknown_extension")
    return Vcon(new, known, (*notes, *more))


def _signed(record: Record) -> Record:
    raw = decoded(record.need("payload"), "payload")
    try:
        values = json.loads(raw, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError) as fault:
        raise Wrong("payload", "malformed") from fault
    if not isinstance(values, dict):
        raise Wrong("payload", "wrong_type")
    return Record(record.place, values)


def _hash(record: Record) -> str:
    raw = json.dumps(record.values, sort_keys=True, default=str)
    return f"sha256-{hashlib.sha256(raw.encode('utf-8', 'surrogatepass')).hexdigest()}"
