"""A file of which the bytes lie elsewhere, fetched as far as it is read."""

import io
from collections.abc import Callable
from typing import Any, BinaryIO, cast

Read = Callable[[int, int], bytes]
"""From where, how many bytes; fewer at the end."""


def opened(
    read: Read, *, size: int, ahead: int, close: Callable[[], None] = lambda: None
) -> BinaryIO:
    """A file to read from any place.

    Args:
        read: Fetches some of it; may raise OSError.
        size: Its length in bytes.
        ahead: Bytes that are fetched at once at least.
        close: Called when it is closed.
    """
    return cast("BinaryIO", io.BufferedReader(_Pieces(read, size, close), ahead))


class _Pieces(io.RawIOBase):
    def __init__(self, read: Read, size: int, close: Callable[[], None]) -> None:
        super().__init__()
        self._read = read
        self._size = size
        self._let_go = close
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("there is nothing before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, into: Any) -> int:
        """Fetch as much as was asked for."""
        length = min(len(into), self._size - self._at)
        piece = self._read(self._at, length) if length > 0 else b""
        into[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._let_go()
        super().close()
