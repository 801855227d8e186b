"""One call as a source offers it: metadata without sound, read strictly. Every name is hostile.

The row is a JSON object (a line of a side-file, a body of the API) with these fields; null and
empty text are the same as absent.

    source_system                    may be left out; never another than the one that offers
    source_call_id                   required
    source_recording_id, parent_call_id, agent_ref, caller_ref, called_ref, queue, basis
                                     text as the source has it
    started_at, source_expiry        instants with an offset: 2026-11-25T09:30:00+01:00
    duration_ms, talk_ms             milliseconds
    direction                        inbound, outbound, unknown; internal is a fault by default
    channel                          voice; chat and email are not taken
    file                             relative path below the folder of the side-file, with "/"
    sha256, media_type               of that file: 64 hexadecimal digits, audio/...
    channels                         1 or 2
    agent_channel, customer_channel  0 or 1; of two channels one follows from the other
    hold_spans, pause_spans          [[begin_ms, end_ms], ...], end excluded, from the file's start
    notice_given                     true or false: a claim of the source, never proof
    labels                           {name: text}

Beyond that canonical row Klankbord reads `announcement` {"text_version", "completed_at", "played"},
what the platform logged of the announcement in this call; `line`, the line that the call came over;
and `caller_country`, ISO 3166-1 alpha-2.

Without agent, start or file an offer cannot be decided; that is no fault but `missing`, and leads
to quarantine. A fault has one of these codes: `unknown_field`, `required`, `wrong_type`,
`too_long`, `malformed` (the right type, but unreadable), `no_offset`, `impossible` (readable, but
no call can be so), `unknown_value`, `not_supported`, `internal`, `consult`, `screen_recording`,
`path` (leads out of the folder), `other_source`.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

MAX_TEXT = 200
MAX_PATH = 1024
MAX_SPANS = 1000
MAX_LABELS = 32
MAX_MS = 24 * 60 * 60 * 1000
"""No call takes longer than a day."""

TOLERANCE_MS = 2000
"""How far a span may pass the told duration, which sources round."""

Span = tuple[int, int]

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_MEDIA = re.compile(r"(?P<kind>[a-z]+)/[a-z0-9.+-]{1,60}(;.{0,60})?", re.IGNORECASE | re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of a row."""

    field: str
    code: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the platform logged of the announcement in a call."""

    text_version: str
    completed_at: datetime
    played: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One call as it was offered. What may name a person stays out of its representation."""

    source_system: str
    source_call_id: str = field(repr=False)
    source_recording_id: str | None = field(default=None, repr=False)
    parent_call_id: str | None = field(default=None, repr=False)
    agent_ref: str | None = field(default=None, repr=False)
    started_at: datetime | None = None
    duration_ms: int | None = None
    talk_ms: int | None = None
    direction: str = "unknown"
    caller_ref: str | None = field(default=None, repr=False)
    called_ref: str | None = field(default=None, repr=False)
    queue: str | None = None
    channel: str = "voice"
    file: str | None = field(default=None, repr=False)
    sha256: str | None = None
    media_type: str | None = None
    channels: int | None = None
    agent_channel: int | None = None
    customer_channel: int | None = None
    hold_spans: tuple[Span, ...] = ()
    pause_spans: tuple[Span, ...] = ()
    notice_given: bool | None = None
    basis: str | None = None
    source_expiry: datetime | None = None
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    announcement: Announcement | None = None
    line: str | None = None
    caller_country: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of the facts are absent without which nothing can be decided."""
        needed = ("agent_ref", "started_at", "file")
        return tuple(name for name in needed if getattr(self, name) is None)

    def as_json(self) -> bytes:
        """The row again, for `parse`; times in UTC, absent fields left out."""
        row = {each.name: getattr(self, each.name) for each in fields(self)}
        if self.announcement is not None:
            row["announcement"] = {
                "text_version": self.announcement.text_version,
                "completed_at": self.announcement.completed_at,
                "played": self.announcement.played,
            }
        told = {name: value for name, value in row.items() if value not in (None, (), {})}
        return json.dumps(told, default=datetime.isoformat, ensure_ascii=False).encode()


def loads(sealed: bytes) -> dict[str, Any]:
    """The row that `Arrival.as_json` gave."""
    row: dict[str, Any] = json.loads(sealed)
    return row


def parse(row: Mapping[str, object], *, source: str) -> Arrival | list[Fault]:
    """Read an offered row.

    Args:
        row: JSON values.
        source: The source that offers; `source_system` may be absent, but not another.

    Returns:
        The arrival, or every fault that was found.
    """
    found: dict[str, Any] = {"source_system": source}
    faults = []
    for name, value in row.items():
        if name not in _READERS:
            faults.append(Fault(name if name.isidentifier() and len(name) <= 40 else "?",
                                "unknown_field"))  # fmt: skip
        elif value is not None and value != "":
            try:
                found[name] = _READERS[name](value)
            except _Wrong as wrong:
                faults.append(Fault(name, wrong.code))
    if row.get("source_call_id") in (None, ""):
        faults.append(Fault("source_call_id", "required"))
    if faults:
        return faults
    if found["source_system"] != source:
        return [Fault("source_system", "other_source")]
    _complete(found)
    return _contradictions(found) or Arrival(**found)


class _Wrong(Exception):
    """A value cannot be what its field asks for."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _complete(found: dict[str, Any]) -> None:
    """Of two channels one follows from the other."""
    for one, other in (("agent", "customer"), ("customer", "agent")):
        if f"{one}_channel" in found and found.get("channels", 2) == 2:
            found.setdefault(f"{other}_channel", 1 - found[f"{one}_channel"])


def _contradictions(found: Mapping[str, Any]) -> list[Fault]:
    duration = found.get("duration_ms", MAX_MS)
    faults = [
        Fault(name, "impossible")
        for name in ("hold_spans", "pause_spans")
        if any(end > duration + TOLERANCE_MS for _, end in found.get(name, ()))
    ]
    if found.get("talk_ms", 0) > duration:
        faults.append(Fault("talk_ms", "impossible"))
    agent, customer = found.get("agent_channel"), found.get("customer_channel")
    if agent is not None and agent == customer:
        faults.append(Fault("customer_channel", "impossible"))
    if found.get("channels") == 1 and (agent or customer):
        faults.append(Fault("agent_channel" if agent else "customer_channel", "impossible"))
    began, expiry = found.get("started_at"), found.get("source_expiry")
    if began and expiry and expiry <= began:
        faults.append(Fault("source_expiry", "impossible"))
    return faults


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _Wrong("wrong_type")
    if len(value) > MAX_TEXT:
        raise _Wrong("too_long")
    if not value.isprintable() or not value.strip():
        raise _Wrong("malformed")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("wrong_type")
    return value


def _number(value: object, lowest: int, highest: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Wrong("wrong_type")
    if not lowest <= value <= highest:
        raise _Wrong("impossible")
    return value


def _instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise _Wrong("wrong_type")
    shape = _INSTANT.fullmatch(value)
    if shape is None:
        raise _Wrong("malformed")
    if shape["offset"] is None:
        raise _Wrong("no_offset")
    try:
        instant = datetime.fromisoformat(value)
    except ValueError as fault:
        raise _Wrong("impossible") from fault
    if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
        raise _Wrong("impossible")
    return instant.astimezone(UTC)


def _direction(value: object) -> str:
    if value in ("internal", "consult"):
        raise _Wrong(str(value))
    return _one_of(value, ("inbound", "outbound", "unknown"))


def _channel(value: object) -> str:
    if value in ("chat", "email"):
        raise _Wrong("not_supported")
    return _one_of(value, ("voice",))


def _one_of(value: object, words: tuple[str, ...]) -> str:
    if not isinstance(value, str):
        raise _Wrong("wrong_type")
    if value not in words:
        raise _Wrong("unknown_value")
    return value


def _path(value: object) -> str:
    if not isinstance(value, str):
        raise _Wrong("wrong_type")
    if len(value) > MAX_PATH:
        raise _Wrong("too_long")
    if not value.isprintable():
        raise _Wrong("malformed")
    steps = value.split("/")
    if "\\" in value or ":" in value or any(step in ("", ".", "..") for step in steps):
        raise _Wrong("path")
    return value


def _sha256(value: object) -> str:
    text = _text(value)
    if not _SHA256.fullmatch(text):
        raise _Wrong("malformed")
    return text.lower()


def _media_type(value: object) -> str:
    shape = _MEDIA.fullmatch(_text(value))
    if shape is None:
        raise _Wrong("malformed")
    kind = shape["kind"].lower()
    if kind == "video":
        raise _Wrong("screen_recording")
    if kind != "audio":
        raise _Wrong("not_supported")
    return shape[0].lower()


def _country(value: object) -> str:
    text = _text(value)
    if not _COUNTRY.fullmatch(text):
        raise _Wrong("malformed")
    return text


def _spans(value: object) -> tuple[Span, ...]:
    if not isinstance(value, list):
        raise _Wrong("wrong_type")
    if len(value) > MAX_SPANS:
        raise _Wrong("too_long")
    return tuple(sorted(_span(item) for item in value))


def _span(value: object) -> Span:
    if not isinstance(value, list) or len(value) != 2:
        raise _Wrong("wrong_type")
    begin = _number(value[0], 0, MAX_MS)
    return begin, _number(value[1], begin + 1, MAX_MS + TOLERANCE_MS)


def _labels(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _Wrong("wrong_type")
    if len(value) > MAX_LABELS:
        raise _Wrong("too_long")
    return {_text(name): _text(text) for name, text in value.items()}


def _announcement(value: object) -> Announcement:
    if not isinstance(value, dict):
        raise _Wrong("wrong_type")
    if value.keys() != {"text_version", "completed_at", "played"}:
        raise _Wrong("malformed")
    return Announcement(
        text_version=_text(value["text_version"]),
        completed_at=_instant(value["completed_at"]),
        played=_flag(value["played"]),
    )


_READERS: Mapping[str, Callable[[object], object]] = {
    "source_system": _text,
    "source_call_id": _text,
    "source_recording_id": _text,
    "parent_call_id": _text,
    "agent_ref": _text,
    "started_at": _instant,
    "duration_ms": lambda value: _number(value, 1, MAX_MS),
    "talk_ms": lambda value: _number(value, 0, MAX_MS),
    "direction": _direction,
    "caller_ref": _text,
    "called_ref": _text,
    "queue": _text,
    "channel": _channel,
    "file": _path,
    "sha256": _sha256,
    "media_type": _media_type,
    "channels": lambda value: _number(value, 1, 2),
    "agent_channel": lambda value: _number(value, 0, 1),
    "customer_channel": lambda value: _number(value, 0, 1),
    "hold_spans": _spans,
    "pause_spans": _spans,
    "notice_given": _flag,
    "basis": _text,
    "source_expiry": _instant,
    "labels": _labels,
    "announcement": _announcement,
    "line": _text,
    "caller_country": _country,
}
