"""What a machine wrote down of a call: read strictly; what must not be kept goes first. Pure.

The file is JSON: `{"turns": [{"party": "agent" or "caller", "start_ms": whole, "end_ms": whole,
"text": ...}]}`, moments from the beginning of the sound as the source has it. Without a party it is
not known who spoke, which is only of use where both voices lie in one channel anyway.

Each party's turns are sealed under his own key, beside his voice: they have its term, and go when
it goes. A turn that touches a stretch that is not kept is left out whole, since nobody knows which
of its words fell there. Numbers of persons and addresses are masked (`redaction`).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from klankbord.recordings.offered.cutting import Cuts
from klankbord.recordings.offered.values import MAX_MS
from klankbord.recordings.redaction import finding
from klankbord.recordings.redaction.labels import Said

LARGEST = 4 * 1024 * 1024
"""Bytes of one file."""

MOST, LONGEST = 5_000, 5_000
"""Turns of one call, and characters of one turn."""

AGENT, CALLER, UNKNOWN = "agent", "caller", "mixed"
_PARTIES = {AGENT: AGENT, CALLER: CALLER, "customer": CALLER, UNKNOWN: UNKNOWN, None: UNKNOWN,
            "": UNKNOWN}  # fmt: skip


_AGENT = {AGENT: True, CALLER: False}


class BadTranscript(Exception):
    """It is no transcript as above, or nothing of it is left; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody said without being interrupted; moments in milliseconds of the kept sound."""

    party: str
    begin: int
    end: int
    text: str = field(repr=False)


def parse(raw: bytes) -> list[Turn]:
    """The turns of a call in their order, as the source tells them.

    Raises:
        BadTranscript: `transcript_unreadable` or `transcript_too_long`.
    """
    if len(raw) > LARGEST:
        raise BadTranscript("transcript_too_long")
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as fault:
        raise BadTranscript("transcript_unreadable") from fault
    listed = told.get("turns") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise BadTranscript("transcript_unreadable")
    if len(listed) > MOST:
        raise BadTranscript("transcript_too_long")
    return sorted((_turn(each) for each in listed), key=lambda turn: (turn.begin, turn.end))


def kept(turns: Sequence[Turn], cuts: Cuts, duration_ms: int) -> list[Turn]:
    """What of these turns may be kept, at its moment in the sound as that is kept.

    Raises:
        BadTranscript: `transcript_empty`: nothing.
    """
    silent = cuts.marks(duration_ms)
    moved = [
        Turn(turn.party, turn.begin - cuts.lead, turn.end - cuts.lead, turn.text)
        for turn in turns
        if turn.begin >= cuts.lead
    ]
    heard = [
        turn
        for turn in moved
        if turn.begin < duration_ms
        and not any(begin < turn.end and turn.begin < end for begin, end, _ in silent)
    ]
    if not heard:
        raise BadTranscript("transcript_empty")
    texts = finding.masked([Said(turn.text, _AGENT.get(turn.party)) for turn in heard])
    return [
        Turn(turn.party, turn.begin, min(turn.end, duration_ms), text)
        for turn, text in zip(heard, texts, strict=True)
    ]


def sealed(turns: Iterable[Turn], party: str) -> bytes:
    """The turns of one party, or of all where both voices lie under one key."""
    mine = [turn for turn in turns if party in (UNKNOWN, turn.party)]
    return written(mine)


def written(turns: Iterable[Turn]) -> bytes:
    """A file for `parse`."""
    told = [
        {"party": each.party, "start_ms": each.begin, "end_ms": each.end, "text": each.text}
        for each in turns
    ]
    return json.dumps({"turns": told}, ensure_ascii=False).encode()


def joined(parts: Sequence[bytes]) -> list[Turn]:
    """What was sealed by party, in one row again."""
    found = [
        Turn(each["party"], each["start_ms"], each["end_ms"], each["text"])
        for part in parts
        for each in json.loads(part)["turns"]
    ]
    return sorted(found, key=lambda turn: (turn.begin, turn.end))


def _turn(told: Any) -> Turn:
    if not isinstance(told, dict):
        raise BadTranscript("transcript_unreadable")
    party, text = told.get("party"), told.get("text")
    begin, end = _ms(told.get("start_ms")), _ms(told.get("end_ms"))
    named = party is None or isinstance(party, str)
    if not named or party not in _PARTIES or not isinstance(text, str) or end < begin:
        raise BadTranscript("transcript_unreadable")
    if len(text) > LONGEST:
        raise BadTranscript("transcript_too_long")
    shown = "".join(sign if sign.isprintable() else " " for sign in text).strip()
    return Turn(_PARTIES[party], begin, end, shown)


def _ms(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_MS:
        raise BadTranscript("transcript_unreadable")
    return value
