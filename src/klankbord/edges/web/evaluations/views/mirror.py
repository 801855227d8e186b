"""An employee evaluates a call of his own, on the form of the evaluator."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from klankbord.edges.web.calls import calls
from klankbord.edges.web.evaluations import scorecards
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.fields import said as fault_said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.evaluations.evaluating import assessing, mirroring
from klankbord.evaluations.scorecards import forms
from klankbord.people.faults import Fault


@signed_in
@require_form
def mirror(request: HttpRequest, visitor: Visitor, leg: UUID) -> HttpResponse:
    """The form, or after submitting what was answered."""
    actor = visitor.acting_as(EMPLOYEE)
    try:
        own = mirroring.draft(leg, actor=actor, at=visitor.at)
    except Fault as fault:
        messages.error(request, fault_said(fault))
        return redirect("mine")
    form = forms.parse(own.scorecard.form)
    given, comment, shared = own.answers, own.comment, own.shared
    errors: Mapping[str, str] = {}
    missing = ""
    if request.method == "POST":
        given = scorecards.read(form, request.POST)
        comment = request.POST.get("comment", "").replace("\r\n", "\n").strip()
        shared = "shared" in request.POST
        done = "keep" not in request.POST
        try:
            mirroring.write(
                leg, answers=given, comment=comment, shared=shared, submit=done, actor=actor,
                at=visitor.at,
            )  # fmt: skip
        except assessing.Incomplete as incomplete:
            errors = scorecards.faults(incomplete.errors)
        except Fault as fault:
            missing = fault_said(fault)
        else:
            kept = gettext("Your own evaluation is kept.")
            messages.success(
                request, kept if done else gettext("Your answers are kept as a draft.")
            )
            return redirect("mirror", leg=leg)
    context = {
        "strip": _strip(),
        "title": calls.title(leg),
        "leg": leg,
        "own": own,
        "sections": scorecards.Filled(form, own.scorecard.texts, given, errors).sections(),
        "answered": scorecards.said(form, own.scorecard.texts, own.answers),
        "comment": comment,
        "shared": shared,
        "missing": missing,
        "faults": bool(errors),
        "longest": assessing.MAX_COMMENT,
    }
    wrong = bool(errors or missing)
    return visitor.page(
        request, "web/evaluations/mirror.html", context, status=422 if wrong else 200
    )


def _strip() -> Strip:
    return Strip(
        verdict="yes",
        says=gettext("This is about you"),
        facts=(
            Fact(gettext("Who sees this"), gettext("only you, and your coach if you say so")),
            Fact(gettext("Figures"), gettext("never in them")),
        ),
        logged=gettext("That you look is written down too"),
    )
