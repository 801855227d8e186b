"""The encodings of a stored channel, and what their bytes sound like.

A-law and µ-law put a sample in 8 bits on a scale of 8 straight pieces a side, each twice as steep
as the one before. The tables below follow from that description in ITU-T Recommendation G.711
(11/1988); levels are aligned left in 16 bits, as is usual.
"""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]


class Encoding(StrEnum):
    """How the samples of a channel are stored: one channel only, without a header."""

    PCM16 = "pcm16le"
    ALAW = "alaw"
    ULAW = "ulaw"

    @property
    def width(self) -> int:
        """Bytes per sample."""
        return 2 if self is Encoding.PCM16 else 1


def _alaw() -> Samples:
    """Level per octet: sign (1 is positive), piece, place on the piece; even bits inverted."""
    octets = np.arange(256) ^ 0x55
    piece, place = octets >> 4 & 7, octets & 15
    middle = 2 * place + 1  # of the interval, in the 13 bits of the recommendation
    level = np.where(piece == 0, middle, middle + 32 << np.maximum(piece - 1, 0))
    return (np.where(octets & 0x80, level, -level) << 3).astype(np.int16)


def _ulaw() -> Samples:
    """Level per octet: sign (1 is positive), piece, place on the piece; the last two inverted."""
    octets = np.arange(256) ^ 0x7F
    piece, place = octets >> 4 & 7, octets & 15
    level = (2 * place + 33 << piece) - 33  # in the 14 bits of the recommendation
    return (np.where(octets & 0x80, level, -level) << 2).astype(np.int16)


_TABLES = {Encoding.ALAW: _alaw(), Encoding.ULAW: _ulaw()}


def decode(raw: bytes, encoding: Encoding) -> Samples:
    """The samples of a channel as 16-bit numbers.

    Raises:
        ValueError: The bytes end in the middle of a sample.
    """
    if encoding is Encoding.PCM16:
        return np.frombuffer(raw, "<i2").astype(np.int16, copy=False)
    return _TABLES[encoding][np.frombuffer(raw, np.uint8)]


def encode(samples: Samples, encoding: Encoding) -> bytes:
    """Samples as a channel stores them, each at the level that is nearest."""
    if encoding is Encoding.PCM16:
        return samples.astype("<i2").tobytes()
    octets = np.argsort(_TABLES[encoding], kind="stable")
    levels = _TABLES[encoding][octets].astype(np.int32)
    between = (levels[1:] + levels[:-1]) / 2
    return octets[np.searchsorted(between, samples)].astype(np.uint8).tobytes()
