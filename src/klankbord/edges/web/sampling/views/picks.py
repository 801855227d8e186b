"""Picks: the register of calls that were chosen for a complaint, and choosing one."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import said as fault_said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.sampling import picks as said
from klankbord.evaluations.picks import picked, picking
from klankbord.people.faults import Fault
from klankbord.people.models import Role


@signed_in
@require_safe
def picks(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """How many calls were chosen per month; each of them for who may see that."""
    actor = visitor.acting_as(*picked.READERS)
    found = picked.register(actor=actor, at=visitor.at)
    context = {
        "strip": said.strip(),
        "register": said.shown(found),
        "manages": actor.role == Role.QUALITY_MANAGER,
        "counts_only": actor.role == Role.WORKS_COUNCIL,
    }
    return visitor.page(request, "web/sampling/picks.html", context)


@signed_in
@require_form
def begin(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """First the day of the call, then which call it is and what was complained of."""
    actor = visitor.acting_as(Role.QUALITY_MANAGER)
    asked = said.DayForm(request.GET if "dag" in request.GET else None)
    day: date | None = asked.cleaned_data["dag"] if asked.is_valid() else None
    offered = picked.offered(day, actor=actor, at=visitor.at) if day else []
    form = said.PickForm(request.POST if request.method == "POST" else None, offered)
    if form.is_valid():
        leg = UUID(form.cleaned_data["leg"])
        try:
            picking.pick(leg, form.complaint(), actor=actor, at=visitor.at)
        except Fault as fault:
            form.add_error(said.FIELDS.get(fault.code), fault_said(fault))
        else:
            messages.success(request, gettext("Chosen. The employee is told, and reads why."))
            return redirect("picks")
    context = {
        "strip": said.strip(), "asked": asked, "day": day, "offered": offered, "form": form,
    }  # fmt: skip
    status = 422 if form.errors or asked.errors else 200
    return visitor.page(request, "web/sampling/pick_new.html", context, status=status)
