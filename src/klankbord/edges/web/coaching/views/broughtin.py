"""An employee brings something into his own review (R9); the one whom he named reads it."""

from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges import ranges
from klankbord.edges.web.coaching import bringforms
from klankbord.edges.web.coaching.bringforms import BringForm
from klankbord.edges.web.evaluations import scorecards
from klankbord.edges.web.evaluations.scorecards import SectionSaid
from klankbord.edges.web.frame import answers, dates, words
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.fields import said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.strips import Fact, Strip, Why
from klankbord.evaluations.scorecards import forms
from klankbord.gate.access import Actor
from klankbord.law import engine
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.reviews import bringing, opening, queries
from klankbord.reviews.opening import Given, Scored, Shown
from klankbord.reviews.queries import Mine, Thing
from klankbord.vault.stores.contract import StoreFault

READERS = (Role.TEAM_LEAD, Role.MANAGER, Role.HR)


@dataclass(frozen=True, slots=True)
class Row:
    """One bringing in, for its employee."""

    mine: Mine
    function: str
    things: tuple[tuple[str, Thing], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing, for the recipient. `rules`: by which it is not there for him now."""

    title: str
    shown: Shown
    sections: tuple[SectionSaid, ...]
    rules: tuple[str, ...]


@signed_in
@require_form
def bring(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What was brought in, and the form for more. It begins here and nowhere else."""
    actor = visitor.acting_as(EMPLOYEE)
    assert actor.employee is not None  # noqa: S101  the role employee has one
    things = queries.things(actor, at=visitor.at)
    form = BringForm(
        request.POST if request.method == "POST" else None,
        things=things,
        recipients=bringing.recipients(actor.employee, at=visitor.at),
    )
    if form.is_valid():
        with form.faults():
            _brought(form, actor, visitor)
            messages.success(
                request, gettext("Brought in. Until the talk is over you can take it back.")
            )
            return redirect("bring_in")
    rows = [_row(each) for each in queries.mine(actor, at=visitor.at)]
    context = {"strip": _own_strip(), "rows": rows, "form": form, "nothing": not things}
    return visitor.page(
        request, "web/coaching/bring_in.html", context, status=422 if form.errors else 200
    )


@signed_in
@require_POST
def withdraw(request: HttpRequest, visitor: Visitor, brought: UUID) -> HttpResponse:
    """Take it back."""
    try:
        bringing.withdraw(brought, actor=visitor.acting_as(EMPLOYEE), at=visitor.at)
        messages.success(request, gettext("Taken back. From now on nobody reads it."))
    except Fault as fault:
        messages.error(request, said(fault))
    return redirect("bring_in")


@signed_in
@require_safe
def given(request: HttpRequest, visitor: Visitor, brought: UUID) -> HttpResponse:
    """What somebody was given for a talk. For everybody else it is not there."""
    try:
        found = opening.read(brought, actor=_reader(visitor, brought), at=visitor.at)
    except opening.NotGiven as nothing:
        raise Http404 from nothing
    context = {
        "strip": _strip(found),
        "given": found,
        "parts": [_part(each) for each in found.things],
    }
    return visitor.page(request, "web/coaching/brought_in.html", context)


@signed_in
@require_safe
def sound(request: HttpRequest, visitor: Visitor, brought: UUID, position: int) -> HttpResponseBase:
    """The employee's own half of a recording, in one piece: so one listening is one line."""
    actor = _reader(visitor, brought)
    with ExitStack() as open_:
        try:
            wav = open_.enter_context(opening.sound(brought, position, actor=actor, at=visitor.at))
            return ranges.whole(request, wav, open_.pop_all())
        except opening.NotGiven as nothing:
            raise Http404 from nothing
        except StoreFault:  # the player asks again
            return HttpResponse(status=503)


def _brought(form: BringForm, actor: Actor, visitor: Visitor) -> None:
    try:
        bringing.bring(form.wish(), actor=actor, at=visitor.at)
    except bringing.NoSuchThing as gone:
        raise Http404 from gone


def _reader(visitor: Visitor, brought: UUID) -> Actor:
    """In the one of his roles in which he was given it."""
    for role in READERS:
        if role in visitor.roles:
            actor = visitor.acting_as(role)
            if any(each.id == brought for each in queries.given(actor, at=visitor.at)):
                return actor
    raise Http404


def _row(each: Mine) -> Row:
    return Row(
        mine=each,
        function=words.word(words.ROLES, each.function),
        things=tuple((bringforms.title(thing), thing) for thing in each.things),
    )


def _part(each: Shown) -> Part:
    denied = each.decision.denied_by if each.decision is not None else ()
    return Part(
        title=bringforms.title(Thing(each.kind, None, each.made_at)),
        shown=each,
        sections=_sections(each.scored) if each.scored else (),
        rules=tuple(denied),
    )


def _sections(scored: Scored) -> tuple[SectionSaid, ...]:
    return scorecards.said(forms.parse(dict(scored.form)), dict(scored.texts), scored.answers)


def _own_strip() -> Strip:
    return Strip(
        verdict="if",
        says=gettext("You may bring in what is yours, if you want to yourself"),
        facts=(
            Fact(gettext("Who may ask you for it"), gettext("nobody")),
            Fact(gettext("If you bring in nothing"), gettext("nobody sees it; it means nothing")),
        ),
        logged=gettext("That you look is written down too"),
        why_title=gettext("Why may this?"),
        why=_why("R9", "R63"),
    )


def _strip(found: Given) -> Strip:
    return Strip(
        verdict="if",
        says=gettext("You may use this in one talk, and only this"),
        facts=(
            Fact(gettext("Until"), dates.day(found.talk_on)),
            Fact(gettext("Brought in by"), gettext("the employee himself; he can take it back")),
        ),
        logged=gettext("Each time that you read or listen is in the log of the employee"),
        why_title=gettext("Why may I?"),
        why=_why("R9", "R63"),
    )


def _why(*rules: str) -> tuple[Why, ...]:
    told = {each.id: each.text for each in engine.BOOK.rules if each.id in rules}
    return tuple(Why(answers.spoken(told[each]), each) for each in rules)
