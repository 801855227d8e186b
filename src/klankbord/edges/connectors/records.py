"""JSON as platforms write it: one document, lines, documents one after the other, or a long list.

Whatever it is, it is read a record at a time. A value is asked for by its name and kind, so that
nothing is taken for what it is not.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from klankbord.edges.connectors.contract import Flawed, Wrong
from klankbord.edges.connectors.exports import Export, shown
from klankbord.recordings.offered.folders import OutOfFolder

LONGEST = 64 * 1024 * 1024
"""Characters of one record. A vCon may hold its sound; anything else is a thousandth of this."""

CHUNK = 64 * 1024
_BETWEEN = re.compile(r"[ \t\r\n,\[\]]*")


@dataclass(frozen=True, slots=True)
class Record:
    """A JSON object out of a file; `path` leads to it from the record that it is in."""

    place: str
    values: Mapping[str, Any]
    path: str = ""

    def text(self, *names: str) -> str | None:
        """The first of these that is there; None if there is none, or nothing in it.

        Raises:
            Wrong: It is no text.
        """
        name, value = self._first(names)
        if value is None or isinstance(value, str):
            return (value or "").strip() or None
        raise Wrong(self._named(name), "wrong_type")

    def need(self, *names: str) -> str:
        """As `text`, and there must be one.

        Raises:
            Wrong: There is none, or it is no text.
        """
        value = self.text(*names)
        if value is None:
            raise Wrong(self._named(names[0]), "required")
        return value

    def number(self, *names: str) -> Decimal | None:
        """A number, also one that is written as text.

        Raises:
            Wrong: It is none, or not finite.
        """
        name, value = self._first(names)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            raise Wrong(self._named(name), "wrong_type")
        try:
            found = Decimal(value)
        except ArithmeticError as fault:
            raise Wrong(self._named(name), "malformed") from fault
        if not found.is_finite() or abs(found) > 10**15:
            raise Wrong(self._named(name), "impossible")
        return found

    def milliseconds(self, *names: str, unit: int = 1000) -> int | None:
        """A length of time; None if there is none or it is 0.

        Raises:
            Wrong: As `number`.
        """
        found = self.number(*names)
        return None if found is None else round(found * unit) or None

    def flag(self, *names: str) -> bool | None:
        """True, false or nothing.

        Raises:
            Wrong: It is something else.
        """
        name, value = self._first(names)
        if value is None or isinstance(value, bool):
            return value
        raise Wrong(self._named(name), "wrong_type")

    def record(self, *names: str) -> "Record":
        """An object; an empty one if there is none.

        Raises:
            Wrong: It is none.
        """
        name, value = self._first(names)
        if not isinstance(value, dict | None):
            raise Wrong(self._named(name), "wrong_type")
        return Record(self.place, value or {}, self._named(name) + ".")

    def records(self, *names: str) -> "list[Record]":
        """The objects of a list; none if there is no list.

        Raises:
            Wrong: It is no list, or something in it no object.
        """
        name, listed = self._list(names)
        for number, value in enumerate(listed):
            if not isinstance(value, dict):
                raise Wrong(f"{name}[{number}]", "wrong_type")
        return [
            Record(self.place, value, f"{name}[{number}].") for number, value in enumerate(listed)
        ]

    def texts(self, *names: str) -> list[str]:
        """The texts of a list; none if there is no list.

        Raises:
            Wrong: It is no list, or something in it no text.
        """
        name, listed = self._list(names)
        for number, value in enumerate(listed):
            if not isinstance(value, str):
                raise Wrong(f"{name}[{number}]", "wrong_type")
        return listed

    def _list(self, names: tuple[str, ...]) -> tuple[str, list[Any]]:
        name, value = self._first(names)
        if not isinstance(value, list | None):
            raise Wrong(self._named(name), "wrong_type")
        return self._named(name), value or []

    def _first(self, names: tuple[str, ...]) -> tuple[str, Any]:
        for name in names:
            if self.values.get(name) is not None:
                return name, self.values[name]
        return names[0], None

    def _named(self, name: str) -> str:
        return f"{self.path}{name}"


def records(export: Export, name: str) -> Iterator[Record | Flawed]:
    """Objects of a file in their order; a fault in the JSON ends it, since what follows is lost."""
    for found, value in enumerate(_values(export, name), 1):
        place = f"{shown(name)}, record {found}"
        if isinstance(value, dict):
            yield Record(place, value)
        elif isinstance(value, str):
            yield Flawed(place, "", value)
            return
        else:
            yield Flawed(place, "", "no_object")


def _values(export: Export, name: str) -> Iterator[Any]:
    """Values of a file one after the other, brackets and commas between them skipped.

    A text is the code of a fault: no value that is asked for is a text by itself.
    """
    decoder = json.JSONDecoder(parse_constant=_none, parse_float=Decimal)
    try:
        with export.open(name) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig") as source:
            buffer, at, size = "", 0, CHUNK
            while True:
                at = _BETWEEN.match(buffer, at).end()  # type: ignore[union-attr]  # matches nothing too
                value, end = _decoded(decoder, buffer, at)
                if end is not None and end < len(buffer):
                    yield None if isinstance(value, str) else value
                    at, size = end, CHUNK
                    continue
                more = source.read(size)
                if not more:
                    break
                buffer, at = buffer[at:] + more, 0
                size = max(CHUNK, len(buffer))
                if size > LONGEST:
                    yield "too_long"
                    return
            if end is not None:
                yield None if isinstance(value, str) else value
            elif at < len(buffer):
                yield "malformed"
    except UnicodeDecodeError:
        yield "not_utf8"
    except (OSError, OutOfFolder):
        yield "unreadable"


def _decoded(decoder: json.JSONDecoder, buffer: str, at: int) -> tuple[Any, int | None]:
    """A value and where it ends; None if the buffer has not the whole of it."""
    try:
        return decoder.raw_decode(buffer, at)
    except (ValueError, RecursionError, ArithmeticError):
        return None, None


def _none(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
