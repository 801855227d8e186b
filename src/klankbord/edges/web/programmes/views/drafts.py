"""Drafts of programmes: the quality manager writes, the DPO and the controller read along."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.frame import words
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import after, midnight, said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.registers import Confirm
from klankbord.edges.web.programmes import drafting as shown
from klankbord.edges.web.programmes import sheetforms, sheetwords, versions
from klankbord.edges.web.programmes.sheetforms import SheetForm
from klankbord.notices import loading as deeds
from klankbord.people.faults import Fault
from klankbord.programmes import drafts, gaps, guarded, pia, queries, sheets
from klankbord.programmes.models import Draft, DraftPart, Version


@signed_in
@require_form
def new(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Begin a new programme."""
    actor = visitor.acting_as(*guarded.WRITERS)
    form = shown.BeginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.faults():
            made = drafts.begin(**form.cleaned_data, at=visitor.at, by=actor)
            return redirect("dossier", draft=made.pk)
    return visitor.page(
        request, "web/programmes/draft_new.html", {"form": form}, status=_status(form)
    )


@signed_in
@require_form
def copy(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Begin a new programme that says what this one says."""
    actor = visitor.acting_as(*guarded.WRITERS)
    version = _newest(code)
    form = shown.NewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.faults():
            made = drafts.begin_copy(version, **form.cleaned_data, at=visitor.at, by=actor)
            return redirect("dossier", draft=made.pk)
    context = {"form": form, "copied": version.programme}
    return visitor.page(request, "web/programmes/draft_new.html", context, status=_status(form))


@signed_in
@require_POST
def next_(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Begin the next version, or go to the draft of it that is there."""
    actor = visitor.acting_as(*guarded.WRITERS)
    version = _newest(code)
    there = drafts.opened(code)
    if there is not None:
        messages.info(request, gettext("A draft of this version is under way. Here it is."))
        return redirect("dossier", draft=there.pk)
    made = drafts.begin_next(version, at=visitor.at, by=actor)
    return redirect("dossier", draft=made.pk)


@signed_in
@require_form
def renew(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """The next course under the same consent, in one deed."""
    actor = visitor.acting_as(*guarded.WRITERS)
    version = _newest(code)
    form = shown.RenewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            deeds.renew(
                version,
                course=told["course"],
                starts_at=midnight(told["starts_at"]),
                ends_at=after(told["ends_at"]),
                at=visitor.at,
                by=actor,
            )
        except drafts.Unready as unready:
            shown.told(form, unready.gaps)
        except Fault as fault:
            form.add_error(None, said(fault))
        else:
            messages.success(request, gettext("Submitted. Now the controller has to sign."))
            return redirect("programme", code=code)
    until = queries.consent_until(version, visitor.at)
    context = {"form": form, "programme": version.programme, "until": versions.reach(until)}
    return visitor.page(request, "web/programmes/draft_renew.html", context, status=_status(form))


@signed_in
@require_safe
def draft(request: HttpRequest, visitor: Visitor, draft: UUID) -> HttpResponse:
    """A draft with all its parts."""
    actor = visitor.acting_as(*guarded.READERS)
    return _page(request, visitor, _draft(draft), writes=actor.role in guarded.WRITERS)


@signed_in
@require_form
def part(request: HttpRequest, visitor: Visitor, draft: UUID, part: str) -> HttpResponse:
    """One part of a draft, to write or to read."""
    actor = visitor.acting_as(*guarded.READERS)
    found = _draft(draft)
    if part not in sheets.PARTS:
        raise Http404
    if request.method != "POST":
        return _part(request, visitor, found, part, writes=actor.role in guarded.WRITERS)
    actor = visitor.acting_as(*guarded.WRITERS)
    form = SheetForm(part, sheets.PARTS[part].shape, request.POST)
    edition = request.POST.get("edition", "")
    try:
        drafts.write(
            draft,
            part,
            form.said(),
            edition=int(edition) if edition.isdigit() else 0,
            at=visitor.at,
            by=actor,
        )
    except drafts.Conflict as conflict:
        return _conflict(request, visitor, found, form, conflict.theirs)
    except Fault as fault:
        messages.error(request, said(fault))
        return redirect("dossier", draft=draft)
    return _saved(request, visitor, draft, part)


@signed_in
@require_safe
def pia_out(request: HttpRequest, visitor: Visitor, draft: UUID) -> HttpResponse:  # noqa: ARG001  as views have it
    """The DPIA of a draft as a file of the PIA software of the CNIL."""
    visitor.acting_as(*guarded.READERS)
    found = _draft(draft)
    parts = {each.name: each.said for each in found.parts.all()}
    answer = JsonResponse(pia.written(shown.title(found), parts, visitor.at))
    answer["Content-Disposition"] = f'attachment; filename="dpia-{found.code}.json"'
    return answer


@signed_in
@require_POST
def pia_in(request: HttpRequest, visitor: Visitor, draft: UUID) -> HttpResponse:
    """Take over what such a file says into the DPIA of a draft."""
    actor = visitor.acting_as(*guarded.WRITERS)
    found = _draft(draft)
    form = shown.PiaForm(request.POST, request.FILES)
    if not form.is_valid():
        return _part(request, visitor, found, "dpia", writes=True, bringing=form)
    kept = next((each for each in found.parts.all() if each.name == "dpia"), None)
    table = {**(kept.said if kept else {}), **form.cleaned_data["file"]}
    edition = kept.edition if kept else 0
    with form.faults():
        drafts.write(draft, "dpia", table, edition=edition, at=visitor.at, by=actor)
    return _saved(request, visitor, draft, "dpia")


@signed_in
@require_POST
def submit(request: HttpRequest, visitor: Visitor, draft: UUID) -> HttpResponse:
    """Make a version of a draft. After that nothing in it changes."""
    actor = visitor.acting_as(*guarded.WRITERS)
    found = _draft(draft)
    try:
        made = deeds.submit(draft, at=visitor.at, by=actor)
    except drafts.Unready:
        return _page(request, visitor, found, writes=True, refused=True)
    except Fault as fault:
        messages.error(request, said(fault))
        return redirect("dossier", draft=draft)
    messages.success(request, gettext("Submitted. From now on nothing in this version changes."))
    return redirect("programme", code=made.programme.code)


@signed_in
@require_form
def drop(request: HttpRequest, visitor: Visitor, draft: UUID) -> HttpResponse:
    """End a draft without submitting it."""
    actor = visitor.acting_as(*guarded.WRITERS)
    found = _draft(draft)
    if request.method == "POST":
        drafts.drop(draft, at=visitor.at, by=actor)
        messages.success(request, gettext("Ended. Nothing of it was submitted."))
        return redirect("programmes")
    confirm = Confirm(
        title=gettext("End this draft"),
        lead=shown.title(found),
        effects=(
            gettext("Nobody can write on it or submit it any more."),
            gettext("What is in force stays as it is."),
        ),
        deed=gettext("End this draft"),
        back=reverse("dossier", args=[draft]),
        back_to=shown.title(found),
    )
    context = {"strip": shown.strip(found), "confirm": confirm}
    return visitor.page(request, "web/frame/confirm.html", context)


def _page(
    request: HttpRequest, visitor: Visitor, found: Draft, *, writes: bool, refused: bool = False
) -> HttpResponse:
    left = drafts.todo(found, visitor.at)
    rows = shown.rows(found, left)
    context = {
        "strip": shown.strip(found),
        "draft": found,
        "title": shown.title(found),
        "rows": rows,
        "left": [row for row in rows if row.name in {gap.part for gap in left}],
        "differences": versions.differences(drafts.changes(found, visitor.at)),
        "writes": writes,
        "refused": refused,
    }
    return visitor.page(
        request, "web/programmes/draft.html", context, status=422 if refused else 200
    )


def _part(
    request: HttpRequest,
    visitor: Visitor,
    found: Draft,
    name: str,
    *,
    writes: bool,
    bringing: shown.PiaForm | None = None,
) -> HttpResponse:
    parts = {each.name: each for each in found.parts.all()}
    kept = parts.get(name)
    table = {each: held.said for each, held in parts.items()}
    form = SheetForm(name, sheets.PARTS[name].shape, table.get(name, {}))
    if kept and kept.edition:
        form.tell(gaps.of(name, table, visitor.at))
    context = _of_part(found, name, form, kept.edition if kept else 0)
    shape = sheets.PARTS[name].shape
    context |= {
        "writes": writes,
        "bringing": (bringing or shown.PiaForm()) if name == "dpia" else None,
        "read": sheetforms.written(name, shape, table.get(name, {})),
    }
    status = 422 if bringing is not None else 200
    return visitor.page(request, "web/programmes/draft_part.html", context, status=status)


def _conflict(
    request: HttpRequest, visitor: Visitor, found: Draft, form: SheetForm, theirs: DraftPart
) -> HttpResponse:
    name = theirs.name
    context = _of_part(found, name, form, theirs.edition) | {
        "theirs": sheetforms.written(name, sheets.PARTS[name].shape, theirs.said),
        "their_role": words.word(words.ROLES, theirs.written_as),
        "their_moment": theirs.written_at,
    }
    return visitor.page(request, "web/programmes/draft_part.html", context, status=409)


def _of_part(found: Draft, name: str, form: SheetForm, edition: int) -> dict[str, Any]:
    return {
        "strip": shown.strip(found),
        "draft": found,
        "draft_title": shown.title(found),
        "stage": sheets.PARTS[name].stage,
        "title": words.word(sheetwords.TITLES, name),
        "lead": words.word(sheetwords.LEADS, name),
        "form": form,
        "writes": True,
        "edition": edition,
        "path": shown.path(form.said()) if name == "organisation" else None,
        "here": shown.part_url(found.pk, name),
    }


def _saved(request: HttpRequest, visitor: Visitor, draft: UUID, name: str) -> HttpResponse:
    found = _draft(draft)
    table = {each.name: each.said for each in found.parts.all()}
    left = len(gaps.of(name, table, visitor.at))
    if left:
        told = ngettext(
            "Saved. {n} thing is still to do here.", "Saved. {n} things are still to do here.", left
        )
        messages.warning(request, told.format(n=left))
        return redirect(shown.part_url(draft, name))
    messages.success(request, gettext("Saved. This part is whole."))
    return redirect(shown.after(found, name))


def _draft(draft: UUID) -> Draft:
    found = Draft.objects.prefetch_related("parts").filter(pk=draft, dropped_at=None).first()
    if found is None or found.version_id is not None:
        raise Http404
    return found


def _newest(code: str) -> Version:
    found = queries.by_code(code)
    if found is None:
        raise Http404
    return found


def _status(form: Any) -> int:
    return 422 if form.errors else 200
