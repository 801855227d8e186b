"""A store in a bucket that speaks S3. Credentials, region and address come as S3 clients have them.

An object is written on this machine first, sealed, in a file that has no name and goes with its
process. It is put in one piece, only where there is none, and read back whole: a store that says
that it has what it has not is found out before anything else believes it. Whatever is removed is
looked for afterwards. A bucket that keeps versions, or locks objects, would make forgetting a lie:
it is refused at the start, and by each object that is put.

obstore is loaded when a store is used, and never before this process was split off from another:
its threads do not come along.
"""

import contextlib
import hashlib
import importlib
import mmap
import secrets
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from klankbord.vault.stores.contract import (
    Found,
    NoObject,
    StoreFault,
    Taken,
    at_once,
    insist_on_free,
    place,
)

AHEAD = 128 * 1024
"""Bytes that come along when an object is opened: its header and its first chunk."""
PIECE = 1024 * 1024
MARK = "installation"
"""The object that says whose bucket, or prefix, this is."""
PATIENCE = {"max_retries": 20, "retry_timeout": timedelta(seconds=10)}
"""How long a store that is away is tried; whoever waits for it holds nothing meanwhile."""
CLIENT = {"connect_timeout": "5s", "timeout": "120s"}
VERSIONS = (
    "{}: this bucket keeps versions or locks objects, so that what is deleted would stay. Use a "
    "bucket that never had versioning or object lock."
)


@lru_cache(maxsize=4)
def at(url: str, drafts: Path, *, open_: bool) -> "Bucket":
    """The store at s3://BUCKET/PREFIX.

    Args:
        url: Where.
        drafts: A folder for what is being written.
        open_: Whether its address is http, without TLS.
    """
    parts = urlsplit(url)
    stores: Any = importlib.import_module("obstore.store")
    client = stores.S3Store(
        parts.hostname,
        prefix=parts.path.strip("/") or None,
        client_options={**CLIENT, "allow_http": open_},
        retry_config=PATIENCE,
    )
    return Bucket(client, drafts, url)


class Bucket:
    """The store under one prefix."""

    def __init__(self, client: Any, drafts: Path, url: str) -> None:
        self._client = client
        self._drafts = drafts
        self._url = url
        self._s3: Any = importlib.import_module("obstore")

    def ready(self, owner: str) -> None:
        """See by an object without meaning that the bucket does what it must, and whose it is."""
        name = f"probe-{secrets.token_hex(16)}"
        content = secrets.token_bytes(64)
        with self._told("write"):
            self._put(name, content)
            if self._read_back(name) != hashlib.sha256(content).digest():
                raise StoreFault(f"{self._url}: this store does not give back what it was given.")
            if self._is_put(name, content):
                raise StoreFault(f"{self._url}: this store overwrites what must not be.")
        self.delete(name)
        self._insist_on(owner)

    def create(self, name: str) -> "DraftSink":
        """Begin to write an object."""
        place(name)
        try:
            self._drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
            return DraftSink(name, tempfile.TemporaryFile(dir=self._drafts))
        except OSError as fault:
            raise StoreFault(f"{self._drafts}: cannot write: {fault.strerror}") from fault

    def commit(self, sinks: Sequence["DraftSink"], *, over: Collection[str] = ()) -> None:
        """Put the objects where there is none, and read each back."""
        placed: list[DraftSink] = []

        def put(sink: DraftSink) -> str | None:
            if sink.name in over:
                self.delete(sink.name)
            with sink.content() as content:
                if not self._is_put(sink.name, content):
                    return sink.name
                placed.append(sink)
                expected = hashlib.sha256(content).digest()
            if self._read_back(sink.name) != expected:
                raise StoreFault(f"{self._url}: the store has not what it said it had.")
            return None

        try:
            with self._told("write"):
                insist_on_free([name for name in at_once(put, sinks) if name])
        except BaseException as fault:
            self._undo(placed)
            if not isinstance(fault, Taken):
                for sink in sinks:
                    sink.abort()
            raise
        for sink in sinks:
            sink.abort()

    def open(self, name: str) -> "ObjectSource":
        """Begin to read an object."""
        path = place(name)
        with self._told("read", name):
            got = self._s3.get(self._client, path, options={"range": (0, AHEAD)})
            return ObjectSource(self, path, int(got.meta["size"]), bytes(got.bytes()))

    def read(self, path: str, start: int, length: int) -> bytes:
        """A part of an object that is there."""
        with self._told("read", path):
            return bytes(self._s3.get_range(self._client, path, start=start, length=length))

    def delete(self, name: str) -> None:
        """Remove an object, and look whether it is gone."""
        path = place(name)
        with self._told("delete"):
            self._s3.delete(self._client, path)
            try:
                self._s3.head(self._client, path)
            except FileNotFoundError:
                return
        raise StoreFault(f"{self._url}: the store keeps what was deleted.")

    def names(self, beginning: str) -> Iterator[Found]:
        """Every object whose name begins with these two letters."""
        with self._told("list"):
            for some in self._s3.list(self._client, beginning):
                for each in some:
                    yield Found(each["path"].rpartition("/")[2], each["last_modified"])

    def clear_drafts(self, before: datetime) -> int:  # noqa: ARG002  a draft goes with its process
        """There are none."""
        return 0

    def _is_put(self, name: str, content: Any) -> bool:
        """Put an object where there is none; whether there was none."""
        try:
            self._put(name, content)
        except FileExistsError:
            return False
        return True

    def _put(self, name: str, content: Any) -> None:
        try:
            put = self._s3.put(
                self._client, place(name), content, mode="create", use_multipart=False
            )
        except self._s3.exceptions.AlreadyExistsError as fault:
            raise FileExistsError(name) from fault
        if put["version"] is not None:
            self._s3.delete(self._client, place(name))
            raise StoreFault(VERSIONS.format(self._url))

    def _read_back(self, name: str) -> bytes:
        """The SHA-256 of what the store has."""
        found = hashlib.sha256()
        for piece in self._s3.get(self._client, place(name)).stream(min_chunk_size=PIECE):
            found.update(piece)
        return found.digest()

    def _insist_on(self, owner: str) -> None:
        """Mark what nobody has marked; refuse what is another installation's."""
        with self._told("write"):
            try:
                self._s3.put(self._client, MARK, owner.encode(), mode="create")
            except self._s3.exceptions.AlreadyExistsError:
                found = bytes(self._s3.get(self._client, MARK).bytes())
                if found != owner.encode():
                    raise StoreFault(
                        f"{self._url}: belongs to another installation. Two would remove each "
                        "other's sound: give this one a bucket or a prefix of its own."
                    ) from None

    def _undo(self, placed: Sequence["DraftSink"]) -> None:
        """Remove what was put; what stays all the same has a row, and a key with a deadline."""
        for sink in placed:
            with contextlib.suppress(StoreFault):
                self.delete(sink.name)

    @contextmanager
    def _told(self, what: str, name: str = "") -> Iterator[None]:
        """What the store answers, in words. Its own stay out: they are long, and name addresses."""
        faults = self._s3.exceptions
        try:
            yield
        except FileNotFoundError as fault:
            if name:
                raise NoObject(name) from fault
            raise StoreFault(f"{self._url}: the store has not what it said it had.") from fault
        except (faults.UnauthenticatedError, faults.PermissionDeniedError) as fault:
            raise StoreFault(
                f"{self._url}: cannot {what}: the store refuses these credentials."
            ) from fault
        except faults.BaseError as fault:
            raise StoreFault(f"{self._url}: cannot {what}: the store does not answer.") from fault


class DraftSink:
    """An object on its way, in a file without a name."""

    def __init__(self, name: str, file: IO[bytes]) -> None:
        self.name = name
        self._file = file

    def write(self, data: bytes) -> None:
        """Append; a full disk forgets the draft."""
        try:
            self._file.write(data)
        except ValueError as fault:
            raise StoreFault("this object is finished") from fault
        except OSError as fault:
            self.abort()
            raise StoreFault(f"cannot write: {fault.strerror}") from fault

    def end(self) -> None:
        """All of it is in the file."""
        try:
            self._file.flush()
        except OSError as fault:
            self.abort()
            raise StoreFault(f"cannot write: {fault.strerror}") from fault

    @contextmanager
    def content(self) -> Iterator[mmap.mmap]:
        """What was written, without having it in memory."""
        if self._file.closed:
            raise StoreFault("this object is finished")
        self.end()
        with mmap.mmap(self._file.fileno(), 0, prot=mmap.PROT_READ) as content:
            yield content

    def abort(self) -> None:
        """Forget what was written; its file goes with it."""
        self._file.close()


class ObjectSource:
    """An object that is there; what comes first came along when it was opened.

    Whoever reads on gets more than he asked for, and asks less often.
    """

    def __init__(self, bucket: Bucket, path: str, size: int, begins: bytes) -> None:
        self._bucket = bucket
        self._path = path
        self._size = size
        self._begins = begins
        self._ahead = (0, begins)

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        """These bytes; fewer at the end."""
        end = min(offset + length, self._size)
        for start, held in ((0, self._begins), self._ahead):
            if start <= offset and end <= start + len(held):
                return held[offset - start : end - start]
        much = min(max(length, 2 * AHEAD), self._size - offset)
        self._ahead = offset, self._bucket.read(self._path, offset, much)
        return self._ahead[1][:length]

    def close(self) -> None:
        """Nothing is held."""
