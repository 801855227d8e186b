"""Guides, for everybody: there is nothing in them about anybody."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from klankbord.edges.web.frame import door
from klankbord.edges.web.law import guides


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All guides."""
    return _page(request, "web/law/guides.html", {"guides": guides.GUIDES})


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide, with the rules it rests on."""
    found = guides.by_slug(slug)
    if found is None:
        raise Http404
    others = [each for each in guides.GUIDES if each is not found]
    context = {"guide": found, "rules": guides.quoted(found.rules), "others": others}
    return _page(request, "web/law/guide.html", context)


def _page(request: HttpRequest, template: str, context: Mapping[str, object]) -> HttpResponse:
    if request.user.is_authenticated:
        return door.visitor_of(request).page(request, template, context)
    return render(request, template, context)
