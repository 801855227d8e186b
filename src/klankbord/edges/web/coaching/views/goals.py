"""Goals of a talk: set, worded, given a start by the employee, and said what became of them."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from klankbord.coaching import goals, queries
from klankbord.edges.web.coaching.goals import AimForm
from klankbord.edges.web.coaching.views import coaching
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import said
from klankbord.gate.access import Actor
from klankbord.people.faults import Fault

FIELDS = {"goal_day": "due_on", "goal_beyond": "due_on", "goal_question": "about"}
"""The field at which a fault of setting a goal stands."""


@signed_in
@require_POST
def set_goal(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Write down a goal."""
    actor = coaching.actor_in(visitor, conversation)
    found = queries.talk(conversation, actor=actor, at=visitor.at)
    form = AimForm(request.POST, talk=found)
    if form.is_valid():
        try:
            goals.set_goal(conversation, form.aim, actor=actor, at=visitor.at)
        except Fault as fault:
            form.add_error(FIELDS.get(fault.code), said(fault))
        else:
            messages.success(request, gettext("The goal is written down. Both of you see it."))
            return redirect("talk", conversation=conversation)
    return coaching.shown(request, visitor, conversation, {"aim": form})


@signed_in
@require_POST
def reword(request: HttpRequest, visitor: Visitor, conversation: UUID, goal: UUID) -> HttpResponse:
    """Say a goal in other words."""

    def deed(actor: Actor) -> str:
        goals.reword(goal, text=_text(request), actor=actor, at=visitor.at)
        return gettext("The goal has new words. Both of you see them.")

    return _changed(request, visitor, conversation, deed)


@signed_in
@require_POST
def start(request: HttpRequest, visitor: Visitor, conversation: UUID, goal: UUID) -> HttpResponse:
    """The employee puts his own mean with a goal."""

    def deed(actor: Actor) -> str:
        goals.add_start(goal, actor=actor, at=visitor.at)
        return gettext("Your start stands with the goal. Your coach sees it too.")

    return _changed(request, visitor, conversation, deed)


@signed_in
@require_POST
def say(request: HttpRequest, visitor: Visitor, conversation: UUID, goal: UUID) -> HttpResponse:
    """Say what became of a goal."""

    def deed(actor: Actor) -> str:
        standing = request.POST.get("standing", "")
        goals.say(goal, standing=standing, text=_text(request), actor=actor, at=visitor.at)
        return gettext("Both of you see what you say of this goal.")

    return _changed(request, visitor, conversation, deed)


def _changed(
    request: HttpRequest, visitor: Visitor, conversation: UUID, deed: Callable[[Actor], str]
) -> HttpResponse:
    actor = coaching.actor_in(visitor, conversation)
    try:
        messages.success(request, deed(actor))
    except Fault as fault:
        messages.error(request, said(fault))
    return redirect("talk", conversation=conversation)


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n").strip()
