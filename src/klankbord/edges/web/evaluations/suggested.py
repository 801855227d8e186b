"""What a machine suggested, in words: beside an evaluation, and how far humans agree with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.evaluations import calibrations, scorecards
from klankbord.edges.web.evaluations.fairness import Row
from klankbord.edges.web.frame import dates
from klankbord.evaluations.evaluating.reading import Read
from klankbord.evaluations.scorecards import forms
from klankbord.recordings.ending.handovers import Given
from klankbord.suggestions.models import Run
from klankbord.suggestions.revealing import Agreed, Looked

WHY_NOT: Mapping[str, Promise] = {
    "denied": _("The rules did not allow it."),
    "prohibited": _("The form asks for what no machine may say of anybody."),
    "not_private": _("The machine is not in this house, so nothing was sent."),
    "not_named": _("The machine has no name by which it can be recognised, so nothing was sent."),
    "not_public": _("The name of the machine led somewhere else, so nothing was sent."),
    "untrusted": _("The machine could not prove its name, so nothing was sent."),
    "no_key": _("The key for the machine is not there, so nothing was sent."),
    "unreachable": _("The machine could not be reached."),
    "too_long": _("The call, or the answer, was too long."),
    "status": _("The machine gave an error."),
    "malformed": _("The machine answered otherwise than it must, so all of it was left out."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One question: what the human answered, what the machine suggested, and because of what."""

    question: str
    human: str
    machine: str
    same: bool
    begin_ms: int
    quote: str = field(repr=False)

    @property
    def second(self) -> int:
        """Where the player begins."""
        return self.begin_ms // 1000


@dataclass(frozen=True, slots=True)
class Machine:
    """What one machine made of a call."""

    by: str
    made_at: datetime
    lines: tuple[Line, ...]
    withheld: int
    unheard: bool
    why_not: str
    given: tuple[str, ...] = ()


def machines(read: Read, looked: Iterable[Looked]) -> tuple[Machine, ...]:
    """The machines that looked at the call of an evaluation."""
    return tuple(
        Machine(
            by=_by(each.source, each.machine, each.endpoint),
            made_at=each.made_at,
            lines=tuple(_lines(read, each)),
            withheld=each.withheld,
            unheard=each.unheard,
            why_not=str(WHY_NOT.get(each.reason, "")),
            given=tuple(map(_given, each.given)),
        )
        for each in looked
    )


def agreed(found: Iterable[Agreed]) -> Iterator[Row]:
    """How far humans and machine agree on each question; of few evaluators only the number."""
    for each in found:
        title = scorecards.text({"_": each.question}, "_")
        by = _by(each.source, "", "")
        if each.found is None:
            n = ngettext("{n} call", "{n} calls", each.calls).format(n=each.calls)
            says = gettext("too few evaluators to tell it without pointing at one")
            yield Row(f"{title} ({by})", "wait", says, n)
        else:
            verdict, said = calibrations.STRENGTHS[each.found.strength]
            yield Row(f"{title} ({by})", verdict, str(said), calibrations.figure(each.found))


def _lines(read: Read, looked: Looked) -> Iterator[Line]:
    questions = {each.id: each for _, each in forms.parse(read.form).questions()}
    for each in looked.shown:
        question = questions.get(each.question)
        if question is not None:
            answer = read.answers.get(question.id, {})
            yield Line(
                question=scorecards.text(read.texts, question.id),
                human=scorecards.words(read.texts, question, answer) or "–",
                machine=scorecards.words(read.texts, question, {"option": each.option}),
                same=each.same,
                begin_ms=each.begin,
                quote=each.quote,
            )


def _given(each: Given) -> str:
    said = gettext(
        "The text of this call, with names and numbers masked, went to {name} ({host}, {country}) "
        "on {day}: {n} characters."
    )
    return said.format(
        name=each.name, host=each.host, country=each.country, n=each.characters,
        day=dates.moment(each.given_at),
    )  # fmt: skip


def _by(source: str, machine: str, endpoint: str) -> str:
    if source == Run.Source.PHRASES:
        return gettext("by phrases of the form")
    if not machine:
        return gettext("by a language model")
    said = gettext("by the language model {machine} on {endpoint}")
    return said.format(machine=machine, endpoint=endpoint)
