"""The outline of a channel: per bucket the lowest and the highest sample, in 8 bits.

A waveform of 800 buckets is enough to see who speaks when and where it is silent. It is made from
the voice and dies with it: store it under the same key.
"""

import numpy as np

from klankbord.audio.companding import Samples

BUCKETS = 800


class Peaks:
    """Takes the samples of one channel in order, in pieces of any length.

    Sample i of n falls in bucket i * buckets // n; a channel with fewer samples than buckets has a
    bucket per sample. The pieces play no part in the result.
    """

    def __init__(self, frames: int, buckets: int = BUCKETS) -> None:
        self._frames = frames
        self._buckets = min(buckets, frames)
        self._met = 0
        self._lowest = np.full(self._buckets, np.iinfo(np.int16).max, np.int16)
        self._highest = np.full(self._buckets, np.iinfo(np.int16).min, np.int16)

    def add(self, samples: Samples) -> None:
        """Take the next samples.

        Raises:
            ValueError: There are more samples than the channel has.
        """
        if not len(samples):
            return
        begin, end = self._met, self._met + len(samples)
        if end > self._frames:
            raise ValueError(f"The channel has {self._frames} samples; more were given.")
        first = begin * self._buckets // self._frames
        last = (end - 1) * self._buckets // self._frames
        # Bucket b begins at the first i for which i * buckets // frames is b.
        starts = [-(-b * self._frames // self._buckets) - begin for b in range(first + 1, last + 1)]
        cuts = [0, *starts]
        here = slice(first, last + 1)
        np.minimum(self._lowest[here], np.minimum.reduceat(samples, cuts), out=self._lowest[here])
        np.maximum(self._highest[here], np.maximum.reduceat(samples, cuts), out=self._highest[here])
        self._met = end

    def outline(self) -> bytes:
        """Two signed bytes per bucket, lowest and highest, each a 256th of the sample's range.

        Raises:
            ValueError: There were fewer samples than the channel has.
        """
        if self._met != self._frames:
            raise ValueError(f"The channel has {self._frames} samples; {self._met} were given.")
        both = np.stack([self._lowest, self._highest], axis=1)
        return (both >> 8).astype(np.int8).tobytes()
