"""The values of an offered row, each read strictly: what a source sends is not trusted."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

MAX_TEXT = 200
MAX_PATH = 1024
MAX_SPANS = 1000
MAX_LABELS = 32
MAX_MS = 24 * 60 * 60 * 1000
"""No call takes longer than a day."""

TOLERANCE_MS = 2000
"""How far a span may pass the told duration, which sources round."""

MESSAGES = "application/json"
"""Media type of a chat or mail."""

Span = tuple[int, int | None]
Moments = tuple[datetime, datetime | None]

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_MEDIA = re.compile(r"(?P<kind>[a-z]+)/[a-z0-9.+-]{1,60}(;.{0,60})?", re.IGNORECASE | re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the platform logged of the announcement in a call."""

    text_version: str
    completed_at: datetime
    played: bool


class Wrong(Exception):
    """A value cannot be what its field asks for."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Wrong("wrong_type")
    if len(value) > MAX_TEXT:
        raise Wrong("too_long")
    if not value.isprintable() or not value.strip():
        raise Wrong("malformed")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Wrong("wrong_type")
    return value


def _number(value: object, lowest: int, highest: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong("wrong_type")
    if not lowest <= value <= highest:
        raise Wrong("impossible")
    return value


def _instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise Wrong("wrong_type")
    shape = _INSTANT.fullmatch(value)
    if shape is None:
        raise Wrong("malformed")
    if shape["offset"] is None:
        raise Wrong("no_offset")
    try:
        instant = datetime.fromisoformat(value)
    except ValueError as fault:
        raise Wrong("impossible") from fault
    if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
        raise Wrong("impossible")
    return instant.astimezone(UTC)


def _direction(value: object) -> str:
    if value in ("internal", "consult"):
        raise Wrong(str(value))
    return _one_of(value, ("inbound", "outbound", "unknown"))


def _channel(value: object) -> str:
    return _one_of(value, ("voice", "chat", "email"))


def _one_of(value: object, words: tuple[str, ...]) -> str:
    if not isinstance(value, str):
        raise Wrong("wrong_type")
    if value not in words:
        raise Wrong("unknown_value")
    return value


def _path(value: object) -> str:
    if not isinstance(value, str):
        raise Wrong("wrong_type")
    if len(value) > MAX_PATH:
        raise Wrong("too_long")
    if not value.isprintable():
        raise Wrong("malformed")
    steps = value.split("/")
    if "\\" in value or ":" in value or any(step in ("", ".", "..") for step in steps):
        raise Wrong("path")
    return value


def _sha256(value: object) -> str:
    text = _text(value)
    if not _SHA256.fullmatch(text):
        raise Wrong("malformed")
    return text.lower()


def _media_type(value: object) -> str:
    shape = _MEDIA.fullmatch(_text(value))
    if shape is None:
        raise Wrong("malformed")
    kind = shape["kind"].lower()
    if kind == "video":
        raise Wrong("screen_recording")
    if kind != "audio" and shape[0].lower() != MESSAGES:
        raise Wrong("not_supported")
    return shape[0].lower()


def _country(value: object) -> str:
    text = _text(value)
    if not _COUNTRY.fullmatch(text):
        raise Wrong("malformed")
    return text


def _spans(value: object) -> tuple[Span, ...]:
    if not isinstance(value, list):
        raise Wrong("wrong_type")
    if len(value) > MAX_SPANS:
        raise Wrong("too_long")
    return tuple(sorted((_span(item) for item in value), key=lambda span: span[0]))


def _span(value: object) -> Span:
    first, last = _pair(value)
    begin = _number(first, 0, MAX_MS)
    return begin, None if last is None else _number(last, begin + 1, MAX_MS + TOLERANCE_MS)


def _moments(value: object) -> tuple[Moments, ...]:
    if not isinstance(value, list):
        raise Wrong("wrong_type")
    if len(value) > MAX_SPANS:
        raise Wrong("too_long")
    return tuple(sorted((_from_until(item) for item in value), key=lambda told: told[0]))


def _from_until(value: object) -> Moments:
    first, last = _pair(value)
    begin = _instant(first)
    end = None if last is None else _instant(last)
    if end is not None and end <= begin:
        raise Wrong("impossible")
    return begin, end


def _pair(value: object) -> tuple[object, object]:
    if not isinstance(value, list) or len(value) != 2:
        raise Wrong("wrong_type")
    return value[0], value[1]


def _labels(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Wrong("wrong_type")
    if len(value) > MAX_LABELS:
        raise Wrong("too_long")
    return {_text(name): _text(text) for name, text in value.items()}


def _announcement(value: object) -> Announcement:
    if not isinstance(value, dict):
        raise Wrong("wrong_type")
    if value.keys() != {"text_version", "completed_at", "played"}:
        raise Wrong("malformed")
    return Announcement(
        text_version=_text(value["text_version"]),
        completed_at=_instant(value["completed_at"]),
        played=_flag(value["played"]),
    )


READERS: Mapping[str, Callable[[object], object]] = {
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
    "hold_times": _moments,
    "pause_times": _moments,
    "ended_at": _instant,
    "notice_given": _flag,
    "basis": _text,
    "source_expiry": _instant,
    "labels": _labels,
    "announcement": _announcement,
    "line": _text,
    "caller_country": _country,
}
