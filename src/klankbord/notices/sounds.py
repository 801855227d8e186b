"""What callers hear, spoken: one sound for each text, that platforms fetch and play.

A sound has an address of its own, made of its content: whoever fetched it once has it for ever, and
another sound is another address. What was tested with another sound proves nothing any more, so a
new one ends the proof of every line that plays the text (`recordings.lines.sounded`).
"""

import hashlib
from datetime import datetime

from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.notices.models import Announcement, Attestation, Sound
from klankbord.people.faults import Fault

LARGEST = 2 * 1024 * 1024
"""Bytes: four minutes of telephone sound, or two of what a studio sends."""

KINDS = {"wav": "audio/wav", "mp3": "audio/mpeg", "ogg": "audio/ogg"}
"""What platforms play, and how it is named on its way."""


def record(text: Announcement, content: bytes, *, at: datetime, by: Actor) -> Sound | None:
    """Keep how a text sounds, inside the transaction of another deed; None if it sounds so already.

    Raises:
        Fault: It is no sound that platforms play, or it is too large.
    """
    kind = _kind(content)
    digest = hashlib.sha256(content).hexdigest()
    known = of(text)
    if known is not None and known.sha256 == digest:
        return None
    made = Sound.objects.create(
        announcement=text,
        content=content,
        sha256=digest,
        kind=kind,
        given_at=at,
        given_as=by.role,
    )
    detail = {"text_sha256": text.sha256, "sound_sha256": digest, "function": by.role}
    book.append("announcement_sounded", at=at, subjects=[], detail=detail)
    return made


def of(text: Announcement) -> Sound | None:
    """How a text sounds; None if the platform has a sound of its own. The content is not read."""
    return text.sounds.defer("content").order_by("-given_at", "pk").first()


def named(sha256: str, kind: str) -> Sound | None:
    """A sound by its content, also one that is played no more."""
    return Sound.objects.filter(sha256=sha256, kind=kind).first()


def lines(text: Announcement) -> list[str]:
    """The lines that were tested with a text, and not changed since."""
    held = Attestation.objects.filter(announcement=text, until__isnull=True)
    return sorted(set(held.values_list("line", flat=True)))


def _kind(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Fault("This sound is larger than 2 MB. Make it shorter, or mono.", "sound_large")
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "wav"
    if content[:4] == b"OggS":
        return "ogg"
    if content[:3] == b"ID3" or (content[:1] == b"\xff" and content[1:2] >= b"\xe0"):
        return "mp3"
    raise Fault("This is no WAV, MP3 or Ogg file.", "no_sound")
