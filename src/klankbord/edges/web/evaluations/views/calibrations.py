"""Calibration: evaluators score one call blind, and see together how far they are apart."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.evaluations import calibrations as said
from klankbord.edges.web.evaluations import scorecards
from klankbord.edges.web.frame import answers as answering
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import said as fault_said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.evaluations.calibration import calibrated, calibrating, watching
from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.evaluations.models import Calibrator
from klankbord.evaluations.scorecards import forms
from klankbord.law.instants import AMSTERDAM
from klankbord.people.faults import Fault
from klankbord.people.models import Role

READERS = (Role.QUALITY_MANAGER, Role.EVALUATOR)
USUAL = timedelta(days=7)


@signed_in
@require_safe
def calibrations(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What waits, what is over, and how one moves from the others oneself."""
    manages = Role.QUALITY_MANAGER in visitor.roles
    actor = visitor.acting_as(*READERS)
    found = calibrated.sessions(actor, at=visitor.at)
    drift = None
    if Role.EVALUATOR in visitor.roles:
        drift = calibrated.own_drift(visitor.acting_as(Role.EVALUATOR), at=visitor.at)
    context = {
        "strip": _strip(),
        "waiting": [each for each in found if each.mine],
        "others": [each for each in found if not each.mine],
        "manages": manages,
        "drift": said.drift(drift) if drift else "",
    }
    return visitor.page(request, "web/evaluations/calibrations.html", context)


@signed_in
@require_form
def begin(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Pick a call, invite evaluators, and set a day."""
    actor = visitor.acting_as(Role.QUALITY_MANAGER)
    offered = calibrating.offered(actor=actor, at=visitor.at)
    invited = assigning.candidates(visitor.at)
    form = said.BeginForm(request.POST if request.method == "POST" else None, offered, invited)
    form.fields["closes_on"].initial = (visitor.at + USUAL).astimezone(AMSTERDAM).date()
    if form.is_valid():
        filled = form.cleaned_data
        try:
            calibrating.begin(
                UUID(filled["leg"]),
                evaluators=[UUID(each) for each in filled["evaluators"]],
                expert=UUID(filled["expert"]) if filled["expert"] else None,
                closes_on=filled["closes_on"],
                actor=actor,
                at=visitor.at,
            )
        except Fault as fault:
            form.add_error(_field(fault), fault_said(fault))
        else:
            messages.success(request, gettext("The evaluators are invited."))
            return redirect("calibrations")
    context = {"strip": _strip(), "form": form, "offered": offered}
    status = 422 if form.errors else 200
    return visitor.page(request, "web/evaluations/calibration_new.html", context, status=status)


@signed_in
@require_safe
def courses(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """How evaluators move from the others: who coaches them asks the law about each."""
    actor = visitor.acting_as(Role.QUALITY_MANAGER)
    found = said.courses(watching.drifts(actor=actor, at=visitor.at))
    context = {"strip": _courses_strip(), "courses": found}
    return visitor.page(request, "web/evaluations/calibration_courses.html", context)


@signed_in
@require_form
def calibration(request: HttpRequest, visitor: Visitor, calibration: UUID) -> HttpResponse:
    """Score the call; once it is over, what all found."""
    actor = visitor.acting_as(*reversed(READERS))
    try:
        member, kept = calibrating.draft(calibration, actor=actor, at=visitor.at)
    except calibrating.NoSuchCalibration:
        return _result(request, visitor, calibration)
    return _score(request, visitor, member, kept)


@signed_in
@require_POST
def draft(request: HttpRequest, visitor: Visitor, calibration: UUID) -> HttpResponse:
    """Keep what was filled in so far: it is his alone, and nobody sees that it is there."""
    actor = visitor.acting_as(Role.EVALUATOR)
    try:
        member, _kept = calibrating.draft(calibration, actor=actor, at=visitor.at)
    except calibrating.NoSuchCalibration as none:
        raise Http404 from none
    filled = _filled(request, member)
    calibrating.save_draft(calibration, **filled, actor=actor, at=visitor.at)
    if request.headers.get("HX-Request"):
        saved = {"scorecard": {"saved_at": visitor.at}}
        return render(request, "web/evaluations/parts/draft_said.html", saved)
    messages.success(request, gettext("Your answers are kept as a draft."))
    return redirect("calibration", calibration=calibration)


def _filled(request: HttpRequest, member: Calibrator) -> dict[str, Any]:
    comment = request.POST.get("comment", "").replace("\r\n", "\n").strip()
    form = forms.parse(member.calibration.scorecard.form)
    return {
        "answers": scorecards.read(form, request.POST),
        "comment": comment[: assessing.MAX_COMMENT],
        "named": "named" in request.POST,
    }


def _score(
    request: HttpRequest, visitor: Visitor, member: Calibrator, kept: Mapping[str, Any]
) -> HttpResponse:
    actor = visitor.acting_as(Role.EVALUATOR)
    card = member.calibration.scorecard
    form = forms.parse(card.form)
    errors: Mapping[str, str] = {}
    missing = ""
    if request.method == "POST":
        of, kept = member.calibration_id, _filled(request, member)
        calibrating.save_draft(of, **kept, actor=actor, at=visitor.at)
        try:
            calibrating.submit(of, **kept, actor=actor, at=visitor.at)
        except assessing.Incomplete as incomplete:
            errors = scorecards.faults(incomplete.errors)
        except Fault as fault:
            missing = fault_said(fault)
        else:
            done = gettext("Submitted. You see what the others found when all are done.")
            messages.success(request, done)
            return redirect("calibrations")
    context = {
        "strip": _strip(),
        "calibration": member.calibration,
        "keep_url": reverse("calibration_draft", args=[member.calibration_id]),
        "sections": scorecards.Filled(form, card.texts, kept["answers"], errors).sections(),
        "comment": kept["comment"],
        "named": kept["named"],
        "missing": missing,
        "faults": bool(errors),
        "longest": assessing.MAX_COMMENT,
    }
    status = 422 if errors or missing else 200
    return visitor.page(request, "web/evaluations/calibration.html", context, status=status)


def _result(request: HttpRequest, visitor: Visitor, calibration: UUID) -> HttpResponse:
    actor = visitor.acting_as(*reversed(READERS))
    try:
        found = calibrated.read(calibration, actor=actor, at=visitor.at)
    except calibrating.NoSuchCalibration as none:
        if Role.QUALITY_MANAGER not in visitor.roles or actor.role == Role.QUALITY_MANAGER:
            raise Http404 from none
        manager = visitor.acting_as(Role.QUALITY_MANAGER)
        try:
            found = calibrated.read(calibration, actor=manager, at=visitor.at)
        except calibrating.NoSuchCalibration as gone:
            raise Http404 from gone
    context = {
        "strip": answering.strip(found.decision),
        "session": found.session,
        "result": said.result(found),
    }
    return visitor.page(request, "web/evaluations/calibration_result.html", context)


def _field(fault: Fault) -> str | None:
    return {
        "calibration_day": "closes_on",
        "calibration_beyond": "closes_on",
        "calibration_not_offered": "leg",
        "calibration_uncleared": "evaluators",
        "calibration_number": "evaluators",
        "calibration_own_call": "evaluators",
        "calibration_expert": "expert",
    }.get(fault.code)


def _courses_strip() -> Strip:
    return Strip(
        verdict="if",
        says=gettext("Evaluators are monitored under a programme of their own, or not at all"),
        facts=(
            Fact(gettext("Who sees it"), gettext("the evaluator himself, and who coaches him")),
            Fact(gettext("Ranking"), gettext("none")),
        ),
        logged=gettext("Each evaluator reads in his log that you asked"),
    )


def _strip() -> Strip:
    return Strip(
        verdict="if",
        says=gettext("A calibration measures the evaluators, not the employee"),
        facts=(
            Fact(gettext("Names"), gettext("hidden, unless every evaluator agrees")),
            Fact(gettext("Answers"), gettext("hidden until all are in, or the day is over")),
        ),
        logged=gettext("The employee is told of each time that somebody listens"),
    )
