"""A tar stream in an age file: written and read without ever lying open on a disk.

Anybody who has the identity opens it with the tools of age and tar, without Klankbord.
"""

import contextlib
import fcntl
import os
import secrets
import tarfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from io import BufferedIOBase, BytesIO
from pathlib import Path
from typing import IO, Any

import pyrage

from klankbord.ledger.secretfiles import sync_folder

BLOCK = 1024 * 1024
DRAFT = ".klankbord-parcel."


class ParcelFault(Exception):
    """It cannot be written or opened. The message says why; nothing half done has its name."""


def recipient(text: str) -> Any:
    """Who can open a parcel, from `age1...`.

    Raises:
        ParcelFault: It is none.
    """
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as fault:
        raise ParcelFault(
            f"{text[:12]}...: no recipient of age. One begins with age1; age-keygen makes it."
        ) from fault


def identities(path: Path) -> list[Any]:
    """What opens parcels, from a file as age-keygen makes it.

    Raises:
        ParcelFault: It cannot be read, or holds none.
    """
    try:
        words = [line.strip() for line in path.read_text().splitlines()]
        return [
            pyrage.x25519.Identity.from_str(word)
            for word in words
            if word.startswith("AGE-SECRET-KEY-")
        ] or _none(path)
    except OSError as fault:
        raise ParcelFault(f"{path}: cannot be read ({fault.strerror}).") from fault
    except (pyrage.IdentityError, UnicodeDecodeError) as fault:
        raise ParcelFault(f"{path}: an identity in it is damaged.") from fault


@contextmanager
def written(
    path: Path, recipients: Sequence[Any], *, over: bool = False
) -> Iterator[tarfile.TarFile]:
    """Fill a parcel; it gets its name once the block ended well and the disk gives it back whole.

    Args:
        path: Its name.
        recipients: Who can open it.
        over: Whether it takes the place of one that is there.

    Raises:
        ParcelFault: There is one of that name, or it cannot be written.
    """
    _clear_drafts(path.parent)
    draft = path.parent / f"{DRAFT}{secrets.token_hex(8)}"
    try:
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise ParcelFault(f"{path}: cannot be written ({fault.strerror}).") from fault
    with open(handle, "r+b") as target:  # noqa: PTH123  a file that is open
        fcntl.flock(target, fcntl.LOCK_EX)
        counted = _Counted(target)
        try:
            with _sealed(counted, recipients) as tar:
                yield tar
            target.flush()
            os.fsync(target.fileno())
            _insist_on_same(target, counted)
            _name(draft, path, over=over)
        except pyrage.EncryptError as fault:
            raise ParcelFault(f"{path}: cannot be written ({counted.why}).") from fault
        except OSError as fault:
            raise ParcelFault(f"{path}: cannot be written ({fault.strerror}).") from fault
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def opened(path: Path, keys: Sequence[Any]) -> Iterator[tarfile.TarFile]:
    """Read a parcel from its beginning to its end.

    Raises:
        ParcelFault: It cannot be read, is of somebody else, or is damaged.
    """
    try:
        source = path.open("rb")
    except OSError as fault:
        raise ParcelFault(f"{path}: cannot be read ({fault.strerror}).") from fault

    def open_all(sink: BufferedIOBase) -> None:
        with sink:
            pyrage.decrypt_io(source, sink, keys)

    with source, ThreadPoolExecutor(1) as pool, _piped(pool, open_all) as (job, outlet):
        try:
            with tarfile.open(fileobj=outlet, mode="r|") as tar:
                yield tar
            while outlet.read(BLOCK):  # the seal at the end is worth something once it was reached
                pass
            job.result()
        except (tarfile.TarError, EOFError, pyrage.DecryptError) as fault:
            outlet.close()
            why = job.exception()
            raise ParcelFault(_unopened(path, why or fault)) from fault


def add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    """Put a small thing into a parcel."""
    add_from(tar, name, len(content), BytesIO(content).read)


def add_from(tar: tarfile.TarFile, name: str, size: int, read: Callable[[int], bytes]) -> None:
    """Put a thing into a parcel that is read while it goes in."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    tar.addfile(info, _Reading(read))


class _Reading:
    """What tarfile asks of a file."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read

    def read(self, length: int = BLOCK, /) -> bytes:
        return self._read(length)


class _Counted(BufferedIOBase):
    """A file that knows what was written to it."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.digest = sha256()
        self.why = "it broke off"

    def write(self, data: Any, /) -> int:
        self.digest.update(data)
        try:
            return self._target.write(data)
        except OSError as fault:
            self.why = fault.strerror or self.why
            raise

    def flush(self) -> None:
        self._target.flush()


@contextmanager
def _sealed(target: _Counted, recipients: Sequence[Any]) -> Iterator[tarfile.TarFile]:
    outlet, inlet = os.pipe()

    def seal_all() -> None:
        with open(outlet, "rb") as source:  # noqa: PTH123  one end of a pipe
            pyrage.encrypt_io(source, target, recipients)

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(seal_all)
        try:
            with (
                open(inlet, "wb") as sink,  # noqa: PTH123  the other end
                tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                yield tar
        except BrokenPipeError:
            job.result()  # what stopped the reading end is what went wrong
            raise
        job.result()


@contextmanager
def _piped(
    pool: ThreadPoolExecutor, work: Callable[[BufferedIOBase], None]
) -> Iterator[tuple[Future[None], IO[bytes]]]:
    outlet, inlet = os.pipe()
    with open(outlet, "rb") as source:  # noqa: PTH123  one end of a pipe
        job = pool.submit(work, open(inlet, "wb"))  # noqa: PTH123, SIM115  closed by the work
        try:
            yield job, source
        finally:
            source.close()  # whoever still writes hears that nobody reads


def _insist_on_same(target: IO[bytes], counted: _Counted) -> None:
    """Read back what the disk has."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(target.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    target.seek(0)
    digest = sha256()
    while part := target.read(BLOCK):
        digest.update(part)
    if digest.digest() != counted.digest.digest():
        raise ParcelFault("The disk gives back something else than was written to it.")


def _name(draft: Path, path: Path, *, over: bool) -> None:
    if over:
        draft.replace(path)
    else:
        try:
            os.link(draft, path)  # a link never replaces
        except FileExistsError as fault:
            raise ParcelFault(f"{path}: is there already. Name a file that is new.") from fault
    sync_folder(path.parent)


def _clear_drafts(folder: Path) -> None:
    """Remove what was begun by somebody who died."""
    for draft in folder.glob(f"{DRAFT}*"):
        with contextlib.suppress(OSError), draft.open("rb") as left:
            fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
            draft.unlink()


def _unopened(path: Path, fault: BaseException) -> str:
    if isinstance(fault, pyrage.DecryptError) and "No matching keys" in str(fault):
        return f"{path}: this identity does not open it."
    return f"{path}: damaged, cut off, or no parcel of Klankbord."


def _none(path: Path) -> list[Any]:
    raise ParcelFault(f"{path}: no identity of age in it (AGE-SECRET-KEY-...).")
