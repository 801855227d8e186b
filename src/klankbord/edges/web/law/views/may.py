"""Mag dit? About nobody in particular for everybody; about a real recording when signed in."""

from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.frame import asked, public
from klankbord.edges.web.frame.door import Visitor, signed_in, visitor_of
from klankbord.edges.web.frame.limits import Limit
from klankbord.edges.web.law import may
from klankbord.edges.web.law.may import May
from klankbord.edges.web.law.mayforms import RealForm
from klankbord.evaluations.evaluating import reading
from klankbord.gate import keeping
from klankbord.law.engine import Decision
from klankbord.law.instants import AMSTERDAM
from klankbord.recordings import custody
from klankbord.recordings.listening import asking

STRANGERS = Limit(each=60, together=600, seconds=60)
TEMPLATE = "web/law/may.html"
BESIDE = ("was", "more", public.LANGUAGE)
"""Parameters that are no part of a question."""
NOT_ASKED = (*BESIDE, "csrfmiddlewaretoken")
"""What a form sends along that is no part of a question either."""
REASON = "question"
"""Why somebody looks at a recording when he only asks what is allowed."""


@require_safe
def question(request: HttpRequest) -> HttpResponse:
    """Answer what stands in the address. Nothing of it is kept, whoever asks."""
    if request.user.is_authenticated:
        visitor = visitor_of(request)
        found = _found(request, _day(visitor))
        if isinstance(found, HttpResponse):
            return found
        return _signed_in(request, visitor, found, RealForm(None, roles=_roles(visitor)))
    with translation.override(public.language(request)):
        if not STRANGERS.allows(request):
            return public.too_often(request, STRANGERS.seconds)
        found = _found(request, timezone.localdate())
        if isinstance(found, HttpResponse):
            return found
        context = {"asking": found, "strip": may.strip(found)}
        return public.shown(request, TEMPLATE, context, status=422 if found.error else 200)


@signed_in
@require_POST
def real(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Ask about a real recording or evaluation: with live facts, and written down."""
    form = RealForm(request.POST, roles=_roles(visitor))
    decision = _decision(form, visitor) if form.is_valid() else None
    if decision is None:
        return _signed_in(request, visitor, may.blank(_day(visitor)), form)
    found = may.about_something(decision, _day(visitor))
    return _signed_in(request, visitor, found, RealForm(None, roles=_roles(visitor)), written=True)


@signed_in
@require_POST
def keep(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Keep the question that stands in the form under a random name. Who asks is not kept."""
    sent = {name: str(value) for name, value in request.POST.items() if name not in NOT_ASKED}
    try:
        read = asked.read(sent, _day(visitor))
    except asked.Unreadable as fault:
        found = may.blank(_day(visitor), may.unreadable(fault.places))
        return _signed_in(request, visitor, found, RealForm(None, roles=_roles(visitor)))
    row = keeping.keep(read.parameters(), asked.answer(read).decision, at=visitor.at)
    return redirect("may_kept", row.pk)


@require_safe
def kept(request: HttpRequest, name: str) -> HttpResponse:
    """A question that somebody kept, answered by the rules of today.

    Raises:
        Http404: There is none of that name, or not any more.
    """
    if request.user.is_authenticated:
        visitor = visitor_of(request)
        found = _once_kept(name, visitor.at)
        return _signed_in(request, visitor, found, RealForm(None, roles=_roles(visitor)))
    with translation.override(public.language(request)):
        if not STRANGERS.allows(request):
            return public.too_often(request, STRANGERS.seconds)
        found = _once_kept(name, timezone.now())
        return public.shown(request, TEMPLATE, {"asking": found, "strip": may.strip(found)})


def _once_kept(name: str, at: datetime) -> May:
    row = keeping.find(name, at=at)
    if row is None:
        raise Http404
    today = at.astimezone(AMSTERDAM).date()
    try:
        return may.once_kept(row, today)
    except asked.Unreadable as fault:
        return may.blank(today, may.unreadable(fault.places))


def _found(request: HttpRequest, today: date) -> May | HttpResponse:
    """What to show, or where the same question stands without what was left open."""
    sent = {name: str(value) for name, value in request.GET.items() if name not in BESIDE}
    if not sent:
        return may.blank(today)
    try:
        read = asked.read(sent, today)
    except asked.Unreadable as fault:
        return may.blank(today, may.unreadable(fault.places))
    if parse_qsl(urlsplit(read.url()).query) != list(sent.items()):
        beside = {name: request.GET[name] for name in BESIDE if name in request.GET}
        return HttpResponseRedirect(read.url() + ("&" + urlencode(beside) if beside else ""))
    more = request.GET.get("more") == "1"
    return may.hypothetical(read, today, before=request.GET.get("was", ""), more=more)


def _signed_in(
    request: HttpRequest, visitor: Visitor, found: May, form: RealForm, *, written: bool = False
) -> HttpResponse:
    context = {"asking": found, "strip": may.strip(found, written=written), "form": form}
    wrong = bool(found.error or form.errors)
    return visitor.page(request, TEMPLATE, context, status=422 if wrong else 200)


def _decision(form: RealForm, visitor: Visitor) -> Decision | None:
    """The law's answer; None, and a fault in the form, if there is nothing of that number."""
    reference: UUID = form.cleaned_data["reference"]
    act, purpose = form.cleaned_data["act"], form.cleaned_data["purpose"] or None
    actor = visitor.acting_as(form.cleaned_data["role"])
    try:
        return reading.ask(reference, act=act, purpose=purpose, actor=actor, at=visitor.at)
    except reading.NoSuchEvaluation:
        pass
    try:
        return asking.ask(
            reference,
            act=act,
            data="audio",
            purpose=purpose,
            actor=actor,
            at=visitor.at,
            reason=REASON,
        )
    except custody.NoSuchLeg:
        form.add_error("reference", gettext("There is nothing of this number, or not any more."))
        return None


def _roles(visitor: Visitor) -> list[str]:
    return sorted(visitor.roles)


def _day(visitor: Visitor) -> date:
    return visitor.at.astimezone(AMSTERDAM).date()
