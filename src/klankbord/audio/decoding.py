"""Sound of other kinds, each file decoded by a caged fork of its own (`decoder`, `cage`, `host`).

A file goes in and samples come out, a piece at a time: how long the sound is costs time, not
memory. The process is not trusted: what it says is held to its form, and it ends with its file.
"""

import os
import selectors
import signal
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from klankbord.audio.companding import Encoding
from klankbord.audio.faults import SAID, BadAudio
from klankbord.audio.hosting import HOSTS, NoHost
from klankbord.audio.kinds import Kind
from klankbord.audio.messages import HEAD, LARGEST
from klankbord.audio.sound import Form

SILENT = 60.0
"""Seconds that the process may neither take nor give anything."""

WAITING = 3600.0
"""Seconds that may be spent waiting for it in all."""

LARGEST_FILE = 2**32
"""Bytes of one file."""

_RATES = (8000, 16000)
_DIED: dict[int, str] = {signal.SIGXCPU: "decoder_time", signal.SIGKILL: "decoder_memory"}


class Decoded:
    """A sound that comes out of another process; see `sound.Sound`."""

    def __init__(self, process: "_Process") -> None:
        self._process = process
        letter, content = process.message()
        if letter != b"F" or len(content) != 8:
            raise process.broken()
        rate, channels = struct.unpack(">II", content)
        if rate not in _RATES or channels not in (1, 2):
            raise process.broken()
        self.form = Form(Encoding.PCM16, rate, channels)

    @property
    def process(self) -> int:
        """The number of the process that decodes."""
        return self._process.number

    def pieces(self) -> Iterator[tuple[bytes, ...]]:
        """See `sound.Sound`."""
        channels = self.form.channels
        while True:
            letter, raw = self._process.message()
            if letter == b"E":
                self._process.take_rest()
                return
            if letter != b"S" or len(raw) % (2 * channels):
                raise self._process.broken()
            if channels == 1:
                yield (raw,)
            else:
                both = np.frombuffer(raw, "<i2").reshape(-1, channels)
                yield tuple(both[:, number].tobytes() for number in range(channels))


@contextmanager
def decoded(
    kind: Kind, pieces: Iterator[bytes], *, spooled: bool = False, narrow: bool = False
) -> Iterator[Decoded]:
    """Decode a file. The process ends with the context, however that ends.

    Args:
        kind: What it is.
        pieces: The file. All of it is taken, whatever part of it is sound.
        spooled: Whether it can only be read from its end, so that it must be held whole.
        narrow: Whether 8 kHz is enough, whatever the file has.

    Raises:
        BadAudio: It is none of that kind, damaged, or asks for more than a call may need.
    """
    how = ("spooled" if spooled else "streamed", "narrow" if narrow else "wide")
    process = _Process(kind, pieces, how)
    try:
        yield Decoded(process)
    finally:
        process.end()


class _Process:
    """The process with its two pipes: one is filled while the other is emptied."""

    def __init__(self, kind: Kind, pieces: Iterator[bytes], how: tuple[str, str]) -> None:
        self._pieces = pieces
        self._taken = 0
        self._in = memoryview(b"")
        self._out = bytearray()
        self._waited = 0.0
        try:
            self._host, (self.number, into, out_of) = HOSTS.begin(kind, *how)
        except NoHost as fault:
            raise BadAudio("decoder_died") from fault
        self._signal: int | None = None
        self._stdin = os.fdopen(into, "wb", buffering=0)
        self._stdout = os.fdopen(out_of, "rb", buffering=0)
        self._selector = selectors.DefaultSelector()
        for pipe, event in (
            (self._stdin, selectors.EVENT_WRITE),
            (self._stdout, selectors.EVENT_READ),
        ):
            os.set_blocking(pipe.fileno(), False)
            self._selector.register(pipe, event)

    def message(self) -> tuple[bytes, bytes]:
        """The next message; a fault that it told of is raised here.

        Raises:
            BadAudio: It told of a fault, or it broke off.
        """
        letter, size = HEAD.unpack(self._exactly(HEAD.size))
        if size > LARGEST:
            raise self.broken()
        content = self._exactly(size)
        if letter == b"X":
            raise _told(content)
        return letter, content

    def take_rest(self) -> None:
        """Take what the file has behind its sound, so that it was read whole."""
        for piece in self._pieces:
            self._count(piece)

    def broken(self) -> BadAudio:
        """What to say of a process that does not keep to the form."""
        return BadAudio("decoder_died")

    def end(self) -> None:
        self._selector.close()
        self._stdin.close()
        self._stdout.close()
        if self._signal is None:
            self._host.end()
        HOSTS.give_back(self._host)

    def _exactly(self, size: int) -> bytes:
        while len(self._out) < size:
            self._turn()
        found = bytes(self._out[:size])
        del self._out[:size]
        return found

    def _turn(self) -> None:
        """Fill or empty a pipe as soon as one can be.

        Raises:
            BadAudio: Nothing happens any more, or it ended before it was done.
        """
        if not self._in and self._feeding():
            self._fetch()
        began = time.monotonic()
        ready = self._selector.select(SILENT)
        self._waited += time.monotonic() - began
        if not ready or self._waited > WAITING:
            raise BadAudio("decoder_time")
        for key, _ in ready:
            if key.fileobj is self._stdin:
                self._fill()
            else:
                self._empty()

    def _fetch(self) -> None:
        piece = next((piece for piece in self._pieces if piece), b"")
        self._count(piece)
        self._in = memoryview(piece)
        if not piece:
            self._stop_feeding()

    def _fill(self) -> None:
        try:
            self._in = self._in[os.write(self._stdin.fileno(), self._in) :]
        except BrokenPipeError:  # it has seen enough; what it says about it comes by the other pipe
            self._stop_feeding()

    def _empty(self) -> None:
        got = os.read(self._stdout.fileno(), LARGEST)
        if not got:
            self._signal = self._host.end(patience=SILENT)
            raise BadAudio(_DIED.get(self._signal, "decoder_died"))
        self._out += got

    def _feeding(self) -> bool:
        return not self._stdin.closed

    def _stop_feeding(self) -> None:
        self._in = memoryview(b"")
        self._selector.unregister(self._stdin)
        self._stdin.close()

    def _count(self, piece: bytes) -> None:
        self._taken += len(piece)
        if self._taken > LARGEST_FILE:
            raise BadAudio("too_large")


def _told(content: bytes) -> BadAudio:
    """The fault that it told of; `found` in it is a number or the name of an encoding."""
    code, _, found = content.decode("ascii", "replace").partition(":")
    if code not in SAID:
        return BadAudio("decoder_died")
    shown = found if found.replace("_", "").isalnum() and len(found) <= 40 else ""
    return BadAudio(code, found=shown)
