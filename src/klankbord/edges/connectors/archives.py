"""A zip, and files that were sent together: read where they lie, and never put down on a disk.

A zip says of itself how much is in it, and is not believed. What it could do to whoever unpacks it
is refused before any of it is read: names that lead elsewhere, links, entries that share their
bytes, sizes that no export has.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain, pairwise
from typing import Any, BinaryIO, cast

from klankbord.edges.connectors.exports import Export, Unusable, inside, shown
from klankbord.recordings.offered.folders import OutOfFolder

ENTRIES = 100_000
"""Files in one zip; more come in several."""
DIRECTORY = 32 * 1024 * 1024
"""Bytes of the list in a zip of what is in it. It is read at once."""
STEP = 255
"""Bytes of one step of a name; no file system takes more."""
LARGEST = 4 * 1024**3
"""Bytes of one file in it: no sound is larger (`audio.wav`)."""
PLENTY = 1024**3
"""Bytes that a zip may hold however small it is."""
TIMES = 200
"""How many times its own size a zip may hold beyond that. Silence packs better."""
ZIP = ".zip"
"""How the name of one ends, in small letters."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HEADER = 30  # bytes before the name of an entry
_PROTECTED = 0x1
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class Archive(Export):
    """Files in a zip."""

    def __init__(self, file: BinaryIO) -> None:
        """Look what a zip says is in it.

        Args:
            file: One that can be read from any place. It is closed with the zip.

        Raises:
            Unusable: It is no zip, or holds what no export holds.
        """
        self._file = file
        try:
            self._entries = self._checked()
        except Unusable:
            self.close()
            raise

    def close(self) -> None:
        """Close the zip."""
        self._file.close()

    def open(self, name: str) -> BinaryIO:
        """Unpack a file while it is read.

        Raises:
            OutOfFolder, OSError: As `Export.open`; also while it is read, when it is damaged.
        """
        if not self.has(name):
            raise FileNotFoundError("There is no such file in the zip.")
        try:
            entry = self._zip.open(self._entries[name])
        except _FAULTS as fault:
            raise OSError("The zip is damaged.") from fault
        return cast("BinaryIO", io.BufferedReader(_Entry(entry)))

    def has(self, name: str) -> bool:
        """Whether the zip lists such a file."""
        return inside(name) in self._entries

    def names(self) -> Iterator[str]:
        """Names in it."""
        return iter(sorted(self._entries))

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        try:
            self._zip = zipfile.ZipFile(cast("BinaryIO", _Bounded(self._file)))
        except _FAULTS as fault:
            raise Unusable("The zip cannot be read. Make it again.", code="zip") from fault
        entries = [each for each in self._zip.infolist() if not _is_litter(each)]
        if len(entries) > ENTRIES:
            raise Unusable(
                f"The zip holds more than {ENTRIES} files. Send it in parts.", code="zip_unsafe"
            )
        for each in entries:
            _check(each)
        _insist_on_own_bytes(entries)
        _insist_on_size(entries)
        found = {each.filename: each for each in entries}
        if len(found) < len(entries):
            raise Unusable("The zip holds two files of one name.", code="twice")
        return found


class Together(Export):
    """Files that were sent one by one, and zips among them, as if they lay in one folder."""

    def __init__(
        self, files: Mapping[str, Callable[[], BinaryIO]], archives: Collection[Archive]
    ) -> None:
        """Lay files and the content of zips together.

        Raises:
            Unusable: A name leads elsewhere, or is there twice.
        """
        self._files = files
        self._archives = archives
        seen: set[str] = set()
        for name in chain(files, *(each.names() for each in archives)):
            if name in seen:
                raise Unusable(f"{shown(name)}: there are two files of this name.", code="twice")
            seen.add(name)
        for name in files:
            try:
                inside(name)
            except OutOfFolder as fault:
                raise Unusable(f"{shown(name)}: {fault}", code="zip_unsafe") from fault

    def open(self, name: str) -> BinaryIO:
        """Open a file, or one in a zip."""
        if inside(name) in self._files:
            return self._files[name]()
        for archive in self._archives:
            if archive.has(name):
                return archive.open(name)
        raise FileNotFoundError("There is no such file.")

    def has(self, name: str) -> bool:
        """Whether one of them has such a name."""
        return inside(name) in self._files or any(each.has(name) for each in self._archives)

    def names(self) -> Iterator[str]:
        """All names."""
        return iter(sorted(chain(self._files, *(each.names() for each in self._archives))))

    def close(self) -> None:
        """Close the zips."""
        for archive in self._archives:
            archive.close()


class _Bounded:
    """A file of which nobody takes much at once, whatever it says of itself."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(min(size, DIRECTORY + 1) if size >= 0 else DIRECTORY + 1)
        if len(found) > DIRECTORY:
            raise Unusable("The list in the zip of what is in it is too long.", code="zip_unsafe")
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class _Entry(io.RawIOBase):
    """A file in a zip; that it is damaged shows while it is read."""

    def __init__(self, entry: Any) -> None:
        super().__init__()
        self._entry = entry

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        """Unpack as much as was asked for at most.

        Raises:
            OSError: The bytes are not those that were packed.
        """
        try:
            piece = self._entry.read(len(into))
        except _FAULTS as fault:
            raise OSError("The zip is damaged.") from fault
        into[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._entry.close()
        super().close()


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    """Folders, and what computers put in by themselves."""
    name = entry.filename
    last = name.rpartition("/")[2]
    return entry.is_dir() or name.startswith(_LITTER) or last in _LITTER or last.startswith("._")


def _check(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    try:
        inside(name)
    except OutOfFolder as fault:
        raise Unusable(
            f"{shown(name)}: a name in the zip leads out of it.", code="zip_unsafe"
        ) from fault
    if any(len(step.encode("utf-8", "surrogatepass")) > STEP for step in name.split("/")):
        raise Unusable(
            f"{shown(name)}: a name in the zip is longer than {STEP} bytes.", code="zip_unsafe"
        )
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        raise Unusable(
            f"{shown(name)}: what the zip holds here is no file but a link.", code="zip_unsafe"
        )
    if entry.flag_bits & _PROTECTED:
        raise Unusable(
            f"{shown(name)}: the zip has a password. Make it without one.", code="zip_protected"
        )
    if entry.compress_type not in _METHODS:
        raise Unusable(
            f"{shown(name)}: packed in another way than zips usually are.", code="zip_unsafe"
        )
    if entry.file_size > LARGEST:
        raise Unusable(f"{shown(name)}: larger than {LARGEST} bytes.", code="zip_unsafe")


def _insist_on_own_bytes(entries: list[zipfile.ZipInfo]) -> None:
    """No two entries may unpack the same bytes (Fifield 2019, A better zip bomb)."""
    for one, other in pairwise(sorted(entries, key=lambda each: each.header_offset)):
        if one.header_offset + _HEADER + one.compress_size > other.header_offset:
            raise Unusable("The zip holds files that share their bytes.", code="zip_unsafe")


def _insist_on_size(entries: list[zipfile.ZipInfo]) -> None:
    whole = sum(each.file_size for each in entries)
    packed = sum(each.compress_size for each in entries)
    if whole > PLENTY + TIMES * packed:
        raise Unusable(
            "The zip would grow to many times its size when it is unpacked.", code="zip_unsafe"
        )
