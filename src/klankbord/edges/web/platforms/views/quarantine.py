"""Calls that wait for a fact: what is missing, who can supply it, and offering them anew."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.platforms import waiting as shown
from klankbord.recordings.draw.quarantining import KIND
from klankbord.recordings.waiting import reoffering, waiting
from klankbord.vault import receipts


@signed_in
@require_safe
def quarantine(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What waits, the first to go first."""
    actor = visitor.acting_as(*waiting.READERS)
    number = request.GET.get("pagina", "1")
    start = (int(number) - 1) * shown.SIZE if number.isascii() and number.isdigit() else 0
    part = waiting.part(actor, start=max(start, 0), size=shown.SIZE, at=visitor.at)
    context = {
        "strip": shown.strip(),
        "rows": [shown.row(each, visitor) for each in part.rows],
        "total": part.total,
        "page": Paginator(range(part.total), shown.SIZE).get_page(number),
        "emptied": shown.emptied(receipts.newest_of(KIND)),
    }
    return visitor.page(request, "web/platforms/quarantine.html", context)


@signed_in
@require_POST
def offer_anew(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Put what waits, or one call of it, before the plan and the law once more."""
    actor = visitor.acting_as(*waiting.READERS)
    which = request.POST.get("gesprek", "")
    if which.isascii() and which.isdigit() and len(which) < 19:
        found = reoffering.one(int(which), at=visitor.at, by=actor)
    else:
        found = reoffering.every(at=visitor.at, by=actor)
    messages.info(request, shown.results(found))
    return redirect("quarantine")
