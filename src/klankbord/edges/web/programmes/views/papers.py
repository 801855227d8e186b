"""Papers of a dossier: added as PDF, sealed before they reach a disk, read by who has a part."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.frame import pages, uploads
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import said
from klankbord.edges.web.programmes.giving import PaperForm
from klankbord.edges.web.programmes.views.dossiers import version_page
from klankbord.people.faults import Fault
from klankbord.programmes import guarded, papers, queries, savedpage
from klankbord.programmes.models import Version

AROUND = 64 * 1024
"""Bytes that a form has beside its file."""


@csrf_exempt  # the token is checked when it is known that the file may come in at all
@signed_in
@require_POST
def add(request: HttpRequest, visitor: Visitor, code: str, number: int) -> HttpResponse:
    """Add a paper to a version. One that is too large is refused before it is read."""
    visitor.acting_as(*guarded.BRINGERS)
    version = queries.by_code(code, number)
    if version is None:
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > papers.LARGEST + AROUND:
        form = PaperForm({})
        form.full_clean()
        form.errors.clear()
        form.add_error("file", said(Fault("", "paper_large")))
        return version_page(request, visitor, version, form)
    request.upload_handlers = [uploads.Paper(request)]
    answer: HttpResponse = _add(request, visitor, version)
    return answer


@csrf_protect
def _add(request: HttpRequest, visitor: Visitor, version: Version) -> HttpResponse:
    actor = visitor.acting_as(*guarded.BRINGERS)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        told = form.cleaned_data
        try:
            papers.add(version, told["kind"], told["file"].read(), at=visitor.at, by=actor)
        except Fault as fault:
            form.add_error("file", said(fault))
        else:
            messages.success(request, gettext("Added to the dossier."))
            return redirect("version", code=version.programme.code, number=version.number)
    return version_page(request, visitor, version, form)


@signed_in
@require_safe
def paper(_request: HttpRequest, visitor: Visitor, paper: UUID) -> HttpResponse:
    """A paper, to keep. That it was read is written down."""
    actor = visitor.acting_as(*guarded.BRINGERS)
    try:
        data = papers.read(paper, at=visitor.at, by=actor)
    except Fault as gone:
        raise Http404 from gone
    if savedpage.whole(data):
        return pages.attached(data, "application/octet-stream", f"{paper}.html")
    return pages.attached(data, "application/pdf", f"{paper}.pdf")
