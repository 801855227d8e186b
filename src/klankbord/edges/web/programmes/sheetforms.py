"""A form that follows from the shape of a table of the programme file.

It takes whatever somebody wrote, whole or not, and gives it back as that table. What is wrong with
it the programme file's own reading says; here it only comes to stand at its field.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.fields import Fields
from klankbord.edges.web.programmes import sheetwords
from klankbord.edges.web.programmes.sheetvalues import (
    Leaf,
    as_sent,
    closed,
    found_at,
    leaves,
    named,
    named_only,
    put,
    rows_of,
    texts_of,
    value_of,
)
from klankbord.law.settings import DEFAULT
from klankbord.people.models import Team
from klankbord.people.shapes import (
    Choice,
    Choices,
    Flag,
    Keyed,
    Many,
    Moment,
    Number,
    Table,
    Text,
)
from klankbord.programmes.gaps import Gap
from klankbord.programmes.sheets import MATRIX

LONG = 40
"""Least characters of a text that is written in a large field."""
LARGE = {"text"}
WORDY = {"risk", "measure", "result"}
"""Short texts that people need more than a line for."""
RARE = frozenset({"covert_monitoring", "read_messages", "train_ai", "disclose_to_third_party"})
"""Acts that no page of a usual dossier offers: each has conditions of its own (R13, R47, R76)."""
_STEPS = ("interest", "necessity", "effects", "safeguards", "outcome")
ORDER: Mapping[str, tuple[str, ...]] = {
    "employees": _STEPS,
    "callers": _STEPS,
    "alternatives": ("alternative", "tried", "examined_at", "result", "reason"),
}
"""Fields of a row as people think of them, by its table; a file may leave out some in between."""
YES_NO = [("yes", _("yes")), ("no", _("no"))]


@dataclass(slots=True)
class Group:
    """Fields that belong together, under a heading if they have one."""

    legend: str | Promise = ""
    fields: list[forms.BoundField] = field(default_factory=list)
    heading: str | Promise = ""
    """Above fields of the table itself, where it has several sections."""
    spare: bool = False
    """Whether it is a row that is empty and that the table does not need."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that is still to do: the id of its field, the label, and what."""

    at: str
    label: str
    text: str


COLUMNS = tuple(dict.fromkeys(data for row in MATRIX.values() for data in row))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the access matrix: who may see what, and when."""

    value: str
    when: str
    checked: bool
    said: str


def _cell(role: str, data: str, given: Iterable[str]) -> Cell | None:
    if data not in MATRIX[role]:
        return None
    value = f"{role}.{data}"
    said = f"{words.word(words.ROLES, role)}, {words.word(words.DATA, data)}"
    return Cell(value, words.word(sheetwords.WHEN, MATRIX[role][data]), value in given, said)


class SheetForm(Fields):
    """The form of one table."""

    def __init__(self, table: str, shape: Table, data: QueryDict | Mapping[str, Any]) -> None:
        """Make the fields of a table.

        Args:
            table: Its name, by which labels are found.
            shape: What it may hold.
            data: What was sent, or the table as it was kept.
        """
        self.table, self.shape = table, shape
        bound = data if isinstance(data, QueryDict) else None
        rows = rows_of(shape, {} if bound is not None else data, bound)
        self.leaves = tuple(leaves(shape, "", rows))
        super().__init__(bound if bound is not None else as_sent(self.leaves, data))

    def further(self) -> dict[str, forms.Field]:
        """A field for each leaf of the table."""
        return {leaf.name: _field(self.table, leaf) for leaf in self.leaves}

    def said(self) -> dict[str, Any]:
        """What was written, as the table has it."""
        made: dict[str, Any] = {}
        assert isinstance(self.data, QueryDict)  # noqa: S101  made so above
        for leaf in self.leaves:
            value = value_of(leaf, self.data)
            if value is not None:
                put(made, leaf.path, value)
        return named_only(closed(self.shape, made))

    def tell(self, gaps: Iterable[Gap]) -> None:
        """Let each gap stand at its field, or above the form when it belongs to none."""
        self.full_clean()
        for gap in gaps:
            name = named(gap.place)
            text = spoken(gap.text)
            self.add_error(name if name in self.fields else None, text)

    @property
    def access(self) -> list[tuple[str, list[Cell | None]]]:
        """The access matrix: {role: a cell for each category of data, or nothing to give}."""
        assert isinstance(self.data, QueryDict)  # noqa: S101  made so above
        given = set(self.data.getlist("matrix"))
        return [
            (words.word(words.ROLES, role), [_cell(role, data, given) for data in COLUMNS])
            for role in MATRIX
        ]

    @property
    def columns(self) -> list[str]:
        """The categories of data of the access matrix."""
        return [words.word(words.DATA, data) for data in COLUMNS]

    @property
    def groups(self) -> list[Group]:
        """The fields in the order of the table, those of a nested table under its name."""
        return [self._group(above, under) for above, under in _grouped(self.leaves)]

    def _group(self, above: str, under: list[Leaf]) -> Group:
        fields = [self[leaf.name] for leaf in under]
        row = re.fullmatch(r"(\w+)\[(\d+)\]", above)
        needed = DEFAULT.alternatives if row and row[1] == "alternatives" else 1
        return Group(
            _legend(above),
            fields,
            "" if above else sheetwords.SECTIONS.get(f"{self.table}.{under[0].last}", ""),
            spare=row is not None
            and int(row[2]) > needed
            and not any(each.value() or each.errors for each in fields),
        )

    @property
    def todo(self) -> list[Todo]:
        """What stands at the fields, with the name of the row that it is about."""
        found = []
        for group in self.groups:
            for each in group.fields:
                label = f"{group.legend}, {each.label}" if group.legend else str(each.label)
                label = label if label.endswith("?") else f"{label}:"
                found += [Todo(each.auto_id, label, str(error)) for error in each.errors]
        return found


def _day(text: str) -> str:
    """A day in words, or what stands there if it is none."""
    try:
        return dates.day(date.fromisoformat(text))
    except ValueError:
        return text


@dataclass(frozen=True, slots=True)
class Written:
    """A part of a table as it is read: under a heading if it has one, {label: text}."""

    legend: str | Promise
    lines: tuple[tuple[str | Promise, str], ...]


def written(table: str, shape: Table, said: Mapping[str, Any]) -> tuple[Written, ...]:
    """A table in words, to be read and not written."""
    filled = [
        leaf
        for leaf in leaves(shape, "", rows_of(shape, said, None))
        if found_at(said, leaf.path) not in (None, "", [], {})
    ]
    return tuple(
        Written(
            _legend(above),
            tuple(
                (sheetwords.label(table, leaf.path).name, _words(leaf, found_at(said, leaf.path)))
                for leaf in under
            ),
        )
        for above, under in _grouped(filled)
    )


def _grouped(leaves: Iterable[Leaf]) -> Iterator[tuple[str, list[Leaf]]]:
    """Fields that stand under each other in one table, in the order in which people think."""
    for above, under in groupby(leaves, key=lambda leaf: leaf.path.rpartition(".")[0]):
        yield above, sorted(under, key=_place)


def _place(leaf: Leaf) -> int:
    order = ORDER.get(leaf.path.partition("[")[0].partition(".")[0], ())
    return order.index(leaf.last) if leaf.last in order else 0


def _words(leaf: Leaf, value: Any) -> str:
    """A value in words."""
    known = sheetwords.CHOICES.get(leaf.last, {})
    texts = texts_of(leaf, value)
    match leaf.shape:
        case Many() if leaf.last == "teams":
            names = dict(Team.objects.filter(code__in=texts).values_list("code", "name"))
            return ", ".join(names.get(each, each) for each in texts)
        case Keyed():
            return "; ".join(
                f"{words.word(words.ROLES, role)}: {words.listed(words.DATA, row)}"
                for role, row in value.items()
            )
        case Moment():
            return _day(texts[0])
        case Flag():
            return str(dict(YES_NO)[texts[0]])
    return ", ".join(words.word(known, each) for each in texts)


def _legend(above: str) -> str | Promise:
    match = re.fullmatch(r"(\w+)(?:\[(\d+)\])?", above)
    if match is None:
        return ""
    name = sheetwords.LEGENDS.get(match[1], "")
    return f"{name} {match[2]}" if match[2] else name


def _field(table: str, leaf: Leaf) -> forms.Field:
    label = sheetwords.label(table, leaf.path)
    return _Any(
        widget=_widget(leaf), required=False, label=str(label.name), help_text=str(label.hint)
    )


class _Any(forms.Field):
    """Takes what was sent; the reading of the table judges it."""

    def validate(self, value: object) -> None:
        """Nothing."""


def _widget(leaf: Leaf) -> forms.Widget:
    widget: forms.Widget = forms.TextInput()
    match leaf.shape:
        case Keyed() | Choices():
            widget = forms.CheckboxSelectMultiple(choices=_choices(leaf))
        case Many() if leaf.last == "teams":
            widget = forms.CheckboxSelectMultiple(choices=_choices(leaf))
        case Many():
            widget = forms.Textarea(attrs={"rows": "4"})
        case Choice() | Flag():
            widget = forms.RadioSelect(choices=_choices(leaf))
        case Moment():
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        case Number():
            widget = forms.NumberInput(attrs={"inputmode": "numeric"})
        case Text(pattern=pattern) if "[0-5]" in pattern:
            widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        case Text(at_least=least) if least >= LONG or leaf.last in LARGE:
            widget = forms.Textarea(attrs={"rows": "12" if leaf.last in LARGE else "3"})
        case Text() if leaf.last in WORDY:
            widget = forms.Textarea(attrs={"rows": "2"})
    return widget


def _choices(leaf: Leaf) -> list[tuple[str, str | Promise]]:
    known = sheetwords.CHOICES.get(leaf.last, {})
    found: list[tuple[str, str | Promise]] = []
    match leaf.shape:
        case Flag():
            found = list(YES_NO)
        case Keyed():
            cells = [f"{role}.{data}" for role in MATRIX for data in MATRIX[role]]
            found = [(each, each) for each in cells]
        case Many():
            found = list(Team.objects.order_by("name", "code").values_list("code", "name"))
        case Choice(options) | Choices(options):
            offered = [each for each in options if each not in RARE]
            if leaf.last == "legal_basis":
                offered = [each for each in offered if each in known]
            found = [(each, words.word(known, each)) for each in offered]
    return found
