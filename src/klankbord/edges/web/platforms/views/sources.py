"""How the telephone platforms are doing, for who keeps them going. No call is shown."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from klankbord.edges.web.frame import registers
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.platforms import platforms
from klankbord.people.models import Role
from klankbord.recordings.shipments import sources


@signed_in
@require_safe
def overview(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Every platform: whether it offers, what came of that, and what stays out."""
    found = sources.overview(at=visitor.at, by=visitor.acting_as(Role.ADMIN))
    context = registers.around(visitor.roles, "sources") | {
        "strip": platforms.strip(),
        "platforms": [platforms.shown(each, visitor.at) for each in found],
    }
    return visitor.page(request, "web/platforms/sources.html", context)
