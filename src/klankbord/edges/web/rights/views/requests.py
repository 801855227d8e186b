"""Requests of who is signed in: employee, leaver, evaluator, coach, and every other function."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.calls import calls
from klankbord.edges.web.frame import dates, pages
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.navigation import GRANTED
from klankbord.edges.web.rights import requestletters, requestwords
from klankbord.edges.web.rights import requests as shown
from klankbord.edges.web.rights.requestforms import AskForm
from klankbord.gate.access import Actor
from klankbord.law import calendar
from klankbord.people.faults import Fault
from klankbord.rights import filing, handling, queries
from klankbord.rights.filing import Asked
from klankbord.rights.queries import Opened

TYPE, LEG, EVALUATION = "soort", "opname", "beoordeling"
"""Parameters with which another page leads here: what, and about which recording or evaluation."""


@signed_in
@require_safe
def mine(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """One's own requests, with by when each is answered."""
    rows = [shown.own_row(each) for each in queries.own(_actor(visitor), at=visitor.at)]
    context = {
        "strip": shown.own_strip(),
        "rows": rows,
        "asks": requestwords.TYPES.items(),
        "answer_by": calendar.answer_by(dates.today(visitor.at)),
    }
    return visitor.page(request, "web/rights/own_requests.html", context)


@signed_in
@require_form
def ask(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Ask something: one page, and it is sent."""
    actor = _actor(visitor)
    form = AskForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    if form.is_valid():
        told = form.cleaned_data
        asked = Asked(
            type=told["type"],
            words=told["words"],
            language=get_language() or "nl",
            legs=tuple(filter(None, [told["leg"]])),
            evaluations=tuple(filter(None, [told["evaluation"]])),
        )
        with form.faults():
            filed = filing.file(asked, filing.signed_in(actor, visitor.at), at=visitor.at, by=actor)
        if not form.errors:
            _tell(request, filed)
            return redirect("own_request", request_id=filed.request.pk)
    return visitor.page(
        request,
        "web/rights/request_step.html",
        _asking(form, visitor),
        status=422 if form.errors else 200,
    )


@signed_in
@require_safe
def one(request: HttpRequest, visitor: Visitor, request_id: UUID) -> HttpResponse:
    """One's own request, with what was answered."""
    opened = _opened(visitor, request_id)
    pending = opened.request.state in queries.PENDING and opened.request.objection is None
    context = {
        "strip": shown.own_strip(),
        "one": shown.shown(opened, own=True),
        "own": True,
        "withdraw": reverse("own_request_withdraw", args=[request_id]) if pending else "",
        "lift_on": shown.lift_on(opened),
        "copy": shown.copied(opened, visitor.at, own=True),
    }
    return visitor.page(request, "web/rights/request.html", context)


@signed_in
@require_POST
def withdraw(request: HttpRequest, visitor: Visitor, request_id: UUID) -> HttpResponse:
    """Take a request back."""
    handling.withdraw(request_id, at=visitor.at, by=_actor(visitor))
    messages.success(request, gettext("You took your request back."))
    return redirect("own_requests")


@signed_in
@require_safe
def letter(_request: HttpRequest, visitor: Visitor, request_id: UUID, kind: str) -> HttpResponse:
    """A letter about one's own request, to be saved."""
    return attached(_opened(visitor, request_id), kind, visitor)


def attached(opened: Opened, kind: str, visitor: Visitor) -> HttpResponse:
    """A letter as PDF.

    Raises:
        Http404: There is no such letter of this request.
    """
    if not opened.yours or kind not in requestletters.kinds(opened):
        raise Http404
    made = requestletters.pdf(opened, kind, at=visitor.at)
    return pages.attached(made, "application/pdf", f"{str(opened.request.pk)[:8]}-{kind}.pdf")


def _opened(visitor: Visitor, request_id: UUID) -> Opened:
    try:
        return queries.own_one(request_id, _actor(visitor), at=visitor.at)
    except Fault as gone:
        raise Http404 from gone


def _actor(visitor: Visitor) -> Actor:
    return visitor.acting_as(EMPLOYEE, *sorted(GRANTED))


def _initial(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get(TYPE, "")
    return {
        "type": asked if asked in requestwords.ASKS else "access",
        "leg": request.GET.get(LEG, ""),
        "evaluation": request.GET.get(EVALUATION, ""),
    }


def _asking(form: AskForm, visitor: Visitor) -> dict[str, Any]:
    leg, evaluation = form["leg"].value(), form["evaluation"].value()
    effects = [
        gettext("You get an answer by {day} at the latest. It costs you nothing.").format(
            day=dates.day(calendar.answer_by(dates.today(visitor.at)))
        ),
        gettext("Somebody decides who is not your coach and not your manager."),
        gettext("It is never held against you."),
    ]
    if leg:
        effects.insert(0, gettext("It is about {call}.").format(call=_title(leg)))
    elif evaluation:
        effects.insert(0, gettext("It is about one evaluation."))
    else:
        effects.insert(0, gettext("It is about everything that we have of you."))
    return {
        "strip": shown.own_strip(),
        "crumbs": ((reverse("own_requests"), gettext("Your requests")),),
        "step": {
            "title": gettext("Ask something about your data"),
            "lead": gettext("One page, and it is sent. You need no form and no reason."),
            "effects": effects,
            "deed": gettext("Send"),
        },
        "form": form,
        "back": reverse("own_requests"),
    }


def _title(leg: object) -> str:
    try:
        return calls.title(UUID(str(leg)))
    except ValueError:
        return gettext("one recording")


def _tell(request: HttpRequest, filed: filing.Filed) -> None:
    day = dates.day(filed.request.due_on)
    said = (
        gettext("You asked this already; we added your words. You get an answer by {day}.")
        if filed.joined
        else gettext("Your request is in. You get an answer by {day} at the latest.")
    )
    messages.success(request, said.format(day=day))
