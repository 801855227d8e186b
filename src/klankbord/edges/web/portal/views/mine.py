"""The page of an employee: what is kept of him, who listened, and what he can stop himself."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.coaching import queries as coaching
from klankbord.coaching.models import Side
from klankbord.edges.wall import JUDGING
from klankbord.edges.web.calls import calls
from klankbord.edges.web.coaching import talks
from klankbord.edges.web.evaluations import evaluations as evaluation_pages
from klankbord.edges.web.evaluations import suggested
from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.fields import said as fault_said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.portal import own
from klankbord.edges.web.portal.ownforms import ObjectionForm
from klankbord.edges.web.rights import requestforms
from klankbord.evaluations import queries as evaluations
from klankbord.evaluations.disputes import disputing, judges, viewing
from klankbord.evaluations.evaluating import mirroring, reading
from klankbord.evaluations.scorecards import forms
from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.law import calendar
from klankbord.notices import afterwards
from klankbord.notices import queries as notices
from klankbord.people import facts as people
from klankbord.people import queries as persons
from klankbord.people.faults import Fault
from klankbord.people.models import Objection, Role
from klankbord.recordings import queries as recordings
from klankbord.recordings.draw import drawn
from klankbord.recordings.ending import restricting
from klankbord.rights import filing
from klankbord.rights.filing import Asked
from klankbord.suggestions import revealing


@dataclass(frozen=True, slots=True)
class Confirm:
    """A page that says what a deed does before it is done."""

    title: str
    lead: str
    effects: tuple[str, ...]
    deed: str


@signed_in
@require_safe
def mine(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The own page. That he looked is written down too."""
    actor = visitor.acting_as(EMPLOYEE)
    employee = _employee(actor)
    shown = own.page(
        name=visitor.account.name,
        recordings=recordings.own(actor, at=visitor.at),
        notices=notices.notices(employee, visitor.at),
        evaluations=evaluations.own(actor, at=visitor.at),
        objection=str(people.objection(employee, visitor.at).get("status", "")),
        at=visitor.at,
        policy=notices.unread_policy(actor, visitor.at),
        receipts=drawn.receipts(actor, at=visitor.at),
    )
    context = {
        "strip": _strip(),
        "mine": shown,
        "talks": talks.rows(coaching.own(actor, at=visitor.at), Side.EMPLOYEE),
        "people": tuple(_people(visitor)),
    }
    return visitor.page(request, "web/portal/mine.html", context)


@signed_in
@require_safe
def evaluation(request: HttpRequest, visitor: Visitor, evaluation: UUID) -> HttpResponse:
    """One own evaluation, with answers, comments and result."""
    try:
        _turn_away(visitor, evaluation)
        read = reading.read(
            evaluation,
            act=reading.OWN,
            purpose=None,
            actor=visitor.acting_as(EMPLOYEE),
            at=visitor.at,
        )
    except reading.NoSuchEvaluation as gone:
        raise Http404 from gone
    context = {
        "strip": _strip(),
        "evaluation": evaluation_pages.found(read, visitor.at),
        "back": reverse("mine"),
        "listen": reverse("call", args=[read.leg]) if read.leg else "",
        "own": read.id,
        "frozen": bool(judges.frozen([read.id], at=visitor.at)),
        "over": bool(judges.over([read.id], at=visitor.at)),
        "beside": evaluation_pages.beside(
            read, mirroring.beside(read.leg, own=True, at=visitor.at) if read.leg else None
        ),
        "mirror": reverse("mirror", args=[read.leg]) if read.leg else "",
        "machines": suggested.machines(read, revealing.beside(read, own=True, at=visitor.at)),
        "longest": disputing.LONGEST,
        "correct_url": f"{reverse('own_request_new')}?soort=rectification&beoordeling={evaluation}",
    }
    return visitor.page(request, "web/evaluations/evaluation.html", context)


def _turn_away(visitor: Visitor, evaluation: UUID) -> None:
    """Who decides on contracts and asks for what is somebody else's, asks so by that function.

    The employee reads who it was, and he reads by which side of the wall he stands.

    Raises:
        NoSuchEvaluation: It is not there.
        Refused: The law says no.
        Http404: It says yes, and that is for another page.
    """
    if not visitor.roles & set(JUDGING) or reading.is_of(
        evaluation, visitor.employee, at=visitor.at
    ):
        return
    actor = visitor.acting_as(*JUDGING)
    said = reading.ask(
        evaluation, act="use_in_review", purpose="appraisal", actor=actor, at=visitor.at
    )
    if said.denied:
        raise decisions.Refused(said)
    raise Http404


@signed_in
@require_POST
def view(request: HttpRequest, visitor: Visitor, evaluation: UUID) -> HttpResponse:
    """An own evaluation was seen, with one's own view of it. That means no consent."""
    actor = visitor.acting_as(EMPLOYEE)
    try:
        form = reading.read(evaluation, act=reading.OWN, purpose=None, actor=actor, at=visitor.at)
        card = forms.parse(form.form)
        asked = [question.id for _, question in card.questions()]
        said = {q: _words(request, f"view-{place}") for place, q in enumerate(asked, 1)}
        comment = _words(request, "comment")
        other = evaluation_pages.proposed(card, request.POST)
        viewing.see(
            evaluation, comment=comment, views=said, proposed=other, actor=actor, at=visitor.at
        )
        messages.success(request, gettext("Kept. Whoever may read the evaluation reads it too."))
    except Fault as fault:
        messages.error(request, fault_said(fault))
    return redirect("evaluation", evaluation=evaluation)


@signed_in
@require_POST
def dispute(request: HttpRequest, visitor: Visitor, evaluation: UUID) -> HttpResponse:
    """Dispute an own evaluation, or ask for a second look after the first answer."""
    actor = visitor.acting_as(EMPLOYEE)
    grounds = _words(request, "grounds")
    try:
        made = disputing.dispute(evaluation, grounds=grounds, actor=actor, at=visitor.at)
        text = gettext("Your dispute is in. Somebody else decides by {day} at the latest.")
        messages.success(request, text.format(day=dates.day(made.decide_by)))
    except Fault as fault:
        messages.error(request, fault_said(fault))
    return redirect("evaluation", evaluation=evaluation)


def _words(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\r\n", "\n").strip()


@signed_in
@require_POST
def seen(_request: HttpRequest, visitor: Visitor, notice: UUID) -> HttpResponse:
    """A message was read. That means no consent (R3)."""
    actor = visitor.acting_as(EMPLOYEE)
    found = notices.after_notice(notice, _employee(actor))
    if found is None:
        raise Http404
    afterwards.mark_read(found, at=visitor.at, by=actor)
    return redirect("mine")


@signed_in
@require_form
def restrict(request: HttpRequest, visitor: Visitor, leg: UUID) -> HttpResponse:
    """Restrict one recording: from that second on it is kept and not used."""
    actor = visitor.acting_as(EMPLOYEE)
    if request.method == "POST":
        restricting.restrict(leg, by=actor, at=visitor.at)
        messages.success(
            request, gettext("Restricted. From now on it is kept, and nobody uses it.")
        )
        return redirect("mine")
    confirm = Confirm(
        title=gettext("Restrict {call}").format(call=calls.title(leg)),
        lead=gettext("You freeze this recording and what came of it."),
        effects=(
            gettext("From that second on nobody listens to it, evaluates it or discusses it."),
            gettext("It is not erased sooner or later than on the day that was set already."),
            gettext("You need to give no reason. It is never held against you."),
        ),
        deed=gettext("Restrict"),
    )
    return visitor.page(request, "web/portal/confirm.html", {"strip": _strip(), "confirm": confirm})


@signed_in
@require_form
def private(request: HttpRequest, visitor: Visitor, leg: UUID) -> HttpResponse:
    """Say afterwards that a call was private: it stands still at once, and is asked to be erased.

    Source: EVRM art. 8; R12; AVG art. 17(1), 18(1).
    """
    actor = visitor.acting_as(EMPLOYEE)
    if request.method == "POST":
        restricting.restrict(leg, by=actor, at=visitor.at)
        words = gettext("This was a private call. Please destroy the recording.")
        asked = Asked("erasure", words, get_language() or "nl", legs=(leg,))
        try:
            person = filing.signed_in(actor, visitor.at)
            due = filing.file(asked, person, at=visitor.at, by=actor).request.due_on
        except Fault as fault:
            messages.error(request, fault_said(fault))
            return redirect("mine")
        said = gettext("Stopped. Nobody uses it from now on. You get an answer by {day}.")
        messages.success(request, said.format(day=dates.day(due)))
        return redirect("mine")
    confirm = Confirm(
        title=gettext("{call} was private").format(call=calls.title(leg)),
        lead=gettext("Private calls are not ours to keep. You need not say what it was about."),
        effects=(
            gettext("From that second on nobody listens to it, evaluates it or discusses it."),
            gettext("We ask on your behalf to have it destroyed. Nobody listens to check."),
            gettext("Somebody decides by {day} who is not your coach and not your manager.").format(
                day=dates.day(calendar.answer_by(dates.today(visitor.at)))
            ),
            gettext("It is never held against you."),
        ),
        deed=gettext("Stop, private"),
    )
    return visitor.page(request, "web/portal/confirm.html", {"strip": _strip(), "confirm": confirm})


@signed_in
@require_form
def object_(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Object to being monitored: from that second on it stops while it is considered."""
    actor = visitor.acting_as(EMPLOYEE)
    if people.objection(_employee(actor), visitor.at).get("status") == Objection.Status.OPEN:
        messages.warning(request, gettext("Your objection is open already."))
        return redirect("mine")
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = Asked("objection", form.cleaned_data["grounds"], get_language() or "nl")
        person = filing.signed_in(actor, visitor.at)
        try:
            filed = filing.file(asked, person, at=visitor.at, by=actor).request
        except Fault as fault:
            form.add_error("grounds", requestforms.said(fault)[1])
        else:
            said = gettext("Your objection is in. Monitoring of you has stopped. Answer by {day}.")
            messages.success(request, said.format(day=dates.day(filed.due_on)))
            return redirect("mine")
    confirm = Confirm(
        title=gettext("I object"),
        lead=gettext("You say that your own situation weighs heavier than our reason to listen."),
        effects=(
            gettext("From that second on we record nothing more of you, and nobody listens."),
            gettext("You get an answer by {day} at the latest.").format(
                day=dates.day(calendar.answer_by(dates.today(visitor.at)))
            ),
            gettext("It is never held against you."),
        ),
        deed=gettext("I object"),
    )
    context = {"strip": _strip(), "confirm": confirm, "form": form}
    return visitor.page(
        request, "web/portal/confirm.html", context, status=422 if form.errors else 200
    )


def _people(visitor: Visitor) -> Iterator[own.Person]:
    """His coaches by name, and who watches over the rules."""
    about = gettext("About what you learn from calls: your coach")
    for coach in persons.coaches_of(visitor.employee, visitor.at) if visitor.employee else ():
        yield own.Person(coach.name, about, coach.email)
    for dpo in persons.holding(Role.DPO, visitor.at):
        said = gettext("About your data and your rights: the data protection officer")
        yield own.Person(dpo.name, said, dpo.email)


def _employee(actor: Actor) -> UUID:
    assert actor.employee is not None  # noqa: S101  the role employee has one
    return actor.employee


def _strip() -> Strip:
    return Strip(
        verdict="yes",
        says=gettext("This is about you"),
        facts=(Fact(gettext("Who sees this page"), gettext("only you")),),
        logged=gettext("That you look is written down too"),
    )
