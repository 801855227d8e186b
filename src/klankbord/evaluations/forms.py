"""A scorecard as data: how it is read, and what keeps it from being used.

The shape is that of `klankbord score --form` and of the export of a form:

    {"id", "weight_mode": "share" | "multiplier", "capped"?: bool,
     "sections": [{"id", "weight",
       "questions": [{"id", "weight",
         "options": [{"id", "points", "fatal"?: "none" | "section" | "form"}],
         "na_allowed"?: bool, "critical"?: bool, "bonus"?: bool,
         "comment_required"?: [option id], "visible_if"?: {"question", "in": [option id]}}]}]}

Fields with a question mark may be left out; they are then none, false, empty or absent, and
`capped` is then true. With `capped` false a bonus can bring the final score above 100 %.
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
from typing import TypeGuard

MAX_ID = 200
"""Longest id, in characters."""

_DECIMAL = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?")
_TOO_LARGE = 10**18


def is_id(value: object) -> TypeGuard[str]:
    """Whether a value can name something: a form, a question, an option, an evaluation."""
    return isinstance(value, str) and 0 < len(value) <= MAX_ID and value.isprintable()


class WeightMode(StrEnum):
    """What a weight means; `scoring` has the two formulas."""

    SHARE = "share"
    MULTIPLIER = "multiplier"


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

    @property
    def maximum(self) -> Fraction:
        """The most points that one option gives."""
        return max(option.points for option in self.options)


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    weight: Fraction
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Form:
    id: str
    weight_mode: WeightMode
    capped: bool
    sections: tuple[Section, ...]

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
    work of `problems`.

    Raises:
        BadForm: A field is unknown, missing, or of the wrong type, or an id stands twice.
    """
    fields = _fields(value, "form", ("id", "weight_mode", "sections"), ("capped",))
    form = Form(
        id=_id(fields["id"], "id"),
        weight_mode=WeightMode(_word(fields["weight_mode"], "weight_mode", list(WeightMode))),
        capped=_flag(fields.get("capped", True), "capped"),
        sections=tuple(
            _section(item, f"sections[{index}]")
            for index, item in enumerate(_list(fields["sections"], "sections"))
        ),
    )
    _unique([section.id for section in form.sections], "sections")
    _unique([question.id for _, question in form.questions()], "sections[].questions")
    return form


def problems(form: Form) -> list[Problem]:
    """Everything that keeps a form from being activated, in the order of the form."""
    asked = {question.id: question for _, question in form.questions()}
    order = {identifier: number for number, identifier in enumerate(asked)}
    circular = _circular(asked)
    found: list[Problem] = []
    for section in form.sections:
        found += _of_section(form, section)
        for question in section.questions:
            found += _of_question(question)
            if question.visible_if is not None:
                found += _of_condition(question, question.visible_if, asked, order, circular)
    if not any(section.weight * question.weight for section, question in _counting(form)):
        found.append(
            Problem(
                "form",
                "no_weight",
                "all weights are 0, so no answer can give a score. "
                "Give at least one section and one of its questions a weight.",
                blocks_scoring=False,
            )
        )
    return found


def _counting(form: Form) -> Iterator[tuple[Section, Question]]:
    return ((section, question) for section, question in form.questions() if not question.bonus)


def _of_section(form: Form, section: Section) -> Iterator[Problem]:
    counting = any(question.weight for question in section.questions if not question.bonus)
    bonus = any(question.weight for question in section.questions if question.bonus)
    if form.weight_mode is WeightMode.SHARE and bonus and not counting:
        yield Problem(
            f"section {section.id}",
            "bonus_alone",
            "a bonus adds to the other questions of its section, and none of them has a weight. "
            "Put the bonus question in a section with weight.",
            blocks_scoring=False,
        )


def _of_question(question: Question) -> Iterator[Problem]:
    place = f"question {question.id}"
    if question.weight and not question.maximum:
        yield Problem(
            place,
            "no_points",
            "no option gives points although the question has a weight. "
            "Give an option points, or make the weight 0.",
        )
    known = {option.id for option in question.options}
    for option in question.comment_required:
        if option not in known:
            yield Problem(place, "unknown_option", f"comment_required names option {option!r}, "
                          "which the question does not have.")  # fmt: skip


def _of_condition(
    question: Question,
    condition: Condition,
    asked: Mapping[str, Question],
    order: Mapping[str, int],
    circular: Collection[str],
) -> Iterator[Problem]:
    place = f"question {question.id}"
    other = asked.get(condition.question)
    if other is None:
        yield Problem(place, "condition_deleted", f"visible_if refers to question "
                      f"{condition.question!r}, which is not in the form.")  # fmt: skip
        return
    if question.id in circular:
        yield Problem(place, "condition_cycle", "its condition leads back to the question itself, "
                      "so that it can never be shown.")  # fmt: skip
    elif order[other.id] > order[question.id]:
        yield Problem(place, "condition_later", f"visible_if refers to question {other.id!r}, "
                      "which comes later. Move one of the two.")  # fmt: skip
    known = {option.id for option in other.options}
    for option in condition.options:
        if option not in known:
            yield Problem(place, "unknown_option", f"visible_if names option {option!r}, which "
                          f"question {other.id!r} does not have.")  # fmt: skip


def _circular(asked: Mapping[str, Question]) -> set[str]:
    """The questions whose condition leads back to themselves."""
    found: set[str] = set()
    walked: set[str] = set()
    for start in asked:
        path: dict[str, int] = {}
        here: str | None = start
        while here is not None and here in asked and here not in walked | path.keys():
            path[here] = len(path)
            condition = asked[here].visible_if
            here = condition.question if condition else None
        if here in path:
            found.update(list(path)[path[here] :])
        walked.update(path)
    return found


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


_OPTIONAL = ("na_allowed", "critical", "bonus", "comment_required", "visible_if")


def _question(value: object, place: str) -> Question:
    fields = _fields(value, place, ("id", "weight", "options"), _OPTIONAL)
    options = tuple(
        _option(item, f"{place}.options[{index}]")
        for index, item in enumerate(_list(fields["options"], f"{place}.options"))
    )
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
    )


def _option(value: object, place: str) -> Option:
    fields = _fields(value, place, ("id", "points"), ("fatal",))
    return Option(
        id=_id(fields["id"], f"{place}.id"),
        points=_number(fields["points"], f"{place}.points"),
        fatal=Fatal(_word(fields.get("fatal", "none"), f"{place}.fatal", list(Fatal))),
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


def _number(value: object, place: str) -> Fraction:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _TOO_LARGE:
        return Fraction(value)
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Fraction(value)
    raise _bad(place, "bad_number", "an integer or a decimal string such as \"2.5\" was expected, "
               "not negative, with at most 18 digits on either side of the point.")  # fmt: skip


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
