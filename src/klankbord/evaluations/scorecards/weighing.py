"""A form in whole numbers: what an option is worth, and what answered questions weigh together.

`scoring` says what the scores mean. Here each becomes a sum of integers over a common denominator:
what depends on the form is computed once per form, what depends on which questions were answered
once per such set. Questions and sections stand in masks as one bit each, by their number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm

from klankbord.evaluations.scorecards import forms

Exact = str
"""A fraction in lowest terms, "p/q" with q at least 1: "2/3", "1/1", "0/1"."""

_REMEMBERED = 1024
"""For how many different sets of answered questions the weights are remembered per form."""


def exact(over: int, under: int) -> Exact | None:
    """A quotient in lowest terms, or nothing if its denominator is 0."""
    if not under:
        return None
    divisor = gcd(over, under)
    return f"{over // divisor}/{under // divisor}"


@dataclass(frozen=True, slots=True, eq=False)  # two options of equal worth are still two
class Choice:
    """An option, with what it is worth in its section, over the form's common denominator."""

    worth: int
    fatal: forms.Fatal
    needs_comment: bool
    floor: Fraction | None = None
    of: tuple["Choice", ...] = ()
    """The options that were chosen together, if it stands for several."""

    def shows(self, wanted: frozenset["Choice"]) -> bool:
        """Whether one of these options was chosen with it."""
        return self in wanted or not wanted.isdisjoint(self.of)


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    section: int
    bit: int
    """0 if it gives no points: it then takes no part in any sum."""
    size: int
    """What the question holds at most: its weight (share) or weight times maximum (multiplier)."""
    choices: Mapping[str, Choice]
    na_allowed: bool
    critical: bool
    bonus: bool
    condition: str | None
    shown_by: frozenset[Choice]
    kind: forms.Kind


WRITTEN = Choice(0, forms.Fatal.NONE, needs_comment=False)
"""What a text or a date comes to."""

_FATAL = (forms.Fatal.FORM, forms.Fatal.SECTION)


def together(chosen: tuple[Choice, ...]) -> Choice:
    """Several options of one question as one answer."""
    effects = {choice.fatal for choice in chosen}
    return Choice(
        worth=sum(choice.worth for choice in chosen),
        fatal=next((effect for effect in _FATAL if effect in effects), forms.Fatal.NONE),
        needs_comment=any(choice.needs_comment for choice in chosen),
        of=chosen,
    )


@dataclass(frozen=True, slots=True)
class Weighing:
    """How sums per section become scores, once it is known which questions were answered."""

    sections: tuple[int, ...]
    """Per section what its sum is divided by; 0 makes it null."""
    factors: tuple[int, ...]
    """Per section what its sum is multiplied with in the total."""
    total: int
    """What the total is divided by; 0 makes it null."""

    def of(self, sums: list[int], *, failed: int = 0) -> tuple[int, int]:
        """The total, in which failed sections (a bit each) count as 0."""
        over = 0
        for number, (factor, earned) in enumerate(zip(self.factors, sums, strict=True)):
            if not failed >> number & 1:
                over += factor * earned
        return over, self.total


class Scale:
    """Weighs the answers to one form.

    `weigh(mask, failed)` weighs the answered questions of a mask; the failed sections count, with
    nothing earned, even when nothing else in them was answered. `applied(mask)` gives each answered
    question's share of the total, for a mask whose total is not null.
    """

    def __init__(self, form: forms.Form) -> None:
        self._shares = form.weight_mode is forms.WeightMode.SHARE
        self._weights = _whole([section.weight for section in form.sections])
        self._unit, self.questions = _compile(form, shares=self._shares)
        self.weigh = lru_cache(_REMEMBERED)(self._weigh)
        self.applied = lru_cache(_REMEMBERED)(self._applied)

    def _weigh(self, mask: int, failed: int) -> Weighing:
        held = [0] * len(self._weights)
        for question in self.questions:
            if mask & question.bit and not question.bonus:
                held[question.section] += question.size
        total = sum(w * size for w, size in zip(self._weights, held, strict=True))
        for number, size in enumerate(held):
            if failed >> number & 1 and not size:
                held[number] = 1
        if not self._shares:
            return Weighing(tuple(held), self._weights, total)
        common = lcm(*filter(None, held))
        pairs = list(zip(self._weights, held, strict=True))
        return Weighing(
            sections=tuple(size * self._unit for size in held),
            factors=tuple(w * common // size if size else 0 for w, size in pairs),
            total=self._unit * common * sum(w for w, size in pairs if size),
        )

    def _applied(self, mask: int) -> Mapping[str, Exact]:
        weighing = self.weigh(mask, 0)
        shares: dict[str, Exact] = {}
        for question in self.questions:
            if mask & question.bit:
                over = weighing.factors[question.section] * question.size * self._unit
                shares[question.id] = exact(over, weighing.total) or "0/1"
        return shares


def _compile(form: forms.Form, *, shares: bool) -> tuple[int, tuple[Question, ...]]:
    """The questions in whole numbers, and the unit: what the worth of a full answer is per size."""
    asked = [question for _, question in form.questions()]
    place = [number for number, section in enumerate(form.sections) for _ in section.questions]
    weights = _whole([question.weight for question in asked])
    rates = [
        option.points / ((question.maximum or 1) if shares else 1)
        for question in asked
        for option in question.options
    ]
    worths = iter(_whole(rates))
    unit = lcm(*(rate.denominator for rate in rates))
    done: dict[str, Question] = {}
    for number, (question, weight) in enumerate(zip(asked, weights, strict=True)):
        condition = question.visible_if
        done[question.id] = Question(
            id=question.id,
            section=place[number],
            bit=1 << number if question.options else 0,
            size=weight if shares else weight * int(question.maximum * unit),
            choices={
                option.id: Choice(
                    weight * next(worths),
                    option.fatal,
                    option.id in question.comment_required,
                    option.floor,
                )
                for option in question.options
            },
            na_allowed=question.na_allowed,
            critical=question.critical,
            bonus=question.bonus,
            condition=condition.question if condition else None,
            shown_by=_choices(done, condition) if condition else frozenset(),
            kind=question.kind,
        )
    return (unit if shares else 1), tuple(done.values())


def _choices(done: Mapping[str, Question], condition: forms.Condition) -> frozenset[Choice]:
    known = done[condition.question].choices
    return frozenset(known[option] for option in condition.options)


def _whole(numbers: list[Fraction]) -> tuple[int, ...]:
    """The same numbers, all multiplied so that they are whole."""
    common = lcm(*(number.denominator for number in numbers))
    return tuple(int(number * common) for number in numbers)
