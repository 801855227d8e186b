"""What a page sends and what a table of the programme file holds: one into the other. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict

from klankbord.edges.web.frame import dates
from klankbord.people.shapes import Choices, Flag, Keyed, Many, Moment, Number, Shape, Table
from klankbord.programmes.sheets import MATRIX

LEAST_ROWS, MOST_ROWS = 3, 12
LEFT_OUT = {"strata", "codes"}
"""Lists that a table may do without: where nothing is chosen there is none."""
LAST_DAYS = {"ends_at"}
"""Moments that end something: the page asks the last day, the file has the midnight after it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field: where it stands in the table, and its shape."""

    path: str
    shape: Shape

    @property
    def name(self) -> str:
        """As the input is called."""
        return named(self.path)

    @property
    def last(self) -> str:
        """The name of the field in its own table."""
        return self.path.rpartition(".")[2]


def named(place: str) -> str:
    """A place in a table as the name of an input: `risks[1].owner` is `risks-0-owner`."""
    numbered = re.sub(r"\[(\d+)\]", lambda match: f".{int(match[1]) - 1}", place)
    return numbered.replace(".", "-")


def leaves(shape: Table, above: str, rows: Mapping[str, int]) -> Iterator[Leaf]:
    for name, each in {**shape.must, **shape.may}.items():
        path = f"{above}.{name}" if above else name
        match each:
            case Table():
                yield from leaves(each, path, rows)
            case Many(each=Table() as row):
                for number in range(1, rows.get(path, LEAST_ROWS) + 1):
                    yield from leaves(row, f"{path}[{number}]", rows)
            case _:
                yield Leaf(path, each)


def rows_of(shape: Table, said: Mapping[str, Any], sent: QueryDict | None) -> dict[str, int]:
    """How many rows each list has on the page: those that are there, and one to add."""
    found = {}
    for name, each in {**shape.must, **shape.may}.items():
        if isinstance(each, Many) and isinstance(each.each, Table):
            numbers = [
                int(m[1]) for key in sent or () if (m := re.match(rf"{name}-(\d{{1,2}})-", key))
            ]
            there = (
                max(numbers, default=-1) + 1 if sent is not None else len(said.get(name, ())) + 1
            )
            found[name] = min(max(LEAST_ROWS, there), MOST_ROWS)
    return found


def value_of(leaf: Leaf, sent: QueryDict) -> Any:
    """What was written in a field, as the file has it; None: nothing."""
    given = sent.getlist(leaf.name)
    if isinstance(leaf.shape, Keyed):
        return _matrix(given)
    if isinstance(leaf.shape, Choices | Many):
        chosen = isinstance(leaf.shape, Choices) or leaf.last == "teams"
        several = given if chosen else _lines(given)
        return several if several or leaf.last not in LEFT_OUT else None
    text = sent.get(leaf.name, "").replace("\r\n", "\n").strip()
    return _read(leaf, text) if text else None


def _read(leaf: Leaf, text: str) -> Any:
    match leaf.shape:
        case Flag():
            return {"yes": True, "no": False}.get(text)
        case Number() if re.fullmatch(r"\d{1,9}", text):
            return int(text)
        case Moment() if leaf.last in LAST_DAYS:
            return _moved(text, 1)
    return text


def _lines(given: Sequence[str]) -> list[str]:
    return [line.strip() for text in given for line in text.splitlines() if line.strip()]


def _matrix(given: Sequence[str]) -> dict[str, dict[str, str]]:
    made: dict[str, dict[str, str]] = {}
    for cell in given:
        role, _dot, data = cell.partition(".")
        if data in MATRIX.get(role, {}):
            made.setdefault(role, {})[data] = MATRIX[role][data]
    return made


def as_sent(leaves: Iterable[Leaf], said: Mapping[str, Any]) -> QueryDict:
    """A table as a page would have sent it."""
    sent = QueryDict(mutable=True)
    for leaf in leaves:
        value = found_at(said, leaf.path)
        if value is None:
            continue
        sent.setlist(leaf.name, texts_of(leaf, value))
    return sent


def texts_of(leaf: Leaf, value: Any) -> list[str]:
    if isinstance(leaf.shape, Keyed):
        return [f"{role}.{data}" for role, row in value.items() for data in row]
    if isinstance(leaf.shape, Choices) or leaf.last == "teams":
        return list(value)
    match leaf.shape:
        case Many():
            text = "\n".join(value)
        case Flag():
            text = "yes" if value else "no"
        case Moment():
            text = _moved(_day(value), -1) if leaf.last in LAST_DAYS else _day(value)
        case _:
            text = str(value)
    return [text]


def _day(value: Any) -> str:
    """A kept moment as the Dutch day it falls on."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    if found.tzinfo is None:
        return str(value)[:10]
    return dates.today(found).isoformat()


def _moved(day: str, by: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=by)).isoformat()
    except (ValueError, OverflowError):
        return day


def found_at(said: Any, path: str) -> Any:
    for step in re.findall(r"\w+", path):
        if isinstance(said, Mapping):
            said = said.get(step)
        elif isinstance(said, list):
            said = said[int(step) - 1] if int(step) <= len(said) else None
        else:
            return None
    return said


def put(made: dict[str, Any], path: str, value: Any) -> None:
    *above, last = re.findall(r"\w+", path)
    for step in above:
        made = made.setdefault(step, {})
    made[last] = value


def closed(shape: Table, made: Mapping[str, Any]) -> dict[str, Any]:
    """Lists as lists, without the rows in which nothing was written; nested tables always there."""
    closed = dict(made)
    for name, each in {**shape.must, **shape.may}.items():
        if isinstance(each, Table) and name in shape.must:
            closed[name] = made.get(name, {})
        elif isinstance(each, Many) and isinstance(each.each, Table):
            rows = [row for _, row in sorted(made.get(name, {}).items(), key=lambda at: int(at[0]))]
            written = [row for row in rows if any(row.values())]
            closed[name] = written
            if not written and name in shape.may:
                del closed[name]
    return closed


def named_only(said: dict[str, Any]) -> dict[str, Any]:
    """Without access to data that are not named: to take data away takes the access along."""
    if "matrix" in said:
        said["matrix"] = {
            role: kept
            for role, row in said["matrix"].items()
            if (kept := {data: when for data, when in row.items() if data in said["data"]})
        }
    return said
