"""Reading a WAV while it streams by: strictly, once, in bounded memory.

Accepted: RIFF/WAVE with PCM of 16 bits, A-law or µ-law, plain or wrapped in
WAVE_FORMAT_EXTENSIBLE, of 8 or 16 kHz, mono or stereo. Unknown chunks are skipped. What the header
says must be true to the byte: lengths, block size, byte rate, the end of the file. Of a file that
lies about its length nobody knows what is missing, so it is refused rather than mended. Two
liberties that many writers take are allowed: the padding byte after an odd last chunk may be
absent, and may be left out of the RIFF length.

Source: Multimedia Programming Interface and Data Specifications 1.0 (1991), "Resource Interchange
File Format" and "Waveform Audio File Format"; RFC 2361 for the format tags.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from klankbord.recordings.audio.companding import Encoding

PIECE = 64 * 1024
"""Most bytes that are held at once."""

MAX_BESIDE = 16 * 1024 * 1024
"""Most bytes of chunks that are no sound."""

MAX_CHUNKS = 1000
"""Most chunks in a file."""

RATES = (8000, 16000)

_UNKNOWN_LENGTHS = (0, 0xFFFFFFFF)
_EXTENSIBLE = 0xFFFE
_EXTENSIBLE_TAIL = bytes.fromhex("000000001000800000aa00389b71")
_ENCODINGS = {(1, 16): Encoding.PCM16, (6, 8): Encoding.ALAW, (7, 8): Encoding.ULAW}
_NOT_WAV = {
    b"RF64": "an RF64 file, for sound longer than 4 GB. Split it",
    b"BW64": "a BW64 file, for sound longer than 4 GB. Split it",
    b"RIFX": "a RIFX file, with its bytes in the other order. Convert it",
    b"OggS": "an Ogg file. Convert it to WAV",
    b"fLaC": "a FLAC file. Convert it to WAV",
    b"ID3\x03": "an MP3 file. Convert it to WAV",
    b"ID3\x04": "an MP3 file. Convert it to WAV",
}


class BadAudio(Exception):
    """The file is not what it should be. `code` names the fault, the message says it in words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Stream(Protocol):
    """Anything that gives its next bytes, at most so many; none at the end."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Layout:
    """What the sound is, by its header; `Wav.pieces` holds the file to it."""

    encoding: Encoding
    rate: int
    channels: int
    frames: int
    """Samples per channel."""

    @property
    def duration_ms(self) -> int:
        """Measured length, rounded to a millisecond, half up."""
        return (self.frames * 2000 + self.rate) // (2 * self.rate)


class Wav:
    """A WAV of which the header was read. Get the sound with `pieces`, once."""

    def __init__(self, source: "_Source", layout: Layout) -> None:
        self.layout = layout
        self._source = source

    def pieces(self) -> Iterator[tuple[bytes, ...]]:
        """The sound in pieces: for each channel the bytes of its next samples, as they are stored.

        Whoever keeps pieces must throw them away when this raises: only after the last piece is it
        known that the file is whole.

        Raises:
            BadAudio: The file is shorter or longer than it says, or something is wrong behind the
                sound.
        """
        layout = self.layout
        width = layout.encoding.width
        left = layout.frames * layout.channels * width
        kind = np.dtype(f"V{width}")
        while left:
            raw = self._source.exactly(min(PIECE, left))
            left -= len(raw)
            if layout.channels == 1:
                yield (raw,)
            else:
                both = np.frombuffer(raw, kind).reshape(-1, layout.channels)
                yield tuple(both[:, number].tobytes() for number in range(layout.channels))
        self._source.leave_chunk()
        _finish(self._source)


def read(stream: Stream) -> Wav:
    """Read a WAV up to its sound.

    Raises:
        BadAudio: The file is empty, no WAV, damaged, lying, or of a kind that is not accepted.
    """
    source = _Source(stream)
    form: tuple[Encoding, int, int] | None = None
    while (chunk := source.enter_chunk()) is not None:
        if chunk == b"data":
            if form is None:
                raise BadAudio("no_format", "The sound comes before the description of its format, "
                               "or that is missing. Save the file again as WAV.")  # fmt: skip
            return Wav(source, _layout(form, source.chunk_size))
        if chunk == b"fmt ":
            if form is not None:
                raise BadAudio("second_format", "The file describes its format twice.")
            form = _form(source)
        else:
            source.skip_chunk()
        source.leave_chunk()
    raise BadAudio("no_sound", "The file holds no sound.")


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
            raise BadAudio("truncated", f"The file ends at byte {self._at}; it should go on. "
                           "Fetch it again from the source.")  # fmt: skip
        return found

    def enter_chunk(self) -> bytes | None:
        """Read the head of the next chunk and give its name, or nothing at the end of the RIFF."""
        if self._at >= self._end:
            return None
        self._chunks += 1
        if self._chunks > MAX_CHUNKS:
            raise BadAudio("too_many_chunks", f"The file has more than {MAX_CHUNKS} parts.")
        if self._end - self._at < 8:
            raise BadAudio("chunk_size", "The last part of the file has no room for its own head.")
        name, size = struct.unpack("<4sI", self.exactly(8))
        if name == b"data" and size in _UNKNOWN_LENGTHS:
            raise self._without_length()
        if size > self._end - self._at:
            raise BadAudio("chunk_size", f"A part says that it is {size} bytes long; "
                           f"the file by its header has {self._end - self._at} left.")  # fmt: skip
        self.chunk_size = size
        return bytes(name)

    def skip_chunk(self) -> None:
        """Go over the content of a chunk that is no sound."""
        self._beside += self.chunk_size
        if self._beside > MAX_BESIDE:
            raise BadAudio("too_much_beside", f"The file has more than {MAX_BESIDE} bytes that are "
                           "no sound.")  # fmt: skip
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
            raise BadAudio("trailing", "The file goes on after the end that its header names. "
                           "Save it again as WAV.")  # fmt: skip

    def _riff(self) -> int:
        """Read the head of the file and give the position of its end."""
        head = self._upto(12)
        if not head:
            raise BadAudio("empty", "The file is empty: 0 bytes.")
        if head[:4] != b"RIFF"[: len(head[:4])] or head[8:] != b"WAVE"[: len(head[8:])]:
            known = _NOT_WAV.get(head[:4], "no WAV file. Convert it to WAV")
            raise BadAudio("not_wav", f"This is {known}, PCM 16-bit, A-law or µ-law.")
        if len(head) < 12:
            raise BadAudio("truncated", "The file ends in the middle of its head.")
        size = int.from_bytes(head[4:8], "little")
        if size in _UNKNOWN_LENGTHS:
            raise _unclosed()
        if size < 4:
            raise BadAudio("chunk_size", "The file says that it ends before it begins.")
        return size + 8

    def _without_length(self) -> BadAudio:
        """What is wrong with a file whose sound is said to be 0 or 2^32 - 1 bytes long."""
        if self._at < self._end or self._upto(1):
            return _unclosed()
        return BadAudio("no_sound", "The file holds no sound.")

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


def _unclosed() -> BadAudio:
    return BadAudio("unknown_length", "The header does not say how long the sound is: the recorder "
                    "never closed the file. Save it again as WAV.")  # fmt: skip


def _finish(source: _Source) -> None:
    """Go over what stands behind the sound."""
    while (chunk := source.enter_chunk()) is not None:
        if chunk in (b"data", b"fmt "):
            raise BadAudio("second_sound", "The file holds a second sound behind the first. "
                           "Offer each as a file of its own.")  # fmt: skip
        source.skip_chunk()
        source.leave_chunk()
    source.expect_end()


def _form(source: _Source) -> tuple[Encoding, int, int]:
    """The content of a format chunk as (encoding, rate, channels)."""
    size = source.chunk_size
    if not 16 <= size <= 64:
        raise BadAudio("format_size", f"The description of the format is {size} bytes long.")
    raw = source.exactly(size)
    tag, channels, rate, byte_rate, block, bits = struct.unpack("<HHIIHH", raw[:16])
    if tag == _EXTENSIBLE:
        tag = _wrapped(raw, bits)
    encoding = _ENCODINGS.get((tag, bits))
    if encoding is None:
        raise BadAudio("encoding", f"Encoding {tag} with {bits} bits is not accepted. "
                       "Convert to PCM 16-bit, A-law or µ-law.")  # fmt: skip
    if channels not in (1, 2):
        raise BadAudio("channels", f"The file has {channels} channels; 1 or 2 are accepted.")
    if rate not in RATES:
        raise BadAudio("rate", f"The file has {rate} samples a second; 8000 or 16000 are accepted.")
    if block != channels * encoding.width or byte_rate != rate * block:
        raise BadAudio("contradiction", "The description of the format contradicts itself. "
                       "Save the file again as WAV.")  # fmt: skip
    return encoding, rate, channels


def _wrapped(raw: bytes, bits: int) -> int:
    """The format tag inside WAVE_FORMAT_EXTENSIBLE."""
    if len(raw) < 40 or int.from_bytes(raw[16:18], "little") < 22:
        raise BadAudio("format_size", "The description of the extended format is too short.")
    valid, _mask, tag = struct.unpack("<HIH", raw[18:26])
    if raw[26:40] != _EXTENSIBLE_TAIL or valid not in (0, bits):
        raise BadAudio("encoding", "This extended format is not accepted. "
                       "Convert to PCM 16-bit, A-law or µ-law.")  # fmt: skip
    return int(tag)


def _layout(form: tuple[Encoding, int, int], size: int) -> Layout:
    encoding, rate, channels = form
    frames, rest = divmod(size, encoding.width * channels)
    if rest:
        raise BadAudio("partial_sample", "The sound ends in the middle of a sample. "
                       "Fetch the file again from the source.")  # fmt: skip
    return Layout(encoding, rate, channels, frames)
