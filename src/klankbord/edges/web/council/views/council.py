"""The works council's desk: requests and what changes, questions, decisions, and what follows."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.council import asking, deciding, desk, figures, guarded, yearly
from klankbord.edges.papers import yearly as proofs
from klankbord.edges.web.council import council as shown
from klankbord.edges.web.council.councilforms import SayForm
from klankbord.edges.web.frame import pages, words
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.programmes import versions
from klankbord.gate.access import Actor
from klankbord.people.faults import Fault
from klankbord.programmes import queries
from klankbord.programmes.models import Version


@signed_in
@require_safe
def council(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Everything on the desk: first what waits."""
    actor = visitor.acting_as(*desk.READERS)
    questions = asking.open_questions(visitor.at, actor)
    rows = [shown.row(each, questions) for each in desk.on(visitor.at)]
    context = {
        "strip": shown.desk_strip(),
        "waiting": [each for each in rows if each.waits],
        "rows": rows,
        "member": guarded.MEMBER in visitor.roles,
    }
    return visitor.page(request, "web/council/council.html", context)


@signed_in
@require_safe
def request_(request: HttpRequest, visitor: Visitor, code: str, number: int) -> HttpResponse:
    """One version as the council judges it."""
    actor = visitor.acting_as(*desk.READERS)
    return _page(request, visitor, actor, _version(code, number), SayForm())


@signed_in
@require_POST
def say(request: HttpRequest, visitor: Visitor, code: str, number: int) -> HttpResponse:
    """Ask something about a version, or answer for the employer."""
    actor = visitor.acting_as(*guarded.WRITERS)
    version = _version(code, number)
    form = SayForm(request.POST)
    if form.is_valid():
        question, text = form.cleaned_data["question"], form.cleaned_data["text"]
        with form.faults():
            if question:
                asking.answer(question, text, at=visitor.at, by=actor)
            else:
                asking.ask(version, text, at=visitor.at, by=actor)
        if not form.errors:
            messages.success(request, gettext("Sent. These words stay as they are."))
            return redirect("council_request", code=code, number=number)
    return _page(request, visitor, actor, version, form)


@signed_in
@require_form
def step(request: HttpRequest, visitor: Visitor, code: str, number: int, step: str) -> HttpResponse:
    """Decide, invoke nullity, withdraw, dispute; or record what the employer or the court did."""
    if step not in shown.STEPS:
        raise Http404
    what = shown.STEPS[step]
    actor = visitor.acting_as(*what.roles)
    version = _version(code, number)
    posted = request.method == "POST"
    form = what.form(
        request.POST if posted else None,
        request.FILES if posted else None,
        version=version,
        at=visitor.at,
        initial={"means": desk.of(version, visitor.at).standing.disputed}
        if step == "betwisten"
        else None,
    )
    if form.is_valid():
        with form.faults():
            what.do(version, form.cleaned_data, at=visitor.at, by=actor)
        if not form.errors:
            messages.success(request, gettext("Written down. It counts from now on."))
            return redirect("council_request", code=code, number=number)
    lying = desk.of(version, visitor.at)
    context = {"strip": shown.strip(lying), "step": what, "form": form, "version": version}
    context["back"] = reverse("council_request", args=[code, number])
    status = 422 if form.errors else 200
    return visitor.page(request, "web/council/council_step.html", context, status=status)


@signed_in
@require_safe
def numbers(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """How much is recorded and heard, and by which function; of groups, without names."""
    actor = visitor.acting_as(guarded.MEMBER)
    found = figures.read(at=visitor.at, by=actor)
    context = {"strip": shown.desk_strip(), "figures": shown.numbers(found)}
    context["years"] = yearly.years(visitor.at)
    return visitor.page(request, "web/council/council_figures.html", context)


@signed_in
@require_safe
def year(_request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """The proof of a year with its signature, to be saved."""
    actor = visitor.acting_as(guarded.MEMBER)
    try:
        found = yearly.read(year, at=visitor.at, by=actor)
    except Fault as nothing:
        raise Http404 from nothing
    made = proofs.bundle(found, get_language() or "nl", settings.ORGANISATION)
    return pages.attached(made, "application/zip", f"jaarbewijs-{year}.zip")


@signed_in
@require_safe
def letter(_request: HttpRequest, visitor: Visitor, letter: UUID) -> HttpResponse:
    """A letter, to be saved."""
    actor = visitor.acting_as(*desk.READERS)
    try:
        content = deciding.read_letter(letter, at=visitor.at, by=actor)
    except Fault as gone:
        raise Http404 from gone
    return pages.attached(content, "application/pdf", f"{letter}.pdf")


def _page(
    request: HttpRequest, visitor: Visitor, actor: Actor, version: Version, form: SayForm
) -> HttpResponse:
    lying = desk.of(version, visitor.at)
    letters = desk.letters(version, at=visitor.at, by=actor)
    rows = version.evidence.order_by("-happened_at", "-recorded_at")
    context: dict[str, Any] = {
        "strip": shown.strip(lying),
        "version": version,
        "lying": lying,
        "lead": shown.lead(lying),
        "change": words.word(versions.CHANGES, version.change),
        "differences": versions.differences(queries.changes(version)),
        "said": versions.said(version),
        "people": len(queries.persons(lying.dossier, visitor.at)),
        "threads": asking.threads(version, at=visitor.at, by=actor),
        "asks": actor.role == guarded.MEMBER,
        "answers": actor.role in guarded.EMPLOYER,
        "form": form,
        "steps": shown.steps(lying, visitor.roles),
        "evidence": [
            (each, letters.get(row.pk))
            for each, row in zip(versions.evidence(version), rows, strict=True)
        ],
        "advice": lying.dossier.newest("dpo_advice", visitor.at),
        "dpia": lying.dossier.newest("dpia", visitor.at),
    }
    status = 422 if form.errors else 200
    return visitor.page(request, "web/council/council_request.html", context, status=status)


def _version(code: str, number: int) -> Version:
    found = queries.by_code(code, number)
    if found is None:
        raise Http404
    return found
