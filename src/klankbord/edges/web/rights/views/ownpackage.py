"""Where somebody collects the copy of what is kept of him, after he showed once more who he is."""

from uuid import UUID

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext

from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.navigation import GRANTED
from klankbord.edges.web.rights import requests as shown
from klankbord.edges.web.rights.packageforms import CollectForm
from klankbord.gate.access import Actor
from klankbord.rights import collecting
from klankbord.rights.collecting import Collected, NoSuchPackage


@signed_in
@require_form
def collect(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """His copies, with the day until which each can be collected; and, by a password, one of them.

    That it went out is in his log, and the copy goes the day after.
    """
    actor = visitor.acting_as(EMPLOYEE, *sorted(GRANTED))
    form = CollectForm(request.POST if request.method == "POST" else None, of=visitor.account)
    if request.method == "POST":
        _slowly(request, form)
        if form.is_valid():
            return _handed(form.cleaned_data["package"], actor, visitor)
    context = {
        "strip": shown.own_strip(),
        "copies": collecting.own(actor, at=visitor.at),
        "form": form,
        "chosen": form["package"].value() if form.errors else "",
    }
    return visitor.page(
        request, "web/rights/own_package.html", context, status=422 if form.errors else 200
    )


def _slowly(request: HttpRequest, form: CollectForm) -> None:
    """Guessing passwords here is as slow as at the door."""
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        form.too_often = True


def _handed(package: UUID, actor: Actor, visitor: Visitor) -> StreamingHttpResponse:
    try:
        found = collecting.collect(package, actor=actor, at=visitor.at)
    except NoSuchPackage as gone:
        raise Http404 from gone
    return handed(found)


def handed(found: Collected) -> StreamingHttpResponse:
    """The copy itself."""
    answer = StreamingHttpResponse(found.pieces(), content_type="application/zip")
    name = gettext("my-data")
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    answer["Content-Length"] = str(found.size)
    answer["Cache-Control"] = "no-store"
    return answer
