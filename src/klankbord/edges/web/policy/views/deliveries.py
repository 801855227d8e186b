"""Who got the policy, per programme; and the page on which a person reads it himself."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.fields import said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.policy import deliveries as pages
from klankbord.edges.web.policy import handed
from klankbord.edges.web.policy import policies as policy_pages
from klankbord.edges.web.policy.deliveries import BounceForm
from klankbord.gate.access import Actor
from klankbord.notices import deliveries as deeds
from klankbord.notices import dispatching, months, queries, standings
from klankbord.notices.models import Policy
from klankbord.notices.standings import Standing
from klankbord.people.faults import Fault
from klankbord.programmes import queries as programmes
from klankbord.programmes.dossier import Dossier


@signed_in
@require_form
def deliveries(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Everybody whom a programme names, and whether he was told.

    The works council sees numbers, a team lead whom of his own he has to hand a letter.
    """
    actor = visitor.acting_as(*standings.COUNTERS, standings.LEADS)
    dossier = dossier_of(code, visitor)
    posted = request.method == "POST"
    keeps = actor.role in dispatching.KEEPERS
    if posted and not keeps:
        raise Http404
    form = BounceForm(request.POST if posted else None)
    if form.is_valid():
        with form.faults():
            many = dispatching.record_bounce(form.cleaned_data["told"], at=visitor.at, by=actor)
            words = ngettext(
                "Written down: this mail never came. Nothing of this person is recorded now.",
                "Written down: these mails never came. Nothing of these people is recorded now.",
                many,
            )
            messages.warning(request, words)
            return redirect("deliveries", code=code)
    leads = actor.role == standings.LEADS
    named = leads or actor.role in standings.READERS
    found = standings.of(dossier, at=visitor.at, by=actor) if named else ()
    counts = standings.counts(dossier, visitor.at)
    written = dossier.newest("policy", visitor.at) is not None
    context = {
        "strip": pages.strip(counts),
        "title": dossier.title,
        "code": code,
        "counts": counts,
        "named": named,
        "rows": [pages.row(each, code, visitor.at, written=written, keeps=keeps) for each in found],
        "form": form if keeps else None,
        "keeps": keeps,
        "leads": leads,
    }
    status = 422 if form.errors else 200
    return visitor.page(request, "web/policy/deliveries.html", context, status=status)


@signed_in
@require_POST
def again(request: HttpRequest, visitor: Visitor, code: str, employee: UUID) -> HttpResponse:
    """Have a mail sent once more."""
    actor = visitor.acting_as(*dispatching.KEEPERS)
    person = _still_there(code, employee, visitor, actor)
    if person is None:
        return _gone(request, code)
    try:
        dispatching.send_again(
            person.dispatch.pk if person.dispatch else employee, at=visitor.at, by=actor
        )
        messages.success(request, gettext("The mail goes out within ten minutes."))
    except Fault as fault:
        messages.error(request, said(fault))
    return redirect("deliveries", code=code)


@signed_in
@require_POST
def paper(request: HttpRequest, visitor: Visitor, code: str, employee: UUID) -> HttpResponse:
    """Write down that somebody got the policy in his hand."""
    actor = visitor.acting_as(*dispatching.KEEPERS)
    policy = policy_of(dossier_of(code, visitor), visitor)
    person = _still_there(code, employee, visitor, actor)
    if person is None:
        return _gone(request, code)
    deeds.deliver(policy, [person.employee], channel="paper", at=visitor.at, by=actor)
    messages.success(
        request, gettext("Written down: {name} got it on paper.").format(name=person.name)
    )
    return redirect("deliveries", code=code)


@signed_in
@require_safe
def letter(request: HttpRequest, visitor: Visitor, code: str, employee: UUID) -> HttpResponse:
    """A letter to print for who has no address, with the whole policy behind it."""
    actor = visitor.acting_as(*dispatching.KEEPERS)
    policy = policy_of(dossier_of(code, visitor), visitor)
    person = person_of(code, employee, visitor, actor)
    context = {
        "person": person,
        "reference": pages.reference(person.dispatch),
        "policy": policy_pages.shown(policy),
        "url": settings.URL.geturl().rstrip("/") + reverse("policy"),
        "today": visitor.at,
        "back": reverse("deliveries", args=[code]),
        "code": code,
    }
    return visitor.page(request, "web/policy/delivery_letter.html", context)


@signed_in
@require_form
def untold(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Who has no page and was not told otherwise what was done with his calls; never what it is."""
    actor = visitor.acting_as(*months.TELLERS)
    if request.method == "POST":
        given = _chosen(request.POST.get("employee", ""))
        if months.hand_over(given, at=visitor.at, by=actor):
            messages.success(request, gettext("Written down. From now on this person is told."))
        return redirect("untold")
    context = {
        "strip": pages.late_strip(months.late_count(visitor.at)),
        "rows": [
            (each, each.due_on < dates.today(visitor.at))
            for each in months.late(at=visitor.at, by=actor)
        ],
    }
    return visitor.page(request, "web/policy/untold.html", context)


@never_cache
@signed_in
@require_POST
def untold_letter(request: HttpRequest, visitor: Visitor, employee: UUID) -> HttpResponse:
    """A letter with what somebody was not told, to print for him. That it was made he can see."""
    actor = visitor.acting_as(*months.TELLERS)
    letter = months.letter(employee, at=visitor.at, by=actor)
    if letter is None:
        raise Http404
    context = {
        "letter": letter,
        "lines": tuple(handed.lines(letter.notices)),
        "url": settings.URL.geturl().rstrip("/") + reverse("caller_asks"),
        "contact": settings.CONTACT or visitor.account.email,
        "today": visitor.at,
    }
    return visitor.page(request, "web/policy/untold_letter.html", context)


def _chosen(told: str) -> UUID:
    try:
        return UUID(told)
    except ValueError as nobody:
        raise Http404 from nobody


@signed_in
@require_form
def own(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The policy on one's own page: that it was opened proves that it came."""
    actor = visitor.acting_as(EMPLOYEE)
    policy = queries.policy_for(actor, visitor.at)
    if policy is None:
        return visitor.page(
            request, "web/policy/own_policy.html", {"strip": _strip(), "policy": None}
        )
    held = deeds.opened(policy, at=visitor.at, by=actor)
    if request.method == "POST":
        deeds.confirm_read(held, at=visitor.at, by=actor)
        messages.success(request, gettext("Thank you. You can always read it again here."))
        return redirect("own_policy")
    context = {
        "strip": _strip(),
        "policy": policy_pages.shown(policy),
        "read_at": held.read_at,
        "all": policy_pages.all_of(),
    }
    return visitor.page(request, "web/policy/own_policy.html", context)


def dossier_of(code: str, visitor: Visitor) -> Dossier:
    """The version of a programme whose policy people get."""
    version = programmes.by_code(code)
    if version is None:
        raise Http404
    return programmes.telling_of(programmes.dossiers(version.programme_id), visitor.at)


def policy_of(of: Dossier, visitor: Visitor) -> Policy:
    row = of.newest("policy", visitor.at)
    found = queries.policy(row.detail["number"]) if row else None
    if found is None:
        raise Http404
    return found


def person_of(code: str, employee: UUID, visitor: Visitor, actor: Actor) -> Standing:
    """A person in scope of a programme; of nobody else anything is said or done here."""
    found = _still_there(code, employee, visitor, actor)
    if found is None:
        raise Http404
    return found


def _still_there(code: str, employee: UUID, visitor: Visitor, actor: Actor) -> Standing | None:
    found = standings.of(dossier_of(code, visitor), at=visitor.at, by=actor, only=employee)
    return found[0] if found else None


def _gone(request: HttpRequest, code: str) -> HttpResponse:
    """Who was on the page when it was opened may be gone by the time a button is pressed."""
    words = gettext("This person is not in the programme any more, so nothing was sent or noted.")
    messages.error(request, words)
    return redirect("deliveries", code=code)


def _strip() -> Strip:
    return Strip(
        verdict="yes",
        says=gettext("This is for you to know, not to agree with"),
        facts=(Fact(gettext("By rule"), "R3 R15", mono=True),),
        logged=gettext("That you opened it is written down"),
    )
