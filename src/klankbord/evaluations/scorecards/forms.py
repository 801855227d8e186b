"""A scorecard as data: how it is read, and what keeps it from being used.

The shape is that of `klankbord score --form` and of the export of a form:

    {"id", "weight_mode": "share" | "multiplier", "capped"?: bool, "bands"?: [{"id", "from"}],
     "causes"?: [id],
     "sections": [{"id", "weight",
       "questions": [{"id", "weight", "kind"?: "choice" | "multi" | "number" | "text" | "date",
         "options": [{"id", "points", "fatal"?: "none" | "section" | "form", "from"?}],
         "na_allowed"?: bool, "critical"?: bool, "bonus"?: bool,
         "comment_required"?: [option id], "visible_if"?: {"question", "in": [option id]},
         "phrases"?: {option id: [text]}}]}]}

Fields with a question mark may be left out; they are then none, false, empty or absent, `kind` is
"choice" and `capped` is true. With `capped` false a bonus can bring the final score above 100 %.

- *choice*: one option is chosen. *multi*: one or more, and their points are added up.
- *number*: a number is given, and the option with the highest `from` that is not above it counts.
- *text*, *date*: something is written down and gives no points: no options, and weight 0.
- `phrases` of a choice are what an employee says literally when an option fits: with a transcript
  a machine suggests that option by them, and it counts nowhere (`suggestions`).
- `causes` are what may lie behind an answer that does not give the most points; they count in
  no score.
- `bands` name parts of the scale of the final score, each from so many per cent.

Weights and points are integers or strings in plain decimal notation ("0.05"), never floats: what
is written is what is meant. They are zero or more, with at most 18 digits on either side of the
point. An id is text of 1 to 200 characters; question ids are unique in the form, because answers
and conditions name a question by its id alone.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeGuard

MAX_ID = 200
"""Longest id, in characters."""

SHORTEST = 4
"""Characters of a phrase at least: shorter ones are in every call."""

_DECIMAL = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?")
_TOO_LARGE = 10**18


def is_id(value: object) -> TypeGuard[str]:
    """Whether a value can name something: a form, a question, an option, an evaluation."""
    return isinstance(value, str) and 0 < len(value) <= MAX_ID and value.isprintable()


def is_phrase(value: object) -> TypeGuard[str]:
    """Whether a value is a phrase that a machine may look for."""
    return is_id(value) and len(value) >= SHORTEST


class WeightMode(StrEnum):
    """What a weight means; `scoring` has the two formulas."""

    SHARE = "share"
    MULTIPLIER = "multiplier"


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    MULTI = "multi"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"


SCORED = (Kind.CHOICE, Kind.MULTI, Kind.NUMBER)
"""Kinds of question that have options, so points."""


class Fatal(StrEnum):
    """What choosing an option destroys."""

    NONE = "none"
    SECTION = "section"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    points: Fraction
    fatal: Fatal
    floor: Fraction | None = None
    """The lowest number that it stands for; of a question for a number only."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Shows a question only if `question` was answered with one of `options`."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    weight: Fraction
    options: tuple[Option, ...]
    na_allowed: bool
    critical: bool
    bonus: bool
    comment_required: tuple[str, ...]
    visible_if: Condition | None
    kind: Kind = Kind.CHOICE
    phrases: tuple[tuple[str, str], ...] = ()
    """(option, phrase), in the order of the form."""

    @property
    def maximum(self) -> Fraction:
        """The most points that an answer gives."""
        points = [option.points for option in self.options]
        if self.kind is Kind.MULTI:
            return sum(points, Fraction())
        return max(points, default=Fraction())

    def chosen(self, answer: Mapping[str, Any]) -> tuple[Option, ...]:
        """The options that an answer stands for; none if it is n/a, absent or only written."""
        if self.kind is Kind.NUMBER:
            said = number(answer.get("number"))
            below = [o for o in self.options if said is not None and (o.floor or 0) <= said]
            return tuple(below[-1:])
        named = answer.get("options", [answer.get("option")])
        return tuple(option for option in self.options if option.id in named)

    def low(self, answer: Mapping[str, Any]) -> bool:
        """Whether an answer to a choice does not give the most points."""
        found = self.chosen(answer) if self.kind is Kind.CHOICE else ()
        return bool(found) and found[0].points < self.maximum

    def earned(self, answer: Mapping[str, Any]) -> Fraction | None:
        """The points of an answer; nothing if no option was chosen."""
        found = self.chosen(answer)
        return sum((option.points for option in found), Fraction()) if found else None


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    weight: Fraction
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the scale, from so many per cent of the final score."""

    id: str
    floor: Fraction


@dataclass(frozen=True, slots=True)
class Form:
    id: str
    weight_mode: WeightMode
    capped: bool
    sections: tuple[Section, ...]
    bands: tuple[Band, ...] = ()
    causes: tuple[str, ...] = ()

    def questions(self) -> Iterator[tuple[Section, Question]]:
        """Every question with its section, in the order of the form."""
        for section in self.sections:
            for question in section.questions:
                yield section, question


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a form, for people and for machines.

    A form with any problem cannot be activated. A form with a problem that `blocks_scoring` has no
    meaning at all; the others only have a poor one.
    """

    place: str
    code: str
    message: str
    blocks_scoring: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class BadForm(Exception):
    """The form has no meaning. `problems` holds at least one problem that blocks scoring."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def parse(value: object) -> Form:
    """Read a form from JSON values, strictly.

    What is wrong with the shape is reported one at a time; what is wrong with the meaning is the
    work of `flaws`.

    Raises:
        BadForm: A field is unknown, missing, or of the wrong type, or an id stands twice.
    """
    fields = _fields(
        value, "form", ("id", "weight_mode", "sections"), ("capped", "bands", "causes")
    )
    form = Form(
        id=_id(fields["id"], "id"),
        weight_mode=WeightMode(_word(fields["weight_mode"], "weight_mode", list(WeightMode))),
        capped=_flag(fields.get("capped", True), "capped"),
        sections=tuple(
            _section(item, f"sections[{index}]")
            for index, item in enumerate(_list(fields["sections"], "sections"))
        ),
        bands=_bands(fields.get("bands", [])),
        causes=_ids(fields.get("causes", []), "causes"),
    )
    _unique([section.id for section in form.sections], "sections")
    _unique([question.id for _, question in form.questions()], "sections[].questions")
    return form


def _section(value: object, place: str) -> Section:
    fields = _fields(value, place, ("id", "weight", "questions"))
    return Section(
        id=_id(fields["id"], f"{place}.id"),
        weight=_number(fields["weight"], f"{place}.weight"),
        questions=tuple(
            _question(item, f"{place}.questions[{index}]")
            for index, item in enumerate(_list(fields["questions"], f"{place}.questions"))
        ),
    )


def _bands(value: object) -> tuple[Band, ...]:
    if not isinstance(value, list):
        raise _bad("bands", "wrong_type", "a list was expected.")
    found = []
    for index, item in enumerate(value):
        fields = _fields(item, f"bands[{index}]", ("id", "from"))
        floor = _number(fields["from"], f"bands[{index}].from")
        found.append(Band(_id(fields["id"], f"bands[{index}].id"), floor))
    _unique([band.id for band in found], "bands")
    return tuple(found)


_OPTIONAL = ("kind", "na_allowed", "critical", "bonus", "comment_required", "visible_if", "phrases")


def _question(value: object, place: str) -> Question:
    fields = _fields(value, place, ("id", "weight", "options"), _OPTIONAL)
    kind = Kind(_word(fields.get("kind", "choice"), f"{place}.kind", list(Kind)))
    options = _options(fields["options"], f"{place}.options", kind)
    _unique([option.id for option in options], f"{place}.options")
    comment_required = fields.get("comment_required", [])
    return Question(
        id=_id(fields["id"], f"{place}.id"),
        weight=_number(fields["weight"], f"{place}.weight"),
        options=options,
        na_allowed=_flag(fields.get("na_allowed", False), f"{place}.na_allowed"),
        critical=_flag(fields.get("critical", False), f"{place}.critical"),
        bonus=_flag(fields.get("bonus", False), f"{place}.bonus"),
        comment_required=_ids(comment_required, f"{place}.comment_required"),
        visible_if=_condition(fields.get("visible_if"), f"{place}.visible_if"),
        kind=kind,
        phrases=_phrases(fields.get("phrases", {}), f"{place}.phrases", kind, options),
    )


def _phrases(
    value: object, place: str, kind: Kind, options: Collection[Option]
) -> tuple[tuple[str, str], ...]:
    known = {option.id for option in options} if kind is Kind.CHOICE else set()
    if not isinstance(value, dict) or not known.issuperset(value):
        raise _bad(place, "unknown_value", "phrases of the options of a choice were expected.")
    found = [
        (option, phrase)
        for option, listed in value.items()
        for phrase in _list(listed, f"{place}.{option}")
    ]
    if not all(is_phrase(phrase) for _, phrase in found):
        raise _bad(place, "wrong_type", f"text of {SHORTEST} to {MAX_ID} characters was expected.")
    return tuple((option, str(phrase)) for option, phrase in found)


def _options(value: object, place: str, kind: Kind) -> tuple[Option, ...]:
    if kind not in SCORED:
        if value != []:
            raise _bad(place, "wrong_type", "a text or a date has no options: an empty list.")
        return ()
    items = enumerate(_list(value, place))
    return tuple(_option(item, f"{place}[{index}]", kind) for index, item in items)


def _option(value: object, place: str, kind: Kind) -> Option:
    more = ("from",) if kind is Kind.NUMBER else ()
    fields = _fields(value, place, ("id", "points", *more), ("fatal",))
    return Option(
        id=_id(fields["id"], f"{place}.id"),
        points=_number(fields["points"], f"{place}.points"),
        fatal=Fatal(_word(fields.get("fatal", "none"), f"{place}.fatal", list(Fatal))),
        floor=_number(fields["from"], f"{place}.from") if more else None,
    )


def _condition(value: object, place: str) -> Condition | None:
    if value is None:
        return None
    fields = _fields(value, place, ("question", "in"))
    options = _ids(_list(fields["in"], f"{place}.in"), f"{place}.in")
    return Condition(question=_id(fields["question"], f"{place}.question"), options=options)


def _fields(
    value: object, place: str, required: Collection[str], optional: Collection[str] = ()
) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _bad(place, "wrong_type", "an object was expected.")
    for name in value:
        if name not in required and name not in optional:
            raise _bad(f"{place}.{name}", "unknown_field", "this field is not known. Leave it out.")
    for name in required:
        if name not in value:
            raise _bad(f"{place}.{name}", "missing", "this field is missing.")
    return value


def _list(value: object, place: str) -> list[object]:
    if not isinstance(value, list):
        raise _bad(place, "wrong_type", "a list was expected.")
    if not value:
        raise _bad(place, "empty", "the list is empty.")
    return value


def _ids(value: object, place: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _bad(place, "wrong_type", "a list of option ids was expected.")
    ids = tuple(_id(item, f"{place}[{index}]") for index, item in enumerate(value))
    _unique(ids, place)
    return ids


def _id(value: object, place: str) -> str:
    if not is_id(value):
        raise _bad(place, "wrong_type", f"an id was expected: text of 1 to {MAX_ID} characters, "
                   "without line ends or control characters.")  # fmt: skip
    return value


def number(value: object) -> Fraction | None:
    """An integer or a plain decimal notation as an exact number; nothing if it is neither."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _TOO_LARGE:
        return Fraction(value)
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Fraction(value)
    return None


def _number(value: object, place: str) -> Fraction:
    found = number(value)
    if found is None:
        raise _bad(place, "bad_number", "an integer or a decimal string such as \"2.5\" was "
                   "expected, not negative, with at most 18 digits on either side of the point."
                   )  # fmt: skip
    return found


def _flag(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise _bad(place, "wrong_type", "true or false was expected.")
    return value


def _word(value: object, place: str, words: Collection[str]) -> str:
    if not isinstance(value, str) or value not in words:
        raise _bad(place, "unknown_value", f"one of these was expected: {', '.join(words)}.")
    return value


def _unique(ids: Collection[str], place: str) -> None:
    seen: set[str] = set()
    for identifier in ids:
        if identifier in seen:
            raise _bad(place, "duplicate", f"the id {identifier!r} stands twice.")
        seen.add(identifier)


def _bad(place: str, code: str, message: str) -> BadForm:
    return BadForm(Problem(place, code, message))
