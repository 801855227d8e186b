"""What the process that decodes and the one that asked for it say to each other; see `decoder`."""

import struct

LARGEST = 64 * 1024
"""Most bytes in one message. Whole samples of one or two channels fit in it exactly."""

SPOOL = 128 * 1024 * 1024
"""Most bytes of a file that must be held whole, since it can only be read from its end."""

SLOWEST, FASTEST = 4000, 192_000
"""Samples a second that a recording of a call can have."""

HEAD = struct.Struct(">cI")


def head(letter: bytes, size: int) -> bytes:
    """The head of a message with so many bytes of content."""
    return HEAD.pack(letter, size)


ASKED = 64
"""Bytes by which a host is asked to begin: words, with spaces behind them."""

NUMBER = struct.Struct(">i")
"""What a host answers: the process that it began, the signal by which that ended."""

END = struct.Struct(">d")
"""What a host is told at the end: the seconds that its decoder still has to end by itself."""

IDLE = 60.0
"""Seconds after which a host that is asked nothing ends."""
