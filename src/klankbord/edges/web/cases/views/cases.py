"""Cases: the list, a new one, one with its steps, and a serious finding of who listens."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klankbord.cases import guarded, holding, lengths, queries
from klankbord.cases.models import Case
from klankbord.cases.queries import Opened
from klankbord.edges.web.calls import calls
from klankbord.edges.web.cases import caseforms
from klankbord.edges.web.cases import cases as shown
from klankbord.edges.web.frame import turns, words
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.people.faults import Fault


@signed_in
@require_safe
def cases(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Every case, first those of which something must be done."""
    found = queries.all_of(visitor.acting_as(*shown.KEEPERS), at=visitor.at)
    rows = [shown.row(each, visitor.at) for each in found]
    context = {
        "strip": shown.strip(),
        "open": [each for each in rows if not each.ended],
        "ended": [each for each in rows if each.ended],
        "frozen": sum(not (each.ended or each.term) for each in rows),
    }
    return visitor.page(request, "web/cases/cases.html", context)


@signed_in
@require_form
def place(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Freeze recordings for a concrete matter."""
    actor = visitor.acting_as(*shown.KEEPERS)
    form = caseforms.PlaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        with form.faults():
            made = holding.place(
                told["legs"], told["ground"], told["words"], at=visitor.at, by=actor
            )
        if not form.errors:
            messages.success(request, gettext("Frozen. A colleague has five working days for it."))
            return redirect("case", made)
    step = {
        "title": gettext("Freeze recordings"),
        "lead": gettext("For a concrete matter. A complaint that may come some day is none."),
        "effects": (
            gettext("From this moment on it is kept, and nobody uses it."),
            gettext("A second person confirms it within five working days, or it ends."),
            gettext("The person concerned finds it in his log."),
        ),
        "deed": gettext("Freeze it"),
    }
    return _step(request, visitor, form, step, back=reverse("cases"))


@signed_in
@require_form
def term(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Make the term of recordings shorter at once, or ask to make it longer again."""
    actor = visitor.acting_as(*shown.KEEPERS)
    form = caseforms.TermForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        do = lengths.shorten if told["change"] == "shorter" else lengths.ask
        with form.faults():
            made = do(told["legs"], told["until"], told["words"], at=visitor.at, by=actor)
        if not form.errors:
            done = {
                "shorter": gettext("Done. They go at the end of that day."),
                "longer": gettext("Asked. A colleague has five working days to confirm it."),
            }
            messages.success(request, done[told["change"]])
            return redirect("case", made)
    step = {
        "title": gettext("Change how long recordings are kept"),
        "lead": gettext("Sooner is your word alone. Longer again takes a second person."),
        "effects": (
            gettext("Sooner: from now on that is their last day. What is frozen stays."),
            gettext("Longer: nothing changes until a colleague confirms it. What ends is gone."),
            gettext("Never longer than the law and the programme gave them: that takes a freeze."),
            gettext("The person concerned finds it in his log."),
        ),
        "deed": gettext("Change it"),
    }
    return _step(request, visitor, form, step, back=reverse("cases"))


@signed_in
@require_safe
def one(request: HttpRequest, visitor: Visitor, case: UUID) -> HttpResponse:
    """One case: why, what it is about, and what can be done."""
    opened = _opened(visitor, case)
    context = {
        "strip": shown.strip(),
        "row": shown.row(opened.case, visitor.at),
        "case": opened.case,
        "finding": opened.case.ground == Case.Ground.SERIOUS,
        "texts": list(shown.texts(opened)),
        "withheld": shown.withheld(opened.case),
        "things": opened.things,
        "steps": list(shown.steps(opened)),
    }
    return visitor.page(request, "web/cases/case.html", context)


@signed_in
@require_form
def step(request: HttpRequest, visitor: Visitor, case: UUID, step: str) -> HttpResponse:
    """Confirm, look again or end."""
    opened = _opened(visitor, case)
    if step not in shown.possible(opened):
        raise Http404
    what = shown.STEPS[step]
    form = what.form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.faults():
            what.do(case, form.cleaned_data, visitor.at, visitor.acting_as(*shown.KEEPERS))
        if not form.errors:
            messages.success(request, gettext("Written down."))
            return redirect("case", case)
    title = words.word(caseforms.GROUNDS, opened.case.ground)
    back = reverse("case", args=[case])
    return _step(request, visitor, form, what, back=back, crumb=(back, title))


@signed_in
@require_form
def finding(request: HttpRequest, visitor: Visitor, leg: UUID) -> HttpResponse:
    """Report something serious, by who is listening to the call now (R48)."""
    turn = turns.find(request.session, leg, visitor.at)
    if turn is None or turn.role not in guarded.FINDERS:
        raise Http404
    form = caseforms.FindingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actor = visitor.acting_as(turn.role)
        with form.faults():
            holding.report(leg, form.cleaned_data["words"], at=visitor.at, by=actor)
        if not form.errors:
            turns.forget(request.session, leg)
            messages.success(
                request, gettext("Reported and frozen. Legal and the DPO decide within five days.")
            )
            return redirect("home")
    what = {
        "title": gettext("Report something serious"),
        "lead": gettext("A threat, a crime, somebody in danger. It goes to legal and the DPO."),
        "effects": (
            gettext("Is somebody in danger now? Then call 112 first."),
            gettext("The recording is frozen at once. You cannot play it any more either."),
            gettext("Within five working days they decide; otherwise it ends by itself."),
            gettext("Coach, manager and HR do not hear of it. The employee finds it in his log."),
        ),
        "deed": gettext("Report and freeze it"),
    }
    strip = Strip(
        "if",
        gettext("Only for something serious"),
        (Fact(gettext("By rule"), "R48", mono=True),),
        gettext("It is in the log of the person"),
    )
    back = reverse("call", args=[leg])
    return _step(
        request, visitor, form, what, back=back, crumb=(back, calls.title(leg)), strip=strip
    )


def _step(
    request: HttpRequest,
    visitor: Visitor,
    form: caseforms.Deed,
    step: Any,
    *,
    back: str,
    crumb: tuple[str, str] | None = None,
    strip: Strip | None = None,
) -> HttpResponse:
    crumbs = [crumb] if crumb else []
    if strip is None:
        crumbs.insert(0, (reverse("cases"), gettext("Frozen")))
    context = {
        "strip": strip or shown.strip(),
        "crumbs": crumbs,
        "step": step,
        "form": form,
        "back": back,
    }
    return visitor.page(
        request, "web/rights/request_step.html", context, status=422 if form.errors else 200
    )


def _opened(visitor: Visitor, case: UUID) -> Opened:
    try:
        return queries.one(case, visitor.acting_as(*shown.KEEPERS), at=visitor.at)
    except Fault as gone:
        raise Http404 from gone
