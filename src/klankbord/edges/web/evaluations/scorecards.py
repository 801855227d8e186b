"""A scorecard as fields of a page: from form and answers to what is shown, and back again.

Fields are numbered by their place in the form, because an id of a question may hold any sign.
Nothing is judged here: what is missing or wrong is said by `evaluations.scoring`, in codes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from klankbord.edges.web.evaluations import causes, consequences
from klankbord.edges.web.evaluations.causes import Cause
from klankbord.edges.web.frame import answers as answering
from klankbord.evaluations.scorecards import texts as keys
from klankbord.evaluations.scorecards.forms import Form, Kind, Question, Section, WeightMode
from klankbord.evaluations.scorecards.scoring import FIELDS, Error
from klankbord.evaluations.scorecards.texts import Texts

Answers = Mapping[str, Mapping[str, Any]]
"""Answers as `klankbord score` takes them: {question id: {"option" | "na", "comment"}}."""

NA = "na"

SAID = {
    "unanswered": gettext_lazy("Choose an answer."),
    "na_not_allowed": gettext_lazy("Not applicable cannot be chosen here."),
    "comment_required": gettext_lazy("This answer needs a comment."),
    "unknown_option": gettext_lazy("Choose one of the answers that stand here."),
    "bad_value": gettext_lazy("Write a number, or a day that exists."),
    "unknown_question": gettext_lazy("This question is not in the form."),
}

LAYOUTS = {2: "n2", 3: "n3", 4: "", 5: "n5"}


@dataclass(frozen=True, slots=True)
class OptionField:
    """One answer that can be chosen."""

    value: str
    title: str
    chosen: bool
    na: bool
    comment_required: bool
    help: str = ""
    low: bool = False
    notes: tuple[str, ...] = ()
    """What it brings about, for who will be evaluated by it."""


@dataclass(frozen=True, slots=True)
class When:
    """The question is asked only if the one with this anchor has one of these values."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionField:
    """One question with its options, comment and what is wrong with them."""

    anchor: str
    number: str
    title: str
    help: str
    options: tuple[OptionField, ...]
    comment: str
    comment_for: str
    critical: bool
    bonus: bool
    when: When | None
    code: str
    kind: Kind = Kind.CHOICE
    written: str = ""
    """What was written: a number, a text or a day."""
    floors: str = ""
    """The lowest number of each option, for who shows other questions by it."""
    share: str = ""
    """What it counts for, where that is shown."""
    causes: tuple[Cause, ...] = ()

    @property
    def anchors(self) -> tuple[OptionField, ...]:
        """The answers that come with what counts as such."""
        return tuple(option for option in self.options if option.help)

    @property
    def na(self) -> OptionField | None:
        """The answer that it does not apply, if it can be given."""
        return next((option for option in self.options if option.na), None)

    @property
    def field(self) -> str:
        """Name of the radios."""
        return f"answer-{self.anchor}"

    @property
    def comment_field(self) -> str:
        """Name of the comment."""
        return f"comment-{self.anchor}"

    @property
    def error(self) -> str:
        """What is wrong, in words."""
        return str(SAID.get(self.code, "")) if self.code else ""

    @property
    def comment_error(self) -> bool:
        """Whether the comment is what is missing."""
        return self.code == "comment_required"

    @property
    def inline(self) -> bool:
        """Whether the answers fit beside the question."""
        return self.kind is Kind.CHOICE and self._choices() == 2

    @property
    def layout(self) -> str:
        """The class of the row of answers."""
        return LAYOUTS.get(self._choices(), "many")

    def _choices(self) -> int:
        return sum(not option.na for option in self.options)


@dataclass(frozen=True, slots=True)
class SectionFields:
    """A section with its questions; `weight` only where weights are shares."""

    number: int
    title: str
    weight: str
    questions: tuple[QuestionField, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A line in the list of what is wrong, with a link to the field."""

    anchor: str
    label: str
    says: str


@dataclass(frozen=True, slots=True)
class Card:
    """The scorecard as parts/scorecard.html shows it; a trial is sent to no draft."""

    title: str
    number: int
    published_at: datetime | None
    sections: tuple[SectionFields, ...]
    submit_url: str
    draft_url: str
    longest: int
    """Signs that the comment on the whole may have."""
    comment: str = ""
    played: str = ""
    """What the player told before of the sound that was heard."""
    enough: int = 0
    """Percents of the sound below which the evaluation tells how little was played."""
    told_by: date | None = None
    saved_at: datetime | None = None

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What keeps the form from being submitted, in its order."""
        return tuple(
            Fault(question.anchor, f"{question.number} {question.title}", question.error)
            for section in self.sections
            for question in section.questions
            if question.code
        )

    @property
    def asked(self) -> int:
        """How many questions there are."""
        return sum(len(section.questions) for section in self.sections)

    @property
    def answered(self) -> int:
        """How many have an answer."""
        return sum(
            any(option.chosen for option in question.options) or bool(question.written)
            for section in self.sections
            for question in section.questions
        )


@dataclass(frozen=True, slots=True)
class Filled:
    """A form, its words, the answers so far, and the code of what is wrong by question id."""

    form: Form
    texts: Texts
    given: Answers
    errors: Mapping[str, str]
    shares: Mapping[str, str] = field(default_factory=dict)

    def sections(self) -> tuple[SectionFields, ...]:
        """The fields of the form, section by section."""
        return tuple(
            SectionFields(
                number=number,
                title=text(self.texts, section.id),
                weight=_weight(self.form, section),
                questions=tuple(
                    self._question(question, f"{number}.{place}")
                    for place, question in enumerate(section.questions, 1)
                ),
            )
            for number, section in enumerate(self.form.sections, 1)
        )

    def _question(self, question: Question, number: str) -> QuestionField:
        explained = f"{question.id}.help"
        demanding = [option_text(self.texts, question, o) for o in question.comment_required]
        return QuestionField(
            anchor=_anchor(self.form, question.id),
            number=number,
            title=text(self.texts, question.id),
            help=text(self.texts, explained) if explained in self.texts else "",
            options=tuple(self._options(question)),
            comment=_comment(self.given, question),
            comment_for=", ".join(demanding),
            critical=question.critical,
            bonus=question.bonus,
            when=_when(question, self.form),
            code=self.errors.get(question.id, ""),
            kind=question.kind,
            written=_written(self.given.get(question.id, {}), question),
            floors=" ".join(str(float(o.floor)) for o in question.options if o.floor is not None),
            share=self.shares.get(question.id, ""),
            causes=causes.offered(self.form, self.texts, question, self.given.get(question.id, {})),
        )

    def _options(self, question: Question) -> Iterator[OptionField]:
        answer = self.given.get(question.id, {})
        chosen = question.chosen(answer)
        for place, option in enumerate(question.options):
            explained = keys.explained(keys.option(question.id, option.id))
            yield OptionField(
                value=str(place),
                title=option_text(self.texts, question, option.id),
                chosen=option in chosen and question.kind is not Kind.NUMBER,
                na=False,
                comment_required=option.id in question.comment_required,
                help=keys.said(self.texts, answering.language(), explained),
                low=option.points < question.maximum,
                notes=tuple(consequences.of(question, option)),
            )
        if question.na_allowed:
            na = bool(answer.get("na"))
            yield OptionField(NA, gettext("N/a"), na, na=True, comment_required=False)


def band(form: Form, words: Texts, percent: int | None) -> str:
    """The name of the part of the scale that a score is in; empty if there is none."""
    reached = [each for each in form.bands if percent is not None and each.floor <= percent]
    if not reached:
        return ""
    return keys.said(words, answering.language(), keys.band(reached[-1].id))


def read(form: Form, posted: QueryDict) -> dict[str, dict[str, Any]]:
    """The answers in what a browser sent. What is no option stays as it is, to be refused."""
    given: dict[str, dict[str, Any]] = {}
    for place, (_, question) in enumerate(form.questions(), 1):
        answer = _answer(question, posted.getlist(f"answer-q{place}"))
        comment = str(posted.get(f"comment-q{place}", "")).replace("\r\n", "\n").strip()
        if comment:
            answer["comment"] = comment
        answer |= causes.given(form, question, answer, posted, place)
        if answer:
            given[question.id] = answer
    return given


def text(texts: Texts, key: str) -> str:
    """The words for an id in the reader's language, or the id itself."""
    return keys.said(texts, answering.language(), key) or key


def option_text(texts: Texts, question: Question, option: str) -> str:
    """The words for an option of a question."""
    language = answering.language()
    return keys.said(texts, language, keys.option(question.id, option), option) or option


@dataclass(frozen=True, slots=True)
class Said:
    """A question with its answer, for reading back."""

    question: str
    answer: str
    comment: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class SectionSaid:
    """The answers of a section."""

    title: str
    answers: tuple[Said, ...]


def said(form: Form, texts: Texts, given: Answers) -> tuple[SectionSaid, ...]:
    """What was answered, without a question that nobody was asked."""
    found = []
    for section in form.sections:
        lines = tuple(
            Said(
                text(texts, question.id),
                words(texts, question, given[question.id]),
                _comment(given, question),
                causes.said(texts, given[question.id]),
            )
            for question in section.questions
            if question.id in given
        )
        if lines:
            found.append(SectionSaid(text(texts, section.id), lines))
    return tuple(found)


def words(texts: Texts, question: Question, answer: Mapping[str, Any]) -> str:
    """An answer in words; empty if there is none."""
    if answer.get("na"):
        return gettext("n/a")
    chosen = [option_text(texts, question, option.id) for option in question.chosen(answer)]
    written = _written(answer, question)
    return ": ".join(filter(None, (written, ", ".join(chosen))))


def _written(answer: Mapping[str, Any], question: Question) -> str:
    if question.kind in (Kind.CHOICE, Kind.MULTI):
        return ""
    return str(answer.get(FIELDS[question.kind], ""))


def _comment(given: Answers, question: Question) -> str:
    return str(given.get(question.id, {}).get("comment", ""))


def _answer(question: Question, sent: list[str]) -> dict[str, Any]:
    """What was sent for a question; what is no option stays as it is, to be refused."""
    values = [value.replace("\r\n", "\n").strip() for value in sent if value.strip()]
    if NA in values:
        return {"na": True}
    if not values:
        return {}
    name = FIELDS[question.kind]
    if question.kind is Kind.MULTI:
        return {name: [_option(question, value) for value in values]}
    if question.kind is Kind.CHOICE:
        return {name: _option(question, values[-1])}
    plain = values[-1].replace(",", ".") if question.kind is Kind.NUMBER else values[-1]
    return {name: plain}


def _option(question: Question, value: str) -> str:
    if value.isdecimal() and int(value) < len(question.options):
        return question.options[int(value)].id
    return value


def _anchor(form: Form, identifier: str) -> str:
    order = [question.id for _, question in form.questions()]
    return f"q{order.index(identifier) + 1}"


def _when(question: Question, form: Form) -> When | None:
    if question.visible_if is None:
        return None
    other = next(asked for _, asked in form.questions() if asked.id == question.visible_if.question)
    places = [option.id for option in other.options]
    values = tuple(str(places.index(option)) for option in question.visible_if.options)
    return When(_anchor(form, other.id), values)


def _weight(form: Form, section: Section) -> str:
    total: Any = sum(one.weight for one in form.sections)
    if form.weight_mode is not WeightMode.SHARE or not total:
        return ""
    return f"{round(100 * section.weight / total)}%"


def faults(errors: Iterable[Error]) -> dict[str, str]:
    """The first code per question, out of what `evaluations.scoring` found."""
    found: dict[str, str] = {}
    for error in errors:
        found.setdefault(error.question, error.code)
    return found
