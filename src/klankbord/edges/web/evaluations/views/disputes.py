"""Disputes of evaluations: those that wait for a judge, and the page on which one is judged."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.evaluations import evaluations as evaluation_pages
from klankbord.edges.web.evaluations import scorecards
from klankbord.edges.web.evaluations.scorecards import Answers
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.evaluations.disputes import disputing, judges
from klankbord.evaluations.evaluating import assessing
from klankbord.evaluations.evaluating.reading import Read
from klankbord.evaluations.scorecards import forms
from klankbord.law.instants import AMSTERDAM
from klankbord.people.faults import Fault
from klankbord.people.models import Role

READERS = (Role.EVALUATOR, Role.QUALITY_MANAGER)


@signed_in
@require_safe
def disputes(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Disputes that wait: for an evaluator those that he can judge, for others how many."""
    actor = visitor.acting_as(*READERS)
    evaluates = actor.role == Role.EVALUATOR
    without = judges.without_judge(at=visitor.at)
    waiting = judges.waiting(actor, at=visitor.at) if evaluates else []
    evaluations = [each.evaluation_id for each in waiting]
    context = {
        "strip": _strip(),
        "waiting": waiting,
        "frozen": judges.frozen(evaluations, at=visitor.at),
        "over": judges.over(evaluations, at=visitor.at),
        "judges": evaluates,
        "without": len(without),
        "without_first": without[0].decide_by if without else None,
        "rates": judges.rates(visitor.at),
        "today": visitor.at.astimezone(AMSTERDAM).date(),
    }
    return visitor.page(request, "web/evaluations/disputes.html", context)


@signed_in
@require_POST
def take(request: HttpRequest, visitor: Visitor, dispute: UUID) -> HttpResponse:
    """Take a dispute in hand."""
    actor = visitor.acting_as(Role.EVALUATOR)
    try:
        disputing.take(dispute, actor=actor, at=visitor.at)
    except Fault as fault:
        messages.error(request, said(fault))
        return redirect("disputes")
    return redirect("dispute", dispute=dispute)


@signed_in
@require_form
def dispute(request: HttpRequest, visitor: Visitor, dispute: UUID) -> HttpResponse:
    """Judge a dispute: grounds, the call, and the same form once more."""
    actor = visitor.acting_as(Role.EVALUATOR)
    try:
        found, read = disputing.read(dispute, actor=actor, at=visitor.at)
        form = forms.parse(read.form)
        given = scorecards.read(form, request.POST)
        why = request.POST.get("why", "").replace("\r\n", "\n").strip()
        errors: Mapping[str, str] = {}
        missing = ""
        if request.method == "POST":
            try:
                disputing.decide(dispute, answers=given, why=why, actor=actor, at=visitor.at)
                messages.success(request, gettext("Decided. The employee is told of it."))
                return redirect("disputes")
            except assessing.Incomplete as incomplete:
                errors = scorecards.faults(incomplete.errors)
            except Fault as fault:
                missing = said(fault)
    except Fault as fault:
        messages.error(request, said(fault))
        return redirect("disputes")
    context = {
        "strip": _strip(),
        "dispute": found,
        "evaluation": evaluation_pages.found(read, visitor.at),
        "leg": read.leg,
        "sections": _sections(read, given, errors),
        "why": why,
        "missing": missing,
        "faults": bool(errors),
        "longest": disputing.LONGEST,
    }
    wrong = bool(errors or missing)
    return visitor.page(
        request, "web/evaluations/dispute.html", context, status=422 if wrong else 200
    )


def _sections(
    read: Read, given: Answers, errors: Mapping[str, str]
) -> tuple[scorecards.SectionFields, ...]:
    filled = scorecards.Filled(forms.parse(read.form), read.texts, given, errors)
    return filled.sections()


def _strip() -> Strip:
    return Strip(
        verdict="if",
        says=gettext("You judge what a colleague found, not the employee"),
        facts=(
            Fact(
                gettext("Not by"),
                gettext("who scored it, judged it before, coaches or has a say"),
            ),
            Fact(
                gettext("Term"),
                gettext("ten working days, or less by programme; it binds the employer"),
            ),
        ),
        logged=gettext("That you look is in the log of the employee"),
    )
