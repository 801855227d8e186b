"""What was forgotten, night by night, and two people who say that an unusual night is right."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.forgetting import deletions as shown
from klankbord.edges.web.frame import pages
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.people import readers
from klankbord.vault import guards, receipts, sweep


@signed_in
@require_safe
def page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The receipts, from the newest on."""
    visitor.acting_as(*readers.FORGETTING)
    nights = Paginator(range(receipts.count()), shown.SIZE).get_page(request.GET.get("pagina"))
    standing = sweep.standing(visitor.at)
    found = receipts.some((nights.number - 1) * shown.SIZE, shown.SIZE)
    context = {
        "strip": shown.strip(),
        "nights": [shown.night(each) for each in found],
        "page": nights,
        "due": standing.due,
        "halt": shown.halt(standing, mine=visitor.account.pk in standing.confirmed),
    }
    return visitor.page(request, "web/forgetting/deletions.html", context)


@signed_in
@require_POST
def confirm(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Say that an unusual night is right. It takes two people, and holds for a day."""
    actor = visitor.acting_as(*readers.FORGETTING)
    if sweep.standing(visitor.at).doubts:
        guards.confirm(visitor.account.pk, at=visitor.at, by=actor)
        messages.success(request, gettext("It is written down that you looked at it."))
    else:
        messages.info(request, gettext("Nothing stands in the way of the coming night any more."))
    return redirect("deletions")


@signed_in
@require_safe
def paper(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:  # noqa: ARG001  of the door
    """A receipt as JSON."""
    made = _papers(visitor, number)
    return pages.attached(made.json, "application/json", f"{made.name}.json")


@signed_in
@require_safe
def signature(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:  # noqa: ARG001  of the door
    """The signature that lies beside it."""
    made = _papers(visitor, number)
    return pages.attached(made.signature, "application/octet-stream", f"{made.name}.json.sig")


def _papers(visitor: Visitor, number: int) -> receipts.Papers:
    visitor.acting_as(*readers.FORGETTING)
    made = receipts.papers(number)
    if made is None:
        raise Http404
    return made
