"""The start: an evaluator's work, the question of HR, or straight to one's own page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web import calls, pages, words
from klankbord.edges.web import evaluations as evaluation_pages
from klankbord.edges.web.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.forms import ReviewForm
from klankbord.edges.web.strips import Fact, Strip
from klankbord.evaluations import queries as evaluations
from klankbord.evaluations import reading
from klankbord.people.models import Role
from klankbord.recordings import asking

ACT, PURPOSE = "use_in_review", "appraisal"


@dataclass(frozen=True, slots=True)
class Task:
    """A call that waits for an evaluator."""

    url: str
    title: str
    started_at: datetime
    duration_ms: int
    line: str
    kept_until: datetime
    draft: bool


@signed_in
@require_safe
def home(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The first page after signing in."""
    if Role.EVALUATOR in visitor.roles:
        work = evaluations.work(visitor.acting_as(Role.EVALUATOR), at=visitor.at)
        waiting = tuple(_task(each) for each in work)
        context = {"strip": _strip(), "waiting": waiting}
        return visitor.page(request, "web/worklist.html", context)
    if visitor.roles == {EMPLOYEE}:
        return redirect("mine")
    form = ReviewForm() if Role.HR in visitor.roles else None
    return visitor.page(request, "web/home.html", {"form": form})


@signed_in
@require_POST
def review_question(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """May this be used in a performance review? The law answers, and the question is kept."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return visitor.page(request, "web/home.html", {"form": form}, status=422)
    reference: UUID = form.cleaned_data["reference"]
    actor = visitor.acting_as(Role.HR)
    try:
        found = reading.read(reference, act=ACT, purpose=PURPOSE, actor=actor, at=visitor.at)
    except reading.NoSuchEvaluation:
        decision = asking.ask(
            reference, act=ACT, data="audio", purpose=PURPOSE, actor=actor, at=visitor.at
        )
        return pages.answered(request, visitor.account, visitor.roles, decision)
    context = {"evaluation": evaluation_pages.found(found), "back": reverse("home")}
    return visitor.page(request, "web/evaluation.html", context)


def _task(work: evaluations.Work) -> Task:
    return Task(
        url=reverse("call", args=[work.leg]),
        title=calls.title(work.leg),
        started_at=work.made_at,
        duration_ms=work.duration_ms,
        line=", ".join(filter(None, (words.word(words.DIRECTIONS, work.direction), work.queue))),
        kept_until=work.keep_until,
        draft=work.begun,
    )


def _strip() -> Strip:
    return Strip(
        verdict="yes",
        says=gettext("This is your work"),
        facts=(Fact(gettext("Chosen"), gettext("at random, by the plan")),),
        logged=gettext("Your listening is written down"),
    )
