"""Papers of a dossier: added as PDF, sealed before they reach a disk, read by who has a part."""

import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.administering import said
from klankbord.edges.web.door import Visitor, signed_in
from klankbord.edges.web.giving import PaperForm
from klankbord.edges.web.views.dossiers import version_page
from klankbord.people.faults import Fault
from klankbord.programmes import guarded, papers, queries
from klankbord.programmes.models import Version

AROUND = 64 * 1024
"""Bytes that a form has beside its file."""


class InMemory(FileUploadHandler):
    """Keeps one file in memory, and nothing of one that is too large."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece, as long as the whole is not too large."""
        if start + len(raw_data) <= papers.LARGEST + 1:
            self._held.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """The file, with the size that it had."""
        self._held.seek(0)
        return InMemoryUploadedFile(
            self._held, self.field_name, self.file_name or "", self.content_type, file_size, None
        )


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
    request.upload_handlers = [InMemory(request)]
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
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{paper}.pdf"'
    return answer
