"""The works council's own room: for members and whom they let in; for others it is not there."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.council import guarded
from klankbord.council import room as deeds
from klankbord.edges.web.council.councilforms import AdviserForm, PaperForm, said
from klankbord.edges.web.frame import pages
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import after
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.registers import Confirm
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.people.faults import Fault

PUTTING, LETTING = "put_%s", "let_%s"
"""Ids of the inputs of two forms on one page."""


@signed_in
@require_form
def room(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What lies in the room, and putting something there."""
    actor = _inside(visitor)
    posted = request.method == "POST"
    data = (request.POST, request.FILES) if posted else (None, None)
    form = PaperForm(*data, auto_id=PUTTING)
    if form.is_valid():
        told = form.cleaned_data
        with form.faults():
            deeds.put(
                told["title"],
                told["text"],
                content=told["letter"],
                writer=visitor.account.name,
                at=visitor.at,
                by=actor,
            )
        if not form.errors:
            messages.success(request, gettext("It lies in the room."))
            return redirect("council_room")
    return _page(request, visitor, actor, form, AdviserForm(auto_id=LETTING))


@signed_in
@require_safe
def document(_request: HttpRequest, visitor: Visitor, paper: UUID) -> HttpResponse:
    """A document of the room, to be saved."""
    actor = _inside(visitor)
    try:
        content = deeds.document(paper, at=visitor.at, by=actor)
    except Fault as gone:
        raise Http404 from gone
    return pages.attached(content, "application/pdf", f"{paper}.pdf")


@signed_in
@require_form
def remove(request: HttpRequest, visitor: Visitor, paper: UUID) -> HttpResponse:
    """Destroy a paper."""
    actor = _member(visitor)
    kept = {each.id: each for each in deeds.papers_of(at=visitor.at, by=actor)}
    if paper not in kept:
        raise Http404
    if request.method == "POST":
        deeds.remove(paper, at=visitor.at, by=actor)
        messages.success(request, gettext("Destroyed."))
        return redirect("council_room")
    confirm = Confirm(
        title=gettext("Destroy “{title}”").format(title=kept[paper].title),
        lead=gettext("Nobody gets it back, also not from a backup."),
        effects=(gettext("Its key is destroyed. The log keeps that something was removed."),),
        deed=gettext("Destroy it"),
        back=reverse("council_room"),
        back_to=gettext("Room of the works council"),
    )
    context = {"strip": strip(), "confirm": confirm}
    return visitor.page(request, "web/frame/confirm.html", context)


@signed_in
@require_POST
def let_in(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Let an adviser in, until a day."""
    actor = _member(visitor)
    form = AdviserForm(request.POST, auto_id=LETTING)
    if form.is_valid():
        with form.faults():
            until = after(form.cleaned_data["until"])
            deeds.let_in(form.cleaned_data["email"], until=until, at=visitor.at, by=actor)
        if not form.errors:
            address = request.build_absolute_uri(reverse("council_room"))
            told = gettext("Let in. Send this address: {address}").format(address=address)
            messages.success(request, told)
            return redirect("council_room")
    return _page(request, visitor, actor, PaperForm(auto_id=PUTTING), form)


@signed_in
@require_POST
def let_out(request: HttpRequest, visitor: Visitor, adviser: UUID) -> HttpResponse:
    """End the access of an adviser now."""
    actor = _member(visitor)
    try:
        deeds.let_out(adviser, at=visitor.at, by=actor)
    except Fault as fault:
        messages.error(request, said(fault))
    else:
        messages.success(request, gettext("The access has ended."))
    return redirect("council_room")


def strip() -> Strip:
    """Who sees the room."""
    return Strip(
        "yes",
        gettext("This room is the works council's own"),
        (
            Fact(gettext("Who sees this page"), gettext("members, and advisers up to their day")),
            Fact(gettext("Who does not"), gettext("employer, HR, administrator, DPO")),
        ),
        gettext("That the works council was here is in the log, not what it read"),
    )


def _inside(visitor: Visitor) -> Actor:
    actor = deeds.standing(visitor.account, visitor.roles, visitor.at)
    if actor is None:
        raise Http404
    access.stand(actor)
    return actor


def _member(visitor: Visitor) -> Actor:
    return visitor.acting_as(guarded.MEMBER)


def _page(
    request: HttpRequest,
    visitor: Visitor,
    actor: Actor,
    putting: PaperForm,
    letting: AdviserForm,
) -> HttpResponse:
    member = actor.role == guarded.MEMBER
    context = {
        "strip": strip(),
        "member": member,
        "papers": deeds.papers_of(at=visitor.at, by=actor),
        "advisers": deeds.advisers(at=visitor.at, by=actor) if member else (),
        "putting": putting,
        "letting": letting,
    }
    status = 422 if putting.errors or letting.errors else 200
    return visitor.page(request, "web/council/council_room.html", context, status=status)
