"""Exports in a bucket that speaks S3: read where they lie, as much of them as is asked for.

A bucket shows an object when it is whole, and never half of it. What is read is what was listed:
an object that was overwritten in between is a fault. Credentials, region and address come as S3
clients have them, or for these buckets alone (`KLANKBORD_SOURCE_AWS_...`).
"""

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

from klankbord.edges.connectors.archives import ZIP, Archive
from klankbord.edges.connectors.exports import Export, Unusable, inside, shown
from klankbord.recordings.offered import pieces

SCHEME = "s3://"
AHEAD = 1024 * 1024
"""Bytes that are fetched at once."""
CLIENT = {"connect_timeout": "5s", "timeout": "120s"}
PATIENCE = {"max_retries": 4, "retry_timeout": timedelta(seconds=15)}


@dataclass(frozen=True, slots=True)
class Object:
    """An object as it was listed. `mark` changes when it is overwritten."""

    size: int
    mark: str


class Bucket:
    """What lies below a prefix of a bucket."""

    def __init__(self, url: str) -> None:
        """The prefix at s3://BUCKET/PREFIX; nothing is asked yet.

        Raises:
            Unusable: This is no address of a bucket.
        """
        parts = urlsplit(url)
        if parts.hostname is None:
            raise Unusable(f"{shown(url)}: write s3://BUCKET or s3://BUCKET/PREFIX.")
        # Loaded when it is used: its threads do not come along when a process is split off.
        self._s3: Any = importlib.import_module("obstore")
        stores: Any = importlib.import_module("obstore.store")
        self._url = url
        self._client = stores.S3Store(
            parts.hostname,
            prefix=parts.path.strip("/") or None,
            config=settings.SOURCE_BUCKET,
            client_options={**CLIENT, "allow_http": settings.SOURCE_BUCKET_OPEN},
            retry_config=PATIENCE,
        )

    def listed(self) -> dict[str, Object]:
        """Every object below the prefix, by its name relative to it.

        Raises:
            Unusable: The bucket cannot be listed.
        """
        try:
            with self._told():
                return {
                    each["path"]: Object(each["size"], each["e_tag"] or "")
                    for some in self._s3.list(self._client)
                    for each in some
                }
        except OSError as fault:
            raise Unusable(str(fault)) from fault

    def open(self, name: str, as_listed: Object) -> BinaryIO:
        """Open an object; it is fetched while it is read.

        Raises:
            OSError: While it is read, when it is gone, was overwritten, or nobody answers.
        """

        def read(offset: int, length: int) -> bytes:
            here = {"range": (offset, offset + length), "if_match": as_listed.mark or None}
            with self._told():
                return bytes(self._s3.get(self._client, name, options=here).bytes())

        return pieces.opened(read, size=as_listed.size, ahead=AHEAD)

    def write(self, name: str, content: bytes) -> None:
        """Put an object. Raises OSError."""
        with self._told():
            self._s3.put(self._client, name, content)

    def move(self, name: str, to: str) -> None:
        """Give an object another name. Raises OSError."""
        with self._told():
            self._s3.copy(self._client, name, to)
            self._s3.delete(self._client, name)

    def delete(self, name: str) -> None:
        """Remove an object; a bucket that keeps versions keeps it all the same. Raises OSError."""
        with self._told():
            self._s3.delete(self._client, name)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the bucket answers, in words. Its own are long, and name addresses."""
        faults = self._s3.exceptions
        try:
            yield
        except FileNotFoundError as fault:
            raise FileNotFoundError(f"{self._url}: there is no such object.") from fault
        except faults.PreconditionError as fault:
            raise OSError(f"{self._url}: an object was overwritten while it was read.") from fault
        except (faults.UnauthenticatedError, faults.PermissionDeniedError) as fault:
            raise OSError(f"{self._url}: the bucket refuses these credentials.") from fault
        except faults.BaseError as fault:
            raise OSError(f"{self._url}: the bucket does not answer.") from fault


class Objects(Export):
    """Objects of a bucket, as an export."""

    def __init__(self, bucket: Bucket, listed: Mapping[str, Object], *, below: str = "") -> None:
        """Take the objects below a folder, as they were listed."""
        self._bucket = bucket
        self._below = below
        self._listed = {
            name.removeprefix(below): each for name, each in listed.items() if _lies(name, below)
        }

    def open(self, name: str) -> BinaryIO:
        """Open an object that was listed."""
        if not self.has(name):
            raise FileNotFoundError("There is no such object.")
        return self._bucket.open(self._below + name, self._listed[name])

    def has(self, name: str) -> bool:
        """Whether such an object was listed."""
        return inside(name) in self._listed

    def names(self) -> Iterator[str]:
        """Names below the folder."""
        return iter(sorted(self._listed))


def at(url: str) -> Export:
    """The export at an address: a prefix, a zip, or one file with its sound beside it.

    Raises:
        Unusable: There is nothing there, or the bucket does not answer.
    """
    whole = Bucket(url)
    if listed := whole.listed():
        return Objects(whole, listed)
    above, _, last = url.rstrip("/").rpartition("/")
    beside = Bucket(above) if urlsplit(above).hostname else whole
    listed = beside.listed()
    if last not in listed:
        raise Unusable("there is nothing in the bucket of this name.")
    if last.lower().endswith(ZIP):
        return Archive(beside.open(last, listed[last]))
    found = Objects(beside, listed)
    found.only = last
    return found


def _lies(name: str, below: str) -> bool:
    return name.startswith(below) and len(name) > len(below)
