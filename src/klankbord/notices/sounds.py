"""What callers hear, spoken: one sound for each text, that platforms fetch and play.

A sound has an address of its own, made of its content: whoever fetched it once has it for ever, and
another sound is another address. What was tested with another sound proves nothing any more, so a
new one ends the proof of every line that plays the text (`recordings.lines.sounded`).

It is listened to before it is kept: as long as the text takes, loud enough, and not cut off. What
was listened to, one channel of 8 kHz, is there for exchanges that play nothing else.
"""

import hashlib
from datetime import datetime

import numpy as np

from klankbord.audio import kinds, narrow, speaking
from klankbord.audio.companding import Encoding
from klankbord.audio.faults import BadAudio
from klankbord.audio.kinds import Kind
from klankbord.audio.narrow import Narrow
from klankbord.database import prepared
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.notices import announcements
from klankbord.notices.models import Announcement, Attestation, Sound
from klankbord.people.faults import Fault

LARGEST = 2 * 1024 * 1024
"""Bytes: four minutes of telephone sound, or two of what a studio sends."""

KINDS = {"wav": "audio/wav", "mp3": "audio/mpeg", "ogg": "audio/ogg"}
"""What platforms play, and how it is named on its way."""

NARROW = {"wav": "audio/wav", "alaw": "audio/PCMA", "ulaw": "audio/PCMU"}
"""The same at 8 kHz: a WAV of 16 bits, and A-law and µ-law without a header."""

FASTEST = 5
"""Words a second. Whoever speaks faster is not understood, or left something out."""
LONGEST_MS = 4 * 60 * 1000
SOFTEST = -36.0
"""dBFS. The network is made for speech around -20 (ITU-T G.711, P.56)."""
MOST_CLIPPED = 0.005


def record(text: Announcement, content: bytes, *, at: datetime, by: Actor) -> Sound | None:
    """Keep how a text sounds, inside the transaction of another deed; None if it sounds so already.

    Raises:
        Fault: The text is read and not heard; or it is no sound that platforms play, a draft, too
            large, too short for the text, too long, too soft, or cut off.
    """
    if announcements.is_read(text.code):
        raise Fault("This text stands in a chat or a mail: nobody hears it.", "sound_of_chat")
    kind = _kind(content)
    if speaking.is_draft(content):
        raise Fault("This is a draft of the machine, not for callers.", "sound_draft")
    digest = hashlib.sha256(content).hexdigest()
    known = of(text)
    if known is not None and known.sha256 == digest:
        return None
    heard = _heard(content, text)
    made = Sound.objects.create(
        announcement=text,
        content=content,
        sha256=digest,
        kind=kind,
        narrow=heard.raw(Encoding.PCM16),
        duration_ms=heard.duration_ms,
        level=round(heard.level),
        given_at=at,
        given_as=by.role,
    )
    detail = {"text_sha256": text.sha256, "sound_sha256": digest, "function": by.role}
    book.append("announcement_sounded", at=at, subjects=[], detail=detail)
    return made


_NEWEST = "WHERE announcement_id = %s::uuid ORDER BY given_at DESC, id LIMIT 1"
_CONTENT = ("content", "narrow")


def of(text: Announcement) -> Sound | None:
    """How a text sounds; None if the platform has a sound of its own. The content is not read."""
    return next(iter(prepared.read(Sound, _NEWEST, [text.pk], but=_CONTENT)), None)


def foresee(text: Announcement) -> None:
    """Foresee what `of` asks."""
    prepared.foresee([prepared.reading(Sound, _NEWEST, [text.pk], but=_CONTENT)])


def named(sha256: str, kind: str) -> Sound | None:
    """A sound by its content, also one that is played no more."""
    return Sound.objects.filter(sha256=sha256, kind=kind).first()


def narrowed(sha256: str, kind: str) -> bytes | None:
    """A sound as an exchange plays it, by the content of the whole one; `kind` is of `NARROW`."""
    found = Sound.objects.filter(sha256=sha256).exclude(narrow=b"").first()
    if found is None or kind not in NARROW:
        return None
    heard = Narrow(np.frombuffer(bytes(found.narrow), "<i2").astype(np.int16))
    return heard.wav() if kind == "wav" else heard.raw(Encoding(kind))


def lines(text: Announcement) -> list[str]:
    """The lines that were tested with a text, and not changed since."""
    held = Attestation.objects.filter(announcement=text, until__isnull=True)
    return sorted(set(held.values_list("line", flat=True)))


def _kind(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Fault("This sound is larger than 2 MB. Make it shorter, or mono.", "sound_large")
    try:
        found = kinds.of(content[: kinds.HEAD], None)
    except BadAudio as fault:
        raise _no_sound() from fault
    if found not in (Kind.WAV, Kind.MP3, Kind.OGG):
        raise _no_sound()
    return found.value


def _heard(content: bytes, text: Announcement) -> Narrow:
    try:
        heard = narrow.of(content)
    except BadAudio as fault:
        raise Fault("This sound is damaged or of a kind that is not read.", "sound_bad") from fault
    if heard.duration_ms * FASTEST < len(text.text.split()) * 1000:
        raise Fault("This is too short to say the whole text.", "sound_short")
    if heard.duration_ms > LONGEST_MS:
        raise Fault("This sound is longer than four minutes.", "sound_long")
    if heard.level < SOFTEST:
        raise Fault("Callers will hardly hear this. Record it louder.", "sound_soft")
    if heard.clipped > MOST_CLIPPED:
        raise Fault(
            "This was recorded too loud, and is cut off. Record it softer.", "sound_clipped"
        )
    return heard


def _no_sound() -> Fault:
    return Fault("This is no WAV, MP3 or Ogg file.", "no_sound")
