"""A vCon strictly as the newest draft has it, with what it may be used for in it.

Nothing of a person is in it but the sound: who takes part has a name that serves one recipient.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import rfc8785

from klankbord.recordings.offered.threads import Message

EXTENSIONS = ("CC", "lawful_basis", "klankbord")
MEDIA_TYPE = "audio/wav"
PARTIES = ("agent", "caller")
"""Parties of a call in the order in which they stand in `parties`."""

BASES = {
    "legitimate_interest": "legitimate_interests", "legal_obligation": "legal_obligation",
    "contract": "contract", "vital_interest": "vital_interests", "public_task": "public_task",
    "employee_consent": "consent",
}  # fmt: skip
"""Bases as draft-howe-vcon-lawful-basis names them."""

GRANTS = {
    "training": "training", "quality": "quality", "appraisal": "performance_review",
    "complaint": "complaint", "evidence": "evidence", "integrity": "integrity",
    "ai_training": "ai_training",
}  # fmt: skip
"""Each purpose of ours, as a grant: whoever reads on sees each of them granted or denied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What is written. `channels` names the party of each: agent, caller or mixed.

    Of a chat or mail there are `messages` and no sound.
    """

    export: UUID
    made_at: datetime
    conversation: UUID
    employee: UUID
    caller: UUID
    began: datetime
    duration_ms: int
    direction: str
    channels: Sequence[str]
    sound: bytes | None
    redacted: bool
    legal_basis: str
    purposes: Sequence[str]
    programmes: Sequence[str]
    keep_until: datetime
    objected_at: datetime | None
    reason: str
    function: str
    law_version: str
    binding: bool
    """Whether who does not know our extension may not process it."""
    messages: Sequence[Message] | None = None


def container(out: Outgoing) -> dict[str, Any]:
    """The vCon, to be written as JSON."""
    vcon: dict[str, Any] = {
        "uuid": str(out.conversation),
        "created_at": _moment(out.made_at),
        "extensions": list(EXTENSIONS),
        "parties": [
            {"uuid": str(out.employee), "type": "person", "role": "agent"},
            {"uuid": str(out.caller), "type": "person", "role": "customer"},
        ],
        "dialog": [_dialog(out)] if out.messages is None else [*_messages(out)],
        "analysis": [],
        "attachments": list(_attachments(out)),
    }
    if out.binding:
        vcon["critical"] = ["klankbord"]
    if out.redacted:
        # Without a uuid of what it was made of: that is not there for whoever gets this.
        vcon["redacted"] = {"type": "voices of others"}
    return vcon


def _dialog(out: Outgoing) -> dict[str, Any]:
    mixed = "mixed" in out.channels
    dialog: dict[str, Any] = {
        "type": "recording",
        "start": _moment(out.began),
        "duration": out.duration_ms / 1000,
        "parties": [[0, 1]] if mixed else [[PARTIES.index(each)] for each in out.channels],
        "originator": 0 if out.direction == "outbound" else 1,
    }
    if out.direction not in ("inbound", "outbound"):
        del dialog["originator"]
    if out.sound is not None:
        dialog |= {
            "mediatype": MEDIA_TYPE,
            "encoding": "base64url",
            "body": base64.urlsafe_b64encode(out.sound).rstrip(b"=").decode(),
        }
    return dialog


def _messages(out: Outgoing) -> Iterator[dict[str, Any]]:
    for each in out.messages or ():
        writer = PARTIES.index(each.by)
        yield {
            "type": "text",
            "start": _moment(each.at),
            "parties": [[writer], [1 - writer]],
            "originator": writer,
            "mediatype": "text/plain",
            "encoding": "none",
            "body": each.text,
        }


def _attachments(out: Outgoing) -> Iterator[dict[str, Any]]:
    yield _attachment("lawful_basis", out, _basis(out))
    if out.objected_at is not None:
        took_back = {"purpose": "recording", "status": "revoked",
                     "timestamp": _moment(out.objected_at)}  # fmt: skip
        consent = {"expiration": _moment(out.keep_until), "party": 1, "dialog": 0,
                   "consents": [took_back]}  # fmt: skip
        yield {**_attachment("consent", out, consent), "party": 1}
    told = {
        "export": str(out.export),
        "reason": out.reason,
        "function": out.function,
        "law_version": out.law_version,
        "programmes": list(out.programmes),
        "purposes": list(out.purposes),
        "keep_until": _moment(out.keep_until),
    }
    yield _attachment("klankbord", out, told)


def _attachment(purpose: str, out: Outgoing, body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "purpose": purpose,
        "start": _moment(out.made_at),
        "party": 0,
        "dialog": 0,
        "mediatype": "application/json",
        "encoding": "json",
        "body": dict(body),
    }


def _basis(out: Outgoing) -> dict[str, Any]:
    """Body of the lawful basis. What is not a purpose of the programme is denied by name."""
    body: dict[str, Any] = {
        "lawful_basis": BASES[out.legal_basis],
        "expiration": _moment(out.keep_until),
        "purpose_grants": [
            {"purpose": name, "granted": purpose in out.purposes, "granted_at": _moment(out.began)}
            for purpose, name in GRANTS.items()
        ],
        "metadata": {"programmes": list(out.programmes), "law_version": out.law_version},
    }
    digest = hashlib.sha256(rfc8785.dumps(body)).hexdigest()
    body["content_hash"] = {"algorithm": "sha-256", "canonicalization": "jcs", "value": digest}
    return body


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
