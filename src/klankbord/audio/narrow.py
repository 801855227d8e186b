"""A short sound as a telephone plays it: one channel of 8 kHz, and how loud it is.

Levels are in decibels below the loudest that 16 bits can say (dBFS). Speech is measured over what
is no pause, as ITU-T P.56 does it, in frames of 20 ms instead of its envelope.
"""

import io
import math
from dataclasses import dataclass

import numpy as np

from klankbord.audio import companding, decoding, kinds
from klankbord.audio.companding import Encoding, Samples
from klankbord.audio.ranges import Channel, VirtualWav
from klankbord.audio.sound import PIECE

RATE = 8000
FRAME = RATE // 50
PAUSE = -50.0
"""dBFS of a frame; what is softer is a pause."""
CLIPPED = 32_700
"""From this level on a sample was cut off, as good as certain."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """One channel of 8 kHz."""

    samples: Samples

    @property
    def duration_ms(self) -> int:
        """How long it lasts."""
        return len(self.samples) * 1000 // RATE

    @property
    def level(self) -> float:
        """How loud it is where it is no pause, in dBFS; minus infinity if it is nothing else."""
        whole = len(self.samples) // FRAME * FRAME
        frames = self.samples[:whole].reshape(-1, FRAME).astype(np.float64) / 32768
        powers = (frames**2).mean(axis=1)
        heard = powers[powers > 10 ** (PAUSE / 10)]
        return 10 * math.log10(heard.mean()) if heard.size else -math.inf

    @property
    def clipped(self) -> float:
        """Which part of its samples was cut off, 0 to 1."""
        return float(np.mean(np.abs(self.samples.astype(np.int32)) >= CLIPPED))

    def raw(self, encoding: Encoding) -> bytes:
        """Its samples without a header, as exchanges play them."""
        return companding.encode(self.samples, encoding)

    def wav(self) -> bytes:
        """Its samples in a WAV of 16 bits."""
        data = self.raw(Encoding.PCM16)
        channel = Channel(Encoding.PCM16, len(self.samples), lambda at, size: data[at : at + size])
        whole = VirtualWav([channel], RATE)
        return whole.read(0, whole.size)


def of(content: bytes) -> Narrow:
    """Any sound that can be read, made narrow by the process that decodes.

    Args:
        content: The file; small enough to be held.

    Raises:
        BadAudio: It is no sound that is read here, or something is wrong with it.
    """
    stream = io.BytesIO(content)
    kind = kinds.of(content[: kinds.HEAD], None)
    pieces = iter(lambda: stream.read(PIECE), b"")
    with decoding.decoded(kind, pieces, spooled=True, narrow=True) as found:
        mixed = [
            np.mean([np.frombuffer(each, "<i2") for each in piece], axis=0).round().astype(np.int16)
            for piece in found.pieces()
        ]
    return Narrow(np.concatenate(mixed) if mixed else np.zeros(0, np.int16))
