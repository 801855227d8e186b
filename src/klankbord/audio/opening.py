"""Any sound that may come in, by what it is: read here if it is plain, decoded apart if not."""

from collections.abc import Iterator
from contextlib import contextmanager

from klankbord.audio import decoding, kinds, wav
from klankbord.audio.kinds import Kind
from klankbord.audio.sound import PIECE, Sound, Stream


@contextmanager
def sound(stream: Stream, *, media_type: str | None = None) -> Iterator[Sound]:
    """Open a file of sound and read it up to its first sample.

    Args:
        stream: The file. When the last piece was given it was read to its end.
        media_type: What was said of it; it only counts for a kind that does not tell itself.

    Raises:
        BadAudio: It is no sound that is read here, or something is wrong with it.
    """
    peeked = _Peeked(stream)
    kind = kinds.of(peeked.head, media_type)
    pieces = iter(lambda: peeked.read(PIECE), b"")
    if kind is Kind.WAV:
        found = wav.read(peeked)
        if not found.coded:
            yield found
            return
        pieces = found.file()
    elif kind is Kind.GSM:
        pieces = kinds.gsm(pieces)
    spooled = kind is Kind.MP4 and not kinds.indexed_first(peeked.head)
    with decoding.decoded(kind, pieces, spooled=spooled) as decoded:
        yield decoded


class _Peeked:
    """A stream of which the beginning was seen before it is read."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        head = bytearray()
        while len(head) < kinds.HEAD and (more := stream.read(kinds.HEAD - len(head))):
            head += more
        self.head = bytes(head)
        self._left = self.head

    def read(self, size: int, /) -> bytes:
        if not self._left:
            return self._stream.read(size)
        given, self._left = self._left[:size], self._left[size:]
        return given
