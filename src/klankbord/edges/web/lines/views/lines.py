"""Telephone lines: what callers are proven to hear. One person tests, a DPO sees it."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.frame import dates
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.registers import Confirm
from klankbord.edges.web.lines import callertexts
from klankbord.edges.web.lines import lines as shown
from klankbord.gate.access import Actor
from klankbord.notices import attesting, queries
from klankbord.notices.attesting import TestCall
from klankbord.notices.models import Attestation
from klankbord.people.faults import Fault
from klankbord.people.models import Role
from klankbord.recordings.waiting import lines as deeds
from klankbord.recordings.waiting import waiting

TELLERS = (*attesting.KEEPERS, Role.DPO)


@signed_in
@require_safe
def lines(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Every line, and those for which calls wait."""
    actor = visitor.acting_as(*attesting.READERS)
    calls = waiting.lines(actor, at=visitor.at) if actor.role in waiting.READERS else {}
    context = {
        "strip": shown.strip(),
        "rows": shown.rows(queries.lines(visitor.at), calls, visitor.at),
        "tests": bool(visitor.roles & set(attesting.KEEPERS)),
        "texts": bool(visitor.roles & set(callertexts.READERS)),
    }
    return visitor.page(request, "web/lines/lines.html", context)


@signed_in
@require_safe
def line(request: HttpRequest, visitor: Visitor, line: str) -> HttpResponse:
    """One line: its test calls, its changes, and what a DPO has to see."""
    visitor.acting_as(*attesting.READERS)
    standing = queries.line(line, visitor.at)
    waits = standing.waits
    context = {
        "strip": shown.strip(standing, visitor.at),
        "line": line,
        "proven": shown.test(standing.proven, visitor.at) if standing.proven else None,
        "waits": shown.test(waits, visitor.at) if waits else None,
        "history": shown.history(line),
        "tests": bool(visitor.roles & set(attesting.KEEPERS)),
        "tells": bool(visitor.roles & set(TELLERS)),
        "sees": Role.DPO in visitor.roles,
        "own": waits is not None and waits.attested_by_id == visitor.account.pk,
    }
    return visitor.page(request, "web/lines/line.html", context)


@signed_in
@require_form
def line_test(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Write down a test call."""
    actor = visitor.acting_as(*attesting.KEEPERS)
    posted = request.method == "POST"
    form = shown.TestForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"line": request.GET.get("lijn", "")[:40], "tested_at": visitor.at},
    )
    if form.is_valid():
        with form.faults():
            made = _tested(form.cleaned_data, visitor, actor)
            _say_tested(request, made)
            return redirect("line", line=made.line)
    context = {"strip": shown.strip(), "form": form}
    return visitor.page(
        request, "web/lines/line_test.html", context, status=422 if form.errors else 200
    )


@signed_in
@require_form
def line_changed(request: HttpRequest, visitor: Visitor, line: str) -> HttpResponse:
    """Tell that a line changed. From that moment on nothing proves what callers hear."""
    actor = visitor.acting_as(*TELLERS)
    posted = request.method == "POST"
    form = shown.ChangeForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"changed_at": visitor.at},
    )
    if form.is_valid():
        told = form.cleaned_data
        with form.faults():
            ended = deeds.changed(
                line,
                _fingerprint(told["configuration"]),
                changed_at=told["changed_at"],
                at=visitor.at,
                by=actor,
            )
            _say_changed(request, ended=ended)
            return redirect("line", line=line)
    confirm = Confirm(
        title=gettext("Line {line} changed").format(line=line),
        lead=gettext("Anything: another text, another menu, another recorder, another platform."),
        effects=(
            gettext("From that moment on nothing proves what callers hear, so nothing comes in."),
            gettext("What was recorded on this line since then is sealed, and gone in a week."),
            gettext("A new test call that the DPO sees proves the line again."),
        ),
        deed=gettext("Tell this change"),
        back=reverse("line", args=[line]),
        back_to=gettext("Line {line}").format(line=line),
    )
    context = {"strip": shown.strip(), "confirm": confirm, "form": form}
    status = 422 if form.errors else 200
    return visitor.page(request, "web/frame/confirm.html", context, status=status)


@signed_in
@require_POST
def line_seen(request: HttpRequest, visitor: Visitor, test: UUID) -> HttpResponse:
    """A DPO has seen a test call, or does not accept it."""
    actor = visitor.acting_as(Role.DPO)
    found = Attestation.objects.filter(pk=test).first()
    if found is None:
        raise Http404
    try:
        if "declined" in request.POST:
            deeds.declined(found, at=visitor.at, by=actor)
            messages.info(request, gettext("Written down. The line is not proven by this call."))
        else:
            deeds.seen(found, at=visitor.at, by=actor)
            since = dates.moment(found.since)
            words = gettext("Line {line} is proven from {since} on. What waited is offered anew.")
            messages.success(request, words.format(line=found.line, since=since))
    except Fault as fault:
        messages.error(request, said(fault))
    return redirect("line", line=found.line)


def _tested(told: dict[str, Any], visitor: Visitor, actor: Actor) -> Attestation:
    call = TestCall(
        line=told["line"],
        language=told["language"],
        text=told["text"],
        configuration_sha256=_fingerprint(told["configuration"]),
        tested_at=told["tested_at"],
        caller_heard=told["caller_heard"],
        agent_heard=told["agent_heard"],
    )
    return deeds.tested(call, programmes=told["programmes"], at=visitor.at, by=actor)


def _fingerprint(file: Any) -> str:
    return hashlib.sha256(file.read()).hexdigest() if file else ""


def _say_tested(request: HttpRequest, made: Attestation) -> None:
    if made.until is None:
        messages.success(request, gettext("Written down. Now the DPO has to see it."))
    else:
        messages.warning(
            request, gettext("Written down. This test failed, so nothing on the line is recorded.")
        )


def _say_changed(request: HttpRequest, *, ended: bool) -> None:
    if ended:
        messages.warning(request, gettext("Written down. The line is not proven any more."))
    else:
        messages.info(request, gettext("Written down. No proof ended by this."))
