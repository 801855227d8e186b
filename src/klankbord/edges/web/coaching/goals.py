"""Goals as the page of a talk shows them: where it began, what both say, and what is done next."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.coaching import goals
from klankbord.coaching.aims import Aimed
from klankbord.coaching.models import Goal, Side
from klankbord.coaching.queries import Talk
from klankbord.edges.web.evaluations import scorecards
from klankbord.edges.web.frame import words
from klankbord.edges.web.frame.fields import day_input
from klankbord.evaluations.figures.estimates import Mean
from klankbord.evaluations.scorecards import forms as scored

PILLS = {"reached": "yes", "missed": "no", "dropped": "open"}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one of the two says became of a goal. `verdict` is a shape of `{% status %}`."""

    name: str
    verdict: str
    standing: str
    text: str


@dataclass(frozen=True, slots=True)
class Target:
    """A goal. An address is empty when there is nothing to do there.

    Attributes:
        since: The day of the talk in which it was set; None in that talk itself.
        mine: What the one who reads said of it, as a code; empty if nothing yet.
    """

    id: UUID
    text: str
    question: str
    due_on: date
    by: str
    start: str
    since: datetime | None
    opinions: tuple[Opinion, ...]
    mine: str
    mine_text: str
    apart: bool
    ended_at: datetime | None
    say_url: str
    word_url: str
    start_url: str

    @property
    def standings(self) -> tuple[tuple[str, str], ...]:
        """What can be said became of it: code and words."""
        return tuple((code, str(words.GOALS[code])) for code in Goal.Standing.values)


class AimForm(forms.Form):
    """What should be better, by when, and about which question."""

    text = forms.CharField(
        label=_("What should be better?"),
        help_text=_("Say it so that both of you can see later whether it worked."),
        max_length=goals.MAX_WORDS,
        widget=forms.Textarea(
            attrs={"class": "input", "rows": "2", "aria-describedby": "id_aim-text_helptext"}
        ),
        error_messages={"required": _("Write down what should be better.")},
    )
    due_on = forms.DateField(
        label=_("By when?"),
        widget=day_input(),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    about = forms.ChoiceField(
        label=_("Which question of the form is it about?"),
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": _("Choose from the list.")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, talk: Talk) -> None:
        """A form that offers the questions of the agenda."""
        super().__init__(data, prefix="aim")
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", _("none in particular")), *_questions(talk)]

    @property
    def aim(self) -> goals.Aim:
        """The goal, once it is valid."""
        card, _colon, question = self.cleaned_data["about"].partition(":")
        return goals.Aim(
            text=self.cleaned_data["text"],
            due_on=self.cleaned_data["due_on"],
            scorecard=UUID(card) if card else None,
            question=question,
        )


def shown(talk: Talk, over: Iterable[Aimed]) -> tuple[Target, ...]:
    """The goals of a talk, those of earlier talks first."""
    return tuple(_target(talk, each) for each in (*over, *talk.goals))


def _target(talk: Talk, aimed: Aimed) -> Target:
    rests = all(point.frozen for point in talk.agenda) or talk.listed.cancelled_at is not None
    going = aimed.ended_at is None and not rests
    startable = talk.side == Side.EMPLOYEE and aimed.scorecard is not None and aimed.start is None
    code, text = aimed.says.get(talk.side, ("", ""))
    args = [talk.listed.id, aimed.id]
    return Target(
        id=aimed.id,
        text=aimed.text,
        question=scorecards.text(aimed.scorecard.texts, aimed.question) if aimed.scorecard else "",
        due_on=aimed.due_on,
        by=_name(talk, aimed.worded_by),
        start=_start(aimed.start) if aimed.start else "",
        since=aimed.set_at if aimed.talk != talk.listed.id else None,
        opinions=tuple(_opinions(talk, aimed)),
        mine=code,
        mine_text=text,
        apart=len({said for said, _text in aimed.says.values()}) > 1,
        ended_at=aimed.ended_at,
        say_url=reverse("goal_say", args=args) if going else "",
        word_url=reverse("goal_word", args=args) if going and aimed.wordable else "",
        start_url=reverse("goal_start", args=args) if going and startable else "",
    )


def _opinions(talk: Talk, aimed: Aimed) -> Iterator[Opinion]:
    for side, (code, text) in sorted(aimed.says.items(), reverse=True):
        yield Opinion(_name(talk, side), PILLS[code], words.word(words.GOALS, code), text)


def _start(mean: Mean) -> str:
    assert mean.margin is not None  # noqa: S101  no start is kept without one
    return gettext("Start: {mean} % of the points, between {low} and {high} (n = {n})").format(
        mean=round(mean.mean * 100),
        low=round(mean.margin.low * 100),
        high=round(mean.margin.high * 100),
        n=mean.n,
    )


def _questions(talk: Talk) -> Iterator[tuple[str, str]]:
    for card in talk.askable:
        for _section, question in scored.parse(card.form).questions():
            yield f"{card.pk}:{question.id}", scorecards.text(card.texts, question.id)


def _name(talk: Talk, side: Side) -> str:
    listed = talk.listed
    name = listed.employee_name if side == Side.EMPLOYEE else listed.coach_name
    return name.split(maxsplit=1)[0]
