"""What pages show of requests: the own ones, the desk with its clocks, and one with its steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.calls import calls
from klankbord.edges.web.frame import words
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.steps import Step
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.rights import requestdone, requestforms, requestletters, requestwords
from klankbord.gate.access import Actor
from klankbord.rights import (
    clocks,
    collecting,
    deciding,
    filing,
    grounds,
    handling,
    packing,
    sealed,
    weighing,
)
from klankbord.rights.clocks import Clock
from klankbord.rights.deciding import Answer
from klankbord.rights.models import Request
from klankbord.rights.queries import PENDING, Lying, Opened

OPEN, WAITING = Request.State.OPEN, Request.State.WAITING


@dataclass(frozen=True, slots=True)
class Row:
    """A request in a list. `left` says the days in words, `colour` is its shape."""

    url: str
    title: str
    reference: str
    who: str
    received_at: datetime
    due_on: date
    shape: str
    left: str
    state_shape: str
    state: str
    pending: bool
    yours: bool


def own_row(each: Lying) -> Row:
    """A request in somebody's own list."""
    return _row(each, reverse("own_request", args=[each.request.pk]))


def desk_row(each: Lying) -> Row:
    """A request in the list of the desk."""
    return _row(each, reverse("request_one", args=[each.request.pk]))


def _row(each: Lying, url: str) -> Row:
    request = each.request
    shape, state = standing(request)
    return Row(
        url=url,
        title=words.word(requestwords.TYPES, request.type),
        reference=request.reference,
        who=words.word(requestwords.WHO, request.who),
        received_at=request.received_at,
        due_on=each.clock.due_on,
        shape=words.word(requestwords.COLOURS, each.clock.colour),
        left=left(each.clock),
        state_shape=shape,
        state=state,
        pending=request.state in PENDING,
        yours=each.yours,
    )


def standing(request: Request) -> tuple[str, str]:
    """Shape and words of how it stands, or what was answered."""
    known = requestwords.OUTCOMES if request.outcome else requestwords.STATES
    shape, said = known[request.outcome or request.state]
    return shape, str(said)


def left(clock: Clock) -> str:
    """How many days there are left, in words."""
    if clock.colour == "done":
        return ""
    if clock.colour == "still":
        return gettext("the clock stands still")
    if clock.days < 0:
        return ngettext("{n} day too late", "{n} days too late", -clock.days).format(n=-clock.days)
    if clock.days == 0:
        return gettext("today is the last day")
    return ngettext("{n} day left", "{n} days left", clock.days).format(n=clock.days)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that can be made."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground on which this request can be refused."""

    article: str
    text: str
    partly: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One request on its page."""

    row: Row
    opened: Opened
    effect: str
    words: str
    contact: str
    mandate: str
    answer: str
    extension: str
    pause: str
    ground: Ground | None
    outcome: str
    recipients: tuple[str, ...]
    done: tuple[str, ...]
    letters: tuple[Letter, ...]
    identity: str
    objects: tuple[str, ...]


def shown(opened: Opened, *, own: bool) -> Shown:
    """One request, for the person or for the desk."""
    request, said = opened.request, opened.words
    lying = Lying(request, opened.clock, opened.yours)
    address = "own_request_letter" if own else "request_letter"
    ground = grounds.GROUNDS.get(request.ground)
    return Shown(
        row=own_row(lying) if own else desk_row(lying),
        opened=opened,
        effect=words.word(requestwords.EFFECTS, request.type),
        words=said.get(sealed.WORDS, ""),
        contact="" if own else said.get(sealed.CONTACT, ""),
        mandate=said.get(sealed.MANDATE, ""),
        answer=said.get(sealed.ANSWER, ""),
        extension=said.get(sealed.EXTENSION, ""),
        pause=said.get(sealed.PAUSE, ""),
        ground=_ground(ground) if ground else None,
        outcome=str(requestwords.OUTCOMES[request.outcome][1]) if request.outcome else "",
        recipients=tuple(requestletters.recipients(opened)),
        done=tuple(requestdone.lines(request)),
        letters=tuple(
            Letter(requestletters.titled(kind), reverse(address, args=[request.pk, kind]))
            for kind in (requestletters.kinds(opened) if opened.yours else ())
        ),
        identity=words.word(requestwords.METHODS, request.identity) if request.identity else "",
        objects=tuple(calls.title(leg) for leg in request.legs),
    )


def refusals(request: Request) -> tuple[Ground, ...]:
    """The grounds on which a request can be refused."""
    return tuple(_ground(each) for each in grounds.of(request).values())


def _ground(ground: grounds.Ground) -> Ground:
    return Ground(ground.article, spoken(ground.text), ground.partly, ground.rule)


def _answer(request: UUID, told: Mapping[str, Any], at: datetime, by: Actor) -> object:
    answer = Answer(
        outcome=told["outcome"],
        words=told["words"],
        ground=told.get("ground", ""),
        legs=tuple(told["legs"]) if told.get("legs") else None,
        erasure=told.get("erasure") or "no_longer_needed",
        statement=told.get("statement", ""),
        name=told.get("name", ""),
    )
    return deciding.decide(request, answer, at=at, by=by)


STEPS: Mapping[str, Step[requestforms.OfRequest]] = {
    "beantwoorden": Step(
        _("Answer the request"),
        _("What you grant is carried out the moment that you answer. Partly comes before wholly."),
        (
            _("Erasing cannot be undone. What a hold or a duty keeps stays, and nobody uses it."),
            _("Who got the data before hears of it, the telephone platform too."),
            _("The person gets your words in a letter, with the authority and the court."),
        ),
        _("Answer now"),
        requestforms.AnswerForm,
        _answer,
    ),
    "vaststellen": Step(
        _("Write down who asks"),
        _("Look lightly: an account, a known address, a call back, or details of the call."),
        (
            _("Never ask for a BSN, a copy of a passport or a recording of a voice."),
            _("A restriction or an objection works from this moment on."),
        ),
        _("This is the person"),
        requestforms.IdentifyForm,
        lambda request, told, at, by: handling.identify(
            request, told["method"], number=told["number"], at=at, by=by
        ),
    ),
    "navragen": Step(
        _("Ask who it is"),
        _("Only when you have real doubt. The clock stands still until you know."),
        (_("The person gets your question in a letter."),),
        _("Ask, and stop the clock"),
        requestforms.PauseForm,
        lambda request, told, at, by: handling.ask_identity(request, told["words"], at=at, by=by),
    ),
    "verlengen": Step(
        _("Take two months more"),
        _("This can be done once, inside the first month, and only with reasons (AVG 12(3))."),
        (_("The person gets a letter with the new day and your reasons."),),
        _("Extend"),
        requestforms.ExtendForm,
        lambda request, told, at, by: handling.extend(request, told["words"], at=at, by=by),
    ),
    "namen": Step(
        _("Weigh the names of who listened"),
        _(
            "The copy says by which function somebody listened. A name is given only to who needs "
            "it to use his rights, after the rights of who listened were weighed (C-579/21)."
        ),
        (
            _("What you weigh is kept with the request; the last time counts."),
            _("It can be done until the copy is made."),
        ),
        _("Write it down"),
        requestforms.NamesForm,
        lambda request, told, at, by: weighing.weigh(
            request, given=told["given"] == "yes", reasons=told["words"], at=at, by=by
        ),
    ),
    "kopie": Step(
        _("Have the copy made again"),
        _("It was tried eight times and failed. An administrator looks first at what was wrong."),
        (_("The person sees that it is being made."),),
        _("Make it again"),
        requestforms.TellForm,
        lambda request, _told, at, by: packing.make_again(request, at=at, by=by),
    ),
    "aankondigen": Step(
        _("Tell that the restriction ends"),
        _("The person hears it first; a working day later the restriction can end (AVG 18(3))."),
        (_("The person gets a letter with the day."),),
        _("Tell it"),
        requestforms.TellForm,
        lambda request, _told, at, by: handling.tell_lifting(request, at=at, by=by),
    ),
    "opheffen": Step(
        _("End the restriction"),
        _("The person was told. From now on the data are used again."),
        (_("A hold for a dispute, and what a caller asked, go on."),),
        _("End it"),
        requestforms.TellForm,
        lambda request, _told, at, by: handling.lift(request, at=at, by=by),
    ),
}
"""{address: what it is}."""


def steps(opened: Opened, at: datetime) -> Iterator[tuple[str, str | Promise]]:
    """What can be done with a request now: (address, title), the first thing first."""
    request = opened.request
    if not opened.yours:
        return
    for name in _possible(request, opened.clock, at):
        yield reverse("request_step", args=[request.pk, name]), STEPS[name].title


def _possible(request: Request, clock: Clock, at: datetime) -> Iterator[str]:
    if request.state in PENDING:
        if request.identified_at is None:
            yield "vaststellen"
        yield "beantwoorden"
        if request.identified_at is None and request.state == OPEN:
            yield "navragen"
        if clock.extendable:
            yield "verlengen"
        if request.type == Request.Type.ACCESS:
            yield "namen"
    elif request.type == Request.Type.ACCESS:
        if collecting.standing(request.pk, at=at) == "failed":
            yield "kopie"
    elif filing.liftable(request):
        yield "aankondigen" if request.lift_told_at is None else "opheffen"


def may(opened: Opened, step: str, at: datetime) -> bool:
    """Whether a step can be taken now."""
    return opened.yours and step in _possible(opened.request, opened.clock, at)


@dataclass(frozen=True, slots=True)
class Copied:
    """How far the copy of a request for access is, and where it is collected."""

    shape: str
    state: str
    url: str
    weighed: weighing.Weighed | None


def copied(opened: Opened, at: datetime, *, own: bool) -> Copied | None:
    """The copy of a request as its page tells it; None where there is nothing to tell."""
    request = opened.request
    if request.type != Request.Type.ACCESS or not opened.yours:
        return None
    standing_ = collecting.standing(request.pk, at=at)
    weighed = None if own else weighing.of(request)
    if not standing_ and weighed is None:
        return None
    shape, state = requestwords.COPIES[standing_]
    there = own and standing_ in {"ready", "collected", "making", "failed"}
    return Copied(shape, str(state), reverse("own_package") if there else "", weighed)


def lift_on(opened: Opened) -> date | None:
    """From which day on the restriction may end."""
    return clocks.lift_on(opened.request)


def desk_strip() -> Strip:
    """Who sees the desk."""
    return Strip(
        "if",
        gettext("You see who asks what, and no recordings"),
        (
            Fact(gettext("Who decides"), gettext("nobody who coaches or manages the person")),
            Fact(gettext("By rule"), "R61–R70, R78", mono=True),
        ),
        gettext("That you look is in the log of the person"),
    )


def own_strip() -> Strip:
    """Who sees one's own requests."""
    return Strip(
        "yes",
        gettext("This is about you"),
        (Fact(gettext("Who reads it"), gettext("you, and who decides; no coach, no manager")),),
        gettext("That you look is written down too"),
    )
