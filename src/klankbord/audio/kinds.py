"""What kind of file somebody hands in, by its first bytes: a name or a header may say anything.

Only raw GSM has no first bytes of its own; it must be announced by its media type, and each of its
frames is looked at. Every kind has a short list of encodings; nothing outside it is ever decoded.
"""

from collections.abc import Iterator
from enum import StrEnum

from klankbord.audio.faults import BadAudio
from klankbord.law.texts import Text

HEAD = 4096
"""Bytes by which a kind is told."""

GSM_FRAME = 33
"""Bytes of 20 ms of GSM 06.10; the first half byte of each frame is 0xD."""


class Kind(StrEnum):
    """A container. The value is how it is called between two processes."""

    WAV = "wav"
    MP3 = "mp3"
    OGG = "ogg"
    FLAC = "flac"
    MP4 = "mp4"
    GSM = "gsm"


DEMUXERS = {
    Kind.WAV: "wav",
    Kind.MP3: "mp3",
    Kind.OGG: "ogg",
    Kind.FLAC: "flac",
    Kind.MP4: "mov",
    Kind.GSM: "gsm",
}
"""How libavformat calls what reads a kind."""

ENCODINGS = {
    Kind.WAV: (
        "pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le",
        "pcm_alaw", "pcm_mulaw", "adpcm_ms", "adpcm_ima_wav", "gsm_ms", "mp3float",
    ),
    Kind.MP3: ("mp3float",),
    Kind.OGG: ("opus", "vorbis", "flac"),
    Kind.FLAC: ("flac",),
    Kind.MP4: ("aac", "alac"),
    Kind.GSM: ("gsm",),
}  # fmt: skip
"""How libavcodec calls what may be in it."""

_GSM_TYPES = ("audio/gsm", "audio/x-gsm")
_STARTS = (
    (b"OggS", Kind.OGG),
    (b"fLaC", Kind.FLAC),
    (b"ID3", Kind.MP3),
)
_OTHERS = (
    (b"RF64", Text("een RF64-bestand, voor geluid van meer dan 4 GB",
                   "an RF64 file, for sound longer than 4 GB")),
    (b"BW64", Text("een BW64-bestand, voor geluid van meer dan 4 GB",
                   "a BW64 file, for sound longer than 4 GB")),
    (b"RIFX", Text("een RIFX-bestand, met de bytes andersom",
                   "a RIFX file, with its bytes in the other order")),
    (b"PK\x03\x04", Text("een zip. Pak het uit en bied elke opname apart aan",
                         "a zip. Unpack it and offer each recording by itself")),
    (b"\x1f\x8b", Text("een gzip. Pak het eerst uit", "a gzip. Unpack it first")),
    (b"#!AMR", Text("een AMR-bestand", "an AMR file")),
    (b"\x1a\x45\xdf\xa3", Text("een Matroska- of WebM-bestand", "a Matroska or WebM file")),
    (b"\x30\x26\xb2\x75", Text("een WMA-bestand", "a WMA file")),
)  # fmt: skip


def of(head: bytes, media_type: str | None) -> Kind:
    """The kind of a file.

    Args:
        head: Its first `HEAD` bytes, or all of it.
        media_type: What was said of it, if anything was.

    Raises:
        BadAudio: It is empty, or of no kind that is read here.
    """
    if not head:
        raise BadAudio("empty")
    found = _known(head)
    if found is None and (media_type or "").partition(";")[0].strip() in _GSM_TYPES:
        return Kind.GSM
    if found is None:
        what = next((what for start, what in _OTHERS if head.startswith(start)), "")
        raise BadAudio("not_audio", found=what)
    return found


def indexed_first(head: bytes) -> bool:
    """Whether the table of an MP4 stands before its sound, so that it can be read as it comes."""
    at = 0
    while len(head) - at >= 8:
        size, name = int.from_bytes(head[at : at + 4], "big"), head[at + 4 : at + 8]
        if name in (b"moov", b"mdat") or size < 8:
            return name == b"moov"
        at += size
    return False


def gsm(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pass on raw GSM, if that is what it is.

    Raises:
        BadAudio: A frame is none, or the last one is not whole.
    """
    rest = b""
    for piece in pieces:
        raw = rest + piece
        whole = len(raw) - len(raw) % GSM_FRAME
        if any(first >> 4 != 0xD for first in raw[:whole:GSM_FRAME]):
            raise BadAudio("not_audio")
        rest = raw[whole:]
        yield raw[:whole]
    if rest:
        raise BadAudio("truncated")


def _known(head: bytes) -> Kind | None:
    if head[:4] == b"RIFF"[: len(head[:4])]:
        return Kind.WAV
    if head[4:8] == b"ftyp":
        return Kind.MP4
    if _layer_three(head):
        return Kind.MP3
    return next((kind for start, kind in _STARTS if head.startswith(start)), None)


def _layer_three(head: bytes) -> bool:
    """Whether an MPEG audio frame of layer III begins here (ISO/IEC 11172-3, 2.4.1.3)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    return version != 1 and layer == 1 and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3
