"""Keys that live in files, apart from the database: made once, read by their owner, destroyed.

A key is 32 random bytes. In its file it lies under the master key, which is kept elsewhere: so a
copy of the files alone opens nothing.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap

from klankbord.ledger import masters, secretfiles
from klankbord.ledger.masters import Master
from klankbord.ledger.secretfiles import KeyFileFault

__all__ = [
    "KeyFileFault", "destroy", "obtain", "open_under", "opened_by", "place", "read",
    "wrap_open_ones",
]  # fmt: skip


@cache
def place(folder: Path | str, *names: str) -> Path:
    """Where a key file lies below the folder of keys; a name is put together once."""
    return Path(folder, *names)


def obtain(path: Path) -> bytes:
    """The key in a file; the file is made if it is not there. Two makers get the same key.

    Raises:
        KeyFileFault: The file cannot be made, or not read as `read` says.
    """
    try:
        return _read(path, *_state(path))
    except FileNotFoundError:
        secretfiles.make(path, masters.first().wrap(path.name, secrets.token_bytes(masters.LENGTH)))
    except OSError:
        pass  # `read` says in words why not
    return read(path)


def read(path: Path) -> bytes:
    """The key in a file that is there.

    Raises:
        KeyFileFault: The file is missing, others may read it, it is no key, or its master key is
            not given.
    """
    try:
        return _read(path, *_state(path))
    except OSError as fault:
        raise KeyFileFault(f"{path}: {fault.strerror}. Is the key folder complete?") from fault


def destroy(path: Path) -> None:
    """Overwrite a key file, remove it, and wait until the disk has done so.

    A file that is not there counts as destroyed.

    Raises:
        KeyFileFault: The file system refuses.
    """
    try:
        secretfiles.destroy(path)
    finally:
        _read.cache_clear()


def open_under(path: Path, master: Master) -> bytes:
    """The key in a file that lies under this master key.

    Raises:
        KeyFileFault: It does not.
    """
    wrapped = _content(path)
    if masters.name_in(wrapped) != master.name:
        raise KeyFileFault(f"{path}: lies under another master key than {master.mark}.")
    return _unwrapped(path, wrapped, master)


@contextmanager
def opened_by(master: Master) -> Iterator[None]:
    """Let this master key alone open key files, whatever was opened before."""
    _read.cache_clear()
    try:
        with masters.only(master):
            yield
    finally:
        _read.cache_clear()


def wrap_open_ones() -> int:
    """Put under the master key what was made before there was one; return how many files."""
    found = [path for path in masters.key_files() if len(path.read_bytes()) == masters.LENGTH]
    for path in found:
        secretfiles.replace(path, masters.first().wrap(path.name, path.read_bytes()))
    return len(found)


def _state(path: Path) -> tuple[int, int]:
    """What changes with the content of a file."""
    status = path.stat()
    secretfiles.insist_on_private(path, status)
    return status.st_ino, status.st_mtime_ns


@lru_cache(maxsize=64)
def _read(path: Path, _inode: int, _changed: int) -> bytes:
    wrapped = _content(path)
    return _unwrapped(path, wrapped, masters.opener(path, wrapped))


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    if len(content) == masters.LENGTH:
        raise KeyFileFault(
            f"{path}: this key lies open, as keys did before there was a master key. "
            "Run: klankbord migrate"
        )
    if len(content) != masters.WRAPPED or not content.startswith(masters.MAGIC):
        raise KeyFileFault(f"{path}: this is no key file, or a damaged one. Restore it.")
    return content


def _unwrapped(path: Path, wrapped: bytes, master: Master) -> bytes:
    try:
        return master.unwrap(path.name, wrapped)
    except InvalidUnwrap as fault:
        raise KeyFileFault(
            f"{path}: this key file is damaged, or stands in the place of another. Restore it."
        ) from fault
