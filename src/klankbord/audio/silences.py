"""What must not be kept of a sound is taken out as it streams by: that sound is never stored."""

from collections.abc import Iterator, Sequence

from klankbord.audio.companding import Encoding
from klankbord.audio.faults import BadAudio
from klankbord.audio.sound import Sound

Span = tuple[int, int | None]
"""Begin (inclusive) and end (exclusive) in milliseconds of the sound as it comes; None: its end."""

_SILENCE = {Encoding.PCM16: b"\x00\x00", Encoding.ALAW: b"\xd5", Encoding.ULAW: b"\xff"}


class Kept:
    """A sound without its beginning, and with silence in every channel where a span lies.

    A span reaches outwards to whole samples: what must go, goes whole. After `pieces`, `measured`
    is how long the sound was as it came, and `frames` how many samples of each channel are kept.
    """

    def __init__(self, sound: Sound, *, lead_ms: int, spans: Sequence[Span]) -> None:
        self._sound = sound
        self._lead = _up(lead_ms, sound.form.rate)
        self._spans = spans
        self._met = 0

    @property
    def measured_ms(self) -> int:
        return self._sound.form.duration_ms(self._met)

    @property
    def frames(self) -> int:
        return max(0, self._met - self._lead)

    def pieces(self) -> Iterator[tuple[bytes, ...]]:
        """As `Sound.pieces`, of what is kept.

        Raises:
            BadAudio: As `Sound.pieces`; or it is longer than can be stored.
        """
        form = self._sound.form
        silent = [
            (begin * form.rate // 1000, form.most if end is None else _up(end, form.rate))
            for begin, end in self._spans
        ]
        for piece in self._sound.pieces():
            at = self._met
            length = len(piece[0]) // form.encoding.width
            self._met += length
            if self._met > form.most:
                raise BadAudio("too_long")
            here = [
                (max(begin, at) - at, min(end, at + length) - at)
                for begin, end in silent
                if begin < at + length and end > at
            ]
            skip = min(length, max(0, self._lead - at)) * form.encoding.width
            if skip < len(piece[0]):
                yield tuple(_silenced(raw, here, form.encoding)[skip:] for raw in piece)


def _up(ms: int, rate: int) -> int:
    return -(-ms * rate // 1000)


def _silenced(raw: bytes, spans: Sequence[tuple[int, int]], encoding: Encoding) -> bytes:
    if not spans:
        return raw
    kept = bytearray(raw)
    silence, width = _SILENCE[encoding], encoding.width
    for begin, end in spans:
        kept[begin * width : end * width] = silence * (end - begin)
    return bytes(kept)
