"""Names of sound as the dialplan of FreePBX gives them, read from the right. They are hostile."""

import re
from dataclasses import dataclass
from datetime import datetime

from klankbord.edges.connectors import times
from klankbord.edges.connectors.exports import MEDIA

_NAME = re.compile(
    r"(?P<kind>[a-z]+)-(?P<to>.+)-(?P<by>[^-]*)"
    r"-(?P<day>\d{8})-(?P<clock>\d{6})-(?P<unique>.*\d{9,10}\.\d+)",
    re.ASCII | re.DOTALL,
)
_UNIQUE = re.compile(r"(?:^|-)(\d{9,10})\.\d+$", re.ASCII)
_CHANNEL = re.compile(r"[A-Za-z0-9]+/(?P<peer>[^@/;]+?)(-[0-9a-f]{4,})?(@.*|/.*)?(;\d)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Name:
    """What a name tells: `kind` exten, out, q, rg, force, internal or external."""

    kind: str
    to: str
    by: str
    began: str
    unique: str

    @property
    def extension(self) -> str | None:
        """The extension of the employee; None where the name does not have it."""
        return {"out": self.by, "exten": self.to}.get(self.kind) or None

    @property
    def recording(self) -> str:
        """An id of the recording that tells no number of anybody outside."""
        return f"{self.kind}-{self.by if self.kind == 'out' else self.to}-{self.unique}"


def parse(name: str) -> Name | None:
    """A name of a file with or without folders; None if it is of another making."""
    last = name.rpartition("/")[2]
    stem, dot, end = last.rpartition(".")
    found = _NAME.fullmatch(stem if dot and f".{end.lower()}" in MEDIA else last)
    if found is None:
        return None
    began = found["day"] + found["clock"]
    return Name(found["kind"], found["to"], found["by"], began, found["unique"])


def made(unique: str) -> datetime | None:
    """When the channel of a uniqueid was made; None if it does not say."""
    found = _UNIQUE.search(unique)
    return times.epoch(found[1], "uniqueid") if found else None


def peer(channel: str | None) -> str | None:
    """Who is at the end of a channel: 403 of `PJSIP/403-0000a1b2` and of `Local/403@from-queue`."""
    found = _CHANNEL.fullmatch(channel or "")
    return found["peer"] if found else None
