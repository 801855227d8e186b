"""Playing any part of a recording: a WAV that exists only where somebody listens.

The stored channels are separate, in their own encoding, and sealed. A player wants one file and
asks for parts of it. `VirtualWav` gives any part of the file that there would be, and reads from
each channel only the samples of that part. `parse` reads what the player asks for.
"""

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from klankbord.audio import companding
from klankbord.audio.companding import Encoding, Samples

HEADER = 44
"""Bytes before the first sample."""

MAX_DATA = 2**32 - 1 - HEADER
"""Most bytes of samples in a WAV."""
_PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE | re.ASCII)
_DIGITS = 18

Read = Callable[[int, int], bytes]
"""(offset, length) in the plain bytes of a channel to those bytes, exactly so many."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A stored channel. Without `read` it is silent: it was erased, or may not be heard."""

    encoding: Encoding
    frames: int
    read: Read | None


class VirtualWav:
    """A 16-bit PCM WAV of one or two channels, of which any part can be had.

    It is as long as its longest channel; a shorter channel ends in silence.
    """

    def __init__(self, channels: Sequence[Channel], rate: int) -> None:
        if not 1 <= len(channels) <= 2:
            raise ValueError("A recording has one or two channels.")
        self._channels = tuple(channels)
        self._frame = 2 * len(channels)
        frames = max(channel.frames for channel in channels)
        data = frames * self._frame
        if data > MAX_DATA:
            raise ValueError("A WAV cannot be this long.")
        self._header = _header(len(channels), rate, data)
        self.size = HEADER + data

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` up to but not including `end`, as far as the file goes."""
        return b"".join(self.stream(start, end))

    def stream(self, start: int, end: int) -> Iterator[bytes]:
        """The same, in pieces of at most 64 KiB, each made when it is asked for.

        Raises:
            ValueError: `start` is negative, or a channel gave another number of bytes than asked.
        """
        if start < 0:
            raise ValueError("A part begins at 0 or later.")
        end = min(end, self.size)
        if start < min(end, HEADER):
            yield self._header[start : min(end, HEADER)]
        at = max(start, HEADER)
        while at < end:
            until = min(at + _PIECE, end)
            yield self._data(at - HEADER, until - HEADER)
            at = until

    def _data(self, start: int, end: int) -> bytes:
        first, last = start // self._frame, -(-end // self._frame)
        samples = np.empty((last - first, len(self._channels)), "<i2")
        for number, channel in enumerate(self._channels):
            samples[:, number] = _samples(channel, first, last)
        skipped = start - first * self._frame
        return samples.tobytes()[skipped : skipped + end - start]


@dataclass(frozen=True, slots=True)
class Whole:
    """No part was asked for, or nothing that makes sense: answer 200 with everything."""


@dataclass(frozen=True, slots=True)
class Part:
    """Answer 206 with the bytes from `start` up to but not including `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unsatisfiable:
    """Answer 416: what was asked for lies outside the file."""


def parse(header: str | None, size: int) -> Whole | Part | Unsatisfiable:
    """What a Range header asks of a file of `size` bytes.

    A header that is malformed, in another unit or for more than one range is ignored, as it may be.

    Source: RFC 9110 sections 14.1.2, 14.2 and 15.5.17.

    >>> parse("bytes=0-99", 1000), parse("bytes=-100", 1000), parse("bytes=1000-", 1000)
    (Part(start=0, end=100), Part(start=900, end=1000), Unsatisfiable())
    """
    found = _RANGE.fullmatch(header) if header is not None else None
    if found is None or found[1] == found[2] == "":
        return Whole()
    if found[1] == "":
        suffix = _number(found[2])
        return Part(max(size - suffix, 0), size) if suffix and size else Unsatisfiable()
    first = _number(found[1])
    last = _number(found[2]) if found[2] else size
    if found[2] and last < first:
        return Whole()
    return Part(first, min(last + 1, size)) if first < size else Unsatisfiable()


def _number(digits: str) -> int:
    """A number as the header has it; one that no file can reach is the largest there is."""
    significant = digits.lstrip("0")
    return int(significant or "0") if len(significant) <= _DIGITS else 10**_DIGITS


def _samples(channel: Channel, first: int, last: int) -> Samples:
    """The samples from `first` up to `last`, with silence where the channel has none."""
    samples = np.zeros(last - first, np.int16)
    there = min(last, channel.frames)
    if channel.read is not None and first < there:
        width = channel.encoding.width
        raw = channel.read(first * width, (there - first) * width)
        if len(raw) != (there - first) * width:
            raise ValueError(
                f"A channel gave {len(raw)} bytes where {(there - first) * width} were asked."
            )
        samples[: there - first] = companding.decode(raw, channel.encoding)
    return samples


def _header(channels: int, rate: int, data: int) -> bytes:
    frame = 2 * channels
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * frame, frame, 16)
    return b"".join(
        (b"RIFF", struct.pack("<I", HEADER - 8 + data), b"WAVE", b"fmt ",
         struct.pack("<I", len(form)), form, b"data", struct.pack("<I", data))
    )  # fmt: skip
