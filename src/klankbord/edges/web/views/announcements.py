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
    answer = HttpResponse(bytes(found.content), content_type=sounds.KINDS[found.kind])
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer
