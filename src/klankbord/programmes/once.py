"""Whether anything stands twice among millions, in little memory.

What is met is put in 256 heaps by its first byte; past 8 MiB the heaps go to a nameless temporary
file, and at the end each is looked through by itself. Meant for digests: their bytes are spread
evenly, 16 of them tell any two apart, and nothing readable reaches the disk.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Self

_KEY = 16
_RECORD = _KEY + 8
_HEAPS = 256
_HELD = 8 * 1024 * 1024 // _RECORD


@dataclass(frozen=True, slots=True)
class Repeated:
    """A position whose digest was met before, and where."""

    position: int
    earlier: int


class Once:
    """Meets digests of at least 16 bytes at rising positions; a context manager."""

    def __init__(self) -> None:
        self._heaps = [bytearray() for _ in range(_HEAPS)]
        self._held = 0
        self._file: IO[bytes] | None = None
        self._written: list[list[tuple[int, int]]] = [[] for _ in range(_HEAPS)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def meet(self, digest: bytes, position: int) -> None:
        """Remember a digest.

        Raises:
            OSError: There is no room for the temporary file.
        """
        self._heaps[digest[0]] += digest[:_KEY] + position.to_bytes(8)
        self._held += 1
        if self._held >= _HELD:
            self._write()

    def first_repeated(self) -> Repeated | None:
        """The earliest position with a digest that was met before, if there is one."""
        found: Repeated | None = None
        for number in range(_HEAPS):
            # Of most frames nearly all heaps are empty.
            if not self._heaps[number] and not self._written[number]:
                continue
            seen: dict[bytes, int] = {}
            for key, position in self._records(number):
                earlier = seen.setdefault(key, position)
                if earlier != position:
                    if found is None or position < found.position:
                        found = Repeated(position, earlier)
                    break
        return found

    def _records(self, number: int) -> Iterator[tuple[bytes, int]]:
        for piece in self._pieces(number):
            for at in range(0, len(piece), _RECORD):
                yield piece[at : at + _KEY], int.from_bytes(piece[at + _KEY : at + _RECORD])

    def _pieces(self, number: int) -> Iterator[bytes]:
        if self._file is not None:
            for start, length in self._written[number]:
                self._file.seek(start)
                yield self._file.read(length)
        yield bytes(self._heaps[number])

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed by __exit__
        for heap, written in zip(self._heaps, self._written, strict=True):
            written.append((self._file.tell(), len(heap)))
            self._file.write(heap)
            heap.clear()
        self._held = 0
