"""The dossier of a version: evidence that people give, what each version says, and what changed."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klankbord.edges.web.frame import dates, registers, words
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.programmes import giving as shown
from klankbord.edges.web.programmes import sheetwords, versions
from klankbord.edges.web.programmes.sheetforms import SheetForm
from klankbord.people.faults import Fault
from klankbord.people.shapes import Flawed
from klankbord.programmes import gaps, giving, guarded, papers, queries
from klankbord.programmes.lifecycle import Given
from klankbord.programmes.models import Version


@signed_in
@require_form
def give(request: HttpRequest, visitor: Visitor, code: str, kind: str) -> HttpResponse:
    """Give a piece of evidence about the newest version, or see what it waits for."""
    if kind not in giving.KINDS:
        raise Http404
    actor = visitor.acting_as(*giving.KINDS[kind].roles)
    version = _version(code)
    dossier = queries.dossier(version.pk)
    posted = request.method == "POST"
    newest = dossier.newest(kind, visitor.at)
    kept = shown.beginning(kind, newest.detail if newest else {}, dossier)
    form = SheetForm(kind, shown.shape(kind), request.POST if posted else kept)
    when = shown.WhenForm(
        request.POST if posted else None, initial={"day": dates.today(visitor.at)}
    )
    if posted and when.is_valid():
        detail = shown.whole(kind, form.said())
        table = {**queries.sheets(version, visitor.at), kind: detail}
        found = gaps.of_evidence(kind, table, visitor.at)
        if found:
            form.tell(found)
        elif _given(form, version, Given(kind, _moment(when, visitor), detail), visitor, actor):
            messages.success(request, gettext("Recorded. It counts from now on."))
            return redirect("programme", code=code)
    context = {
        "strip": shown.strip(version),
        "version": version,
        "kind": kind,
        "title": words.word(sheetwords.TITLES, kind),
        "lead": words.word(sheetwords.LEADS, kind),
        "form": form,
        "when": when,
        "waits": shown.waits(giving.before(dossier, kind, visitor.at)),
        "facts": shown.facts(kind, dossier, visitor.at),
    }
    status = 422 if posted and (form.errors or when.errors) else 200
    return visitor.page(request, "web/programmes/evidence.html", context, status=status)


@signed_in
@require_safe
def history(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Every version of a programme, the newest first."""
    newest = _version(code)
    rows = Version.objects.filter(programme=newest.programme).order_by("-number")
    page = Paginator(rows, registers.SIZE).get_page(request.GET.get("pagina"))
    context = {
        "programme": newest.programme,
        "page": page,
        "rows": [(row, words.word(versions.CHANGES, row.change)) for row in page],
    }
    return visitor.page(request, "web/programmes/versions.html", context)


@signed_in
@require_safe
def one(request: HttpRequest, visitor: Visitor, code: str, number: int) -> HttpResponse:
    """What a version says, what changed by it, and its evidence."""
    version = queries.by_code(code, number)
    if version is None:
        raise Http404
    return version_page(request, visitor, version, None)


def version_page(
    request: HttpRequest, visitor: Visitor, version: Version, adding: shown.PaperForm | None
) -> HttpResponse:
    """The page of a version; with a form for a paper that was refused, if there is one."""
    brings = bool(visitor.roles & set(guarded.BRINGERS))
    if brings:
        visitor.acting_as(*guarded.BRINGERS)
    found = papers.of(version) if brings else ()
    context = {
        "brings": brings,
        "papers": [(each, words.word(sheetwords.TITLES, each.kind)) for each in found],
        "adding": adding or shown.PaperForm(),
        "version": version,
        "change": words.word(versions.CHANGES, version.change),
        "said": versions.said(version),
        "differences": versions.differences(queries.changes(version)),
        "evidence": versions.evidence(version),
        "is_newest": _version(version.programme.code).pk == version.pk,
    }
    status = 200 if adding is None else 422
    return visitor.page(request, "web/programmes/version.html", context, status=status)


def _given(form: SheetForm, version: Version, given: Given, visitor: Visitor, actor: Any) -> bool:
    try:
        giving.give(version, given, at=visitor.at, by=actor)
    except Flawed as flawed:
        form.tell(gaps.of_flaws(given.kind, flawed.flaws))
    except Fault as fault:
        form.full_clean()
        form.add_error(None, said(fault))
    else:
        return True
    return False


def _moment(when: shown.WhenForm, visitor: Visitor) -> datetime:
    """The day that was said, as its first moment; today as now."""
    return when.moment(visitor.at)


def _version(code: str) -> Version:
    found = queries.by_code(code)
    if found is None:
        raise Http404
    return found
