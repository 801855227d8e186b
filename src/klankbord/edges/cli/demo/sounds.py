"""The sound of the demo's calls as the telephone platform has it: WAV in µ-law, two channels."""

import io
import struct
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, Self

import numpy as np

from klankbord.audio.companding import Encoding, decode
from klankbord.edges.cli.demo import calls

_CHANNELS, _HEADER = 2, 44  # of what `calls.wav` gives
_FORMAT = struct.pack("<HHIIHH", 7, _CHANNELS, calls.RATE, calls.RATE * _CHANNELS, _CHANNELS, 8)


class Sounds:
    """Every call decoded once, beside whatever else is going on. A context: it ends the thread."""

    def __init__(self, names: Iterable[str]) -> None:
        self._beside = ThreadPoolExecutor(1, "sounds")
        self._ready: dict[str, Future[bytes]] = {
            name: self._beside.submit(_frames, name) for name in names
        }

    def opener(self, name: str, *, ms: int | None = None) -> Callable[[], BinaryIO]:
        """Opens the sound of a call, or its beginning."""
        return lambda: io.BytesIO(_wav(self._ready[name].result(), ms))

    def broken(self, name: str) -> Callable[[], BinaryIO]:
        """Opens a file of which the end is missing."""
        return lambda: io.BytesIO(_wav(self._ready[name].result(), None)[:9000])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._beside.shutdown(cancel_futures=True)


def _frames(name: str) -> bytes:
    with calls.wav(name) as file:
        samples = np.frombuffer(file.read()[_HEADER:], "<i2")
    return bytes(_OCTETS[samples.astype(np.int32) + 32768].tobytes())


def _octets() -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
    """The nearest µ-law octet of each 16-bit level."""
    levels = decode(bytes(range(256)), Encoding.ULAW).astype(np.int32)
    order = np.argsort(levels, kind="stable")
    middles = (levels[order][1:] + levels[order][:-1]) // 2
    return order[np.searchsorted(middles, np.arange(-32768, 32768))].astype(np.uint8)


_OCTETS = _octets()


def _wav(frames: bytes, ms: int | None) -> bytes:
    data = frames if ms is None else frames[: ms * calls.RATE // 1000 * _CHANNELS]
    chunks = b"fmt " + struct.pack("<I", len(_FORMAT)) + _FORMAT
    chunks += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks
