"""The course of a call at the gate, from what was told of it: what may be recorded, and when. Pure.

What is told is a set: told twice it is the same, told out of order it is put in order by when it
happened. Whatever contradicts itself or is not known leads to not recording:

- one announcement that failed, or was another text, or one protected party, and nothing is kept;
- what opens a silence opens it at its moment, and only its own end, later than it, closes it;
- an end is final; of several the earliest counts.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ANNOUNCED = "announced"
FAILED = "announcement_failed"
OBJECTED = "caller_objected"
PAUSE, RESUME, HOLD, UNHOLD = "pause", "resume", "hold", "unhold"
JOINED = "party_joined"
ENDED = "ended"
KINDS = (ANNOUNCED, FAILED, OBJECTED, PAUSE, RESUME, HOLD, UNHOLD, JOINED, ENDED)

REASONS = ("card", "health", "private")
"""Why a recording pauses."""

PROTECTED, EMPLOYEE, OTHER, UNKNOWN = "protected", "employee", "other", "unknown"
"""Who joins: a number that is never recorded, a second employee, somebody outside, nobody knows."""

CONFIDENTIAL, OBJECTION, UNTOLD = "R12", "R19", "R18"
"""Rules by which nothing of a call may be kept."""

NOT_ANNOUNCED = "not_announced"

Recording = Literal["go", "pause", "stop", "no"]

Silence = tuple[datetime, datetime | None]
"""From when until when nothing is recorded; None: to the end."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a call, and when it was told.

    `detail` is the reason of a pause, the text of an announcement, or who joins.
    """

    kind: str
    at: datetime
    heard_at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was answered when the platform asked, and what the law said once it was announced."""

    announcement: str
    began_at: datetime
    valid_until: datetime
    permitted_at: datetime | None = None
    announced_at: datetime | None = None
    denied_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """What a call may be recorded of.

    Attributes:
        forbidden: The rule by which nothing of it may be kept; empty if none is.
        announcement: When the text had been played in time, so that the law can be asked.
        holds: From when until when the caller waits.
        pauses: From when until when nothing is recorded for another reason.
        ended_at: When the recording ended, if that was told.
        stopped_at: From when nothing is recorded any more.
        why: Codes, of the present state.
        recording: stop, pause or go; no as long as it may not begin.
    """

    forbidden: str
    announcement: datetime | None
    holds: tuple[Silence, ...]
    pauses: tuple[Silence, ...]
    ended_at: datetime | None
    stopped_at: datetime | None
    why: tuple[str, ...]
    recording: Recording

    @property
    def silences(self) -> tuple[Silence, ...]:
        """From when until when nothing is recorded, whatever for."""
        return tuple(sorted((*self.holds, *self.pauses), key=lambda silence: silence[0]))

    def silenced(self, since: "Course") -> bool:
        """Whether nothing may be recorded where an earlier course of this call allowed it.

        That the call has ended silences nothing.
        """
        return any(not _within(each, since.silences) for each in self.silences)


def course(asked: Asked, told: Collection[Event]) -> Course:
    """What may be recorded of a call of which this was told, in whatever order."""
    events = sorted(told, key=lambda event: (event.at, event.kind, event.detail))
    forbidden, because = _forbidden(asked, events)
    spans = _silences(events)
    stops = [event for event in events if _stops(event)]
    played = _played(asked, events)
    stopped_at = stops[0].at if stops else None
    holds = tuple((begin, end) for begin, end, name in spans if name == HOLD)
    pauses = tuple((begin, end) for begin, end, name in spans if name != HOLD)
    left = [event.at for event in stops if event.kind == JOINED]
    if left:
        pauses += ((left[0], None),)
    ended_at = next((event.at for event in stops if event.kind == ENDED), None)
    open_ = tuple(dict.fromkeys(name for _, end, name in spans if end is None))
    never: Recording = "no" if asked.permitted_at is None else "stop"
    state: tuple[Recording, tuple[str, ...]] = ("pause", open_) if open_ else ("go", ())
    if forbidden:
        state = never, (because,)
    elif asked.denied_at is not None:
        state = never, ("law",)
    elif stops:
        state = never, (stops[0].kind,)
    elif asked.permitted_at is None:
        state = "no", (NOT_ANNOUNCED,)
    return Course(forbidden, played, holds, pauses, ended_at, stopped_at, state[1], state[0])


def _forbidden(asked: Asked, events: Sequence[Event]) -> tuple[str, str]:
    kinds = {event.kind for event in events}
    if OBJECTED in kinds:
        return OBJECTION, OBJECTED
    if any(event.kind == JOINED and event.detail == PROTECTED for event in events):
        return CONFIDENTIAL, JOINED
    if FAILED in kinds:
        return UNTOLD, FAILED
    if any(event.kind == ANNOUNCED and event.detail != asked.announcement for event in events):
        return UNTOLD, "other_announcement"
    return "", ""


def _played(asked: Asked, events: Sequence[Event]) -> datetime | None:
    """When the text had been played, if it was in this call and told of in time."""
    return next(
        (
            event.at
            for event in events
            if event.kind == ANNOUNCED
            and event.detail == asked.announcement
            and asked.began_at <= event.at
            and event.heard_at <= asked.valid_until
        ),
        None,
    )


def _stops(event: Event) -> bool:
    return event.kind == ENDED or (event.kind == JOINED and event.detail != OTHER)


def _silences(events: Sequence[Event]) -> list[tuple[datetime, datetime | None, str]]:
    """Each silence with its name: hold, the reason of a pause, or party_joined."""
    opened = [(name, event.at) for event in events if (name := _opens(event))]
    ends = [(name, event.at) for event in events if (name := _closes(event))]
    found: list[tuple[datetime, datetime | None, str]] = []
    until: dict[str, datetime | None] = {}
    for name, begin in opened:
        last = until.get(name, begin)
        if name in until and (last is None or begin < last):
            continue  # it is open already
        end = next((at for closed, at in ends if closed == name and at > begin), None)
        found.append((begin, end, name))
        until[name] = end
    return found


def _opens(event: Event) -> str:
    if event.kind == JOINED:
        return JOINED if event.detail == OTHER else ""
    return {PAUSE: event.detail, HOLD: HOLD}.get(event.kind, "")


def _closes(event: Event) -> str:
    # Who joined from outside has heard the announcement once it is played again.
    return {RESUME: event.detail, UNHOLD: HOLD, ANNOUNCED: JOINED}.get(event.kind, "")


def _within(silence: Silence, others: Collection[Silence]) -> bool:
    begin, end = silence
    return any(
        first <= begin and (last is None or (end is not None and end <= last))
        for first, last in others
    )
