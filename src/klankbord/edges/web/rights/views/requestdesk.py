"""The desk of requests: what waits with its clock, one request, and each step of it."""

import re
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klankbord.edges.web.frame import registers, words
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.rights import requestmail, requestwords
from klankbord.edges.web.rights import requests as shown
from klankbord.edges.web.rights.requestforms import EnterForm
from klankbord.edges.web.rights.views import requests as own
from klankbord.gate.access import Actor
from klankbord.people.faults import Fault
from klankbord.people.models import Account
from klankbord.rights import deciding, filing, guarded, queries
from klankbord.rights.filing import Asked
from klankbord.rights.queries import Opened

PAGE = re.compile(r"[1-9][0-9]{0,5}")

CHANGES = frozenset({"erasure", "rectification", "restriction", "objection"})
"""Types of which recipients hear (AVG 19)."""

QUIET = frozenset({"opheffen", "namen", "kopie"})
"""Steps of which the person gets no mail."""
UNTOLD = frozenset({"namen", "kopie"})
"""Steps of which there is no letter either."""


@signed_in
@require_safe
def desk(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Every request: first what waits, by its last day."""
    sent = request.GET.get("pagina", "")
    number = int(sent) if PAGE.fullmatch(sent) else 1
    found = queries.on_desk(_actor(visitor), page=number, size=registers.SIZE, at=visitor.at)
    waiting = [shown.desk_row(each) for each in found.waiting]
    context = {
        "strip": shown.desk_strip(),
        "waiting": waiting,
        "answered": [shown.desk_row(each) for each in found.answered],
        "page": Paginator(range(found.total), registers.SIZE).get_page(number),
        "late": sum(each.shape == "no" for each in waiting),
    }
    return visitor.page(request, "web/rights/requests.html", context)


@signed_in
@require_form
def enter(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Write down what came by letter, by telephone or in a talk."""
    actor = _actor(visitor)
    form = EnterForm(
        request.POST if request.method == "POST" else None, initial={"received_on": visitor.at}
    )
    if form.is_valid():
        with form.faults():
            filed = _enter(form, actor, visitor)
        if not form.errors:
            messages.success(request, gettext("Written down. The clock runs from that day."))
            return redirect("request_one", request_id=filed.request.pk)
    context = {
        "strip": shown.desk_strip(),
        "crumbs": ((reverse("requests"), gettext("Requests")),),
        "step": {
            "title": gettext("Write down a request"),
            "lead": gettext("It came by letter, by telephone, or in a talk with somebody here."),
            "effects": (
                gettext("The clock runs from the day on which anybody here got it."),
                gettext("The same asked before is joined to it; the first clock counts."),
            ),
            "deed": gettext("Write down"),
        },
        "form": form,
        "back": reverse("requests"),
    }
    status = 422 if form.errors else 200
    return visitor.page(request, "web/rights/request_step.html", context, status=status)


@signed_in
@require_safe
def one(request: HttpRequest, visitor: Visitor, request_id: UUID) -> HttpResponse:
    """One request: what is asked, what it is about, what the law says, and what can be done."""
    opened = _opened(visitor, request_id)
    context = {
        "strip": shown.desk_strip(),
        "one": shown.shown(opened, own=False),
        "own": False,
        "steps": list(shown.steps(opened, visitor.at)),
        "copy": shown.copied(opened, visitor.at, own=False),
        "refusals": shown.refusals(opened.request),
        "lift_on": shown.lift_on(opened),
    }
    return visitor.page(request, "web/rights/request.html", context)


@signed_in
@require_form
def step(request: HttpRequest, visitor: Visitor, request_id: UUID, step: str) -> HttpResponse:
    """Answer, extend, stop the clock, or write down who asks."""
    actor = _actor(visitor)
    opened = _opened(visitor, request_id)
    what = shown.STEPS.get(step)
    if what is None or not shown.may(opened, step, visitor.at):
        raise Http404
    form = what.form(request.POST if request.method == "POST" else None, opened=opened)
    if form.is_valid():
        with form.faults():
            what.do(request_id, form.cleaned_data, visitor.at, actor)
        if not form.errors:
            _tell(request, opened, step, visitor)
            return redirect("request_one", request_id=request_id)
    title = words.word(requestwords.TYPES, opened.request.type)
    back = reverse("request_one", args=[request_id])
    context = {
        "strip": shown.desk_strip(),
        "crumbs": ((reverse("requests"), gettext("Requests")), (back, title)),
        "step": what,
        "form": form,
        "back": back,
        "one": shown.shown(opened, own=False),
    }
    status = 422 if form.errors else 200
    return visitor.page(request, "web/rights/request_step.html", context, status=status)


@signed_in
@require_safe
def letter(_request: HttpRequest, visitor: Visitor, request_id: UUID, kind: str) -> HttpResponse:
    """A letter, to be printed or sent."""
    return own.attached(_opened(visitor, request_id), kind, visitor)


def _actor(visitor: Visitor) -> Actor:
    return visitor.acting_as(*guarded.DECIDERS)


def _opened(visitor: Visitor, request_id: UUID) -> Opened:
    actor = _actor(visitor)
    try:
        return queries.desk_one(request_id, actor, at=visitor.at)
    except Fault as gone:
        raise Http404 from gone


def _enter(form: EnterForm, actor: Actor, visitor: Visitor) -> filing.Filed:
    told = form.cleaned_data
    person = (
        filing.by_number(told["number"], visitor.at)
        if told["number"].strip()
        else filing.caller(told["phone"])
    )
    where = "\n".join(filter(None, [told["phone"].strip(), told["contact"].strip()]))
    asked = Asked(
        type=told["type"],
        words=told["words"],
        language=told["language"],
        contact=where,
        number=told["phone"],
        mandate=told["mandate"],
        received_at=form.received_at,
    )
    return filing.file(asked, person, at=visitor.at, by=actor)


def _tell(request: HttpRequest, before: Opened, step: str, visitor: Visitor) -> None:
    """Mail after the deed, without content; who has no account gets the letter on paper."""
    after = _opened(visitor, before.request.pk)
    mailed = step not in QUIET and requestmail.person(after.request)
    if step == "beantwoorden" and after.request.type in CHANGES and after.request.recipients:
        accounts = Account.objects.filter(pk__in=deciding.coaches(after.request, visitor.at))
        requestmail.coaches(list(accounts))
    said = (
        gettext("Done. This is written down.")
        if step in UNTOLD
        else gettext("Done. The person got a mail that there is something to read.")
        if mailed
        else gettext("Done. Send the letter that stands with the request.")
    )
    messages.success(request, said)
