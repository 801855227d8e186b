"""Files that somebody sends from a page: sealed while they come in, never plain on a disk."""

import io
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from klankbord.programmes import papers
from klankbord.recordings.shipments import shipping
from klankbord.recordings.shipments.shipping import Sent
from klankbord.vault import boxes

LIMIT = 8 * 1024**3
"""Bytes of one shipment."""
SMALL = 5 * 1024**2
"""Bytes of a file that a form takes by itself."""
TOGETHER = 50
"""Files that wait for the disk together."""


class Small(FileUploadHandler):
    """Takes a file that a form asks for into memory, and of a larger one only its size.

    Nothing of it comes on a disk. What is larger than `most` is read past and not kept; the file
    tells its size, so that the form can say that it is too large.
    """

    most = SMALL

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing."""
        super().new_file(*args, **kwargs)
        self._kept = bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what fits."""
        if start < self.most:
            self._kept += raw_data[: self.most - start]

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """A file is whole."""
        made = SimpleUploadedFile(str(self.file_name), bytes(self._kept), self.content_type or "")
        made.size = file_size
        self._kept = bytearray()
        return made


class Paper(Small):
    """As `Small`, for a paper of a dossier; one byte more, so that too large shows."""

    most = papers.LARGEST + 1


class Sealing(FileUploadHandler):
    """Takes each file of a request straight into the vault, as part of a shipment.

    `sent` has those that are whole, when the request was read to its end.
    """

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest, shipment: UUID, *, at: datetime) -> None:
        super().__init__(request)
        self.sent: list[Sent] = []
        self._shipment = shipment
        self._moment = at
        self._open: boxes.Writer | None = None
        self._whole: list[boxes.Writer] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Make room in the vault.

        Raises:
            shipping.Gone: The shipment takes no files any more.
        """
        super().new_file(*args, **kwargs)
        number = len(self.sent)
        self._open = shipping.room(self._shipment, number, at=self._moment)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  as Django has it
        """Seal a piece. Nothing of it goes on to another handler."""
        assert self._open is not None  # noqa: S101  `new_file` comes first
        self._open.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """A file is whole."""
        assert self._open is not None  # noqa: S101  as above
        self._whole.append(self._open)
        self.sent.append(Sent(str(self.file_name), self._open.blob, self._open.size))
        self._open = None
        if len(self._whole) == TOGETHER:
            self._keep()
        return UploadedFile(io.BytesIO(), name=self.file_name, size=file_size)

    def upload_complete(self) -> None:
        """All files are whole: let the disk have them."""
        self._keep()

    def upload_interrupted(self) -> None:
        """Nothing more comes; what has not reached the disk goes."""
        self.abort()

    def abort(self) -> None:
        """Forget what is not durable yet."""
        for writer in (*self._whole, *filter(None, [self._open])):
            writer.abort()
        self._whole, self._open = [], None

    def _keep(self) -> None:
        boxes.finish_all(self._whole)
        self._whole = []
