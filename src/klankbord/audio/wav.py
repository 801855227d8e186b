"""Reading a WAV while it streams by: strictly, once, in bounded memory.

Accepted: RIFF/WAVE, mono or stereo, plain or wrapped in WAVE_FORMAT_EXTENSIBLE. PCM of 16 bits,
A-law and µ-law of 8 or 16 kHz are stored as they are; other encodings and rates go to a decoder,
as a file of which the structure was checked. Unknown chunks are skipped. What the header says must
be true to the byte: lengths, block size, byte rate, the end of the file. Of a file that lies about
its length nobody knows what is missing, so it is refused rather than mended. Two liberties that
many writers take are allowed: the padding byte after an odd last chunk may be absent, and may be
left out of the RIFF length.

Source: Multimedia Programming Interface and Data Specifications 1.0 (1991), "Resource Interchange
File Format" and "Waveform Audio File Format"; RFC 2361 for the format tags.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from klankbord.audio.companding import Encoding
from klankbord.audio.faults import BadAudio
from klankbord.audio.messages import FASTEST, SLOWEST
from klankbord.audio.sound import PIECE, Form, Stream
from klankbord.law.texts import Text

MAX_BESIDE = 16 * 1024 * 1024
"""Most bytes of chunks that are no sound."""

MAX_CHUNKS = 1000
"""Most chunks in a file."""

RATES = (8000, 16000)
"""Samples a second that are stored as they are."""

_UNKNOWN_LENGTHS = (0, 0xFFFFFFFF)
_EXTENSIBLE = 0xFFFE
_EXTENSIBLE_TAIL = bytes.fromhex("000000001000800000aa00389b71")
_STORED = {(1, 16): Encoding.PCM16, (6, 8): Encoding.ALAW, (7, 8): Encoding.ULAW}
_PLAIN = {*_STORED, (1, 8), (1, 24), (1, 32), (3, 32), (3, 64)}
"""(tag, bits) of encodings that give each sample its own bytes."""
_GSM = 0x0031
_SHORT_LAST_BLOCK = (0x0002, 0x0011, 0x0055)
_IN_BLOCKS = (_GSM, *_SHORT_LAST_BLOCK)
"""Tags of GSM 06.10 in pairs of frames ("WAV49"), of Microsoft's and IMA's ADPCM, and of MP3."""

_OTHER_RIFF = Text("een RIFF-bestand dat geen WAV is", "a RIFF file that is no WAV")


@dataclass(frozen=True, slots=True)
class _Described:
    """The content of a format chunk, checked."""

    raw: bytes
    tag: int
    bits: int
    channels: int
    rate: int
    block: int

    @property
    def encoding(self) -> Encoding | None:
        """How it is stored as it is; None if it must be decoded first."""
        return _STORED.get((self.tag, self.bits)) if self.rate in RATES else None


class Wav:
    """A WAV of which the header was read. Get the sound with `pieces` or `file`, once."""

    def __init__(self, source: "_Source", described: _Described) -> None:
        self._source = source
        self._described = described
        rest = source.chunk_size % described.block
        # sox counts the padding byte behind GSM as sound.
        self._stray = rest if described.tag == _GSM and rest == 1 else 0
        self._size = source.chunk_size - self._stray
        if rest > self._stray and described.tag not in _SHORT_LAST_BLOCK:
            raise BadAudio("partial_sample")

    @property
    def coded(self) -> bool:
        """Whether it must be decoded: then there is `file`, and else there is `pieces`."""
        return self._described.encoding is None

    @property
    def form(self) -> Form:
        found = self._described
        assert found.encoding is not None  # noqa: S101  `coded` says so
        return Form(found.encoding, found.rate, found.channels)

    @property
    def frames(self) -> int:
        """Samples of each channel by the header; `pieces` holds the file to it."""
        return self._size // self._described.block

    def pieces(self) -> Iterator[tuple[bytes, ...]]:
        """See `sound.Sound`."""
        width = self.form.encoding.width
        for raw in self._data():
            if self._described.channels == 1:
                yield (raw,)
            else:
                # A pair as one number: to halve it is quicker than to pick samples one by one.
                both = np.frombuffer(raw, f"<u{2 * width}")
                one, other = both.astype(f"<u{width}"), both >> 8 * width
                yield one.tobytes(), other.astype(f"<u{width}").tobytes()

    def file(self) -> Iterator[bytes]:
        """The same WAV without the chunks that are no sound.

        Raises:
            BadAudio: As `pieces`.
        """
        form = self._described.raw
        size = 4 + 8 + len(form) + 8 + self._size + self._size % 2
        yield b"".join(
            (b"RIFF", struct.pack("<I", size), b"WAVEfmt ", struct.pack("<I", len(form)), form,
             b"data", struct.pack("<I", self._size))
        )  # fmt: skip
        yield from self._data()
        yield bytes(self._size % 2)

    def _data(self) -> Iterator[bytes]:
        left = self._size
        block = self._described.block
        piece = PIECE - PIECE % block if block <= PIECE else PIECE
        while left:
            raw = self._source.exactly(min(piece, left))
            left -= len(raw)
            yield raw
        self._source.exactly(self._stray)
        self._source.leave_chunk()
        _finish(self._source)


def read(stream: Stream) -> Wav:
    """Read a WAV up to its sound.

    Raises:
        BadAudio: The file is empty, no WAV, damaged, lying, or of a kind that is not accepted.
    """
    source = _Source(stream)
    described: _Described | None = None
    while (chunk := source.enter_chunk()) is not None:
        if chunk == b"data":
            if described is None:
                raise BadAudio("no_format")
            return Wav(source, described)
        if chunk == b"fmt ":
            if described is not None:
                raise BadAudio("second_format")
            described = _describe(source)
        else:
            source.skip_chunk()
        source.leave_chunk()
    raise BadAudio("no_sound")


class _Source:
    """A RIFF file as a row of chunks, with the position in it."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._at = 0
        self._chunks = 0
        self._beside = 0
        self.chunk_size = 0
        self._end = 12
        self._end = self._riff()

    def exactly(self, size: int) -> bytes:
        """The next bytes, exactly so many.

        Raises:
            BadAudio: The file ends before that.
        """
        found = self._upto(size)
        if len(found) < size:
            raise BadAudio("truncated")
        return found

    def enter_chunk(self) -> bytes | None:
        """Read the head of the next chunk and give its name, or nothing at the end of the RIFF."""
        if self._at >= self._end:
            return None
        self._chunks += 1
        if self._chunks > MAX_CHUNKS:
            raise BadAudio("too_many_chunks")
        if self._end - self._at < 8:
            raise BadAudio("chunk_size", found=self._end - self._at)
        name, size = struct.unpack("<4sI", self.exactly(8))
        if name == b"data" and size in _UNKNOWN_LENGTHS:
            raise self._without_length()
        if size > self._end - self._at:
            raise BadAudio("chunk_size", found=size)
        self.chunk_size = size
        return bytes(name)

    def skip_chunk(self) -> None:
        """Go over the content of a chunk that is no sound."""
        self._beside += self.chunk_size
        if self._beside > MAX_BESIDE:
            raise BadAudio("too_much_beside")
        left = self.chunk_size
        while left:
            left -= len(self.exactly(min(PIECE, left)))

    def leave_chunk(self) -> None:
        """Go over the padding byte after a chunk of odd length."""
        if self.chunk_size % 2 and self._at < self._end and not self._upto(1):
            self._end -= 1

    def expect_end(self) -> None:
        """Make sure that nothing follows.

        Raises:
            BadAudio: Something does.
        """
        padding = self.chunk_size % 2 and self._at % 2
        more = self._upto(2)
        if len(more) > 1 or (more and not padding):
            raise BadAudio("trailing")

    def _riff(self) -> int:
        """Read the head of the file and give the position of its end."""
        head = self._upto(12)
        if not head:
            raise BadAudio("empty")
        if head[:4] != b"RIFF"[: len(head[:4])] or head[8:] != b"WAVE"[: len(head[8:])]:
            raise BadAudio("not_audio", found=_OTHER_RIFF)
        if len(head) < 12:
            raise BadAudio("truncated")
        size = int.from_bytes(head[4:8], "little")
        if size in _UNKNOWN_LENGTHS:
            raise BadAudio("unknown_length")
        if size < 4:
            raise BadAudio("chunk_size", found=size)
        return size + 8

    def _without_length(self) -> BadAudio:
        """What is wrong with a file whose sound is said to be 0 or 2^32 - 1 bytes long."""
        if self._at < self._end or self._upto(1):
            return BadAudio("unknown_length")
        return BadAudio("no_sound")

    def _upto(self, size: int) -> bytes:
        """The next bytes, fewer only at the end of the file. A stream may give them bit by bit."""
        found = self._stream.read(size)
        if 0 < len(found) < size:
            pieces = bytearray(found)
            while len(pieces) < size and (more := self._stream.read(size - len(pieces))):
                pieces += more
            found = bytes(pieces)
        self._at += len(found)
        return found


def _finish(source: _Source) -> None:
    """Go over what stands behind the sound."""
    while (chunk := source.enter_chunk()) is not None:
        if chunk in (b"data", b"fmt "):
            raise BadAudio("second_sound")
        source.skip_chunk()
        source.leave_chunk()
    source.expect_end()


def _describe(source: _Source) -> _Described:
    """Read the content of a format chunk."""
    size = source.chunk_size
    if not 16 <= size <= 64:
        raise BadAudio("format_size", found=size)
    raw = source.exactly(size)
    tag, channels, rate, byte_rate, block, bits = struct.unpack("<HHIIHH", raw[:16])
    if tag == _EXTENSIBLE:
        tag = _wrapped(raw, bits)
    if (tag, bits) not in _PLAIN and tag not in _IN_BLOCKS:
        raise BadAudio("encoding", found=f"WAV {tag}/{bits}")
    if channels not in (1, 2):
        raise BadAudio("channels", found=channels)
    if not SLOWEST <= rate <= FASTEST:
        raise BadAudio("rate", found=rate)
    plain = tag not in _IN_BLOCKS
    if not block or (plain and (block != channels * bits // 8 or byte_rate != rate * block)):
        raise BadAudio("contradiction")
    return _Described(raw, tag, bits, channels, rate, block)


def _wrapped(raw: bytes, bits: int) -> int:
    """The format tag inside WAVE_FORMAT_EXTENSIBLE."""
    if len(raw) < 40 or int.from_bytes(raw[16:18], "little") < 22:
        raise BadAudio("format_size", found=len(raw))
    valid, _mask, tag = struct.unpack("<HIH", raw[18:26])
    if raw[26:40] != _EXTENSIBLE_TAIL or valid not in (0, bits):
        raise BadAudio("encoding", found="WAVE_FORMAT_EXTENSIBLE")
    return int(tag)
