"""A store in a folder: one file per object, mode 0600, in two levels of folders, mode 0700."""

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from klankbord.vault.stores.contract import NoObject, StoreFault

Item = TypeVar("Item")
WAITING = 8
"""Threads that wait for the disk at once."""
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
            _at_once(_sync, _make_folders([self._drafts]))
            return FileSink(self._drafts / f"{name}.{secrets.token_hex(8)}", path)

    def commit(self, sinks: Sequence["FileSink"]) -> None:
        """Wait for the disk, once for all, then give the objects their names."""
        try:
            with _told(f"{self._root}: cannot write"):
                _at_once(FileSink.flush, sinks)
                changed = _make_folders({sink.path.parent for sink in sinks})
                for sink in sinks:
                    sink.place()
                _at_once(_sync, changed | {sink.path.parent for sink in sinks})
        except BaseException:
            for sink in sinks:
                sink.abort()
            raise

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
        self.path = path
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

    def end(self) -> None:
        """Let the disk begin, so that less is left to wait for."""
        if self._handle is not None and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(self._handle, 0, 0, os.POSIX_FADV_DONTNEED)

    def flush(self) -> None:
        """Wait until the disk has all of it."""
        if self._handle is None:
            raise StoreFault("this object is finished")
        os.fsync(self._handle)
        os.close(self._handle)
        self._handle = None

    def place(self) -> None:
        """Take the place of the object; durable once the disk knows its folder."""
        self._draft.replace(self.path)

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


def _make_folders(wanted: Iterable[Path]) -> set[Path]:
    """Make folders and those above them; return the folders that have a new one in them."""
    changed = set()
    for folder in wanted:
        if not folder.is_dir():
            changed |= _make_folders([folder.parent])
            with contextlib.suppress(FileExistsError):
                folder.mkdir(mode=0o700)
            changed.add(folder.parent)
    return changed


def _at_once(work: Callable[[Item], None], items: Collection[Item]) -> None:
    """Let the disk work on many things at once: waiting for each in turn takes as many times."""
    if len(items) > 1:
        with ThreadPoolExecutor(WAITING) as pool:
            list(pool.map(work, items))
    else:
        for item in items:
            work(item)


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
