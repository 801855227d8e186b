"""The file of a package: a zip that is written from its beginning to its end, and never held whole.

Format: docs/reference/access-package.md.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Protocol, Self
from uuid import UUID

from klankbord.law.disclosing import Row, Section
from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text

VERSION = 1
MARK = "klankbord-access-package"
DATA, LOOK, RECEIPTS = "gegevens", "opmaak", "bonnen"
PAGE, INDEX = "inzage.html", f"{DATA}/index.json"
_QUICK = 1
"""Level of compression: a package of hours of sound has to be made in minutes."""


class Sink(Protocol):
    """Where the bytes of the zip go, in their order."""

    def write(self, data: bytes, /) -> object:
        """Take some."""


class _Onward:
    """A sink as a file that cannot be gone back in; zip then needs nothing of what it wrote."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, data: bytes) -> int:
        self._sink.write(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass


class Package:
    """A package that is being written. A context: leaving it writes the list of its files."""

    def __init__(self, sink: Sink, *, at: datetime) -> None:
        self._zip = zipfile.ZipFile(
            _Onward(sink),
            "w",
            zipfile.ZIP_DEFLATED,
            compresslevel=_QUICK,
        )
        self._at = at.astimezone(AMSTERDAM).timetuple()[:6]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._zip.close()

    def add(self, path: str, pieces: Iterable[bytes]) -> None:
        """A file, in pieces."""
        with self._open(path) as file:
            for piece in pieces:
                file.write(piece)

    def add_section(self, told: Section, rows: Iterable[Row]) -> None:
        """What one section tells, row by row."""
        with self._open(f"{DATA}/{told.code}.json") as file:
            head = json.dumps(_head(told), ensure_ascii=False, indent=1)
            file.write(f'{head[:-2]},\n "rows": ['.encode())
            for number, row in enumerate(rows):
                file.write(b",\n  " if number else b"\n  ")
                file.write(json.dumps(_row(row), ensure_ascii=False, default=_plain).encode())
            file.write(b"\n ]\n}\n")

    def add_index(self, index: Mapping[str, Any]) -> None:
        """What is in the package, and what could not be handed out."""
        whole = {MARK: VERSION, **index}
        text = json.dumps(whole, ensure_ascii=False, indent=1, default=_plain)
        self.add(INDEX, [text.encode(), b"\n"])

    @contextmanager
    def _open(self, path: str) -> Iterator[Any]:
        info = zipfile.ZipInfo(path, self._at)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as file:
            yield file


def _head(told: Section) -> dict[str, Any]:
    return {
        "section": told.code,
        "what": _both(told.what),
        "source": _both(told.source),
        "purpose": _both(told.basis.purpose),
        "ground": _both(told.basis.ground),
        "recipients": _both(told.basis.recipients),
        "kept": _both(told.kept),
        "fields": {name: _both(label) for name, label in told.fields.items()},
    }


def _row(row: Row) -> dict[str, Any]:
    return {"id": str(row.id), "since": row.since, "until": row.until, **row.values}


def _both(text: Text) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(AMSTERDAM).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a package")
