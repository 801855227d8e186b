"""The rule book, for everybody: it is about nobody, and the same for all who ask."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.frame import public
from klankbord.edges.web.frame.door import Visitor, signed_in, visitor_of
from klankbord.edges.web.law import rulebook
from klankbord.law import index
from klankbord.notices import rulechanges
from klankbord.people.models import Role

SECONDS = 600
"""How long a page for strangers may be kept on its way."""


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules by subject, or those that somebody looks for."""
    sought = rulebook.read(request.GET.dict())
    return _page(request, "web/law/rules.html", lambda: {"book": rulebook.book(sought)})


@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule with everything that is known of it.

    Raises:
        Http404: There is no rule of that number.
    """
    if not index.rules(rule_id):
        raise Http404
    return _page(request, "web/law/rules_one.html", lambda: {"one": rulebook.one(rule_id)})


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """From an article to the rules that rest on it."""
    return _page(request, "web/law/rules_articles.html", lambda: {"laws": index.laws()})


@require_safe
def proved(request: HttpRequest) -> HttpResponse:
    """What is proved of every case."""
    return _page(request, "web/law/rules_proved.html", lambda: {"claims": rulebook.claims()})


@require_safe
def changed(request: HttpRequest) -> HttpResponse:
    """Which rules became different here, and since when."""
    return _page(request, "web/law/rules_changed.html", lambda: _changes(request))


@signed_in
@require_POST
def changes_seen(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The data protection officer has looked at what changed."""
    rulechanges.mark_seen(visitor.at, by=visitor.acting_as(Role.DPO))
    messages.success(request, gettext("It is written down that you looked at what changed."))
    return redirect("rules_changed")


def _changes(request: HttpRequest) -> Mapping[str, Any]:
    at = timezone.now()
    watches = request.user.is_authenticated and Role.DPO in visitor_of(request).roles
    return {
        "changes": rulebook.changes(rulechanges.newest(at)),
        "unseen": rulechanges.unseen(at).exists() if watches else False,
    }


def _page(
    request: HttpRequest, template: str, context: Callable[[], Mapping[str, Any]]
) -> HttpResponse:
    if request.user.is_authenticated:
        return visitor_of(request).page(request, template, context())
    with translation.override(public.language(request)):
        page = public.shown(request, template, context())
    patch_cache_control(page, public=True, max_age=SECONDS)
    patch_vary_headers(page, ["Cookie"])
    return page
