"""Texts for callers: the library and one's own, how they sound, and what a DPO has to see."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.audio import speaking
from klankbord.audio.speaking import NoVoice
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.lines import callertexts as shown
from klankbord.edges.web.lines import lines
from klankbord.notices import announcements, attesting, owntexts
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.recordings.waiting import lines as deeds


@signed_in
@require_form
def spoken(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Every text, and giving one a sound."""
    posted = request.method == "POST"
    actor = visitor.acting_as(*(attesting.KEEPERS if posted else shown.READERS))
    form = shown.SoundForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        with form.faults():
            told = form.cleaned_data
            made = deeds.sounded(told["text"], told["sound"].read(), at=visitor.at, by=actor)
            _say_sounded(request, new=made is not None)
            return redirect("line_texts")
    context = {
        "strip": lines.strip(),
        "form": form,
        "rows": shown.texts(),
        "waiting": shown.waiting(visitor.account.pk),
        "speaks": speaking.can(),
        "sounds": bool(visitor.roles & set(attesting.KEEPERS)),
        "writes": bool(visitor.roles & set(owntexts.WRITERS)),
        "sees": Role.DPO in visitor.roles,
    }
    return visitor.page(
        request, "web/lines/line_texts.html", context, status=422 if form.errors else 200
    )


@signed_in
@require_form
def write(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Lay a text in one's own words before the DPO."""
    actor = visitor.acting_as(*owntexts.WRITERS)
    form = shown.OwnTextForm(request.POST if request.method == "POST" else None, at=visitor.at)
    if form.is_valid():
        told = form.cleaned_data
        with form.faults():
            owntexts.write(
                told["text"],
                language=told["language"],
                programmes=told["programmes"],
                at=visitor.at,
                by=actor,
            )
            messages.success(request, gettext("Written down. Now the DPO has to see it."))
            return redirect("line_texts")
    context = {"strip": lines.strip(), "form": form}
    status = 422 if form.errors else 200
    return visitor.page(request, "web/lines/line_text_new.html", context, status=status)


@signed_in
@require_POST
def judge(request: HttpRequest, visitor: Visitor, text: UUID) -> HttpResponse:
    """A DPO has seen a text, or does not accept it."""
    actor = visitor.acting_as(Role.DPO)
    try:
        if "declined" in request.POST:
            owntexts.decline(text, at=visitor.at, by=actor)
            messages.info(request, gettext("Written down. No line can be given this text."))
        else:
            made = owntexts.see(text, at=visitor.at, by=actor)
            told = gettext("This text is called {name} now. Test calls can be made with it.")
            messages.success(request, told.format(name=announcements.name_of(made)))
    except Fault as fault:
        messages.error(request, said(fault))
    return redirect("line_texts")


@signed_in
@require_safe
def draft(_request: HttpRequest, visitor: Visitor, name: str) -> HttpResponse:
    """How a text would sound, spoken by the machine: kept nowhere, and marked in its sound."""
    visitor.acting_as(*shown.READERS)
    found = shown.spoken_words(name)
    if found is None:
        raise Http404
    try:
        content = speaking.draft(*found)
    except NoVoice as fault:
        raise Http404 from fault
    answer = HttpResponse(content, content_type="audio/wav")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _say_sounded(request: HttpRequest, *, new: bool) -> None:
    if new:
        messages.warning(
            request,
            gettext("Kept. Lines with this text are not proven until a new test call is seen."),
        )
    else:
        messages.info(request, gettext("This text sounds so already. Nothing was changed."))
