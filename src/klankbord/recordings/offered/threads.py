"""What was said in a chat or by mail: read strictly, and nothing of it kept that must not be. Pure.

The file of such a conversation is a JSON list of messages in the order in which they were sent:
`[{"at": instant with offset, "by": "agent" or "caller", "text": ...}]`. Each party's own messages
are sealed under his own key, as the two voices of a call are. So what one quotes of the other is
left out: it would outlive him. Numbers of bank cards and a citizen service number (BSN) are masked
before anything is stored (R45, R46).
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from klankbord.audio.faults import BadAudio
from klankbord.recordings.offered.values import READERS, Wrong

CHANNELS = ("chat", "email")
TEXT = "text"
"""Of a track of words, where one of sound has the encoding of its samples."""

LARGEST = 4 * 1024 * 1024
"""Bytes of the file of one conversation."""

MOST, LONGEST = 2_000, 100_000
"""Messages of one conversation, and characters of one message."""

MASKED = "███"
_DIGITS = re.compile(r"(?<![0-9])[0-9](?:[ .-]?[0-9]){8,18}(?![0-9])")
_RUN = re.compile(r"(?<![0-9])[0-9]{9,19}(?![0-9])")
_QUOTED = re.compile(
    r"^\s*(?:-{2,} ?(?:original message|oorspronkelijk bericht|forwarded message|doorgestuurd)"
    r"|_{10,}\s*$|(?:op|on) .{4,120}(?:schreef|wrote).{0,120}:\s*$|(?:van|from): .*@)",
    re.IGNORECASE,
)
_MILLISECONDS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `by` is agent or caller."""

    at: datetime
    by: str
    text: str = field(repr=False)


def parse(raw: bytes, *, since: datetime | None = None) -> list[Message]:
    """The messages of a conversation from `since` on, as they may be kept, by when they were sent.

    Raises:
        BadAudio: It is no conversation as above, or nothing of it is left.
    """
    if len(raw) > LARGEST:
        raise BadAudio("too_many_messages")
    try:
        listed = json.loads(raw)
    except (ValueError, RecursionError) as fault:
        raise BadAudio("not_messages") from fault
    if not isinstance(listed, list):
        raise BadAudio("not_messages")
    if len(listed) > MOST:
        raise BadAudio("too_many_messages")
    found = sorted((_message(each) for each in listed), key=lambda message: message.at)
    kept = [each for each in found if each.text and (since is None or each.at >= since)]
    if not kept:
        raise BadAudio("nothing_left")
    return kept


def sealed(messages: Iterable[Message], party: str) -> bytes:
    """The messages of one party, to be sealed under his key."""
    return _written(each for each in messages if each.by == party)


def joined(parts: Sequence[bytes]) -> list[Message]:
    """What was sealed by party, in one row again."""
    found = [
        Message(datetime.fromisoformat(each["at"]), each["by"], each["text"])
        for part in parts
        for each in json.loads(part)
    ]
    return sorted(found, key=lambda message: message.at)


def written(messages: Iterable[Mapping[str, str]]) -> bytes:
    """A file for `parse`, of messages as an export tells them."""
    return json.dumps(list(messages), ensure_ascii=False).encode()


def lasted_ms(messages: Sequence[Message]) -> int:
    """From the first message to the last, as far as a column can say it."""
    lasted = (messages[-1].at - messages[0].at) // timedelta(milliseconds=1)
    return min(lasted, _MILLISECONDS)


def clean(text: str) -> str:
    """A message without what it quotes, and with the numbers masked that may not be kept."""
    own = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if _QUOTED.match(line):
            break
        if not line.lstrip().startswith(">"):
            own.append(line)
    whole = "\n".join(own).replace("\t", " ")
    kept = "".join(sign for sign in whole if sign.isprintable() or sign == "\n")
    return _RUN.sub(_mask, _DIGITS.sub(_mask, kept)).strip()


def _message(value: object) -> Message:
    if not isinstance(value, dict) or value.keys() != {"at", "by", "text"}:
        raise BadAudio("not_messages")
    text = value["text"]
    if value["by"] not in ("agent", "caller") or not isinstance(text, str):
        raise BadAudio("not_messages")
    if len(text) > LONGEST:
        raise BadAudio("too_many_messages")
    try:
        at = READERS["started_at"](value["at"])
    except Wrong as wrong:
        raise BadAudio("not_messages") from wrong
    assert isinstance(at, datetime)  # noqa: S101  that reader gives nothing else
    return Message(at, value["by"], clean(text))


def _written(messages: Iterable[Message]) -> bytes:
    return written(
        {"at": each.at.isoformat(), "by": each.by, "text": each.text} for each in messages
    )


def _mask(found: re.Match[str]) -> str:
    digits = [int(sign) for sign in found[0] if sign.isdigit()]
    bsn = len(digits) == 9 and _bsn(digits)
    return MASKED if bsn or (len(digits) >= 12 and _card(digits)) else found[0]


def _bsn(digits: Sequence[int]) -> bool:
    """Whether nine digits pass the proof of eleven of a citizen service number."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(each * weight for each, weight in zip(digits, weights, strict=True)) % 11 == 0


def _card(digits: Sequence[int]) -> bool:
    """Whether digits pass the check of a card number. Source: ISO/IEC 7812-1, annex B (Luhn)."""
    doubled = [each * 2 for each in digits[-2::-2]]
    return (sum(digits[::-2]) + sum(each - 9 * (each > 9) for each in doubled)) % 10 == 0
