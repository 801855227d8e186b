"""Files that hold a secret: made once and whole, read by their owner only, destroyed.

A file has mode 0600, in a folder with mode 0700, and is never there in part: it is a draft until
the disk has all of it.
"""

import os
import secrets
from pathlib import Path


class KeyFileFault(Exception):
    """A key cannot be used. The message says which and what to do, and never what it is."""


def make(path: Path, content: bytes) -> None:
    """Make a file, unless there is one: of two makers the second keeps the first one's.

    Raises:
        KeyFileFault: The file system refuses.
    """
    try:
        draft = _draft(path, content)
        try:
            os.link(draft, path)  # a link never replaces
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        sync_folder(path.parent)
    except OSError as fault:
        raise KeyFileFault(f"{path}: cannot be made ({fault.strerror}).") from fault


def replace(path: Path, content: bytes) -> None:
    """Put other content in the place of a file: whoever looks finds the one or the other.

    Raises:
        KeyFileFault: The file system refuses.
    """
    try:
        _draft(path, content).replace(path)
        sync_folder(path.parent)
    except OSError as fault:
        raise KeyFileFault(f"{path}: cannot be written ({fault.strerror}).") from fault


def move(path: Path, to: Path) -> None:
    """Give a file another name, in its folder.

    Raises:
        KeyFileFault: The file system refuses.
    """
    try:
        path.replace(to)
        sync_folder(to.parent)
    except OSError as fault:
        raise KeyFileFault(f"{path}: cannot become {to} ({fault.strerror}).") from fault


def insist_on_private(path: Path, status: os.stat_result) -> None:
    """Refuse a secret that others than its owner, or root, can read or can have put there.

    Raises:
        KeyFileFault: As said.
    """
    if status.st_mode & 0o077:
        raise KeyFileFault(f"{path}: others may read this key. Run: chmod 600 {path}")
    me = os.geteuid()
    if me and status.st_uid not in {0, me}:
        raise KeyFileFault(f"{path}: this key belongs to another account of this machine.")


def destroy(path: Path) -> None:
    """Overwrite a file, remove it with its drafts, and wait until the disk has done so.

    A file that is not there counts as destroyed.

    Raises:
        KeyFileFault: The file system refuses.
    """
    try:
        found = [*path.parent.glob(f".{path.name}.*"), *([path] if path.exists() else [])]
        for each in found:
            with each.open("r+b") as file:
                file.write(secrets.token_bytes(each.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            each.unlink()
        if found:
            sync_folder(path.parent)
    except OSError as fault:
        raise KeyFileFault(f"{path}: cannot be destroyed ({fault.strerror}).") from fault


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows which files a folder has."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _draft(path: Path, content: bytes) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    return draft
