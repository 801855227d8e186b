"""The start: what waits for a visitor in each of his roles, or straight to one's own page."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.coaching import asking as talks
from klankbord.edges.web.evaluations import evaluations as evaluation_pages
from klankbord.edges.web.frame import answers, pages
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.start import duties
from klankbord.edges.web.start.reviewforms import ReviewForm
from klankbord.evaluations.evaluating import reading
from klankbord.gate.access import Actor
from klankbord.law.engine import Decision
from klankbord.people.models import Role
from klankbord.recordings.listening import asking

ACT, PURPOSE = "use_in_review", "appraisal"
HEARING = frozenset({Role.EVALUATOR, Role.COACH, EMPLOYEE})
"""Roles that can hear a call: drawn for them, released to them, or their own."""

BESIDE_THE_WALL = frozenset({Role.HR, Role.MANAGER, Role.TEAM_LEAD, Role.COACH})
"""Roles that stand on one side of the wall between learning and appraisal."""


@signed_in
@require_safe
def home(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The first page after signing in: what waits, per role."""
    if visitor.roles == {EMPLOYEE}:
        return redirect("mine")
    return _start(request, visitor, ReviewForm() if Role.HR in visitor.roles else None)


@signed_in
@require_POST
def review_question(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """May this be used in a performance review? The law answers, and the question is kept."""
    actor = visitor.acting_as(Role.HR)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _start(request, visitor, form)
    reference: UUID = form.cleaned_data["reference"]
    try:
        found = reading.read(reference, act=ACT, purpose=PURPOSE, actor=actor, at=visitor.at)
    except reading.NoSuchEvaluation:
        decision = _asked(reference, actor, visitor)
        return pages.answered(request, visitor.account, visitor.roles, decision)
    context = {"evaluation": evaluation_pages.found(found, visitor.at), "back": reverse("home")}
    return visitor.page(request, "web/evaluations/evaluation.html", context)


def _asked(reference: UUID, actor: Actor, visitor: Visitor) -> Decision:
    """The law's answer about a talk or a recording. Neither is shown for this, whatever it says."""
    try:
        return talks.ask(reference, act=ACT, purpose=PURPOSE, actor=actor, at=visitor.at)
    except talks.NoSuchConversation:
        return asking.ask(
            reference, act=ACT, data="audio", purpose=PURPOSE, actor=actor, at=visitor.at
        )


def _start(request: HttpRequest, visitor: Visitor, form: ReviewForm | None) -> HttpResponse:
    shown = duties.all_of(visitor)
    context = {
        "strip": _strip(visitor),
        "busy": [duty for duty in shown if not duty.idle],
        "idle": [duty for duty in shown if duty.idle],
        "total": duties.total(shown),
        "first_name": visitor.account.name.split(maxsplit=1)[0],
        "wall": answers.wall() if visitor.roles & BESIDE_THE_WALL else None,
        "form": form,
    }
    status = 422 if form and form.errors else 200
    return visitor.page(request, "web/start/home.html", context, status=status)


def _strip(visitor: Visitor) -> Strip:
    return Strip(
        verdict="yes",
        says=gettext("You see what your function needs"),
        facts=tuple(_facts(visitor.roles)),
        logged=gettext("What you open is written down"),
    )


def _facts(roles: frozenset[str]) -> Iterator[Fact]:
    yield Fact(gettext("Function"), pages.roles_said(roles))
    if not roles & HEARING:
        yield Fact(gettext("You do not see"), gettext("calls, evaluations, names with scores"))
