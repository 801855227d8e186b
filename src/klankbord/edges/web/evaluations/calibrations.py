"""What pages say of calibrations: a form to begin one, and agreement and drift in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.evaluations import scorecards
from klankbord.edges.web.frame import answers as answering
from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.fields import day_input
from klankbord.evaluations.calibration.agreement import Agreement, Drift
from klankbord.evaluations.calibration.calibrated import Found, Said
from klankbord.evaluations.calibration.calibrating import Offered
from klankbord.evaluations.calibration.watching import Watched
from klankbord.evaluations.margins import FEWEST, FEWEST_COMPARED
from klankbord.people.models import Account

STRENGTHS: Mapping[str, tuple[str, Promise]] = {
    "reliable": ("yes", _("to rely on")),
    "tentative": ("if", _("to conclude from with reserve")),
    "weak": ("no", _("too little to rely on: make the question clearer")),
    "few": ("wait", _("too little data")),
    "unvaried": ("wait", _("nobody answered otherwise, so this proves nothing")),
}
COURSES: Mapping[str, Promise] = {
    "steady": _("You stay within the limits of chance."),
    "above": _("You score higher than the others, more than chance explains."),
    "below": _("You score lower than the others, more than chance explains."),
}

_THEIRS: Mapping[str, tuple[str, Promise, Promise | str]] = {
    "few": ("wait", _("too little data"), ""),
    "steady": ("yes", _("steady"), _("Stays within the limits of chance.")),
    "above": ("if", _("above"), _("Scores higher than the others, more than chance explains.")),
    "below": ("if", _("below"), _("Scores lower than the others, more than chance explains.")),
}


class BeginForm(forms.Form):
    """Which call, by whom, and until which day."""

    leg = forms.ChoiceField(
        label=_("Call"),
        help_text=_("Drawn calls that were evaluated. Whose they are does not stand here."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a call."), "invalid_choice": _("Choose a call.")},
    )
    evaluators = forms.MultipleChoiceField(
        label=_("Evaluators"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Invite two to twelve evaluators.")},
    )
    expert = forms.ChoiceField(
        label=_("Yardstick"),
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    closes_on = forms.DateField(
        label=_("Last day to submit"),
        widget=day_input(),
        error_messages={
            "required": _("Choose a day after today, within four weeks."),
            "invalid": _("Choose a day after today, within four weeks."),
        },
    )

    def __init__(
        self, data: Mapping[str, Any] | None, calls: Sequence[Offered], people: Sequence[Account]
    ) -> None:
        """Offer these calls and these evaluators."""
        super().__init__(data)
        named = [(str(each.pk), each.name) for each in people]
        mean = ("", gettext("the mean of the others"))
        self._offer("leg", [(str(each.leg), _call(each)) for each in calls])
        self._offer("evaluators", named)
        self._offer("expert", [mean, *named])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = choices


@dataclass(frozen=True, slots=True)
class Cell:
    """What one evaluator answered to one question."""

    title: str
    answer: str


@dataclass(frozen=True, slots=True)
class Line:
    """A question: what each answered, how many pairs are the same, and what a year says of it."""

    title: str
    cells: tuple[Cell, ...]
    same: str
    verdict: str
    says: str
    figure: str


@dataclass(frozen=True, slots=True)
class Column:
    """An evaluator, by a letter or by name, with what he wrote."""

    title: str
    percent: int | None
    comment: str
    own: bool


@dataclass(frozen=True, slots=True)
class Course:
    """An evaluator: how he moves, or why the law does not show it."""

    name: str
    verdict: str
    word: str
    says: str
    reasons: tuple[answering.Reason, ...] = ()
    ways: tuple[answering.Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A calibration that is over, as its page shows it."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    own: str


def result(found: Found) -> Result:
    """A calibration in words."""
    columns = tuple(
        Column(_title(each), each.percent, each.comment, each.own) for each in found.said
    )
    return Result(columns, tuple(_lines(found, columns)), _own(found.said))


def drift(found: Drift) -> str:
    """How somebody moves from the others, in a sentence."""
    if found.course == "few":
        said = gettext("Too little data: {n} of the {fewest} calibrations that a course needs.")
        return said.format(n=found.calls, fewest=FEWEST)
    return f"{COURSES[found.course]} {_figures(found)}"


def _figures(found: Drift) -> str:
    said = gettext("Average: {average} points; chance stays between {low} and {high}.")
    last = found.points[-1]
    return said.format(
        average=_signed(last.average), low=_signed(last.low), high=_signed(last.high)
    )


def courses(of: Sequence[Watched]) -> list[Course]:
    """What a quality manager sees of each evaluator."""
    found = []
    for each in of:
        if each.drift is None:
            no = answering.present(each.decision, says="")
            ways = (*no.ways, *no.more_ways)
            reasons = (*no.violated, *no.unproven)
            found.append(Course(each.name, "no", answering.word("no"), "", reasons, ways))
            continue
        verdict, word, says = _THEIRS[each.drift.course]
        figures = drift(each.drift) if each.drift.course == "few" else _figures(each.drift)
        found.append(Course(each.name, verdict, str(word), f"{says} {figures}".strip()))
    return found


def _call(of: Offered) -> str:
    minutes = max(1, round(of.duration_ms / 60_000))
    said = gettext("{day}, {minutes} min, {queue}, form {form}")
    return said.format(
        day=dates.day(of.made_at), minutes=minutes, queue=of.queue or "–", form=of.scorecard
    )


def _title(said: Said) -> str:
    title = said.name or gettext("Evaluator {letter}").format(letter=said.letter)
    more = [gettext("you")] if said.own else []
    more += [gettext("expert")] if said.expert else []
    return f"{title} ({', '.join(more)})" if more else title


def _own(said: Sequence[Said]) -> str:
    mine = next((each for each in said if each.own), None)
    if mine is None or mine.differs is None:
        return ""
    if any(each.expert for each in said):
        text = gettext("You scored {differs} percentage points from the expert.")
    else:
        text = gettext("You scored {differs} percentage points from the mean of the others.")
    return text.format(differs=_signed(mine.differs))


def _lines(found: Found, columns: Sequence[Column]) -> Iterator[Line]:
    for _section, question in found.form.questions():
        agreed = found.agreements.get(question.id)
        if agreed is None:
            continue
        same, pairs = found.here[question.id]
        verdict, says = STRENGTHS[agreed.strength]
        cells = tuple(
            Cell(column.title, scorecards.words(found.texts, question, answer))
            for column, each in zip(columns, found.said, strict=True)
            for answer in (each.answers.get(question.id, {}),)
        )
        yield Line(
            title=scorecards.text(found.texts, question.id),
            cells=cells,
            same=gettext("{same} of {pairs}").format(same=same, pairs=pairs),
            verdict=verdict,
            says=str(says),
            figure=figure(agreed),
        )


def figure(of: Agreement) -> str:
    """Alpha with its interval, the raw share beside it, and on how many calls it rests."""
    if of.alpha is None or of.interval is None:
        said = gettext("{n} of the {fewest} calls that a figure needs")
        return said.format(n=of.calls, fewest=FEWEST_COMPARED) if of.strength == "few" else ""
    said = gettext("alpha {alpha} (between {low} and {high}), {raw}% the same, {n} calls")
    return said.format(
        alpha=number_format(of.alpha, 2),
        low=number_format(of.interval.low, 2),
        high=number_format(of.interval.high, 2),
        raw=round(100 * (of.raw or 0)),
        n=of.calls,
    )


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + str(number_format(value, 1))
