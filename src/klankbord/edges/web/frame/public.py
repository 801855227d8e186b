"""Pages for everybody: no account, no cookie, nothing kept, and the same for all who ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from klankbord.people import queries as people
from klankbord.people.models import Role

LANGUAGES = {"nl": "Nederlands", "en": "English"}
LANGUAGE = "lang"
"""The parameter that chooses one; without it the page is in Dutch."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """The page in one language."""

    code: str
    name: str
    url: str
    current: bool


def contact(at: datetime) -> str:
    """Where who has no account reaches the data protection officer; empty: nobody said."""
    return settings.CONTACT or next((each.email for each in people.holding(Role.DPO, at)), "")


def language(request: HttpRequest) -> str:
    """The language in which a page is asked for."""
    asked = request.GET.get(LANGUAGE, "")
    return asked if asked in LANGUAGES else "nl"


def shown(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page in the language that is active now. No cookie decides what stands in it."""
    code = translation.get_language() or "nl"
    tongues = tuple(_tongue(request, each, each == code) for each in LANGUAGES)
    # Without the request: what it carries must not show in a page that others get too.
    page = render_to_string(template, {"public": True, "tongues": tongues, **context})
    return HttpResponse(page, status=status, headers={"Content-Language": code})


def too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """The page for who asks more often than everybody can."""
    response = shown(request, "429.html", {}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _tongue(request: HttpRequest, code: str, current: bool) -> Tongue:  # noqa: FBT001  a column
    sent = request.GET.copy()
    sent[LANGUAGE] = code
    return Tongue(code, LANGUAGES[code], f"{request.path}?{sent.urlencode()}", current)
