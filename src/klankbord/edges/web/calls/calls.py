"""What a page says of a call before, while and after somebody listens: never whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import answers, dates, words
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor
from klankbord.edges.web.frame.strips import VERDICTS, Fact, Strip, Why
from klankbord.edges.web.frame.turns import Turn
from klankbord.evaluations import queries as evaluations
from klankbord.evaluations.calibration import calibrating
from klankbord.law.engine import Decision
from klankbord.people.models import Role
from klankbord.recordings.listening import playback
from klankbord.recordings.listening.playback import Changes, Look
from klankbord.recordings.offered.cutting import Mark
from klankbord.recordings.queries import Half

HOW: words.Words = {
    "random": _("at random, by the plan"),
    "complaint": _("because of a complaint, by the quality manager"),
}
"""How a recording was chosen, by the fact `selection.method`."""

LANE = 66
"""Height of one lane, in pixels; two stand two pixels apart, with the axis below."""


@dataclass(frozen=True, slots=True)
class Head:
    """Title and facts of a call. What is not known for this visitor stays empty."""

    title: str
    back: str
    started_at: datetime
    duration_ms: int
    line: str
    employee: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One voice in the player: employee (a) or caller (c), or both in one (a)."""

    css: str
    name: str
    top: int


@dataclass(frozen=True, slots=True)
class Silent:
    """A stretch that may not be kept, and so is silent; place and width in percents."""

    begin_ms: int
    end_ms: int
    why: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Player:
    """The player's addresses, lanes, and what is not in the sound."""

    audio_url: str
    peaks_url: str
    duration_ms: int
    lanes: tuple[Lane, ...]
    silent: tuple[Silent, ...]
    length_differs: bool
    half_gone: str = ""

    @property
    def height(self) -> int:
        """Height of the drawing without its axis, in pixels."""
        return self.lanes[-1].top + LANE

    @property
    def axis_y(self) -> int:
        """Where the axis is written."""
        return self.height + 18

    @property
    def tenths(self) -> int:
        """Length in tenths of a second, for the slider."""
        return self.duration_ms // 100


@dataclass(frozen=True, slots=True)
class Chance:
    """In which role somebody can ask to hear a recording, for which purposes, and the answer."""

    role: str
    purposes: tuple[str, ...]
    reasons: tuple[str, ...]
    decision: Decision


def title(leg: UUID) -> str:
    """A call is called by the beginning of its number: short, and of no meaning elsewhere."""
    return gettext("Call {number}").format(number=str(leg)[:8].upper())


def line(direction: str, queue: str) -> str:
    """Direction and queue of a call: `inkomend, huur`."""
    return ", ".join(filter(None, (words.word(words.DIRECTIONS, direction), queue)))


def head(leg: UUID, visitor: Visitor, role: str, decision: Decision) -> Head:
    """The heading of a call for who may ask about it."""
    work = _work(leg, visitor, role)
    said = line(work.direction, work.queue) if work else ""
    return _head(leg, role, decision, work.duration_ms if work else 0, said)


def head_of(leg: UUID, role: str, look: Look) -> Head:
    """The heading of a call for who listens to it."""
    said = line(look.direction, look.queue)
    return _head(leg, role, look.decision, look.changes.duration_ms, said)


def _head(leg: UUID, role: str, decision: Decision, duration_ms: int, said: str) -> Head:
    own = role == EMPLOYEE
    return Head(
        title=title(leg),
        back=gettext("My Klankbord") if own else gettext("To do"),
        started_at=datetime.fromisoformat(decision.question["recording"]["made_at"]),
        duration_ms=duration_ms,
        line=said,
        employee="" if own else gettext("hidden"),
    )


def chance(leg: UUID, visitor: Visitor) -> Chance:
    """The first of a visitor's roles in which the law would let him hear this, or else the first.

    This opens nothing and writes nothing down; beginning to listen does, and a refusal does.

    Raises:
        NoSuchLeg: It is not there.
    """
    found = [_in_role(leg, visitor, role) for role in _roles(visitor)]
    return next((each for each in found if each.decision.allowed), found[0])


def strip(decision: Decision) -> Strip:
    """The law strip of a call that may be heard: what for, chosen how, until when, and why."""
    question = decision.question
    facts = [Fact(gettext("Purpose"), words.word(words.PURPOSES, question["purpose"]))]
    if chosen := HOW.get(question.get("selection", {}).get("method", "")):
        facts.append(Fact(gettext("Chosen"), str(chosen)))
    until = datetime.fromisoformat(question["recording"]["retention_until"])
    last = gettext("{day}, then erased").format(day=dates.last_day(until))
    facts.append(Fact(gettext("Until"), last))
    return Strip(
        verdict=VERDICTS[decision.answer],
        says=gettext("You may listen to this"),
        facts=tuple(facts),
        logged=gettext("Your listening is written down"),
        why_title=gettext("Why may I?"),
        why=tuple(
            Why(answers.spoken(reason.rule.text), reason.rule.id)
            for reason in decision.reasons
            if reason.effect == "allow"
        ),
    )


def turn_facts(turn: Turn) -> dict[str, Any]:
    """What stands beside the player about this time of listening."""
    return {
        "facts": (
            Fact(gettext("Reason"), words.word(words.REASONS, turn.reason)),
            Fact(gettext("Began"), dates.clock(turn.began_at)),
            Fact(gettext("You can listen until"), dates.clock(turn.until)),
        ),
        "says": ""
        if turn.role == EMPLOYEE
        else gettext("The employee sees your function, your reason and the moment."),
    }


def player(leg: UUID, parties: Sequence[str], changes: Changes) -> Player:
    """The player for a recording of which these parties have a waveform."""
    lanes: tuple[Lane, ...]
    if tuple(parties) == ("mixed",):
        lanes = (Lane("a", gettext("Both voices"), 0),)
    else:
        lanes = (Lane("a", gettext("Employee"), 0), Lane("c", gettext("Caller"), LANE + 2))
    return Player(
        audio_url=reverse("sound", args=[leg]),
        peaks_url=reverse("peaks", args=[leg]),
        duration_ms=changes.duration_ms,
        lanes=lanes,
        silent=tuple(_silent(mark, changes.duration_ms) for mark in changes.silent),
        length_differs=changes.length_differs,
        half_gone=_half_gone(changes.half),
    )


def _half_gone(half: Half | None) -> str:
    if half is None:
        return ""
    if half.party == "caller":
        says = gettext("The caller's voice was erased on {day}. You hear silence there.")
    else:
        says = gettext("The employee's voice was erased on {day}. You hear silence there.")
    return says.format(day=dates.day(half.erased_at))


def _silent(mark: Mark, duration_ms: int) -> Silent:
    begin, end, why = mark
    return Silent(
        begin_ms=begin,
        end_ms=end,
        why=words.word(words.SILENCES, why),
        x=f"{100 * begin / duration_ms:.2f}%",
        width=f"{100 * (end - begin) / duration_ms:.2f}%",
    )


def _in_role(leg: UUID, visitor: Visitor, role: str) -> Chance:
    actor = visitor.acting_as(role)
    reasons = _reasons(role)
    if not calibrating.invites(leg, actor, visitor.at):
        reasons = tuple(each for each in reasons if each != calibrating.WHY)
    first = playback.ask(leg, purpose="training", actor=actor, at=visitor.at, reason=reasons[0])
    picked = first.question["selection"]["method"] == playback.CHOSEN[True]
    reasons = tuple(each for each in reasons if each != playback.CHOSEN[not picked])
    named = list(first.question["recording"]["purposes"])
    asked = {
        purpose: playback.ask(leg, purpose=purpose, actor=actor, at=visitor.at, reason=reasons[0])
        for purpose in named
    }
    allowed = tuple(purpose for purpose, decision in asked.items() if decision.allowed)
    purposes = allowed or tuple(asked)
    return Chance(role, purposes, reasons, asked[purposes[0]])


def _reasons(role: str) -> tuple[str, ...]:
    apart = {EMPLOYEE: "own_recording", Role.COACH: "coaching_talk"}
    if role in apart:
        return (apart[role],)
    return tuple(code for code in playback.REASONS if code not in apart.values())


def _roles(visitor: Visitor) -> list[str]:
    held = [str(role) for role in Role if role in visitor.roles]
    return held + ([EMPLOYEE] if EMPLOYEE in visitor.roles else [])


def _work(leg: UUID, visitor: Visitor, role: str) -> evaluations.Work | None:
    if role != Role.EVALUATOR:
        return None
    work = evaluations.work(visitor.acting_as(role), at=visitor.at, only=leg)
    return next(iter(work), None)
