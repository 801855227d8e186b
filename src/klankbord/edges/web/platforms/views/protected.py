"""The list of numbers that are never recorded: for the DPO and the works council alone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from klankbord.edges.web.frame import registers
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.platforms import protected as shown
from klankbord.gate.access import Actor
from klankbord.people import unrecorded
from klankbord.people.faults import Fault
from klankbord.people.unrecorded import Listed

ADDING, SEEKING = "add_%s", "seek_%s"
"""Ids of the inputs of two forms on one page."""


@signed_in
@require_form
def protected(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The list, and putting a number on it."""
    actor = visitor.acting_as(*unrecorded.KEEPERS)
    form = shown.NumberForm(request.POST if request.method == "POST" else None, auto_id=ADDING)
    if form.is_valid():
        with form.faults():
            unrecorded.add(**form.cleaned_data, at=visitor.at, by=actor)
        if not form.errors:
            said = gettext("On the list. From the next call on this number is never recorded.")
            messages.success(request, said)
            return redirect("protected")
    return _page(request, visitor, actor, form, shown.SoughtForm(auto_id=SEEKING))


@signed_in
@require_POST
def sought(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Whether a number is on the list. It goes in the body, so no log keeps it."""
    actor = visitor.acting_as(*unrecorded.KEEPERS)
    form = shown.SoughtForm(request.POST, auto_id=SEEKING)
    adding = shown.NumberForm(auto_id=ADDING)
    if not form.is_valid():
        return _page(request, visitor, actor, adding, form)
    found = unrecorded.sought(form.cleaned_data["number"], at=visitor.at, by=actor)
    blank = shown.SoughtForm(auto_id=SEEKING)
    return _page(request, visitor, actor, adding, blank, found=found)


@signed_in
@require_form
def protected_one(request: HttpRequest, visitor: Visitor, entry: UUID) -> HttpResponse:
    """One number on the list: call it otherwise, or end its protection."""
    actor = visitor.acting_as(*unrecorded.KEEPERS)
    found = _one(entry, visitor, actor)
    form = shown.LabelForm(
        request.POST if request.method == "POST" else None, initial={"label": found.label}
    )
    if form.is_valid():
        label = form.cleaned_data["label"]
        unrecorded.relabel(entry, label, at=visitor.at, by=actor)
        messages.success(request, gettext("Written down. These words stay for a year."))
        return redirect("protected")
    context = {"strip": shown.strip(), "entry": found, "kind": shown.KINDS[found.kind]}
    context |= {"form": form}
    status = 422 if form.errors else 200
    return visitor.page(request, "web/platforms/protected_one.html", context, status=status)


@signed_in
@require_POST
def protected_end(request: HttpRequest, visitor: Visitor, entry: UUID) -> HttpResponse:
    """End the protection of a number, from the next call on."""
    actor = visitor.acting_as(*unrecorded.KEEPERS)
    _one(entry, visitor, actor)
    unrecorded.end(entry, at=visitor.at, by=actor)
    messages.success(
        request, gettext("Ended. From the next call on this number is like any other.")
    )
    return redirect("protected")


def _page(
    request: HttpRequest,
    visitor: Visitor,
    actor: Actor,
    adding: shown.NumberForm,
    seeking: shown.SoughtForm,
    *,
    found: list[Listed] | None = None,
) -> HttpResponse:
    looking = shown.KindForm(request.GET)
    kind = looking.cleaned_data["soort"] if looking.is_valid() else ""
    rows = unrecorded.listed(kind=kind, at=visitor.at, by=actor)
    page = Paginator(rows, registers.SIZE).get_page(request.GET.get("pagina"))
    context: dict[str, Any] = {
        "strip": shown.strip(),
        "looking": looking,
        "narrowed": bool(kind),
        "page": page,
        "rows": [(row, shown.KINDS[row.kind]) for row in page],
        "adding": adding,
        "seeking": seeking,
        "asked": found is not None,
        "found": [shown.KINDS[row.kind] for row in found or ()],
    }
    status = 422 if adding.errors or seeking.errors else 200
    return visitor.page(request, "web/platforms/protected.html", context, status=status)


def _one(entry: UUID, visitor: Visitor, actor: Actor) -> Listed:
    try:
        return unrecorded.one(entry, at=visitor.at, by=actor)
    except Fault as gone:
        raise Http404 from gone
