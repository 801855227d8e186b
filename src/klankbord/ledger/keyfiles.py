"""Keys that live in files, apart from the database: made once, read by their owner, destroyed.

A key is 32 random bytes in a file with mode 0600, in a folder with mode 0700.
"""

import os
import secrets
from functools import lru_cache
from pathlib import Path

LENGTH = 32


class KeyFileFault(Exception):
    """A key file cannot be used. The message says which and what to do."""


def obtain(path: Path) -> bytes:
    """The key in a file; the file is made if it is not there. Two makers get the same key.

    Raises:
        KeyFileFault: The file cannot be made, or not read as `read` says.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        _make(path)
        return read(path)
    except OSError:
        return read(path)  # says in words why not
    return _read(path, status.st_ino, status.st_mtime_ns, status.st_mode)


def read(path: Path) -> bytes:
    """The key in a file that is there.

    Raises:
        KeyFileFault: The file is missing, others may read it, or it is no key.
    """
    try:
        status = path.stat()
        return _read(path, status.st_ino, status.st_mtime_ns, status.st_mode)
    except OSError as fault:
        raise KeyFileFault(f"{path}: {fault.strerror}. Is the key folder complete?") from fault


def destroy(path: Path) -> None:
    """Overwrite a key file, remove it, and wait until the disk has done so.

    A file that is not there counts as destroyed.

    Raises:
        KeyFileFault: The file system refuses.
    """
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(LENGTH))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as fault:
        raise KeyFileFault(f"{path}: cannot be destroyed ({fault.strerror}).") from fault
    finally:
        _read.cache_clear()


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows which files a folder has."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make(path: Path) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, secrets.token_bytes(LENGTH))
            os.fsync(handle)
        finally:
            os.close(handle)
        try:
            # A link never replaces: of two makers the second finds the first one's key.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        sync_folder(path.parent)
    except OSError as fault:
        raise KeyFileFault(f"{path}: cannot be made ({fault.strerror}).") from fault


@lru_cache(maxsize=64)
def _read(path: Path, _inode: int, _changed: int, mode: int) -> bytes:
    if mode & 0o077:
        raise KeyFileFault(f"{path}: others may read this key. Run: chmod 600 {path}")
    key = path.read_bytes()
    if len(key) != LENGTH:
        raise KeyFileFault(f"{path}: a key has {LENGTH} bytes, this file has {len(key)}.")
    return key
