"""A talk in a calendar, moved or cancelled; the other gets a mail with what changes in his."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.coaching import moving, queries
from klankbord.edges.web.coaching.talkforms import CancelForm, MoveForm
from klankbord.edges.web.coaching.views import coaching
from klankbord.edges.web.frame import agenda, mailing, pages
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import said
from klankbord.gate.access import Actor
from klankbord.people.faults import Fault

OVER = ("talk_cancelled", "talk_ended")
"""Faults after which no form to move or cancel is left on the page."""


@signed_in
@require_POST
def move(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Let it take place at another moment."""
    form = MoveForm(request.POST, at=visitor.at)

    def deed(actor: Actor) -> str:
        moving.move(
            conversation,
            takes_place_at=form.takes_place_at,
            why=form.cleaned_data["why"],
            actor=actor,
            at=visitor.at,
        )
        return gettext("The talk is moved. Both of you see when it is, and why.")

    return _changed(request, visitor, conversation, form, deed)


@signed_in
@require_POST
def cancel(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Let it not take place."""
    form = CancelForm(request.POST)

    def deed(actor: Actor) -> str:
        moving.cancel(conversation, why=form.cleaned_data["why"], actor=actor, at=visitor.at)
        return gettext("The talk is cancelled. Both of you see why.")

    return _changed(request, visitor, conversation, form, deed)


@signed_in
@require_safe
def calendar(_request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """The moment of the talk for one's own calendar, without a word of what it is about."""
    found = queries.talk(
        conversation, actor=coaching.actor_in(visitor, conversation), at=visitor.at
    )
    content = agenda.meeting(
        found.listed.id,
        found.listed.takes_place_at,
        visitor.at,
        changes=len(found.changes),
        cancelled=found.listed.cancelled_at is not None,
    )
    return pages.attached(content, "text/calendar; charset=utf-8", "klankbord.ics")


def _changed(
    request: HttpRequest,
    visitor: Visitor,
    conversation: UUID,
    form: CancelForm,
    deed: Callable[[Actor], str],
) -> HttpResponse:
    actor = coaching.actor_in(visitor, conversation)
    if not form.is_valid():
        return coaching.shown(request, visitor, conversation, {form.prefix or "": form})
    try:
        done = deed(actor)
    except Fault as fault:
        if fault.code in OVER:
            messages.error(request, said(fault))
            return redirect("talk", conversation=conversation)
        form.add_error(None, said(fault))
        return coaching.shown(request, visitor, conversation, {form.prefix or "": form})
    messages.success(request, done)
    if not mailing.talk_changed(conversation, actor=actor, at=visitor.at):
        messages.warning(request, gettext("The mail did not go out. Tell the other yourself."))
    return redirect("talk", conversation=conversation)
