"""An evaluator's work: days, what waits and until when, what can be taken, given or taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.calls import calls
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import said as fault_said
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.evaluations import queries
from klankbord.evaluations.disputes import disputing, withdrawing
from klankbord.evaluations.evaluating import assessing, reading, working
from klankbord.people.faults import Fault
from klankbord.people.models import Role

READERS = (Role.EVALUATOR, Role.QUALITY_MANAGER)


@signed_in
@require_safe
def work(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """For an evaluator his own work; for who keeps the quality how much there is in all."""
    return _page(request, visitor)


@signed_in
@require_POST
def days(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Keep on which days an evaluator is there."""
    actor = visitor.acting_as(Role.EVALUATOR)
    chosen = set(request.POST.getlist("there"))
    there = [day for day in working.days(visitor.at) if day.isoformat() in chosen]
    working.say(there, actor=actor, at=visitor.at)
    messages.success(request, gettext("Kept. On other days you get no new calls."))
    return redirect("work")


@signed_in
@require_POST
def take(request: HttpRequest, visitor: Visitor, leg: UUID) -> HttpResponse:
    """Take a call that nobody has."""
    actor = visitor.acting_as(Role.EVALUATOR)
    try:
        working.claim(leg, actor=actor, at=visitor.at)
        messages.success(request, gettext("This call is yours now."))
    except Fault as fault:
        messages.error(request, fault_said(fault))
    return redirect("work")


@signed_in
@require_POST
def give_back(request: HttpRequest, visitor: Visitor, leg: UUID) -> HttpResponse:
    """Give a call back."""
    actor = visitor.acting_as(Role.EVALUATOR)
    try:
        working.release(leg, interest="interest" in request.POST, actor=actor, at=visitor.at)
    except assessing.NotAssigned as fault:
        raise Http404 from fault
    messages.success(request, gettext("Given back. It does not come to you again."))
    return redirect("work")


@signed_in
@require_POST
def withdraw(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Take a wrong evaluation back: one's own, or one by the number of its call."""
    actor = visitor.acting_as(*READERS)
    try:
        withdrawing.withdraw(
            _chosen(request, visitor), why=_why(request), actor=actor, at=visitor.at
        )
    except reading.NoSuchEvaluation:
        error = gettext("There is no such evaluation, or it was taken back already.")
        return _page(request, visitor, error=error)
    except Fault as fault:
        return _page(request, visitor, error=fault_said(fault))
    messages.success(request, gettext("Taken back. The employee reads why."))
    return redirect("work")


def _chosen(request: HttpRequest, visitor: Visitor) -> UUID:
    actor = visitor.acting_as(*READERS)
    given = request.POST.get("evaluation", "")
    if actor.role == Role.QUALITY_MANAGER:
        found = withdrawing.of_call(given, actor=actor, at=visitor.at)
    else:
        mine = {str(each.id): each.id for each in withdrawing.made(actor, at=visitor.at)}
        found = mine.get(given)
    if found is None:
        raise reading.NoSuchEvaluation(given)
    return found


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "").replace("\r\n", "\n").strip()


def _page(request: HttpRequest, visitor: Visitor, *, error: str = "") -> HttpResponse:
    actor = visitor.acting_as(*READERS)
    at = visitor.at
    context: dict[str, object] = {
        "strip": _strip(),
        "evaluates": actor.role == Role.EVALUATOR,
        "error": error,
        "why": _why(request),
        "chosen": request.POST.get("evaluation", ""),
        "longest": disputing.LONGEST,
    }
    if actor.role == Role.EVALUATOR:
        away = working.away(actor, at=at)
        context |= {
            "days": [(day, day not in away) for day in working.days(at)],
            "mine": [(each, calls.title(each.leg)) for each in queries.work(actor, at=at)],
            "open": [(each, calls.title(each.leg)) for each in working.open_work(actor, at=at)],
            "made": [(each, _title(each)) for each in withdrawing.made(actor, at=at)],
        }
    if Role.QUALITY_MANAGER in visitor.roles:
        context |= {"standing": working.standing(at=at), "counted": withdrawing.counted(at)}
    return visitor.page(request, "web/evaluations/work.html", context, status=422 if error else 200)


def _title(made: withdrawing.Made) -> str:
    return calls.title(made.leg) if made.leg else gettext("Call of which the recording is gone")


def _strip() -> Strip:
    return Strip(
        verdict="yes",
        says=gettext("Work is shared by who is there, not by who chooses"),
        facts=(
            Fact(gettext("Never yours"), gettext("your own calls, or of people you have a say in")),
            Fact(gettext("You do not see"), gettext("whose call it is")),
        ),
        logged=gettext("That you take or give back a call is in the log of the employee"),
    )
