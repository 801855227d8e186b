"""The register of breaches: the list, a new one, one with its steps, and its letters."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klankbord.breaches import evidence, keeping, queries
from klankbord.breaches.queries import Opened
from klankbord.edges.papers import breach as letters
from klankbord.edges.web.breaches import breaches as shown
from klankbord.edges.web.breaches.breachforms import EnterForm
from klankbord.edges.web.frame import pages
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.methods import require_form
from klankbord.people.faults import Fault


@signed_in
@require_safe
def register(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Every breach, first those that are open. Who only reports finds the form."""
    actor = visitor.acting_as(*shown.REPORTERS)
    if actor.role not in shown.KEEPERS:
        return redirect("breach_new")
    rows = [shown.row(each) for each in queries.register(actor, at=visitor.at)]
    context = {
        "strip": shown.strip(actor.role),
        "open": [each for each in rows if each.closed_at is None],
        "closed": [each for each in rows if each.closed_at is not None],
        "late": sum(each.shape == "no" for each in rows if each.closed_at is None),
    }
    return visitor.page(request, "web/breaches/breaches.html", context)


@signed_in
@require_form
def enter(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Report a breach. From its discovery the clock runs."""
    actor = visitor.acting_as(*shown.REPORTERS)
    keeps = actor.role in shown.KEEPERS
    form = EnterForm(
        request.POST if request.method == "POST" else None, initial={"discovered_at": visitor.at}
    )
    if form.is_valid():
        with form.faults():
            made = keeping.enter(form.known(), at=visitor.at, by=actor)
        if not form.errors:
            messages.success(request, gettext("Written down. The 72 hours run from its discovery."))
            return redirect("breach", made) if keeps else redirect("home")
    context = {
        "strip": shown.strip(actor.role),
        "crumbs": ((reverse("breaches"), gettext("Breaches")),) if keeps else (),
        "step": {
            "title": gettext("Report a breach"),
            "lead": gettext("Something was lost, changed, or seen by who may not see it."),
            "effects": (
                gettext("The DPO and the controller find it on their start page at once."),
                gettext("Within 72 hours it is reported to the authority, unless it is no risk."),
                gettext("You need not know everything. What is missing is added later."),
            ),
            "deed": gettext("Report it"),
        },
        "form": form,
        "back": reverse("breaches") if keeps else reverse("home"),
    }
    return visitor.page(
        request, "web/rights/request_step.html", context, status=422 if form.errors else 200
    )


@signed_in
@require_safe
def one(request: HttpRequest, visitor: Visitor, breach: UUID) -> HttpResponse:
    """One breach: what is known, how it was weighed, what was done, and what still must be."""
    opened = _opened(visitor, breach)
    context = {
        "strip": shown.strip(shown.KEEPERS[0]),
        "one": shown.shown(opened),
        "steps": list(shown.steps(opened)),
    }
    return visitor.page(request, "web/breaches/breach.html", context)


@signed_in
@require_form
def step(request: HttpRequest, visitor: Visitor, breach: UUID, step: str) -> HttpResponse:
    """Complete, weigh, report, tell or close."""
    opened = _opened(visitor, breach)
    if step not in shown.possible(opened.lying):
        raise Http404
    what = shown.STEPS[step]
    posted = request.method == "POST"
    form = what.form(
        request.POST if posted else None,
        request.FILES if posted else None,
        opened=opened,
        initial=shown.initial(opened, step),
    )
    if form.is_valid():
        with form.faults():
            what.do(breach, form, visitor.at, visitor.acting_as(*shown.KEEPERS))
        if not form.errors:
            messages.success(request, gettext("Written down in the register."))
            return redirect("breach", breach)
    back = reverse("breach", args=[breach])
    context = {
        "strip": shown.strip(shown.KEEPERS[0]),
        "crumbs": (
            (reverse("breaches"), gettext("Breaches")),
            (back, shown.row(opened.lying).title),
        ),
        "step": what,
        "form": form,
        "back": back,
    }
    return visitor.page(
        request, "web/rights/request_step.html", context, status=422 if form.errors else 200
    )


@signed_in
@require_safe
def file(_request: HttpRequest, visitor: Visitor, breach: UUID, entry: UUID) -> HttpResponse:
    """A piece of evidence, to keep. That it was taken is written down."""
    try:
        found = evidence.read(breach, entry, at=visitor.at, by=visitor.acting_as(*shown.KEEPERS))
    except Fault as gone:
        raise Http404 from gone
    return pages.attached(found.data, found.media, f"bewijs-{str(entry)[:8]}.{found.ends}")


@signed_in
@require_safe
def letter(
    _request: HttpRequest, visitor: Visitor, breach: UUID, kind: str, language: str
) -> HttpResponse:
    """A letter as PDF, of what is known now."""
    opened = _opened(visitor, breach)
    if kind not in letters.KINDS or language not in letters.LANGUAGES:
        raise Http404
    made = letters.pdf(
        opened,
        kind,
        language,
        at=visitor.at,
        organisation=settings.ORGANISATION,
        contact=settings.CONTACT,
    )
    return pages.attached(made, "application/pdf", f"datalek-{str(breach)[:8]}-{kind}.pdf")


def _opened(visitor: Visitor, breach: UUID) -> Opened:
    try:
        return queries.one(breach, visitor.acting_as(*shown.KEEPERS), at=visitor.at)
    except Fault as gone:
        raise Http404 from gone
