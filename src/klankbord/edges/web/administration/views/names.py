"""Names on telephone platforms: whose they are, from when until when. No call is heard here."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from klankbord.edges.web.administration.administering import (
    NameEndForm,
    NameForm,
    NameSearchForm,
    TableForm,
)
from klankbord.edges.web.frame import dates, registers
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import midnight
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.registers import Confirm
from klankbord.gate.access import Actor
from klankbord.people import agents, mapping, register
from klankbord.people.models import AgentRef, Role
from klankbord.people.periods import Term, holds
from klankbord.recordings.waiting import naming, waiting


@signed_in
@require_safe
def names(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Whom platforms mean by which names, and the names that stand for nobody."""
    actor = visitor.acting_as(Role.ADMIN)
    form = NameSearchForm(request.GET, sources=agents.sources())
    wanted = form.cleaned_data if form.is_valid() else {}
    found = register.names(
        wanted.get("q", ""),
        wanted.get("source", ""),
        ended=bool(wanted.get("ended")),
        at=visitor.at,
        by=actor,
    )
    page = registers.part(request, found)
    context = registers.around(visitor.roles, "names") | {
        "form": form,
        "page": page,
        "rows": [(row, _standing(row, visitor)) for row in page],
        "narrowed": registers.narrowed(wanted),
        "unknown": waiting.names(actor, at=visitor.at),
    }
    return visitor.page(request, "web/administration/names.html", context)


@signed_in
@require_form
def name_new(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Write down whose a name is; `?gesprek=` fills in the name for which a call waits."""
    actor = visitor.acting_as(Role.ADMIN)
    form = NameForm(request.POST or None, initial=_suggested(request, visitor, actor))
    if form.is_valid():
        told = form.cleaned_data
        with form.faults():
            naming.name(
                told["number"],
                source=told["source"],
                ref=told["ref"],
                term=Term(told["since"], told["until"]),
                at=visitor.at,
                by=actor,
            )
        if not form.errors:
            messages.success(
                request, gettext("Written down. What waited for this name is offered anew now.")
            )
            return redirect("names")
    context = registers.around(visitor.roles, "names") | {
        "form": form,
        "title": gettext("Whose is this name?"),
        "lead": gettext(
            "From that moment on a call under this name is a call of this person. "
            "A desk that several people use has one period for each."
        ),
        "deed": gettext("Write this down"),
        "back": reverse("names"),
        "back_to": gettext("Names on the platform"),
    }
    status = 422 if form.errors else 200
    return visitor.page(request, "web/administration/form.html", context, status=status)


@signed_in
@require_form
def name_end(request: HttpRequest, visitor: Visitor, name: int) -> HttpResponse:
    """Say from when a name no longer stands for somebody."""
    actor = visitor.acting_as(Role.ADMIN)
    try:
        found = register.name(name, at=visitor.at, by=actor)
    except AgentRef.DoesNotExist as gone:
        raise Http404 from gone
    form = NameEndForm(request.POST or None, initial={"until": visitor.at})
    if form.is_valid():
        until = form.cleaned_data["until"]
        with form.faults():
            agents.unmap(found, until=until, at=visitor.at, by=actor)
        if not form.errors:
            said = gettext("Written down: until {moment}.").format(moment=dates.moment(until))
            messages.success(request, said)
            return redirect("names")
    told = {"ref": found.ref, "source": found.source, "name": found.employee.name}
    confirm = Confirm(
        title=gettext("{ref} is no longer {name}").format(**told),
        lead=gettext("You say from when {ref} on {source} is not {name} any more.").format(**told),
        effects=(
            gettext("A call under this name after that moment is not a call of {name}.").format(
                **told
            ),
            gettext("It waits in quarantine until you say whose the name is then."),
            gettext("What came in before stays as it is. Is a call not his? Tell the DPO."),
        ),
        deed=gettext("Write down this moment"),
        back=reverse("names"),
        back_to=gettext("Names on the platform"),
    )
    context = registers.around(visitor.roles, "names") | {"confirm": confirm, "form": form}
    status = 422 if form.errors else 200
    return visitor.page(request, "web/frame/confirm.html", context, status=status)


@signed_in
@require_form
def table(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Take in a table of names: first it is shown what would become of each row."""
    actor = visitor.acting_as(Role.ADMIN)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = TableForm(*given)
    seen: list[mapping.Seen] = []
    if form.is_valid():
        turned = bool(form.cleaned_data["day_first"])
        with form.faults():
            rows = mapping.read(form.cleaned_data["text"])
            seen = mapping.rehearse(rows, day_first=turned, at=visitor.at, by=actor)
            if "take_in" in request.POST and not any(row.fault for row in seen):
                done = naming.take_in(rows, day_first=turned, at=visitor.at, by=actor)
                return _taken_in(request, done)
    context = registers.around(visitor.roles, "names") | {
        "form": form,
        "seen": seen,
        "wrong": sum(row.fault is not None for row in seen),
        "new": sum(row.outcome in ("new", "ended") for row in seen),
        "text": form.cleaned_data.get("text", "") if form.is_bound else "",
    }
    wrong = bool(form.errors or context["wrong"])
    status = 422 if wrong else 200
    return visitor.page(request, "web/administration/name_table.html", context, status=status)


def _taken_in(request: HttpRequest, count: int) -> HttpResponse:
    said = ngettext(
        "One row was taken in. What waited for it is offered anew now.",
        "{n} rows were taken in. What waited for them is offered anew now.",
        count,
    )
    messages.success(request, said.format(n=count))
    return redirect("names")


def _standing(row: AgentRef, visitor: Visitor) -> str:
    if holds(row, visitor.at):
        return "holds"
    return "coming" if row.since > visitor.at else "ended"


def _suggested(request: HttpRequest, visitor: Visitor, actor: Actor) -> dict[str, Any]:
    """The name for which a call waits, from the day of the first call that does."""
    today: dict[str, Any] = {"since": midnight(dates.today(visitor.at))}
    call = request.GET.get("gesprek", "")
    if not call.isascii() or not call.isdigit() or len(call) > 18:
        return today
    found = waiting.name(int(call), at=visitor.at, by=actor)
    if found is None:
        return today
    first = midnight(dates.today(found.first))
    return {"source": found.source, "ref": found.ref, "since": first}
