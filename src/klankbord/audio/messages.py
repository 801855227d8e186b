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
