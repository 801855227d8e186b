"""How the telephone platforms are doing, for who keeps them going. No call is shown."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from klankbord.edges.web import platforms, registers
from klankbord.edges.web.door import Visitor, signed_in
from klankbord.people.models import Role
from klankbord.recordings import sources


@signed_in
@require_safe
def overview(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Every platform: whether it offers, what came of that, and what stays out."""
    found = sources.overview(at=visitor.at, by=visitor.acting_as(Role.ADMIN))
    context = registers.around(visitor.roles, "sources") | {
        "strip": platforms.strip(),
        "platforms": [platforms.shown(each, visitor.at) for each in found],
    }
    return visitor.page(request, "web/administration/sources.html", context)
