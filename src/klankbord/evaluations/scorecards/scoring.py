"""One evaluation's answers to its scores: a pure function with exact numbers.

Words: an option gives points; max is the most points that an option of its question gives; w is the
weight of a question and W that of a section. A question is *answered*, *na_person* (the evaluator
chose n/a), *na_hidden* (its condition is not met) or *unanswered*. A is the set of the answered
questions, B those of them that are no bonus.

Share mode, in which a weight is a share and n/a is redistributed in proportion:

    section = sum over A of w * points / max  /  sum over B of w
    total   = sum of W * section / sum of W, over the sections that are not null

Multiplier mode, in which a weight multiplies points, so that more points count more:

    section = sum over A of w * points  /  sum over B of w * max
    total   = sum over A of W * w * points  /  sum over B of W * w * max

A quotient with denominator 0 is null: no score, never 0 or 100 %. What follows from that and what
was decided beyond it:

- `clean` is the total; what was earned stays visible when a fatal answer destroys it.
- `final` is 0 if a fatal option of effect "form" was chosen, also when `clean` is null. Otherwise
  it is the total in which each section with a chosen fatal option of effect "section" counts as 0,
  also when nothing else in that section was answered. It ends at 1 unless the form is not `capped`.
  `percent` is `final` rounded half up, once.
- `sections` shows a section as it counts in `final`; 0 if it failed.
- A fatal answer is an option that says so; less than the maximum is not fatal. A question that is
  hidden or n/a has no option and so cannot fail. `fatal` names every failed question.
- A bonus question adds its points but not its maximum, so a total may pass 1. In share mode it adds
  w * points / max to its section, beside questions that count.
- `critical` and `non_critical` are the formula of `clean` over the critical questions, and over the
  others.
- `applied_weights` gives for each answered question its share w' of the total after n/a, so that
  clean = sum of w' * points / max. It is 0 where weight or section weight is 0 or the section is
  null. A bonus question stands above the 1 to which the others add up. Empty if `clean` is null.
- Of a question with several answers the points of all that were chosen are added up, and the worst
  of their effects counts. A number stands for the option with the highest `from` that is not above
  it. A text or a date is answered, but stands in no sum and has no applied weight.
- A question is shown if the question of its condition is shown itself and was answered with one of
  the named options; n/a and unanswered do not show it. An answer to a hidden question is ignored.
- The answers cannot be submitted, and every score is null, when there are errors: `unanswered`
  (a shown question has no option and no n/a), `na_not_allowed`, `comment_required` (the comment is
  absent or blank), `unknown_option`, `unknown_question`, `bad_value` (a number or a date that is
  none). Shown questions come first, in the order
  of the form; then unknown ones, by id.

Numbers are integers over a common denominator: what depends on the form is computed once, what
depends on which questions were answered once per such set, and one evaluation is a few sums.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from klankbord.evaluations.scorecards import flaws, forms, weighing
from klankbord.evaluations.scorecards.weighing import Exact

_NOTHING: Mapping[str, object] = {}


class BadAnswers(Exception):
    """The answers have the wrong shape, so that nothing can be said about them."""


@dataclass(frozen=True, slots=True)
class Error:
    """Why these answers cannot be submitted: a question and one of the codes above."""

    question: str
    code: str


@dataclass(frozen=True, slots=True)
class Result:
    """What one evaluation comes to."""

    clean: Exact | None
    final: Exact | None
    sections: Mapping[str, Exact | None]
    applied_weights: Mapping[str, Exact]
    fatal: tuple[str, ...]
    critical: Exact | None
    non_critical: Exact | None
    na_person: tuple[str, ...]
    na_hidden: tuple[str, ...]
    errors: tuple[Error, ...]

    @property
    def percent(self) -> int | None:
        """The final score in whole per cent, rounded half up."""
        return None if self.final is None else percent(self.final)

    def as_line(self) -> dict[str, object]:
        """The fields of a line of `klankbord score`, without the id of the evaluation."""
        return {
            "clean": self.clean,
            "final": self.final,
            "percent": self.percent,
            "sections": self.sections,
            "applied_weights": self.applied_weights,
            "fatal": self.fatal,
            "critical": self.critical,
            "non_critical": self.non_critical,
            "na_person": self.na_person,
            "na_hidden": self.na_hidden,
            "errors": [{"question": e.question, "code": e.code} for e in self.errors],
        }


def percent(exact: Exact) -> int:
    """A fraction of 0 or more in whole per cent, rounded half up.

    >>> percent("1/2"), percent("2/3"), percent("1/200")
    (50, 67, 1)
    """
    over, under = map(int, exact.split("/"))
    return (200 * over + under) // (2 * under)


class _Sheet:
    """One evaluation while it is read."""

    __slots__ = ("chosen", "critical", "errors", "failed", "fatal", "mask", "na_hidden",
                 "na_person", "others", "void")  # fmt: skip

    def __init__(self, sections: int) -> None:
        self.chosen: dict[str, weighing.Choice] = {}
        self.mask = 0
        self.others = [0] * sections
        self.critical = [0] * sections
        self.fatal: list[str] = []
        self.failed = 0
        self.void = False
        self.na_person: list[str] = []
        self.na_hidden: list[str] = []
        self.errors: list[Error] = []


class Scorer:
    """Scores evaluations on one form. Build it once per form.

    Raises:
        BadForm: The form has a problem that blocks scoring.
    """

    def __init__(self, form: forms.Form) -> None:
        found = flaws.of(form)
        if any(problem.blocks_scoring for problem in found):
            raise forms.BadForm(*found)
        self._capped = form.capped
        self._sections = tuple(section.id for section in form.sections)
        self._scale = weighing.Scale(form)
        self._asked = frozenset(question.id for question in self._scale.questions)
        self._critical = sum(q.bit for q in self._scale.questions if q.critical)

    def score(self, answers: Mapping[str, object]) -> Result:
        """Score one evaluation.

        Args:
            answers: Per question id `{"option": id}` or `{"na": true}`, either with an optional
                `"comment"`. A question without an entry, or with a comment only, is unanswered.

        Raises:
            BadAnswers: An answer has an unknown field, a value of the wrong type, or both an
                option and n/a.
        """
        sheet = self._read(answers)
        if sheet.errors:
            return _unscored(sheet, self._sections)
        sums = [a + b for a, b in zip(sheet.critical, sheet.others, strict=True)]
        weighed = self._scale.weigh(sheet.mask, 0)
        clean = weighing.exact(*weighed.of(sums))
        critical, non_critical = self._split(sheet, clean)
        counting = self._scale.weigh(sheet.mask, sheet.failed) if sheet.failed else weighed
        return Result(
            clean=clean,
            final=self._final(sheet, counting, sums),
            sections=self._per_section(sheet, counting, sums),
            applied_weights={} if clean is None else self._scale.applied(sheet.mask),
            fatal=tuple(sheet.fatal),
            critical=critical,
            non_critical=non_critical,
            na_person=tuple(sheet.na_person),
            na_hidden=tuple(sheet.na_hidden),
            errors=(),
        )

    def _read(self, answers: Mapping[str, object]) -> _Sheet:
        sheet = _Sheet(len(self._sections))
        met = 0
        for question in self._scale.questions:
            given = answers.get(question.id, _NOTHING)
            met += given is not _NOTHING
            said, na, comment = _parts(given, question.id, question.kind)
            choice, wrong = _taken(question, said) if said is not None else (None, "")
            if wrong:
                sheet.errors.append(Error(question.id, wrong))
            elif question.condition is not None and not _shown(sheet, question):
                sheet.na_hidden.append(question.id)
            elif choice is not None:
                _choose(sheet, question, choice, comment)
            elif not na:
                sheet.errors.append(Error(question.id, "unanswered"))
            elif question.na_allowed:
                sheet.na_person.append(question.id)
            else:
                sheet.errors.append(Error(question.id, "na_not_allowed"))
        if met != len(answers):
            sheet.errors += self._unknown(answers)
        return sheet

    def _unknown(self, answers: Mapping[str, object]) -> Iterator[Error]:
        for identifier in sorted(answers.keys()):
            _parts(answers[identifier], identifier, None)
            if not forms.is_id(identifier):
                raise BadAnswers(f"question {identifier[:20]!r}: no id can look like this.")
            if identifier not in self._asked:
                yield Error(identifier, "unknown_question")

    def _split(self, sheet: _Sheet, clean: Exact | None) -> tuple[Exact | None, Exact | None]:
        """The scores of the critical questions and of the others."""
        critical = sheet.mask & self._critical
        if not critical:
            return None, clean
        others = self._scale.weigh(sheet.mask & ~critical, 0).of(sheet.others)
        return (
            weighing.exact(*self._scale.weigh(critical, 0).of(sheet.critical)),
            weighing.exact(*others),
        )

    def _final(self, sheet: _Sheet, weighed: weighing.Weighing, sums: list[int]) -> Exact | None:
        if sheet.void:
            return "0/1"
        over, under = weighed.of(sums, failed=sheet.failed)
        return weighing.exact(min(over, under) if self._capped else over, under)

    def _per_section(
        self, sheet: _Sheet, weighed: weighing.Weighing, sums: list[int]
    ) -> dict[str, Exact | None]:
        return {
            section: weighing.exact(0 if sheet.failed >> number & 1 else sums[number], under)
            for number, (section, under) in enumerate(
                zip(self._sections, weighed.sections, strict=True)
            )
        }


def _choose(
    sheet: _Sheet, question: weighing.Question, choice: weighing.Choice, comment: str
) -> None:
    if choice.needs_comment and not comment.strip():
        sheet.errors.append(Error(question.id, "comment_required"))
    sheet.chosen[question.id] = choice
    sheet.mask |= question.bit
    earned = sheet.critical if question.critical else sheet.others
    earned[question.section] += choice.worth
    if choice.fatal is not forms.Fatal.NONE:
        sheet.fatal.append(question.id)
        if choice.fatal is forms.Fatal.FORM:
            sheet.void = True
        else:
            sheet.failed |= 1 << question.section


def _shown(sheet: _Sheet, question: weighing.Question) -> bool:
    other = sheet.chosen.get(question.condition or "")
    return other is not None and other.shows(question.shown_by)


def _taken(question: weighing.Question, said: object) -> tuple[weighing.Choice | None, str]:
    """What an answer comes to, and the code of what is wrong with it."""
    match question.kind:
        case forms.Kind.CHOICE:
            choice = question.choices.get(str(said))
            return choice, "" if choice else "unknown_option"
        case forms.Kind.MULTI:
            assert isinstance(said, list)  # noqa: S101  `_parts` saw to it
            found = [question.choices.get(each) for each in dict.fromkeys(said)]
            known = tuple(choice for choice in found if choice is not None)
            if len(known) < len(found):
                return None, "unknown_option"
            return (weighing.together(known) if known else None), ""
        case forms.Kind.NUMBER:
            return _numbered(question, said)
        case forms.Kind.DATE:
            return (weighing.WRITTEN, "") if _is_day(str(said)) else (None, "bad_value")
        case forms.Kind.TEXT:
            return (weighing.WRITTEN if str(said).strip() else None), ""


def _numbered(question: weighing.Question, said: object) -> tuple[weighing.Choice | None, str]:
    number = forms.number(said)
    if number is None:
        return None, "bad_value"
    below = [c for c in question.choices.values() if c.floor is not None and c.floor <= number]
    return max(below, key=lambda choice: choice.floor or 0), ""


def _is_day(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


FIELDS: Mapping[forms.Kind, str] = {
    forms.Kind.CHOICE: "option",
    forms.Kind.MULTI: "options",
    forms.Kind.NUMBER: "number",
    forms.Kind.TEXT: "text",
    forms.Kind.DATE: "date",
}
"""The field of an answer that holds what was said, by the kind of its question."""

_SAID = frozenset(FIELDS.values())


def _parts(given: object, question: str, kind: forms.Kind | None) -> tuple[object, bool, str]:
    """An answer as (what was said, n/a, comment); of no kind it only has to have a shape."""
    said, na, comment = None, False, ""
    if not isinstance(given, dict):
        raise BadAnswers(f"question {question!r}: an object was expected.")
    for name, value in given.items():
        if name in _SAID and kind in (None, _KINDS[name]):
            if not _fits(name, value):
                raise BadAnswers(f"question {question!r}: {name} has a value of the wrong type.")
            said = value
        elif name == "na" and isinstance(value, bool):
            na = value
        elif name == "comment" and isinstance(value, str):
            comment = value
        elif name == "cause" and forms.is_id(value):
            continue
        elif name in ("na", "comment", "cause"):
            raise BadAnswers(f"question {question!r}: {name} has a value of the wrong type.")
        else:
            raise BadAnswers(f"question {question!r}: the field {name!r} is not known.")
    if na and said is not None:
        raise BadAnswers(f"question {question!r}: has both an answer and n/a. Choose one.")
    return said, na, comment


_KINDS = {name: kind for kind, name in FIELDS.items()}


def _fits(name: str, value: object) -> bool:
    if name == "options":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    whole = name == "number" and isinstance(value, int) and not isinstance(value, bool)
    return whole or isinstance(value, str)


def _unscored(sheet: _Sheet, sections: tuple[str, ...]) -> Result:
    return Result(
        clean=None,
        final=None,
        sections=dict.fromkeys(sections),
        applied_weights={},
        fatal=tuple(sheet.fatal),
        critical=None,
        non_critical=None,
        na_person=tuple(sheet.na_person),
        na_hidden=tuple(sheet.na_hidden),
        errors=tuple(sheet.errors),
    )
