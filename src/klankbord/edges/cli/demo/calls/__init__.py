"""Calls to try Klankbord with, that nobody ever made: synthetic Dutch voices, invented words.

Beside this module stand, per call, a vCon (what it is, who says what when) and its sound in Opus,
a channel per side: 0 is the agent, 1 the caller. `tools/make_demo_calls.py` made them.
"""

import io
import json
import wave
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

SYNTHETIC = True
"""Of every call here. Who plays one says so."""

RATE = 8000
_HERE = Path(__file__).parent

Span = tuple[int, int]
"""Begin and end in milliseconds from the start of the sound."""


class Kind(StrEnum):
    """What makes a call different for somebody who may, or may not, listen to it."""

    ORDINARY = "ordinary"
    OBJECTS = "objects"  # the caller does not want to be recorded
    CARD = "card"  # the caller says a card number
    HOLD = "hold"
    PRIVATE = "private"  # the agent's own call, no customer's
    UNPROVEN = "unproven"  # over a line whose announcement nobody attested
    TRANSFER = "transfer"  # goes on with a colleague, or comes from one


@dataclass(frozen=True, slots=True)
class Turn:
    """What one of them said, from when until when."""

    speaker: str  # agent, caller or announcement
    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCall:
    """One call. `after` names the call that it was transferred from."""

    name: str
    subject: str
    queue: str  # huur, reparatie, verhuur or leefbaarheid; empty for a private call
    direction: str  # inbound or outbound
    agent: str  # whose voice: the same agent always has the same
    agent_name: str
    caller_ref: str
    kind: Kind
    duration_ms: int
    holds: tuple[Span, ...]
    objection: tuple[Span, ...]  # where the caller says so
    card: tuple[Span, ...]  # where a card number is heard
    after: str | None
    turns: tuple[Turn, ...]


def wav(name: str) -> BinaryIO:
    """The sound of a call as a 16-bit PCM WAV of two channels at 8 kHz.

    Raises:
        KeyError: There is no such call.
    """
    import av  # noqa: PLC0415  takes 0.4 s, and only who plays a call needs it

    if name not in _BY_NAME:
        raise KeyError(name)
    out = io.BytesIO()
    with av.open(_HERE / f"{name}.opus") as sound, wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        eight = av.AudioResampler(format="s16", rate=RATE)
        for frame in chain(sound.decode(audio=0), [None]):  # None: what it still holds
            for piece in eight.resample(frame):
                file.writeframesraw(piece.to_ndarray().astype("<i2").tobytes())
    out.seek(0)
    return out


def _read(path: Path) -> DemoCall:
    told = json.loads(path.read_text(encoding="utf-8"))
    (dialog,) = told["dialog"]
    about = told["attachments"][0]["body"]
    return DemoCall(
        name=path.stem,
        subject=told["subject"],
        queue=about["queue"],
        direction="outbound" if dialog["originator"] == 0 else "inbound",
        agent=about["agent_voice"],
        agent_name=told["parties"][0]["name"],
        caller_ref=told["parties"][1]["tel"],
        kind=Kind(about["kind"]),
        duration_ms=round(dialog["duration"] * 1000),
        holds=_spans(about["holds_ms"]),
        objection=_spans(about["marks_ms"].get("objection", ())),
        card=_spans(about["marks_ms"].get("card", ())),
        after=about.get("after"),
        turns=tuple(_turn(each) for each in told["analysis"][0]["body"]),
    )


def _turn(told: dict[str, Any]) -> Turn:
    speaker = ("agent", "caller", "announcement")[told["party"]]
    return Turn(speaker, (round(told["start"] * 1000), round(told["end"] * 1000)), told["text"])


def _spans(told: Any) -> tuple[Span, ...]:
    return tuple((begin, end) for begin, end in told)


CALLS = tuple(_read(path) for path in sorted(_HERE.glob("*.vcon")))
_BY_NAME = {call.name for call in CALLS}
