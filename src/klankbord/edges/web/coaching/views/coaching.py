"""Talks about results: the coach plans, both write, both close; nobody else is let in."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.coaching import bringing, carried, conversations, queries
from klankbord.coaching.models import Brought, Side
from klankbord.coaching.queries import Coachee, Talk
from klankbord.edges.web.coaching import goals, talks
from klankbord.edges.web.coaching.agendaforms import AgreementForm, BringForm, PlanForm
from klankbord.edges.web.coaching.talkforms import CancelForm, MoveForm, WhoForm, chosen
from klankbord.edges.web.coaching.talks import Candidate, Row
from klankbord.edges.web.evaluations import evaluations as evaluation_pages
from klankbord.edges.web.evaluations import suggested
from klankbord.edges.web.frame import answers, dates, mailing, turns
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.fields import said
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.evaluations.evaluating import mirroring, reading
from klankbord.gate.access import Actor
from klankbord.people import queries as people
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.recordings import custody
from klankbord.recordings.listening import playback
from klankbord.recordings.offered.transcripts import Turn
from klankbord.suggestions import revealing

FIELDS = {"talk_link": "link", "talk_call": "call", "talk_moment": "place"}
"""The field at which a fault of bringing something stands."""


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
    if not mailing.talk_planned(made, actor=actor, at=visitor.at):
        messages.warning(request, gettext("The mail did not go out. Tell your coachee yourself."))
    return redirect("talk", conversation=made)


@signed_in
@require_safe
def talk(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """One talk: the agenda, both parts, agreements, and the wall."""
    return shown(request, visitor, conversation, {})


@signed_in
@require_POST
def write(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Keep one's own part as it is now."""
    conversations.write(
        conversation,
        text=_text(request),
        actor=actor_in(visitor, conversation),
        at=visitor.at,
    )
    if request.headers.get("HX-Request"):
        return render(request, "web/coaching/parts/part_said.html", {"saved_at": visitor.at})
    messages.success(request, gettext("Your part is kept. Only you see it until you close it."))
    return redirect("talk", conversation=conversation)


@signed_in
@require_POST
def close(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Close one's own part, with the text that stands in the form."""
    actor = actor_in(visitor, conversation)
    conversations.close(conversation, text=_text(request), actor=actor, at=visitor.at)
    messages.success(request, gettext("Your part is closed."))
    return redirect("talk", conversation=conversation)


@signed_in
@require_POST
def reopen(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Take one's own close back."""
    actor = actor_in(visitor, conversation)
    conversations.reopen(conversation, actor=actor, at=visitor.at)
    messages.success(request, gettext("Your part is open again. Only you see it."))
    return redirect("talk", conversation=conversation)


@signed_in
@require_POST
def add(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """The employee's last word, once both have closed."""
    actor = actor_in(visitor, conversation)
    conversations.add(conversation, text=_text(request), actor=actor, at=visitor.at)
    messages.success(request, gettext("Your addition is kept. Both of you see it."))
    return redirect("talk", conversation=conversation)


@signed_in
@require_POST
def agree(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Write down an agreement."""
    form = AgreementForm(request.POST, at=visitor.at)
    if not form.is_valid():
        return shown(request, visitor, conversation, {"form": form})
    conversations.agree(
        conversation,
        text=form.cleaned_data["text"],
        owner=form.cleaned_data["owner"],
        due_on=form.cleaned_data["due_on"],
        actor=actor_in(visitor, conversation),
        at=visitor.at,
    )
    messages.success(request, gettext("The agreement is written down. Both of you see it."))
    return redirect("talk", conversation=conversation)


@signed_in
@require_POST
def bring(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Put a subject, praise, something to learn from or a moment of a call on the table."""
    actor = actor_in(visitor, conversation)
    found = queries.talk(conversation, actor=actor, at=visitor.at)
    form = _bring_form(request.POST, found)
    if form.is_valid():
        try:
            bringing.bring(conversation, form.thing, actor=actor, at=visitor.at)
        except Fault as fault:
            form.add_error(FIELDS.get(fault.code), said(fault))
        else:
            messages.success(request, gettext("It is on the table. Both of you see it."))
            return redirect("talk", conversation=conversation)
    return _page(request, visitor, found, {"brings": form})


@signed_in
@require_POST
def take_back(
    request: HttpRequest, visitor: Visitor, conversation: UUID, number: int
) -> HttpResponse:
    """Take away what one brought oneself."""
    actor = actor_in(visitor, conversation)
    try:
        bringing.take_back(conversation, number, actor=actor, at=visitor.at)
        messages.success(request, gettext("It is taken away, and its words are erased."))
    except Fault as fault:
        messages.error(request, said(fault))
    return redirect("talk", conversation=conversation)


@signed_in
@require_POST
def done(request: HttpRequest, visitor: Visitor, conversation: UUID, number: int) -> HttpResponse:
    """Tick an agreement."""
    actor = actor_in(visitor, conversation)
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
    words = _words(request, visitor, read.leg)
    listen = ""
    with suppress(custody.NoSuchLeg):
        if (
            read.leg
            and playback.ask(
                read.leg, purpose=purpose, actor=actor, at=visitor.at, reason="coaching_talk"
            ).allowed
        ):
            listen = reverse("call", args=[read.leg])
    context = {
        "listen": listen,
        "strip": strip,
        "machines": suggested.machines(
            read, revealing.beside(read, own=False, at=visitor.at, words=words)
        ),
        "evaluation": evaluation_pages.found(read, visitor.at),
        "back": reverse("coaching"),
        "beside": evaluation_pages.beside(
            read, mirroring.beside(read.leg, own=False, at=visitor.at) if read.leg else None
        ),
    }
    return visitor.page(request, "web/evaluations/evaluation.html", context)


def _words(request: HttpRequest, visitor: Visitor, leg: UUID | None) -> Sequence[Turn]:
    """What was said, to a coach who is listening to the call: he was let into its words then."""
    turn = None if leg is None else turns.find(request.session, leg, visitor.at)
    if turn is None or turn.role != Role.COACH:
        return ()
    actor = visitor.acting_as(Role.COACH)
    read = playback.transcript(turn.listening, actor=actor, at=visitor.at)
    return read.turns if read else ()


def _overview(request: HttpRequest, visitor: Visitor, form: PlanForm | None) -> HttpResponse:
    if not visitor.roles & {Role.COACH, EMPLOYEE}:
        raise Http404
    coached: Sequence[Coachee] = ()
    if Role.COACH in visitor.roles:
        coached = queries.coachees(visitor.acting_as(Role.COACH), at=visitor.at)
    said = form.said if form is not None else request.GET.get("wie", "")
    shown = chosen(coached, said)
    context = {
        "strip": _strip(),
        "coach": Role.COACH in visitor.roles,
        "own": EMPLOYEE in visitor.roles,
        "wall": answers.wall(),
        "people": tuple(_people(shown, visitor, form)),
        "who": WhoForm(coached, shown[0].employee) if len(shown) < len(coached) else None,
        "held": _held(visitor),
        "mine": _mine(visitor),
    }
    status = 200 if form is None else 422
    return visitor.page(request, "web/coaching/coaching.html", context, status=status)


def _people(
    shown: Sequence[Coachee], visitor: Visitor, posted: PlanForm | None
) -> Iterator[Person]:
    for each in shown:
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


def shown(
    request: HttpRequest, visitor: Visitor, conversation: UUID, posted: Mapping[str, Form]
) -> HttpResponse:
    """The page of a talk, with what was posted where it could not be done."""
    actor = actor_in(visitor, conversation)
    found = queries.talk(conversation, actor=actor, at=visitor.at)
    return _page(request, visitor, found, posted)


def _page(
    request: HttpRequest, visitor: Visitor, found: Talk, posted: Mapping[str, Form]
) -> HttpResponse:
    page = talks.shown(found, visitor.at, tuple(_heard(found, visitor)))
    over = list(carried.over(found, actor=actor_in(visitor, found.listed.id), at=visitor.at))
    forms: dict[str, Form] = {
        "form": AgreementForm(None, at=visitor.at),
        "brings": _bring_form(None, found),
        "move": MoveForm(None, at=visitor.at),
        "cancel": CancelForm(None),
        "aim": goals.AimForm(None, talk=found),
        **posted,
    }
    if isinstance(forms["form"], AgreementForm):
        forms["form"].name(page.voices[0].name, page.voices[1].name)
    context = {
        "strip": talks.strip(found),
        "talk": page,
        "goals": goals.shown(found, over),
        "wall": answers.wall(),
        "longest": conversations.MAX_TEXT,
        **forms,
    }
    status = 422 if any(form.errors for form in posted.values()) else 200
    return visitor.page(request, "web/coaching/coaching_talk.html", context, status=status)


def _heard(found: Talk, visitor: Visitor) -> Iterator[UUID]:
    """The calls of the agenda that the visitor may hear now; nothing is opened by asking."""
    role, reason = (
        (EMPLOYEE, "own_recording")
        if found.side == Side.EMPLOYEE
        else (Role.COACH, "coaching_talk")
    )
    if role not in visitor.roles:
        return
    actor = visitor.acting_as(role)
    for point in found.agenda:
        if point.leg is None or (point.frozen and role == Role.COACH):
            continue
        with suppress(custody.NoSuchLeg):
            asked = playback.ask(
                point.leg, purpose=point.purpose, actor=actor, at=visitor.at, reason=reason
            )
            if asked.allowed:
                yield point.leg


def _bring_form(data: Mapping[str, Any] | None, found: Talk) -> BringForm:
    kinds = [
        str(kind)
        for kind in Brought.Kind
        if found.side == Side.COACH or kind not in bringing.OF_THE_COACH
    ]
    calls = [
        (point.position, gettext("Call of {moment}").format(moment=dates.moment(point.made_at)))
        for point in found.agenda
        if point.leg is not None and not point.frozen
    ]
    return BringForm(data, kinds=kinds if calls else kinds[:-1], calls=calls)


def actor_in(visitor: Visitor, conversation: UUID) -> Actor:
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
