"""Sound on its way in: what it is, and its samples once, in order, in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from klankbord.audio import ranges
from klankbord.audio.companding import Encoding

PIECE = 64 * 1024
"""Most bytes that are held at once."""

DAY = 24 * 60 * 60
"""Seconds. No call takes longer."""


class Stream(Protocol):
    """Anything that gives its next bytes, at most so many; none at the end."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Form:
    """How the samples of a sound are written."""

    encoding: Encoding
    rate: int
    """Samples a second, of each channel."""
    channels: int

    @property
    def most(self) -> int:
        """Samples of each channel that can be stored: of a day, and within what a player takes."""
        return min(DAY * self.rate, ranges.MAX_DATA // (2 * self.channels))

    def duration_ms(self, frames: int) -> int:
        """How long so many samples of each channel last, rounded half up."""
        return (frames * 2000 + self.rate) // (2 * self.rate)


class Sound(Protocol):
    """A sound of which the samples can be had once."""

    @property
    def form(self) -> Form: ...

    def pieces(self) -> Iterator[tuple[bytes, ...]]:
        """For each channel the bytes of its next samples, as `form` says.

        Whoever keeps pieces must throw them away when this raises: only after the last piece is it
        known that the file is whole.

        Raises:
            BadAudio: Something is wrong with what comes.
        """
        ...
