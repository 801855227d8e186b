"""The body of an offer: the row of `recordings.offers`, with a source and without a file."""

import re
from collections.abc import Mapping
from typing import Any

from klankbord.edges.api.fields import SOURCE_PATTERN
from klankbord.edges.api.problems import FieldError, Stopped, said
from klankbord.edges.api.wording import FIELDS
from klankbord.recordings.offered import offers, values
from klankbord.recordings.offered.offers import Arrival

UNNAMED = "sound.wav"
"""The sound of an offer through this door follows as a body, so it has no file of its own."""

_TEXT = {"type": "string", "maxLength": values.MAX_TEXT}
_MOMENT = {"type": "string", "format": "date-time"}
_MS = {"type": "integer", "minimum": 0, "maximum": values.MAX_MS, "description": "milliseconds"}
_CHANNEL = {"type": "integer", "enum": [0, 1]}
_SPANS = {
    "type": "array",
    "maxItems": values.MAX_SPANS,
    "items": {
        "type": "array",
        "items": {"type": ["integer", "null"]},
        "minItems": 2,
        "maxItems": 2,
    },
    "description": "[[begin_ms, end_ms or null], ...]; silenced before a byte is stored",
}
_MOMENTS = _SPANS | {
    "items": {
        "type": "array",
        "items": {"type": ["string", "null"]},
        "minItems": 2,
        "maxItems": 2,
    },
    "description": "[[instant, instant or null], ...] by the clock of started_at; several need "
    "ended_at",
}
FIELDS_OF_A_ROW: dict[str, dict[str, Any]] = {
    "source_system": {"type": "string", "pattern": SOURCE_PATTERN},
    "source_call_id": _TEXT | {"description": "the platform's id; kept as a keyed hash only"},
    "source_recording_id": _TEXT,
    "parent_call_id": _TEXT,
    "agent_ref": _TEXT | {"description": "the platform's name for the employee"},
    "started_at": _MOMENT,
    "duration_ms": _MS,
    "talk_ms": _MS,
    "direction": {"enum": ["inbound", "outbound", "unknown"]},
    "caller_ref": _TEXT | {"description": "kept as a pseudonym only"},
    "called_ref": _TEXT,
    "queue": _TEXT,
    "channel": {"enum": ["voice"]},
    "file": _TEXT | {"description": "not needed here"},
    "sha256": {"type": "string", "pattern": "^[0-9A-Fa-f]{64}$"},
    "media_type": _TEXT,
    "channels": {"type": "integer", "enum": [1, 2]},
    "agent_channel": _CHANNEL,
    "customer_channel": _CHANNEL,
    "hold_spans": _SPANS,
    "pause_spans": _SPANS,
    "hold_times": _MOMENTS,
    "pause_times": _MOMENTS,
    "ended_at": _MOMENT | {"description": "of the recording, by the clock of started_at"},
    "notice_given": {"type": "boolean", "description": "a claim, never proof"},
    "basis": _TEXT,
    "source_expiry": _MOMENT,
    "labels": {"type": "object", "additionalProperties": _TEXT},
    "announcement": {
        "type": "object",
        "additionalProperties": False,
        "required": ["text_version", "completed_at", "played"],
        "properties": {
            "text_version": _TEXT,
            "completed_at": _MOMENT,
            "played": {"type": "boolean"},
        },
    },
    "line": _TEXT,
    "caller_country": {"type": "string", "pattern": "^[A-Z]{2}$"},
}
OPENAPI: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["source_system", "source_call_id"],
                    "properties": FIELDS_OF_A_ROW,
                }
            }
        },
    }
}


def read(row: Mapping[str, Any]) -> Arrival:
    """An offer from a body.

    Raises:
        Stopped: It has faults; each names its field.
    """
    source = row.get("source_system")
    if source in (None, ""):
        raise _invalid([offers.Fault("source_system", "required")])
    if not isinstance(source, str) or not re.fullmatch(SOURCE_PATTERN, source):
        raise _invalid([offers.Fault("source_system", "malformed")])
    arrival = offers.parse({**row, "file": row.get("file") or UNNAMED}, source=source)
    if isinstance(arrival, Arrival):
        return arrival
    raise _invalid(arrival)


def _invalid(faults: list[offers.Fault]) -> Stopped:
    return Stopped(
        "invalid",
        errors=[
            FieldError(field=each.field, code=each.code, message=said(FIELDS[each.code]))
            for each in faults
        ],
    )
