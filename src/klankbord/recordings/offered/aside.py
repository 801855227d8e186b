"""Many things laid aside on the disk, so that whoever goes through them holds one at a time.

They lie in a file without a name, sealed under a key that only this process has: whoever is killed
leaves nothing that can be found or read. In memory stays where each ends, eight bytes.
"""

import os
import pickle
import tempfile
import weakref
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar, cast, overload

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PIECE = 1024 * 1024
"""Bytes that are written at once."""

_NONCE = 12

T = TypeVar("T")


class Aside(Sequence[T]):
    """Things in the order in which they came. None takes no room.

    Raises:
        OSError: There is no room on the disk.
    """

    def __init__(
        self,
        things: Iterable[T] = (),
        *,
        pack: Callable[[T], bytes] = pickle.dumps,
        unpack: Callable[[bytes], T] = pickle.loads,
    ) -> None:
        """Lay things aside, and more with `append`.

        Args:
            things: The first ones.
            pack: Makes bytes of one.
            unpack: Makes it of them again; it gets nothing but what `pack` made here.
        """
        self._pack, self._unpack = pack, unpack
        self._box = AESGCM(AESGCM.generate_key(256))
        self._ends = array("Q", [0])
        self._waits = bytearray()
        self._written = 0
        self._file: int | None = None
        for each in things:
            self.append(each)

    def append(self, thing: T) -> None:
        """Lay one aside, after the others."""
        if thing is not None:
            # No two have one number under this key, which seals nothing else.
            number = len(self._ends).to_bytes(_NONCE)
            self._waits += self._box.encrypt(number, self._pack(thing), None)
        self._ends.append(self._written + len(self._waits))
        if len(self._waits) >= PIECE:
            self._write()

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> list[T]: ...

    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return [self[each] for each in range(len(self))[place]]
        number = range(1, len(self._ends))[place]
        begin, end = self._ends[number - 1], self._ends[number]
        if begin == end:
            return cast("T", None)
        sealed = self._read(begin, end)
        return self._unpack(self._box.decrypt(number.to_bytes(_NONCE), sealed, None))

    def __iter__(self) -> Iterator[T]:
        return (self[place] for place in range(len(self)))

    def in_order(self, places: Sequence[int]) -> Sequence[T]:
        """What lies at these places, in their order."""
        return _Ordered(self, places)

    def _read(self, begin: int, end: int) -> bytes:
        if begin >= self._written or self._file is None:
            return bytes(self._waits[begin - self._written : end - self._written])
        return os.pread(self._file, end - begin, begin)

    def _write(self) -> None:
        if self._file is None:
            file = tempfile.TemporaryFile(dir=settings.DATA, buffering=0)  # noqa: SIM115  closed by the finalizer
            self._file = file.fileno()
            weakref.finalize(self, file.close)
        rest = memoryview(self._waits)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        self._written += len(self._waits)
        self._waits = bytearray()


class _Ordered(Sequence[T]):
    def __init__(self, things: Sequence[T], places: Sequence[int]) -> None:
        self._things, self._places = things, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> list[T]: ...

    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return [self._things[each] for each in self._places[place]]
        return self._things[self._places[place]]
