"""Strict reading of what people wrote in a file: every flaw at once, each with its place. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeAlias

from klankbord.law.instants import AMSTERDAM
from klankbord.people.faults import Fault

MAX_TEXT = 10_000
"""Longest text in a field, in characters."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong, and where: a path such as `evidence[3].means`."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class Flawed(Fault):
    """What was given cannot be used. Nothing was stored."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        """Keep every flaw, in the order of the file."""
        super().__init__("; ".join(map(str, flaws)))
        self.flaws = tuple(flaws)


@dataclass(frozen=True, slots=True)
class Text:
    """Words, trimmed. `pattern`, when given, fits the whole."""

    at_least: int = 1
    at_most: int = MAX_TEXT
    pattern: str = ""
    like: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number within two bounds, both included. `why` says whose bounds they are."""

    low: int
    high: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One out of some words."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Several different ones out of some words, kept in the order of the words."""

    options: tuple[str, ...]
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant with its offset; a bare day means its first instant in Europe/Amsterdam."""


@dataclass(frozen=True, slots=True)
class Many:
    """A list of things of one shape."""

    each: "Shape"
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Keyed:
    """A table whose keys are free within `options`."""

    options: tuple[str, ...]
    each: "Shape"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with named fields; no others may stand in it."""

    must: Mapping[str, "Shape"] = field(default_factory=dict)
    may: Mapping[str, "Shape"] = field(default_factory=dict)


Shape: TypeAlias = Text | Number | Flag | Choice | Choices | Moment | Many | Keyed | Table


def read(shape: Shape, value: object, place: str, flaws: list[Flaw]) -> Any:
    """A value in the form in which it is kept; what is wrong with it is added to the flaws.

    Moments become aware datetimes. What is returned means something only without new flaws.
    """
    match shape:
        case Table():
            return _table(shape, value, place, flaws)
        case Keyed():
            return _keyed(shape, value, place, flaws)
        case Many():
            return _many(shape, value, place, flaws)
        case Choices():
            return _choices(shape, value, place, flaws)
        case Moment():
            return _moment(value, place, flaws)
        case _:
            wrong = _wrong(shape, value)
            if wrong:
                flaws.append(Flaw(place, wrong))
            return value.strip() if isinstance(value, str) else value


def plain(value: Any) -> Any:
    """The same with moments as ISO 8601 text, as it goes into a JSON column."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value


def _wrong(shape: Text | Number | Flag | Choice, value: object) -> str:
    match shape:
        case Flag():
            return "" if isinstance(value, bool) else "true or false was expected."
        case Number(low, high, why):
            if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
                return ""
            return f"a whole number from {low} to {high} was expected.{why and f' {why}'}"
        case Choice(options):
            if isinstance(value, str) and value in options:
                return ""
            return f"one of {', '.join(options)} was expected."
        case Text():
            return _wrong_text(shape, value)


def _wrong_text(shape: Text, value: object) -> str:
    if not isinstance(value, str):
        return f"text was expected, not {_kind(value)}."
    if not shape.at_least <= len(value.strip()) <= shape.at_most:
        return f"a text of {shape.at_least} to {shape.at_most} characters was expected."
    if "\x00" in value:
        return "a text without null characters was expected."
    if shape.pattern and re.fullmatch(shape.pattern, value.strip()) is None:
        return f"{shape.like} was expected."
    return ""


def _table(shape: Table, value: object, place: str, flaws: list[Flaw]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        flaws.append(Flaw(place, f"a table was expected, not {_kind(value)}."))
        return {}
    fields = {**shape.must, **shape.may}
    for name in value:
        if name not in fields:
            known = ", ".join(fields) or "none"
            flaws.append(Flaw(_at(place, name), f"unknown field. Known here: {known}."))
    missing = [name for name in shape.must if name not in value]
    flaws += [Flaw(_at(place, name), "is missing.") for name in missing]
    return {
        name: read(each, value[name], _at(place, name), flaws)
        for name, each in fields.items()
        if name in value
    }


def _keyed(shape: Keyed, value: object, place: str, flaws: list[Flaw]) -> dict[str, Any]:
    known = Table(may=dict.fromkeys(shape.options, shape.each))
    return _table(known, value, place, flaws)


def _many(shape: Many, value: object, place: str, flaws: list[Flaw]) -> list[Any]:
    if not isinstance(value, list | tuple):
        flaws.append(Flaw(place, f"a list was expected, not {_kind(value)}."))
        return []
    if len(value) < shape.at_least:
        flaws.append(Flaw(place, f"at least {shape.at_least} were expected."))
    return [
        read(shape.each, each, f"{place}[{number}]", flaws)
        for number, each in enumerate(value, start=1)
    ]


def _choices(shape: Choices, value: object, place: str, flaws: list[Flaw]) -> list[str]:
    if not isinstance(value, list | tuple):
        flaws.append(Flaw(place, f"a list was expected, not {_kind(value)}."))
        return []
    odd = [each for each in value if not isinstance(each, str) or each not in shape.options]
    if odd:
        options = ", ".join(shape.options)
        flaws.append(Flaw(place, f"{odd[0]!r} is not one of {options}."))
    elif len(set(value)) != len(value):
        flaws.append(Flaw(place, "names something twice."))
    elif len(value) < shape.at_least:
        flaws.append(Flaw(place, f"at least {shape.at_least} of {', '.join(shape.options)}."))
    return [option for option in shape.options if option in value]


def _moment(value: object, place: str, flaws: list[Flaw]) -> datetime | None:
    found = value
    if isinstance(value, str):
        try:
            found = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            flaws.append(Flaw(place, f"{value!r} is no moment that exists."))
            return None
    if isinstance(found, datetime):
        if found.tzinfo is None:
            flaws.append(Flaw(place, "a moment needs its offset, such as +01:00."))
            return None
        return found
    if isinstance(found, date):
        return datetime.combine(found, time.min, AMSTERDAM)
    flaws.append(Flaw(place, f"a day or a moment was expected, not {_kind(value)}."))
    return None


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else str(name)


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", str: "text", list: "a list", dict: "a table"}
    return names.get(type(value), type(value).__name__)
