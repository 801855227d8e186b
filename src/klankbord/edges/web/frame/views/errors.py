"""Pages for what cannot be shown. They keep the header, so that people find their way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from klankbord.edges import wall
from klankbord.edges.web.frame import answers, door


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's
    """What is not there, and what is not there for this visitor: he cannot tell which."""
    return _page(request, "404.html", 404, explained=True)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's
    """What may not be done, where the law has no say."""
    return _page(request, "403.html", 403)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's
    """A form without the sign that it came from a page of ours (CSRF)."""
    return _page(request, "403_csrf.html", 403)


def _page(
    request: HttpRequest, template: str, status: int, *, explained: bool = False
) -> HttpResponse:
    if request.user.is_authenticated:
        visitor = door.visitor_of(request)
        # Whoever judges people hears why the other side of the wall is not there for him.
        explanation = answers.wall() if explained and visitor.roles & set(wall.JUDGING) else None
        return visitor.page(request, template, {"wall": explanation}, status=status)
    return render(request, template, status=status)
