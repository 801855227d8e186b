"""The privacy policy: to read for everybody, to make for who keeps it, to see for the DPO.

Reading needs no account: somebody who left, or who is about to come, has to find it as well. It
names nobody.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges import papers
from klankbord.edges.papers import Paper
from klankbord.edges.web.frame import dates, public
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.fields import said
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.policy import policies as pages
from klankbord.edges.web.policy.policies import SaidForm
from klankbord.notices import composing, drafting, queries
from klankbord.notices.composing import Said
from klankbord.people.faults import Fault
from klankbord.people.models import Role

FRESH = 300
"""Seconds for which others may keep a copy."""

View = Callable[..., HttpResponse]


def _for_everybody(view: View) -> View:
    """In the language that is asked for, and kept a while by whoever likes."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(public.language(request)):
            response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response["Cache-Control"] = f"public, max-age={FRESH}"
        return response

    return shown


@require_safe
@_for_everybody
def policy(request: HttpRequest, number: int = 0) -> HttpResponse:
    """The policy that is newest, or one by its number; without any it says so."""
    found = queries.policy(number) if number else queries.newest_policy()
    if number and found is None:
        raise Http404
    context = {"policy": pages.shown(found) if found else None, "all": pages.all_of()}
    return public.shown(request, "web/policy/policy.html", context)


@require_safe
@_for_everybody
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """A policy as a paper, in the language that is asked for."""
    found = queries.policy(number)
    if found is None:
        raise Http404
    whole = papers.Part(gettext("The text"), found.text.split("\n\n"))
    content = papers.pdf(
        Paper(
            title=gettext("Privacy policy"),
            language=public.language(request),
            made_at=found.published_at,
            lead=gettext("Version {number}, published on {day}.").format(
                number=found.number, day=dates.day(found.published_at)
            ),
            parts=pages.on_paper(composing.unpacked(found.content)) or [whole],
            foot=f"SHA-256 {found.sha256}",
        )
    )
    return HttpResponse(content, content_type="application/pdf")


@require_safe
@xframe_options_exempt
@_for_everybody
def embedded(request: HttpRequest) -> HttpResponse:
    """The newest policy, to be shown inside a page of the employer's intranet."""
    found = queries.newest_policy()
    context = {"policy": pages.shown(found) if found else None, "public": True}
    response = HttpResponse(render_to_string("web/policy/policy_embedded.html", context))
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    framed = csp_replace({"frame-ancestors": pages.frame_ancestors()})
    framed(lambda _request: response)(request)
    return response


@require_safe
@_for_everybody
def feed(request: HttpRequest) -> HttpResponse:
    """Every policy as an Atom feed: who subscribes hears of a new one."""
    here = request.build_absolute_uri
    made = Atom1Feed(
        title=gettext("Privacy policy"),
        link=here(reverse("policy")),
        description="",
        language=translation.get_language(),
        feed_url=here(request.get_full_path()),
    )
    for each in queries.policies():
        made.add_item(
            title=gettext("Privacy policy, version {number}").format(number=each.number),
            link=here(reverse("policy_version", args=[each.number])),
            unique_id=f"urn:uuid:{each.pk}",
            description=gettext("Published on {day}").format(day=dates.day(each.published_at)),
            pubdate=each.published_at,
            updateddate=each.published_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml")


@signed_in
@require_form
def draft(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The next policy: what it says, what it lacks, and what only people can say."""
    actor = visitor.acting_as(*drafting.READERS)
    now = drafting.draft(visitor.at)
    keeps = actor.role in drafting.KEEPERS
    posted = request.method == "POST"
    if posted and not keeps:
        raise Http404
    form = SaidForm(request.POST if posted else None, initial=now.said.kept)
    if posted and form.is_valid():
        with form.faults():
            drafting.say(Said.of(form.cleaned_data), at=visitor.at, by=actor)
            messages.success(request, gettext("Kept. Below stands what the policy says now."))
            return redirect("policy_draft")
    context = {
        "strip": pages.strip(now),
        "next": pages.next_of(now),
        "form": form if keeps else None,
        "sees": Role.DPO in visitor.roles,
        "keeps": keeps,
    }
    status = 422 if form.errors else 200
    return visitor.page(request, "web/policy/policy_draft.html", context, status=status)


@signed_in
@require_POST
def draft_seen(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """A DPO has seen the next policy."""
    actor = visitor.acting_as(Role.DPO)
    try:
        drafting.record_seen(request.POST.get("fingerprint", ""), at=visitor.at, by=actor)
        messages.success(request, gettext("Written down. The quality manager can publish it."))
    except Fault as fault:
        messages.error(request, said(fault))
    return redirect("policy_draft")


@signed_in
@require_POST
def publish(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Publish the next policy."""
    actor = visitor.acting_as(*drafting.KEEPERS)
    try:
        made = drafting.publish(request.POST.get("fingerprint", ""), at=visitor.at, by=actor)
        words = gettext("Version {number} is published. Each person gets it in person.")
        messages.success(request, words.format(number=made.number))
    except Fault as fault:
        messages.error(request, said(fault))
    return redirect("policy_draft")
