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
    channel                          voice, chat, email
    file                             relative path below the folder of the side-file, with "/"
    sha256, media_type               of that file: 64 hexadecimal digits, audio/...; of a chat or
                                     mail application/json, as `recordings.threads` reads it
    channels                         1 or 2
    agent_channel, customer_channel  0 or 1; of two channels one follows from the other
    hold_spans, pause_spans          [[begin_ms, end_ms], ...], end excluded, from the file's start;
                                     an end of null is the end of the sound
    notice_given                     true or false: a claim of the source, never proof
    labels                           {name: text}

Beyond that canonical row Klankbord reads `announcement` {"text_version", "completed_at", "played"},
what the platform logged of the announcement in this call; `line`, the line that the call came over;
`caller_country`, ISO 3166-1 alpha-2; `hold_times` and `pause_times`, as the spans but told by the
clock that told `started_at`: [[instant, instant or null], ...]; and `ended_at`, when the recording
ended by that clock.

Without agent, start or file an offer cannot be decided; that is no fault but `missing`, and leads
to quarantine. A fault has one of these codes: `unknown_field`, `required`, `wrong_type`,
`too_long`, `malformed` (the right type, but unreadable), `no_offset`, `impossible` (readable, but
no call can be so), `unknown_value`, `not_supported`, `internal`, `consult`, `screen_recording`,
`path` (leads out of the folder), `other_source`.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from klankbord.recordings.offered.values import (
    MAX_MS,
    MESSAGES,
    READERS,
    TOLERANCE_MS,
    Announcement,
    Moments,
    Span,
    Wrong,
)

VOICE = "voice"
OF_SOUND = (
    "channels", "agent_channel", "customer_channel", "hold_spans", "pause_spans", "hold_times",
    "pause_times",
)  # fmt: skip
"""Fields that only a call can have."""

REPEATED = ("source_system", "agent_ref", "called_ref", "queue", "line", "media_type")
"""Fields in which many rows of a batch say the same; it is held once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of a row."""

    field: str
    code: str


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
    hold_times: tuple[Moments, ...] = ()
    pause_times: tuple[Moments, ...] = ()
    ended_at: datetime | None = None
    notice_given: bool | None = None
    basis: str | None = None
    source_expiry: datetime | None = None
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    announcement: Announcement | None = None
    line: str | None = None
    caller_country: str | None = None

    @property
    def written(self) -> bool:
        """Whether it is a chat or mail, and not a call."""
        return self.channel != VOICE

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
        if name not in READERS:
            faults.append(Fault(name if name.isidentifier() and len(name) <= 40 else "?",
                                "unknown_field"))  # fmt: skip
        elif value is not None and value != "":
            try:
                found[name] = READERS[name](value)
            except Wrong as wrong:
                faults.append(Fault(name, wrong.code))
    if row.get("source_call_id") in (None, ""):
        faults.append(Fault("source_call_id", "required"))
    if faults:
        return faults
    if found["source_system"] != source:
        return [Fault("source_system", "other_source")]
    _complete(found)
    found |= {name: sys.intern(found[name]) for name in REPEATED if name in found}
    return _contradictions(found) or Arrival(**found)


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
        if any((end or begin) > duration + TOLERANCE_MS for begin, end in found.get(name, ()))
    ]
    if found.get("talk_ms", 0) > duration:
        faults.append(Fault("talk_ms", "impossible"))
    agent, customer = found.get("agent_channel"), found.get("customer_channel")
    if agent is not None and agent == customer:
        faults.append(Fault("customer_channel", "impossible"))
    if found.get("channels") == 1 and (agent or customer):
        faults.append(Fault("agent_channel" if agent else "customer_channel", "impossible"))
    if found.get("channel", VOICE) != VOICE:
        faults += [Fault(name, "impossible") for name in OF_SOUND if found.get(name)]
    if (found.get("channel", VOICE) != VOICE) != (found.get("media_type") == MESSAGES):
        faults += [Fault("media_type", "not_supported")] if "media_type" in found else []
    began = found.get("started_at")
    later = ("source_expiry", "ended_at")
    faults += [
        Fault(name, "impossible")
        for name in later
        if began and name in found and found[name] <= began
    ]
    return faults
