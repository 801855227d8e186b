"""An evaluation that was read, as its page shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from klankbord.edges.web.evaluations import scorecards
from klankbord.edges.web.evaluations.scorecards import SectionSaid
from klankbord.edges.web.frame import words
from klankbord.edges.web.sampling import picks
from klankbord.edges.web.sampling.picks import Picked
from klankbord.evaluations.disputes import disputing, judges
from klankbord.evaluations.evaluating import hearing
from klankbord.evaluations.evaluating.mirroring import Mirrored
from klankbord.evaluations.evaluating.reading import Read, Round
from klankbord.evaluations.scorecards import forms
from klankbord.evaluations.scorecards.forms import Form, Kind
from klankbord.ledger.periods import local_day


@dataclass(frozen=True, slots=True)
class View:
    """The employee's own view of one question, with the name of its field.

    Attributes:
        theirs: What the evaluator answered.
        proposed: What the employee would have answered; empty if nothing else.
        choices: What can be proposed: value, words, and whether it was.
    """

    field: str
    question: str
    said: str
    theirs: str = ""
    proposed: str = ""
    choices: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class RoundSaid:
    """One round of a dispute: what the employee said, and what came of it."""

    number: int
    opened_at: datetime
    decide_by: date
    grounds: str
    judged: bool
    """Whether somebody judges it, or may do so now."""
    outcome: str
    decided_at: datetime | None
    why: str
    percent: int | None
    sections: tuple[SectionSaid, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What the employee did with an evaluation, and what came of it."""

    seen_at: datetime | None
    comment: str
    views: tuple[View, ...]
    last_day: date
    """The last day on which it can be disputed, or a second look be asked."""
    open: bool
    """Whether that is possible now."""
    to_decide: int
    """Working days in which the employer answers."""
    rounds: tuple[RoundSaid, ...] = ()

    @property
    def viewed(self) -> tuple[View, ...]:
        """The questions of which he has a view."""
        return tuple(view for view in self.views if view.said or view.proposed)


@dataclass(frozen=True, slots=True)
class Pair:
    """What the evaluator and the employee each answered to one question."""

    question: str
    theirs: str
    own: str
    comment: str

    @property
    def same(self) -> bool:
        """Whether both found the same."""
        return self.theirs == self.own


@dataclass(frozen=True, slots=True)
class Beside:
    """An evaluation and the employee's own one, question by question. No score is made of it."""

    submitted_at: datetime
    earlier: bool
    """Whether the employee was first."""
    pairs: tuple[Pair, ...]
    comment: str

    @property
    def same(self) -> int:
        """On how many questions both found the same."""
        return sum(pair.same for pair in self.pairs)


def beside(read: Read, own: Mirrored | None) -> Beside | None:
    """Both beside each other, if there is an own one on the same form."""
    if own is None:
        return None
    form = forms.parse(read.form)
    return Beside(
        submitted_at=own.submitted_at,
        earlier=own.submitted_at < read.submitted_at,
        pairs=tuple(_pairs(form, read, own)),
        comment=own.comment,
    )


def _pairs(form: Form, read: Read, own: Mirrored) -> Iterator[Pair]:
    for _, question in form.questions():
        theirs = scorecards.words(read.texts, question, read.answers.get(question.id, {}))
        answer = own.answers.get(question.id, {}) if own.form == read.form else {}
        mine = scorecards.words(own.texts, question, answer)
        if theirs or mine:
            said = str(answer.get("comment", ""))
            yield Pair(scorecards.text(read.texts, question.id), theirs or "–", mine or "–", said)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one call. `percent` is None when no question counted."""

    id: UUID
    form: str
    code: str
    number: int
    """Of the version of the form, which everybody can read."""
    submitted_at: datetime
    percent: int | None
    sections: tuple[SectionSaid, ...]
    comment: str
    statement: str
    side: Side
    unheard: str = ""
    """How little of the sound was played, where it was less than is enough."""
    withdrawn_at: datetime | None = None
    withdrawn_why: str = ""
    withdrawn_by: str = ""
    """The function of who took it back."""
    chosen: Picked | None = None
    """Why the call was chosen, where no lot did."""
    band: str = ""
    """The name that the form gives this part of its scale."""


def found(read: Read, at: datetime) -> Found:
    """With the texts of the form as they were when it was filled in."""
    form = forms.parse(read.form)
    code, number = read.version
    return Found(
        id=read.id,
        form=scorecards.text(read.texts, "title"),
        code=code,
        number=number,
        submitted_at=read.submitted_at,
        percent=read.result["percent"],
        sections=scorecards.said(form, read.texts, read.answers),
        comment=read.comment,
        statement=read.statement,
        side=_side(read, at),
        unheard=_unheard(read.heard),
        withdrawn_at=read.withdrawn_at,
        withdrawn_why=read.withdrawal.get("why", ""),
        withdrawn_by=words.word(words.ROLES, read.withdrawal.get("function", "")),
        chosen=picks.told(read.chosen),
        band=scorecards.band(form, read.texts, read.result["percent"]),
    )


def _unheard(part: float | None) -> str:
    if part is None or part >= hearing.ENOUGH:
        return ""
    text = gettext(
        "Not listened to in full: {part}% of the sound was played before this was scored."
    )
    return text.format(part=round(100 * part))


def _side(read: Read, at: datetime) -> Side:
    form = forms.parse(read.form)
    last, open_ = _next_round(read, at)
    return Side(
        seen_at=read.seen_at,
        comment=read.view.get("comment", ""),
        views=tuple(_views(form, read)),
        last_day=last,
        to_decide=read.terms.to_decide,
        open=open_ and read.withdrawn_at is None,
        rounds=tuple(_round(each, form, read, at) for each in read.rounds),
    )


def _views(form: Form, read: Read) -> Iterator[View]:
    said, proposed = read.view.get("views", {}), read.view.get("proposed", {})
    for place, (_, question) in enumerate(form.questions(), 1):
        given = read.answers.get(question.id, {})
        wanted = proposed.get(question.id, {})
        other = [o.id for o in question.options if o.id != given.get("option")]
        na = question.na_allowed and not given.get("na")
        answers = [*other, *([scorecards.NA] if na else [])]
        yield View(
            field=f"view-{place}",
            question=scorecards.text(read.texts, question.id),
            said=said.get(question.id, ""),
            theirs=scorecards.words(read.texts, question, given),
            proposed=scorecards.words(read.texts, question, wanted),
            choices=tuple(
                (each, scorecards.words(read.texts, question, _as_answer(each)), same)
                for each in answers
                for same in [_as_answer(each) == wanted]
            )
            if question.kind is Kind.CHOICE and given
            else (),
        )


def proposed(form: Form, sent: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What was proposed instead, out of the fields of a page: {question id: answer}."""
    given = {
        question.id: sent.get(f"view-{place}-answer", "")
        for place, (_, question) in enumerate(form.questions(), 1)
    }
    return {identifier: _as_answer(each) for identifier, each in given.items() if each}


def _as_answer(value: str) -> dict[str, Any]:
    return {"na": True} if value == scorecards.NA else {"option": value}


def _next_round(read: Read, at: datetime) -> tuple[date, bool]:
    """Until when the next round can be asked, and whether it can now."""
    last = read.rounds[-1].dispute if read.rounds else None
    if last is None:
        day = disputing.last_day(read.submitted_at, read.terms)
        return day, local_day(at) <= day
    decided = last.decided_at
    day = disputing.last_day_again(decided, read.terms) if decided else last.decide_by
    return day, disputing.can_ask_again(last, at, read.terms)


def _round(each: Round, form: Form, read: Read, at: datetime) -> RoundSaid:
    found, outcome = each.dispute, each.outcome
    return RoundSaid(
        number=found.round,
        opened_at=found.opened_at,
        decide_by=found.decide_by,
        grounds=each.grounds,
        judged=judges.has_judge(found, at=at),
        outcome=found.outcome,
        decided_at=found.decided_at,
        why=outcome.get("why", ""),
        percent=outcome.get("result", {}).get("percent"),
        sections=scorecards.said(form, read.texts, outcome.get("answers", {})),
    )
