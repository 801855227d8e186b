"""A store in a folder: one file per object, mode 0600, in two levels of folders, mode 0700."""

import contextlib
import errno
import os
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from klankbord.vault.stores.contract import (
    Found,
    NoObject,
    StoreFault,
    Taken,
    at_once,
    insist_on_free,
    place,
)


class Folder:
    """The store under one path, which must lie on one file system."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._drafts = root / "drafts"

    def ready(self, owner: str) -> None:  # noqa: ARG002  a folder lies in the installation itself
        """See that objects can be written here."""
        self.create("probe-of-the-folder").abort()

    def create(self, name: str) -> "FileSink":
        """Begin to write an object."""
        path = self._path(name)
        with _told(f"{self._root}: cannot write"):
            at_once(_sync, _make_folders([self._drafts]))
            return FileSink(self._drafts / f"{name}.{secrets.token_hex(8)}", path)

    def commit(self, sinks: Sequence["FileSink"], *, over: Collection[str] = ()) -> None:
        """Wait for the disk, once for all, then give the objects their names."""
        try:
            with _told(f"{self._root}: cannot write"), ExitStack() as undo:
                at_once(FileSink.flush, sinks)
                changed = _make_folders({sink.path.parent for sink in sinks})
                for sink in sinks:
                    if sink.path.name in over:
                        sink.path.unlink(missing_ok=True)
                insist_on_free([sink.path.name for sink in sinks if not sink.place(undo)])
                at_once(_sync, changed | {sink.path.parent for sink in sinks})
                undo.pop_all()
        except Taken:
            raise
        except BaseException:
            for sink in sinks:
                sink.abort()
            raise
        for sink in sinks:
            sink.abort()  # a draft is now but another name of its object

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

    def names(self, beginning: str) -> Iterator[Found]:
        """Every object whose name begins with these two letters."""
        with _told(f"{self._root}: cannot be listed"):
            for path in (self._root / beginning).glob("*/*"):
                with contextlib.suppress(FileNotFoundError):
                    yield Found(path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def _path(self, name: str) -> Path:
        return self._root / place(name)


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
            if self._draft.exists():
                return  # this was tried before, and its name was taken
            raise StoreFault("this object is finished")
        os.fsync(self._handle)
        os.close(self._handle)
        self._handle = None

    def place(self, undo: ExitStack) -> bool:
        """Give the draft the name of the object, if that is free; whether it was.

        Durable once the disk knows the folder.
        """
        try:
            os.link(self._draft, self.path)  # a link never replaces
        except FileExistsError:
            return False
        undo.callback(self.path.unlink)
        return True

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
