"""Copies that are still at a telephone platform: what has to be erased there, and that it was."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.forgetting import copies as shown
from klankbord.edges.web.frame import registers
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.people.models import Role
from klankbord.recordings.ending import copies
from klankbord.recordings.shipments import shipments

READERS = (Role.ADMIN, Role.DPO)
MOST = 100
"""Copies on the page; the first to go."""


@signed_in
@require_safe
def overview(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What is still there, by platform, and how it is erased there."""
    actor = visitor.acting_as(*READERS)
    tells = actor.role == Role.ADMIN
    first, having = copies.overview(at=visitor.at, by=actor, most=MOST)
    forms = shipments.forms()
    context = registers.around(visitor.roles, "copies") | {
        "strip": shown.strip(),
        "rows": [shown.row(each, visitor.at) for each in first] if tells else [],
        "platforms": [shown.platform(each, forms) for each in having],
        "total": sum(each.there for each in having),
        "tells": tells,
    }
    return visitor.page(request, "web/forgetting/copies.html", context)


@signed_in
@require_POST
def gone(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Copies are gone at their platform, says an administrator."""
    actor = visitor.acting_as(Role.ADMIN)
    try:
        legs = [UUID(each) for each in request.POST.getlist("weg")]
    except ValueError as fault:
        raise Http404 from fault
    told = copies.tell_these_gone(legs, at=visitor.at, by=actor)
    said = ngettext("One copy is gone there.", "{n} copies are gone there.", told.gone)
    messages.success(request, said.format(n=told.gone))
    return redirect("copies")
