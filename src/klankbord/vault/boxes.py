"""Payloads under a key: small ones in the database, large ones streamed to the store.

A large payload has its row (`reserve`) before its first byte, in the transaction that makes its
key. So whatever a crash leaves behind lies under a name that is written down and under a key with
a deadline.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self
from uuid import UUID

from django.conf import settings

from klankbord.database import sets
from klankbord.gate import access
from klankbord.vault import keys, sealing
from klankbord.vault.models import Blob, Box, Key
from klankbord.vault.stores import bucket
from klankbord.vault.stores.contract import NoObject, Store, StoreFault, Taken
from klankbord.vault.stores.folder import Folder


class Row(NamedTuple):
    """The row that a payload belongs to; sealed in, so that another row cannot show it."""

    table: str  # as in "recordings.leg"
    id: UUID | int


class NoBox(Exception):
    """There is nothing of that name under the key."""


def seal(key: Key, name: str, data: bytes, *, row: Row) -> None:
    """Put a small payload under a key, instead of an earlier one of that name.

    Raises:
        keys.Gone: The key is gone.
    """
    seal_each(key, {name: data}, row=row)


@access.whole()
def seal_each(key: Key, named: Mapping[str, bytes], *, row: Row) -> None:
    """As `seal`, for several payloads by name."""
    opened = keys.opened(key)
    Box.objects.bulk_create(
        [
            Box(key=key, name=name, sealed=sealing.seal(
                opened.content, _binding(key, name, row, opened), data))
            for name, data in named.items()
        ],
        update_conflicts=True,
        unique_fields=["key", "name"],
        update_fields=["sealed"],
    )  # fmt: skip


class New(NamedTuple):
    """A small payload, the row that it belongs to, and its key, opened."""

    key: Key
    opened: keys.Opened
    row: Row
    data: bytes


@access.whole()
def seal_new(name: str, payloads: Sequence[New]) -> None:
    """Put a small payload under each of some keys that were made in this deed."""
    made = []
    for key, opened, row, data in payloads:
        binding = _binding(key, name, row, opened)
        sealed = sealing.seal(opened.content, binding, data)
        made.append({"key_id": key.pk, "name": name, "sealed": sealed})
    sets.put(Box, made)


@access.whole()
def unseal(key: Key, name: str, *, row: Row) -> bytes:
    """A small payload.

    Raises:
        keys.Gone: The key is gone.
        NoBox: There was nothing under that name.
        sealing.Broken: It was changed, or belongs to another row.
    """
    opened = keys.opened(key)
    box = Box.objects.filter(key=key, name=name).first()
    if box is None:
        raise NoBox(name)
    return sealing.unseal(opened.content, _binding(key, name, row, opened), bytes(box.sealed))


def opened_box(box: Box, row: Row, opened: keys.Opened) -> bytes:
    """A small payload whose key is open already.

    Raises:
        sealing.Broken: It was changed, or belongs to another row.
    """
    binding = _binding(box.key, box.name, row, opened)
    return sealing.unseal(opened.content, binding, bytes(box.sealed))


@access.whole()
def unseal_each(key: Key, names: Collection[str], *, row: Row) -> dict[str, bytes]:
    """As `unseal`, for several names; what is not there is left out.

    Raises:
        keys.Gone: The key is gone.
    """
    opened = keys.opened(key)
    return {
        box.name: sealing.unseal(
            opened.content, _binding(key, box.name, row, opened), bytes(box.sealed)
        )
        for box in Box.objects.filter(key=key, name__in=names)
    }


@access.whole()
def unseal_all(name: str, rows: Mapping[Key, Row]) -> dict[UUID, bytes]:
    """As `unseal`, for many keys, by the key's id; what is gone or was never there is left out."""
    opened = keys.openable(list(rows))
    belongs = {key.pk: (key, row) for key, row in rows.items()}
    plain = {}
    for box in Box.objects.filter(key__in=list(opened), name=name):
        key, row = belongs[box.key_id]
        binding = _binding(key, name, row, opened[key.pk])
        plain[key.pk] = sealing.unseal(opened[key.pk].content, binding, bytes(box.sealed))
    return plain


@access.whole()
def having(name: str, keys_: Iterable[Key]) -> frozenset[UUID]:
    """Which of these keys have a small payload of that name under them."""
    found = Box.objects.filter(key__in=[key.pk for key in keys_], name=name)
    return frozenset(found.values_list("key", flat=True))


@access.whole()
def remove(key: Key, name: str) -> None:
    """Destroy one small payload; the others under its key stay."""
    Box.objects.filter(key=key, name=name).delete()


@access.whole()
def reserve(key: Key, name: str) -> Blob:
    """Write down that a large payload will come, in the transaction that makes the key."""
    [blob] = reserve_all([key], name)
    return blob


@access.whole()
def reserve_all(found: Sequence[Key], name: str) -> list[Blob]:
    """As `reserve`, for many keys."""
    made = [Blob(key=key, name=name) for key in found]
    sets.insert(made)
    return made


@access.whole()
def stored(blob: Blob, *, size: int) -> None:
    """Write down that a large payload is there; `size` as the writer counted it."""
    stored_all({blob: size})


@access.whole()
def stored_all(sizes: Mapping[Blob, int]) -> None:
    """As `stored`, for many payloads."""
    for blob, size in sizes.items():
        blob.size = size
    sets.update(sizes, ["size"])


def forget(blobs: Iterable[Blob]) -> None:
    """Remove what lies in the store for payloads that were never written down as being there.

    Raises:
        StoreFault: The store refuses.
    """
    for blob in blobs:
        store().delete(str(blob.pk))


def store() -> Store:
    """Where large payloads lie."""
    if settings.STORE_URL:
        return bucket.at(settings.STORE_URL, Path(settings.STORE), open_=settings.STORE_OPEN)
    return Folder(Path(settings.STORE))


class Writer:
    """Streams a payload into the store, sealed before it reaches the disk.

    A context: leaving it makes the object durable, an exception forgets it. Not for use inside a
    transaction.

    Args:
        blob: What was reserved.
        row: Where it belongs.
        opened: The content key of `blob.key`, where many were opened at once.

    Raises:
        keys.Gone: The key is gone.
        StoreFault: The disk is full or refuses; nothing is kept.
    """

    def __init__(self, blob: Blob, *, row: Row, opened: keys.Opened | None = None) -> None:
        opened = opened or keys.opened(blob.key)
        binding = _binding(blob.key, blob.name, row, opened)
        self.blob = blob
        self._cipher = sealing.Cipher.fresh(opened.content, binding)
        self.sink = store().create(str(blob.pk))
        self._rest = bytearray()
        self._number = 0
        self._ended = False
        self.size = 0  # plain bytes so far
        self.sink.write(self._cipher.header)

    def write(self, data: bytes) -> None:
        """Append."""
        self.size += len(data)
        self._rest += data
        # The last full chunk waits: only the end tells whether it is the last one.
        while len(self._rest) > sealing.CHUNK:
            with memoryview(self._rest) as rest:
                chunk = bytes(rest[: sealing.CHUNK])
            self._put(chunk, last=False)
            del self._rest[: sealing.CHUNK]

    def finish(self) -> None:
        """Make the object durable under its name."""
        finish_all([self])

    def abort(self) -> None:
        """Forget what was written."""
        self.sink.abort()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.finish()
        else:
            self.abort()

    def end(self) -> None:
        """Seal what is left, and let the disk begin; nothing can be written after it."""
        if not self._ended:
            self._put(bytes(self._rest), last=True)
            self._rest.clear()
            self._ended = True
            self.sink.end()

    def _put(self, plain: bytes, *, last: bool) -> None:
        self.sink.write(self._cipher.seal(self._number, plain, last=last))
        self._number += 1


class Reader:
    """Reads any part of a payload in the store, opening only the chunks that it needs.

    The last chunk is opened at once: an object that is cut off shows itself before anything of it
    is given away. A context; close it otherwise.

    Raises:
        keys.Gone: The key is gone.
        NoBox: The payload never arrived.
        sealing.Broken: It was changed, cut off, or belongs to another row.
        StoreFault: The store cannot be read.
    """

    def __init__(self, blob: Blob, *, row: Row, opened: keys.Opened | None = None) -> None:
        opened = opened or keys.opened(blob.key)
        try:
            self._source = store().open(str(blob.pk))
        except NoObject as fault:
            raise NoBox(blob.name) from fault
        try:
            header = self._source.read(0, sealing.HEADER)
            binding = _binding(blob.key, blob.name, row, opened)
            self._shape = sealing.Shape.of(self._source.size)
            self._cipher = sealing.Cipher.of(opened.content, header, binding)
            self._opened = (-1, b"")
            self._chunk(self._shape.chunks - 1)
        except BaseException:
            self._source.close()
            raise

    @property
    def size(self) -> int:
        """Length of the payload in bytes."""
        return self._shape.size

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset` on, at most `length` of them; fewer at the end."""
        if offset < 0 or length < 0:
            raise ValueError("offset and length are not negative")
        end = min(offset + length, self.size)
        parts = []
        while offset < end:
            number, start = divmod(offset, sealing.CHUNK)
            part = self._chunk(number)[start : start + end - offset]
            parts.append(part)
            offset += len(part)
        return b"".join(parts)

    def close(self) -> None:
        """Let go of the object."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _chunk(self, number: int) -> bytes:
        if self._opened[0] != number:
            start = sealing.HEADER + number * sealing.SEALED_CHUNK
            sealed = self._source.read(start, sealing.SEALED_CHUNK)
            last = number == self._shape.chunks - 1
            self._opened = (number, self._cipher.open(number, sealed, last=last))
        return self._opened[1]


def insist_on_header(blob: Blob, opened: keys.Opened) -> None:
    """See that an object is there, and that it was sealed with this key; its row is not needed.

    Raises:
        NoBox: It is not there.
        sealing.Broken: It was sealed with another key, or its beginning is damaged.
        StoreFault: The store cannot be read.
    """
    try:
        source = store().open(str(blob.pk))
    except NoObject as fault:
        raise NoBox(blob.name) from fault
    try:
        anywhere = _binding(blob.key, blob.name, Row("", 0), opened)
        sealing.Cipher.of(opened.content, source.read(0, sealing.HEADER), anywhere)
    finally:
        source.close()


def finish_all(writers: Sequence[Writer]) -> None:
    """Make many objects durable under their names, which costs little more than one.

    Raises:
        StoreFault: The disk is full or refuses; of these nothing more is kept.
    """
    sinks = [writer.sink for writer in writers]
    try:
        for writer in writers:
            writer.end()
        try:
            store().commit(sinks)
        except Taken as taken:
            _insist_on_room([each.blob for each in writers if str(each.blob.pk) in taken.names])
            store().commit(sinks, over=taken.names)
    except BaseException:
        for writer in writers:
            writer.abort()
        raise


@access.whole()
def _insist_on_room(blobs: Sequence[Blob]) -> None:
    """See that what is in the way was left by a run that died before it wrote it down.

    Raises:
        StoreFault: It was written down, and stays as it is.
    """
    these = [blob.pk for blob in blobs]
    if Blob.objects.filter(pk__in=these, size__isnull=False).exists():
        raise StoreFault("This sound is here already, and nothing takes its place.")


def _binding(key: Key, name: str, row: Row, opened: keys.Opened) -> sealing.Binding:
    return sealing.Binding(
        table=row.table,
        row=str(row.id),
        name=name,
        kind=key.kind,
        parties=opened.roles,
        version=key.version,
    )
