"""The people and the programme of every story: Woonstede Klantcontact, made through activities.

The example files say who there is and what was done on which day. Their days are moved so that the
programme has been in force for a while now; the clock of each deed is given, never the machine's.
"""

import json
import math
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from klankbord.edges.cli.demo import loading
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.people import queries as people
from klankbord.people.models import Account, Employee

PASSWORD = "een lang wachtwoord 4 iedereen"
SOURCE = "folder"

GOOD = {
    "naam": {"option": "ja"},
    "uitpraten": {"option": "goed"},
    "samenvatten": {"option": "ja"},
}


@dataclass(frozen=True, slots=True)
class Woonstede:
    """The organisation at work, and the moment that its stories call now."""

    now: datetime

    def account(self, name: str) -> Account:
        return Account.objects.get(email=f"{name}@woonstede.example")

    def actor(self, name: str, role: str) -> Actor:
        return people.actor_for(self.account(name), role, self.now)

    @property
    def anna(self) -> Employee:
        return Employee.objects.get(number="1001")

    @property
    def joris(self) -> Employee:
        return Employee.objects.get(number="1002")


def woonstede(*, now: datetime | None = None) -> Woonstede:
    """People, a programme in force, everybody informed, and a scorecard: the demo's own."""
    now = now or timezone.now()
    loading.organise(now, password=PASSWORD)
    return Woonstede(now)


def offer(
    number: int, *, at: datetime, agent: str = "agent-1001", file: str = "call.wav", **more: Any
) -> dict[str, Any]:
    """A row of features 6.10 for a lawful call; `more` changes or, with None, removes fields."""
    row: dict[str, Any] = {
        "source_system": SOURCE,
        "source_call_id": f"call-{number}",
        "agent_ref": agent,
        "started_at": at.isoformat(),
        "direction": "inbound",
        "caller_ref": f"+3161234{number:04d}",
        "queue": "huur",
        "line": "huur-in",
        "channel": "voice",
        "file": file,
        "channels": 2,
        "agent_channel": 0,
        "customer_channel": 1,
    }
    row |= more
    return {name: value for name, value in row.items() if value is not None}


def tone(seconds: float = 2.0, *, rate: int = 8000, left: int = 440, right: int = 620) -> bytes:
    """A stereo PCM WAV with another tone in each channel."""
    samples = bytearray()
    for n in range(int(seconds * rate)):
        for pitch in (left, right):
            samples += struct.pack("<h", int(9000 * math.sin(2 * math.pi * pitch * n / rate)))
    return wav(bytes(samples), channels=2, rate=rate)


def wav(data: bytes, *, channels: int, rate: int = 8000, tag: int = 1, bits: int = 16) -> bytes:
    """A WAV around these samples."""
    frame = channels * bits // 8
    form = struct.pack("<HHIIHH", tag, channels, rate, rate * frame, frame, bits)
    chunks = b"fmt " + struct.pack("<I", len(form)) + form
    chunks += b"data" + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def weekdays(now: datetime, count: int) -> Iterator[datetime]:
    """Moments at ten in the morning on the last `count` days before now, the oldest first."""
    today = now.astimezone(AMSTERDAM).date()
    for days in range(count, 0, -1):
        yield datetime.combine(today - timedelta(days=days), time(10), AMSTERDAM)


def lay(folder: Path, began: Iterable[datetime]) -> None:
    """Lay an export of calls of Anna, with the sound that they share, ready to be imported."""
    (folder / "call.wav").write_bytes(tone())
    rows = (offer(number, at=at, agent="agent-1001") for number, at in enumerate(began))
    (folder / "offers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
