"""Stretches that must not be kept are silenced as they stream by: that sound is never stored."""

from collections.abc import Iterator, Sequence

from klankbord.recordings.audio.companding import Encoding
from klankbord.recordings.audio.wav import Wav

Span = tuple[int, int]
"""Begin (inclusive) and end (exclusive), in milliseconds from the start of the sound."""

_SILENCE = {Encoding.PCM16: b"\x00\x00", Encoding.ALAW: b"\xd5", Encoding.ULAW: b"\xff"}


def over(sound: Wav, *, spans: Sequence[Span]) -> Iterator[tuple[bytes, ...]]:
    """The pieces of a WAV with silence in every channel where a span lies.

    A span reaches outwards to whole samples: what must go, goes whole.
    """
    layout = sound.layout
    frames = [(begin * layout.rate // 1000, -(-end * layout.rate // 1000)) for begin, end in spans]
    at = 0
    for piece in sound.pieces():
        length = len(piece[0]) // layout.encoding.width
        here = [
            (max(begin, at) - at, min(end, at + length) - at)
            for begin, end in frames
            if begin < at + length and end > at
        ]
        yield tuple(_silenced(raw, here, layout.encoding) for raw in piece) if here else piece
        at += length


def _silenced(raw: bytes, spans: Sequence[Span], encoding: Encoding) -> bytes:
    kept = bytearray(raw)
    silence, width = _SILENCE[encoding], encoding.width
    for begin, end in spans:
        kept[begin * width : end * width] = silence * (end - begin)
    return bytes(kept)
