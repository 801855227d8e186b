"""A draft of how a text sounds, spoken by espeak-ng if that is on this machine.

It is there to hear how long a text is and where it stumbles, and never to be played to callers: it
says so itself before it begins, and it bears a mark by which it is refused as a sound (`is_draft`).
"""

import io
import shutil
import struct
import subprocess
import wave

PROGRAM = "espeak-ng"
SECONDS = 20
"""How long it may take; it needs less than one."""
_MARK = b"Klankbord: draft, not for callers"
_BEFORE = {
    "nl": "Concept. Niet voor bellers.",
    "en": "Draft. Not for callers.",
    "de": "Entwurf. Nicht für Anrufer.",
    "fr": "Brouillon. Pas pour les appelants.",
}
"""{language: what is said first}; a voice is named as its language."""


class NoVoice(Exception):
    """espeak-ng is not on this machine, or has no voice for a language, or failed."""


def can() -> bool:
    """Whether this machine can speak."""
    return shutil.which(PROGRAM) is not None


def draft(text: str, language: str) -> bytes:
    """A text as a WAV of one channel, marked as a draft in sound and in bytes.

    Raises:
        NoVoice: It cannot be spoken here.
    """
    program = shutil.which(PROGRAM)
    if program is None or language not in _BEFORE:
        raise NoVoice
    said = f"{_BEFORE[language]}\n\n{text}".encode()
    try:
        spoken = subprocess.run(  # noqa: S603  the text goes in by its standard input
            [program, "-v", language, "-s", "150", "--stdin", "--stdout"],
            input=said, capture_output=True, timeout=SECONDS, check=True,
        ).stdout  # fmt: skip
    except (OSError, subprocess.SubprocessError) as fault:
        raise NoVoice from fault
    return _marked(spoken)


def is_draft(content: bytes) -> bool:
    """Whether a sound is such a draft."""
    return _MARK in content


def _marked(spoken: bytes) -> bytes:
    """What espeak-ng streamed, with the lengths that it left open and the mark at its end."""
    begins = spoken.find(b"data", 12) + 8
    if not spoken.startswith(b"RIFF") or begins < 8 or begins >= len(spoken):
        raise NoVoice
    rate = struct.unpack_from("<I", spoken, 24)[0]
    whole = io.BytesIO()
    with wave.open(whole, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(rate)
        made.writeframes(spoken[begins:])
    comment = _MARK + b"\0" * (2 - len(_MARK) % 2)
    info = b"INFO" + b"ICMT" + struct.pack("<I", len(comment)) + comment
    content = whole.getvalue() + b"LIST" + struct.pack("<I", len(info)) + info
    return content[:4] + struct.pack("<I", len(content) - 8) + content[8:]
