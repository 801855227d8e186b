"""A store in a folder: one file per object, mode 0600, in two levels of folders, mode 0700."""

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from klankbord.vault.stores.contract import NoObject, StoreFault

_NAME = re.compile(r"[0-9a-z][0-9a-z-]{7,62}")


class Folder:
    """The store under one path, which must lie on one file system."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._drafts = root / "drafts"

    def create(self, name: str) -> "FileSink":
        """Begin to write an object."""
        path = self._path(name)
        with _told(f"{self._root}: cannot write"):
            _make_folder(self._drafts)
            return FileSink(self._drafts / f"{name}.{secrets.token_hex(8)}", path)

    def open(self, name: str) -> "FileSource":
        """Begin to read an object."""
        path = self._path(name)
        with _told(f"{self._root}: cannot read"):
            try:
                return FileSource(path)
            except FileNotFoundError as fault:
                raise NoObject(name) from fault

    def delete(self, name: str) -> None:
        """Remove an object and its drafts."""
        path = self._path(name)
        with _told(f"{self._root}: cannot delete"):
            for draft in self._drafts.glob(f"{name}.*"):
                draft.unlink(missing_ok=True)
            try:
                path.unlink()
            except FileNotFoundError:
                return
            _sync(path.parent)

    def clear_drafts(self, before: datetime) -> int:
        """Remove drafts that nobody has written to since `before`."""
        cleared = 0
        with _told(f"{self._root}: cannot clear drafts"):
            for draft in self._drafts.glob("*"):
                with contextlib.suppress(FileNotFoundError):
                    if draft.stat().st_mtime < before.timestamp():
                        draft.unlink()
                        cleared += 1
        return cleared

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("not a name of an object")
        return self._root / name[:2] / name[2:4] / name


class FileSink:
    """A draft that becomes an object by being renamed."""

    def __init__(self, draft: Path, path: Path) -> None:
        self._draft = draft
        self._path = path
        self._handle: int | None = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    def write(self, data: bytes) -> None:
        """Append; a full disk removes the draft."""
        if self._handle is None:
            raise StoreFault("this object is finished")
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._handle, rest) :]
        except OSError as fault:
            self.abort()
            raise StoreFault(_said(f"{self._draft.parent}: cannot write", fault)) from fault

    def commit(self) -> None:
        """Wait for the disk, then take the place of the object."""
        if self._handle is None:
            raise StoreFault("this object is finished")
        try:
            os.fsync(self._handle)
            os.close(self._handle)
            self._handle = None
            _make_folder(self._path.parent)
            self._draft.replace(self._path)
            _sync(self._path.parent)
        except OSError as fault:
            self.abort()
            raise StoreFault(_said(f"{self._path.parent}: cannot write", fault)) from fault

    def abort(self) -> None:
        """Remove the draft. What a crash leaves instead is sealed, and cleared by the sweep."""
        if self._handle is not None:
            with contextlib.suppress(OSError):
                os.close(self._handle)
            self._handle = None
        with contextlib.suppress(OSError):
            self._draft.unlink(missing_ok=True)


class FileSource:
    """An open file, read by offset."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDONLY)
        self._size = os.fstat(self._handle).st_size

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        """These bytes; fewer at the end."""
        with _told("cannot read"):
            return os.pread(self._handle, length, offset)

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _make_folder(folder: Path) -> None:
    """Make a folder that survives a power cut, and those above it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise StoreFault(_said(what, fault)) from fault


def _said(what: str, fault: OSError) -> str:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{what}: the disk is full. Make room and try again; nothing of this was kept."
    return f"{what}: {fault.strerror}"
