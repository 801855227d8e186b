"""The sounds of announcements, for telephone platforms: who is called may hear what is played."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from klankbord.notices import sounds

A_YEAR = 365 * 24 * 3600


@require_safe
def sound(_: HttpRequest, sha256: str, kind: str) -> HttpResponse:
    """A sound, for ever under this address; about nobody, so for everybody."""
    found = sounds.named(sha256, kind)
    if found is None:
        raise Http404
    return _for_ever(bytes(found.content), sounds.KINDS[found.kind])


@require_safe
def narrow(_: HttpRequest, sha256: str, kind: str) -> HttpResponse:
    """The same, for exchanges that play nothing but 8 kHz."""
    found = sounds.narrowed(sha256, kind)
    if found is None:
        raise Http404
    return _for_ever(found, sounds.NARROW[kind])


def _for_ever(content: bytes, media_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer
