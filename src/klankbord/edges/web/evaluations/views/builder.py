"""Forms in the making: the quality manager builds, tries and publishes them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.evaluations import builder as shown
from klankbord.edges.web.evaluations import scorecards, unfinished
from klankbord.edges.web.evaluations.cardforms import KINDS, ItemForm
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import midnight, said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.registers import Confirm
from klankbord.evaluations.models import Scorecard, ScorecardDraft
from klankbord.evaluations.scorecards import drafting, editing, remaining
from klankbord.evaluations.scorecards.drafting import Edit
from klankbord.evaluations.scorecards.editing import Content
from klankbord.evaluations.scorecards.forms import Kind
from klankbord.people.faults import Fault


@signed_in
@require_form
def new(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Begin a new form."""
    actor = visitor.acting_as(*drafting.WRITERS)
    form = shown.NewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        with form.faults():
            made = drafting.begin(
                code=told["code"], title=form.named, example=told["example"],
                at=visitor.at, by=actor,
            )  # fmt: skip
            return redirect("card_draft", draft=made.pk)
    return visitor.page(
        request, "web/evaluations/card_new.html", {"form": form}, status=_status(form)
    )


@signed_in
@require_form
def bring(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Begin a form, or the next version of one, out of a file."""
    actor = visitor.acting_as(*drafting.WRITERS)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = shown.FileForm(*sent)
    if form.is_valid():
        read, words = form.cleaned_data["file"]
        with form.faults():
            made = drafting.bring(
                code=form.cleaned_data["code"], form=read, words=words, at=visitor.at, by=actor
            )
            return redirect("card_draft", draft=made.pk)
    context = {"form": form, "brings": True}
    return visitor.page(request, "web/evaluations/card_new.html", context, status=_status(form))


@signed_in
@require_POST
def next_(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Begin the next version of a form, or go to the draft of it that is there."""
    actor = visitor.acting_as(*drafting.WRITERS)
    there = drafting.opened(code)
    if there is None:
        newest = Scorecard.objects.filter(code=code).order_by("-number").first()
        if newest is None:
            raise Http404
        there = drafting.begin_next(newest, at=visitor.at, by=actor)
    else:
        messages.info(request, gettext("A draft of this form is under way. Here it is."))
    return redirect("card_draft", draft=there.pk)


@signed_in
@require_form
def draft(request: HttpRequest, visitor: Visitor, draft: UUID) -> HttpResponse:
    """A form in the making: its sections and questions, to move, to add to and to open."""
    actor = visitor.acting_as(*drafting.WRITERS)
    found = _draft(draft)
    if request.method != "POST":
        return _page(request, visitor, found)
    deed, _, item = request.POST.get("do", "").partition(" ")
    added: list[str] = []
    try:
        drafting.edit(
            draft, _deed(deed, item, request.POST.get(f"kind {item}", ""), added),
            at=visitor.at, by=actor,
        )  # fmt: skip
    except (editing.Unknown, ValueError):
        messages.error(request, gettext("This is not there any more. Nothing was changed."))
    except editing.TooMany:
        messages.error(request, gettext("There is no room for more in one form."))
    except Fault as fault:
        messages.error(request, said(fault))
    if added:
        return redirect("card_item", draft=draft, item=added[0])
    return redirect(f"{reverse('card_draft', args=[draft])}#at-{item}")


def _deed(deed: str, item: str, kind: str, added: list[str]) -> Edit:
    """What a button of the list does; what it adds comes to stand in `added`."""

    def edit(content: Content) -> Content:
        made = content
        if deed in ("up", "down"):
            return editing.move(content, item, -1 if deed == "up" else 1)
        if deed == "section":
            made, new = editing.add_section(content)
        elif deed == "question":
            made, new = editing.add_question(content, item, Kind(kind))
        else:
            raise ValueError(deed)
        added.append(new)
        return made

    return edit


@signed_in
@require_form
def item(request: HttpRequest, visitor: Visitor, draft: UUID, item: str) -> HttpResponse:
    """The settings of a form, a section, or a question with its answers."""
    actor = visitor.acting_as(*drafting.WRITERS)
    found = _draft(draft)
    try:
        if request.method != "POST":
            return _item(request, visitor, found, ItemForm(found.content, item))
        form = ItemForm(found.content, item, request.POST)
        if not form.is_valid():
            return _item(request, visitor, found, form, status=422)
        deed, _, place = request.POST.get("do", "").partition(" ")
        seen = request.POST.get("seen", "")
        then = _then(item, deed, int(place) if place.isdigit() else 0)
        held = drafting.write(
            draft, item, form.edit(), then=then, seen=seen, at=visitor.at, by=actor
        )
    except drafting.Conflict:
        return _item(request, visitor, found, form, status=409)
    except editing.Unknown as gone:
        raise Http404 from gone
    except editing.TooMany:
        form.add_error(None, gettext("There is no room for more answers."))
        return _item(request, visitor, found, form, status=422)
    except Fault as fault:
        messages.error(request, said(fault))
        return redirect("cards")
    return _kept(request, visitor, held, item, deed)


def _then(item: str, deed: str, place: int) -> Edit:
    """What a button does with an item after it was written."""

    def edit(content: Content) -> Content:
        match deed:
            case "add":
                return editing.add_option(content, item)
            case "up" | "down":
                return editing.move_option(content, item, place, -1 if deed == "up" else 1)
            case "away":
                return editing.remove_option(content, item, place)
            case "remove":
                return editing.remove(content, item)
        return content

    return edit


def _kept(
    request: HttpRequest, visitor: Visitor, held: ScorecardDraft, item: str, deed: str
) -> HttpResponse:
    """After something was written: on with the same item, or back to the whole."""
    if request.headers.get("HX-Request"):
        return _item(request, visitor, held, ItemForm(held.content, item), saved=True)
    here = f"{shown.item_url(held, item)}?controle=1"
    if deed == "remove":
        messages.success(request, gettext("Taken away."))
    elif deed:
        return redirect(f"{here}#answers")
    else:
        count = sum(fault.item == item for fault in remaining.of(held.content))
        if count:
            messages.warning(
                request, gettext("Saved.") + f" {unfinished.still(count).capitalize()}."
            )
            return redirect(here)
        messages.success(request, gettext("Saved."))
    return redirect("card_draft", draft=held.pk)


@signed_in
@require_form
def preview(request: HttpRequest, visitor: Visitor, draft: UUID) -> HttpResponse:
    """The form as an evaluator sees it, with what an example comes to. Nothing of it is kept."""
    visitor.acting_as(*drafting.WRITERS)
    found = _draft(draft)
    form = remaining.readable(found.content)
    given = scorecards.read(form, request.POST) if form is not None else {}
    context = {
        "strip": shown.strip(found),
        "draft": found,
        "title": shown.title(found.content, found.code),
        "sections": shown.sections(found.content, given),
        "example": shown.example(found.content, given),
        "tried": request.method == "POST",
    }
    return visitor.page(request, "web/evaluations/card_preview.html", context)


@signed_in
@require_form
def publish(request: HttpRequest, visitor: Visitor, draft: UUID) -> HttpResponse:
    """What changes and from when, and then: publish."""
    actor = visitor.acting_as(*drafting.WRITERS)
    found = _draft(draft)
    form = shown.PublishForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.faults():
            made = drafting.publish(
                draft,
                used_from=midnight(form.cleaned_data["used_from"]),
                programmes=form.cleaned_data["programmes"],
                at=visitor.at,
                by=actor,
            )
            text = gettext("Published. Everybody can read it, and nothing in it changes any more.")
            messages.success(request, text)
            return redirect("card", code=made.code, number=made.number)
    before = Scorecard.objects.filter(code=found.code, number=found.number - 1).first()
    content = found.content
    context = {
        "strip": shown.strip(found),
        "draft": found,
        "title": shown.title(content, found.code),
        "form": form,
        "left": unfinished.left(found, remaining.of(content)),
        "before": before,
        "changes": shown.changes(before, {**content["form"], "id": found.code}, content["texts"]),
    }
    return visitor.page(request, "web/evaluations/card_publish.html", context, status=_status(form))


@signed_in
@require_safe
def draft_out(request: HttpRequest, visitor: Visitor, draft: UUID) -> HttpResponse:  # noqa: ARG001  as views have it
    """A form in the making as a file."""
    visitor.acting_as(*drafting.WRITERS)
    found = _draft(draft)
    form = {**found.content["form"], "id": found.code}
    return shown.file(found.code, {"form": form, "texts": found.content["texts"]})


@signed_in
@require_form
def drop(request: HttpRequest, visitor: Visitor, draft: UUID) -> HttpResponse:
    """End a form in the making without publishing it."""
    actor = visitor.acting_as(*drafting.WRITERS)
    found = _draft(draft)
    if request.method == "POST":
        drafting.drop(draft, at=visitor.at, by=actor)
        messages.success(request, gettext("Ended. Nothing of it was published."))
        return redirect("cards")
    title = shown.title(found.content, found.code)
    confirm = Confirm(
        title=gettext("End this draft"),
        lead=title,
        effects=(
            gettext("Nobody can write on it or publish it any more."),
            gettext("Forms that are in use stay as they are."),
        ),
        deed=gettext("End this draft"),
        back=reverse("card_draft", args=[draft]),
        back_to=title,
    )
    context = {"strip": shown.strip(found), "confirm": confirm}
    return visitor.page(request, "web/frame/confirm.html", context)


def _page(request: HttpRequest, visitor: Visitor, found: ScorecardDraft) -> HttpResponse:
    faults = remaining.of(found.content)
    context = {
        "strip": shown.strip(found),
        "draft": found,
        "title": shown.title(found.content, found.code),
        "parts": shown.parts(found, faults),
        "left": unfinished.left(found, faults),
        "kinds": KINDS.items(),
        "settings": shown.item_url(found, editing.FORM),
    }
    return visitor.page(request, "web/evaluations/card_draft.html", context)


def _item(
    request: HttpRequest,
    visitor: Visitor,
    found: ScorecardDraft,
    form: ItemForm,
    *,
    status: int = 200,
    saved: bool = False,
) -> HttpResponse:
    content, item = found.content, form.item
    faults = [fault for fault in remaining.of(content) if fault.item == item]
    if request.GET.get("controle") and request.method != "POST":
        form.tell(faults)
    question = any(each["id"] == item for each in editing.questions(content))
    shares = remaining.shares(content) | remaining.section_shares(content)
    settings = item == editing.FORM
    context: dict[str, Any] = {
        "strip": shown.strip(found),
        "draft": found,
        "form_title": shown.title(content, found.code),
        "title": gettext("Settings") if settings else shown.name(content, item),
        "form": form,
        "question": question,
        "removable": not settings,
        "kind": KINDS[editing.kind(editing.question(content, item))] if question else "",
        "options": question and bool(editing.question(content, item)["options"]),
        "seen": drafting.print_of(content, item),
        "counts": shares.get(item),
        "count": len(faults),
        "says": unfinished.still(len(faults)),
        "saved_at": visitor.at if saved else None,
        "theirs": ItemForm(content, item) if status == 409 else None,
    }
    return visitor.page(request, "web/evaluations/card_item.html", context, status=status)


def _draft(draft: UUID) -> ScorecardDraft:
    found = drafting.under_way().filter(pk=draft).first()
    if found is None:
        raise Http404
    return found


def _status(form: Any) -> int:
    return 422 if form.errors else 200
