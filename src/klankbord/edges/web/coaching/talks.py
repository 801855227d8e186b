"""Talks as their pages show them: what waits for whom, and the one that is open."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from klankbord.coaching.models import Side
from klankbord.coaching.queries import Agreed, Coachee, Listed, Part, Point, Talk
from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.evaluations.queries import Released

ICONS = {"topic": "chat", "praise": "plus", "material": "book", "moment": "ear"}


@dataclass(frozen=True, slots=True)
class Row:
    """A talk in a list, with whose turn it is. `verdict` is a shape of `{% pill %}`."""

    title: str
    url: str
    takes_place_at: datetime
    items: int
    verdict: str
    state: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An evaluation that may be put on an agenda."""

    id: UUID
    made_at: datetime
    submitted_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A point of the agenda. `url`, `hear_url`: empty when there is nothing to open or to hear."""

    position: int
    made_at: datetime
    evaluated_at: datetime
    url: str
    hear_url: str
    frozen: bool


@dataclass(frozen=True, slots=True)
class Thing:
    """What one of the two brought. `remove_url`: where who brought it takes it back."""

    kind: str
    icon: str
    text: str
    link: str
    by: str
    call: str
    hear_url: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Voice:
    """What one of the two wrote."""

    side: Side
    name: str
    initials: str
    text: str
    shown: bool
    mine: bool
    closed_at: datetime | None
    open: bool


@dataclass(frozen=True, slots=True)
class Deal:
    """An agreement. `done_url` is where it is ticked; empty once it is."""

    text: str
    owner: str
    due_on: date
    done_at: datetime | None
    done_url: str


@dataclass(frozen=True, slots=True)
class Turn:
    """The talk was moved, or cancelled, by one of the two; `why` is in his words."""

    says: str
    why: str
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on the page of a talk."""

    id: UUID
    title: str
    other: str
    coach: str
    takes_place_at: datetime
    kept_until: datetime
    agenda: tuple[Line, ...]
    voices: tuple[Voice, Voice]
    deals: tuple[Deal, ...]
    things: tuple[Thing, ...]
    turns: tuple[Turn, ...]
    closed_at: datetime | None
    cancelled_at: datetime | None
    on_hold: bool
    sound_goes: bool
    sound_waits: bool
    sound_gone: bool
    added: str
    addable_until: datetime | None

    @property
    def mine(self) -> Voice:
        """The part of the one who reads."""
        return next(voice for voice in self.voices if voice.mine)

    @property
    def theirs(self) -> Voice:
        """The part of the other."""
        return next(voice for voice in self.voices if not voice.mine)

    @property
    def going_on(self) -> bool:
        """Whether things can still be brought, agreed and changed."""
        return self.closed_at is None and self.cancelled_at is None and not self.on_hold

    @property
    def writable(self) -> bool:
        """Whether the one who reads can still write his part."""
        return self.mine.open and self.going_on


def rows(talks: Iterable[Listed], side: Side) -> tuple[Row, ...]:
    """A list of talks for one side, in their order."""
    return tuple(_row(talk, side) for talk in talks)


def candidates(coachee: Coachee) -> tuple[Candidate, ...]:
    """What may be put on an agenda with this person."""
    return tuple(_candidate(each) for each in coachee.ready)


def shown(talk: Talk, at: datetime, hears: Collection[UUID] = ()) -> Shown:
    """One talk for the one who opened it, now; `hears`: the calls that he may hear."""
    listed = talk.listed
    other = listed.coach_name if talk.side == Side.EMPLOYEE else listed.employee_name
    employee, coach = (_voice(talk, part) for part in talk.parts)
    closed = listed.closed_at
    ends = not any(point.frozen or point.for_more for point in talk.agenda)
    goes = ends and closed is not None
    return Shown(
        id=listed.id,
        title=gettext("Talk with {name}").format(name=first(listed.employee_name))
        if talk.side == Side.COACH
        else gettext("Your talk with {name}").format(name=first(listed.coach_name)),
        other=first(other),
        coach=listed.coach_name,
        takes_place_at=listed.takes_place_at,
        kept_until=listed.keep_until,
        agenda=tuple(_lines(talk.agenda, talk.side, hears)),
        voices=(employee, coach),
        deals=tuple(_deal(talk, each) for each in talk.agreements),
        things=tuple(_things(talk, hears)),
        turns=tuple(_turns(talk)),
        closed_at=closed,
        cancelled_at=listed.cancelled_at,
        on_hold=all(point.frozen for point in talk.agenda),
        sound_goes=goes,
        sound_waits=ends and closed is None and listed.cancelled_at is None,
        sound_gone=bool(goes and closed and dates.today(closed) < dates.today(at)),
        added=talk.added,
        addable_until=_addable_until(talk, at),
    )


def strip(talk: Talk) -> Strip:
    """What the rules say about this talk, before anything else."""
    listed = talk.listed
    both = gettext("{employee} and {coach}, nobody else").format(
        employee=first(listed.employee_name), coach=first(listed.coach_name)
    )
    last = gettext("{day}, then erased").format(day=dates.last_day(listed.keep_until))
    return Strip(
        verdict="yes",
        says=gettext("You may talk about this together"),
        facts=(
            Fact(gettext("Purpose"), gettext("coaching")),
            Fact(gettext("Who sees this"), both),
            Fact(gettext("Kept until"), last),
        ),
        logged=gettext("That you open it is written down"),
    )


def first(name: str) -> str:
    """The first name out of a name."""
    return name.split(maxsplit=1)[0]


def _row(talk: Listed, side: Side) -> Row:
    other = talk.employee_name if side == Side.COACH else talk.coach_name
    verdict, state = _standing(talk, side, first(other))
    return Row(
        title=other,
        url=reverse("talk", args=[talk.id]),
        takes_place_at=talk.takes_place_at,
        items=talk.items,
        verdict=verdict,
        state=state,
    )


def _standing(talk: Listed, side: Side, other: str) -> tuple[str, str]:
    if talk.cancelled_at is not None:
        return "no", gettext("cancelled")
    mine, theirs = talk.employee_closed_at, talk.coach_closed_at
    if side == Side.COACH:
        mine, theirs = theirs, mine
    if talk.closed_at is not None:
        return "yes", gettext("closed by both")
    if mine is not None:
        return "wait", gettext("waits for {name}").format(name=other)
    if theirs is not None:
        return "wait", gettext("{name} has closed; now you").format(name=other)
    return "open", gettext("open")


def _candidate(each: Released) -> Candidate:
    return Candidate(
        id=each.id,
        made_at=each.made_at,
        submitted_at=each.submitted_at,
        url=reverse("coached_evaluation", args=[each.id]),
    )


def _lines(agenda: Iterable[Point], side: Side, hears: Collection[UUID]) -> Iterator[Line]:
    address = "evaluation" if side == Side.EMPLOYEE else "coached_evaluation"
    for point in agenda:
        closed = point.evaluation is None or (point.frozen and side == Side.COACH)
        yield Line(
            position=point.position,
            hear_url=_hear(point, hears),
            made_at=point.made_at,
            evaluated_at=point.evaluated_at,
            url="" if closed else reverse(address, args=[point.evaluation]),
            frozen=point.frozen,
        )


def _hear(point: Point, hears: Collection[UUID], at_ms: int | None = None) -> str:
    """Where a call is heard; there the law is asked again, each time."""
    if point.leg is None or point.leg not in hears:
        return ""
    start = "" if at_ms is None else f"#t={at_ms // 1000}"
    return reverse("call", args=[point.leg]) + start


def _things(talk: Talk, hears: Collection[UUID]) -> Iterator[Thing]:
    names = {Side.EMPLOYEE: talk.listed.employee_name, Side.COACH: talk.listed.coach_name}
    calls = {point.position: point for point in talk.agenda}
    for each in talk.brought:
        point = calls.get(each.position) if each.position is not None else None
        over = talk.listed.closed_at or talk.listed.cancelled_at
        mine = each.by == talk.side and over is None
        number = [talk.listed.id, each.number]
        yield Thing(
            kind=words.word(words.BROUGHT, each.kind),
            icon=ICONS[each.kind],
            text=each.text,
            link=each.link,
            by=first(names[each.by]),
            call=""
            if point is None or each.at_ms is None
            else gettext("Call of {moment}, at {place}").format(
                moment=dates.moment(point.made_at), place=dates.timecode(each.at_ms)
            ),
            hear_url="" if point is None else _hear(point, hears, each.at_ms),
            remove_url=reverse("talk_take_back", args=number) if mine else "",
        )


def _turns(talk: Talk) -> Iterator[Turn]:
    names = {Side.EMPLOYEE: talk.listed.employee_name, Side.COACH: talk.listed.coach_name}
    for each in talk.changes:
        told = {
            "name": first(names[each.by]),
            "day": dates.moment(each.made_at),
            "was": dates.moment(each.was_at),
            "becomes": dates.moment(each.becomes_at) if each.becomes_at else "",
        }
        says = (
            gettext("{name} moved this talk from {was} to {becomes}.")
            if each.becomes_at
            else gettext("{name} cancelled this talk on {day}.")
        )
        yield Turn(says=says.format(**told), why=each.why, cancelled=each.becomes_at is None)


def _voice(talk: Talk, part: Part) -> Voice:
    employee = part.side == Side.EMPLOYEE
    name = talk.listed.employee_name if employee else talk.listed.coach_name
    return Voice(
        side=part.side,
        name=first(name),
        initials="".join(word[0] for word in (name.split()[0], name.split()[-1])).upper(),
        text=part.text,
        shown=part.shown,
        mine=part.side == talk.side,
        closed_at=part.closed_at,
        open=part.closed_at is None,
    )


def _addable_until(talk: Talk, at: datetime) -> datetime | None:
    """Until when the one who reads may add something; None: he may not."""
    until = talk.last_word_until
    frozen = all(point.frozen for point in talk.agenda)
    may = talk.side == Side.EMPLOYEE and until is not None and at < until and not frozen
    return until if may else None


def _deal(talk: Talk, agreed: Agreed) -> Deal:
    names = {Side.EMPLOYEE: talk.listed.employee_name, Side.COACH: talk.listed.coach_name}
    return Deal(
        text=agreed.text,
        owner=first(names[agreed.owner]),
        due_on=agreed.due_on,
        done_at=agreed.done_at,
        done_url=""
        if agreed.done_at or talk.listed.cancelled_at
        else reverse("talk_done", args=[talk.listed.id, agreed.number]),
    )
