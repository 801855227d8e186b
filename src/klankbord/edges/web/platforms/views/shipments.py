"""Recordings that an administrator sends in: tried first, let in by his word, told of in a report.

He hears nothing and sees no name. What he sends waits sealed; the worker reads it.
"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import TooManyFilesSent
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.importing import jobs
from klankbord.edges.web.frame import registers, uploads
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.uploads import Sealing
from klankbord.edges.web.platforms import sending
from klankbord.edges.web.platforms import shipments as pages
from klankbord.edges.web.platforms.sending import SendForm
from klankbord.people import agents
from klankbord.people.models import Role
from klankbord.recordings.models import Shipment
from klankbord.recordings.shipments import reporting, shipments, shipping
from klankbord.vault import keys
from klankbord.vault.stores.contract import StoreFault

LATEST = 25
"""Shipments on the page."""
BEFORE = "vorige"


@signed_in
@require_safe
def overview(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The last shipments."""
    found = shipments.latest(LATEST, at=visitor.at, by=visitor.acting_as(Role.ADMIN))
    context = _around(visitor) | {"rows": [pages.row_of(each) for each in found], "most": LATEST}
    return visitor.page(request, "web/platforms/shipments.html", context)


@signed_in
@require_form
def new(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Say what the export is; its files follow on the next page."""
    actor = visitor.acting_as(Role.ADMIN)
    post = request.method == "POST"
    form = SendForm(request.POST) if post else SendForm(initial=_before(request, visitor))
    if form.is_valid():
        made = shipping.send(
            source=form.cleaned_data["source"],
            form=form.cleaned_data["form"],
            settings=form.settings(),
            at=visitor.at,
            by=actor,
        )
        return redirect("shipment", shipment=made.pk)
    context = _around(visitor) | {"form": form, "sources": agents.sources()}
    status = 422 if form.errors else 200
    return visitor.page(request, "web/platforms/shipment_new.html", context, status=status)


@signed_in
@require_safe
def shipment(request: HttpRequest, visitor: Visitor, shipment: UUID) -> HttpResponse:
    """One shipment: its files, what would become of it, how far it is, or its report."""
    seen = shipments.see(shipment, at=visitor.at, by=visitor.acting_as(Role.ADMIN))
    if seen is None:
        raise Http404
    context = _around(visitor) | {
        "shipment": pages.shown(seen, visitor.at),
        "again": f"{reverse('shipment_new')}?{BEFORE}={shipment}",
        "most_files": shipping.FILES,
    }
    return visitor.page(request, "web/platforms/shipment.html", context)


@csrf_exempt  # the token is checked when the files are in; to look for it first reads them
@signed_in
@require_POST
def files(request: HttpRequest, visitor: Visitor, shipment: UUID) -> HttpResponseBase:
    """Take in the files, sealed while they come. The next address tells what became of them."""
    visitor.acting_as(Role.ADMIN)
    found = _own(shipment, visitor, Shipment.State.RECEIVING)
    handler = Sealing(request, found.pk, at=visitor.at)
    fault = _read(request, handler)
    response = _keep(request, found.pk, handler, visitor, fault)
    if response.status_code == 403:
        shipping.fail(found.pk, "cut_off", at=visitor.at, by=visitor.acting_as(Role.ADMIN))
    return response


@signed_in
@require_POST
def let_in(_request: HttpRequest, visitor: Visitor, shipment: UUID) -> HttpResponse:
    """Let a shipment come in that was tried."""
    actor = visitor.acting_as(Role.ADMIN)
    _own(shipment, visitor)
    try:
        shipping.ask(shipment, then=jobs.bring_in_later, at=visitor.at, by=actor)
    except shipping.Gone as gone:
        raise Http404 from gone
    return redirect("shipment", shipment=shipment)


@signed_in
@require_POST
def take_back(request: HttpRequest, visitor: Visitor, shipment: UUID) -> HttpResponse:
    """Destroy a shipment before it comes in."""
    actor = visitor.acting_as(Role.ADMIN)
    _own(shipment, visitor)
    try:
        shipping.drop(shipment, at=visitor.at, by=actor)
    except shipping.Gone as gone:
        raise Http404 from gone
    messages.success(request, gettext("Taken back. What you sent is destroyed."))
    return redirect("shipments")


@signed_in
@require_safe
def report(_request: HttpRequest, visitor: Visitor, shipment: UUID, kind: str) -> HttpResponseBase:
    """The report, line by line: JSON Lines, or a table in which no cell is a formula."""
    taken = shipments.take(shipment, at=visitor.at, by=visitor.acting_as(Role.ADMIN))
    if taken is None:
        raise Http404
    of, lines = taken
    content = (each.encode() for each in reporting.table(lines)) if kind == "csv" else lines
    media = "text/csv; charset=utf-8" if kind == "csv" else "application/jsonl"
    name = f"verslag-{of.sent_at:%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(content, content_type=media, headers=headers)


def _read(request: HttpRequest, handler: Sealing) -> str:
    """Read a request to its end; a code if that did not go well."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > uploads.LIMIT:
        return "too_large"
    request.upload_handlers = [handler]
    try:
        request.FILES.keys()
    except TooManyFilesSent:
        fault = "too_many"
    except StoreFault:
        fault = "no_room"
    except (UnreadablePostError, MultiPartParserError, OSError, keys.Gone, shipping.Gone):
        fault = "cut_off"
    else:
        return ""
    handler.abort()
    return fault


@csrf_protect
def _keep(
    request: HttpRequest, shipment: UUID, handler: Sealing, visitor: Visitor, fault: str
) -> HttpResponse:
    actor = visitor.acting_as(Role.ADMIN)
    if fault:
        shipping.fail(shipment, fault, at=visitor.at, by=actor)
    elif not handler.sent:
        messages.error(request, gettext("Choose at least one file."))
    else:
        then = jobs.read_later
        shipping.received(shipment, handler.sent, then=then, at=visitor.at, by=actor)
    next_page = reverse("shipment", args=[shipment])
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": next_page})
    return redirect(next_page)


def _before(request: HttpRequest, visitor: Visitor) -> dict[str, object]:
    """What he said of an earlier shipment, to begin with."""
    try:
        earlier = UUID(request.GET.get(BEFORE, ""))
    except ValueError:
        return {}
    found = shipments.told(earlier, at=visitor.at, by=visitor.acting_as(Role.ADMIN))
    return sending.again(found[0].source, found[0].form, found[1]) if found else {}


def _own(shipment: UUID, visitor: Visitor, *states: str) -> Shipment:
    """A shipment that this visitor sends himself.

    Raises:
        Http404: It is not there, not his, or in another state.
    """
    found = shipments.find(shipment, *states)
    if found is None or found.account != visitor.account.pk:
        raise Http404
    return found


def _around(visitor: Visitor) -> dict[str, object]:
    return registers.around(visitor.roles, "shipments") | {"strip": pages.strip()}
