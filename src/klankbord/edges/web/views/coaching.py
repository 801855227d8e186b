"""Talks about results: the coach plans, both write, both close; nobody else is let in."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.coaching import conversations, queries
from klankbord.coaching.models import Side
from klankbord.edges.web import answers, talks
from klankbord.edges.web import evaluations as evaluation_pages
from klankbord.edges.web.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.forms import AgreementForm, PlanForm
from klankbord.edges.web.strips import Fact, Strip
from klankbord.edges.web.talks import Candidate, Row
from klankbord.evaluations import mirroring, reading
from klankbord.gate.access import Actor
from klankbord.people import queries as people
from klankbord.people.models import Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is coached, with what may be discussed and the form to plan a talk."""

    name: str
    candidates: tuple[Candidate, ...]
    form: PlanForm


@signed_in
@require_safe
def overview(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The talks of a coach and of an employee, each in his own role."""
    return _overview(request, visitor, None)


@signed_in
@require_POST
def plan(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Plan a talk about the evaluations that were chosen."""
    actor = visitor.acting_as(Role.COACH)
    form = PlanForm(request.POST, at=visitor.at)
    if not form.is_valid():
        return _overview(request, visitor, form)
    made = conversations.plan(
        form.cleaned_data["evaluations"],
        takes_place_at=form.takes_place_at,
        actor=actor,
        at=visitor.at,
    )
    messages.success(request, gettext("The talk is planned. Both of you see the agenda now."))
    return redirect("talk", conversation=made)


@signed_in
@require_safe
def talk(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """One talk: the agenda, both parts, agreements, and the wall."""
    return _talk(request, visitor, conversation, AgreementForm(None, at=visitor.at))


@signed_in
@require_POST
def write(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Keep one's own part as it is now."""
    conversations.write(
        conversation,
        text=_text(request),
        actor=_actor(visitor, conversation),
        at=visitor.at,
    )
    if request.headers.get("HX-Request"):
        return render(request, "web/parts/part_said.html", {"saved_at": visitor.at})
    messages.success(request, gettext("Your part is kept. Only you see it until you close it."))
    return redirect("talk", conversation=conversation)


@signed_in
@require_POST
def close(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Close one's own part, with the text that stands in the form."""
    actor = _actor(visitor, conversation)
    conversations.close(conversation, text=_text(request), actor=actor, at=visitor.at)
    messages.success(request, gettext("Your part is closed."))
    return redirect("talk", conversation=conversation)


@signed_in
@require_POST
def reopen(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Take one's own close back."""
    actor = _actor(visitor, conversation)
    conversations.reopen(conversation, actor=actor, at=visitor.at)
    messages.success(request, gettext("Your part is open again. Only you see it."))
    return redirect("talk", conversation=conversation)


@signed_in
@require_POST
def add(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """The employee's last word, once both have closed."""
    actor = _actor(visitor, conversation)
    conversations.add(conversation, text=_text(request), actor=actor, at=visitor.at)
    messages.success(request, gettext("Your addition is kept. Both of you see it."))
    return redirect("talk", conversation=conversation)


@signed_in
@require_POST
def agree(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Write down an agreement."""
    form = AgreementForm(request.POST, at=visitor.at)
    if not form.is_valid():
        return _talk(request, visitor, conversation, form)
    conversations.agree(
        conversation,
        text=form.cleaned_data["text"],
        owner=form.cleaned_data["owner"],
        due_on=form.cleaned_data["due_on"],
        actor=_actor(visitor, conversation),
        at=visitor.at,
    )
    messages.success(request, gettext("The agreement is written down. Both of you see it."))
    return redirect("talk", conversation=conversation)


@signed_in
@require_POST
def done(request: HttpRequest, visitor: Visitor, conversation: UUID, number: int) -> HttpResponse:
    """Tick an agreement."""
    actor = _actor(visitor, conversation)
    conversations.fulfil(conversation, number, actor=actor, at=visitor.at)
    messages.success(request, gettext("Ticked. Both of you see it."))
    return redirect("talk", conversation=conversation)


@signed_in
@require_safe
def evaluation(request: HttpRequest, visitor: Visitor, evaluation: UUID) -> HttpResponse:
    """An evaluation of a coachee, for coaching."""
    actor = visitor.acting_as(Role.COACH)
    purpose = reading.purpose_of(evaluation, at=visitor.at)
    read = reading.read(evaluation, act="coach", purpose=purpose, actor=actor, at=visitor.at)
    strip = Strip(
        verdict="yes",
        says=gettext("You may read this to coach"),
        facts=(
            Fact(gettext("Purpose"), gettext("coaching")),
            Fact(gettext("Never for"), gettext("performance review, pay, contract")),
        ),
        logged=gettext("That you read it stands in the log of the employee"),
    )
    context = {
        "strip": strip,
        "evaluation": evaluation_pages.found(read, visitor.at),
        "back": reverse("coaching"),
        "beside": evaluation_pages.beside(
            read, mirroring.beside(read.leg, own=False, at=visitor.at) if read.leg else None
        ),
    }
    return visitor.page(request, "web/evaluation.html", context)


def _overview(request: HttpRequest, visitor: Visitor, form: PlanForm | None) -> HttpResponse:
    if not visitor.roles & {Role.COACH, EMPLOYEE}:
        raise Http404
    context = {
        "strip": _strip(),
        "coach": Role.COACH in visitor.roles,
        "own": EMPLOYEE in visitor.roles,
        "wall": answers.wall(),
        "people": tuple(_people(visitor, form)),
        "held": _held(visitor),
        "mine": _mine(visitor),
    }
    status = 200 if form is None else 422
    return visitor.page(request, "web/coaching.html", context, status=status)


def _people(visitor: Visitor, posted: PlanForm | None) -> Iterator[Person]:
    if Role.COACH not in visitor.roles:
        return
    for each in queries.coachees(visitor.acting_as(Role.COACH), at=visitor.at):
        form = PlanForm(None, at=visitor.at, employee=each.employee)
        if posted is not None and posted.said == str(each.employee):
            form = posted
        yield Person(each.name, talks.candidates(each), form)


def _held(visitor: Visitor) -> tuple[Row, ...]:
    if Role.COACH not in visitor.roles:
        return ()
    found = queries.held_by(visitor.acting_as(Role.COACH), at=visitor.at)
    return talks.rows(found, Side.COACH)


def _mine(visitor: Visitor) -> tuple[Row, ...]:
    if EMPLOYEE not in visitor.roles:
        return ()
    return talks.rows(queries.own(visitor.acting_as(EMPLOYEE), at=visitor.at), Side.EMPLOYEE)


def _talk(
    request: HttpRequest, visitor: Visitor, conversation: UUID, form: AgreementForm
) -> HttpResponse:
    actor = _actor(visitor, conversation)
    found = queries.talk(conversation, actor=actor, at=visitor.at)
    shown = talks.shown(found, visitor.at)
    form.name(shown.voices[0].name, shown.voices[1].name)
    context = {
        "strip": talks.strip(found),
        "talk": shown,
        "form": form,
        "wall": answers.wall(),
        "longest": conversations.MAX_TEXT,
    }
    status = 422 if form.errors else 200
    return visitor.page(request, "web/coaching_talk.html", context, status=status)


def _actor(visitor: Visitor, conversation: UUID) -> Actor:
    """Whoever opens a talk about himself is the employee; a coach is the coach; the law decides."""
    if EMPLOYEE in visitor.roles:
        own = visitor.acting_as(EMPLOYEE)
        if queries.is_own(conversation, actor=own, at=visitor.at):
            return own
    if Role.COACH in visitor.roles:
        return visitor.acting_as(Role.COACH)
    return people.person(visitor.account, visitor.at)


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n").strip()[: conversations.MAX_TEXT]


def _strip() -> Strip:
    return Strip(
        verdict="yes",
        says=gettext("Here you learn, nobody judges"),
        facts=(
            Fact(gettext("Purpose"), gettext("coaching")),
            Fact(gettext("Who sees a talk"), gettext("the employee and the coach, nobody else")),
        ),
        logged=gettext("What you open is written down"),
    )
