"""The quality manager's month: how many calls of each person the plan still draws. No results."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.sampling import quotas
from klankbord.programmes import queries as programmes
from klankbord.recordings.draw import quota


@signed_in
@require_safe
def overview(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Each programme in force with everybody in its scope, by name and never by number."""
    actor = visitor.acting_as(quota.READER)
    months = [
        quotas.month(quota.of(dossier, at=visitor.at, by=actor))
        for dossier in programmes.in_force(visitor.at)
    ]
    strip = Strip(
        verdict="yes",
        says=gettext("You see how many calls the plan draws"),
        facts=(
            Fact(gettext("By rule"), "R6", mono=True),
            Fact(gettext("You do not see"), gettext("which calls, scores, who listened")),
        ),
        logged=gettext("That you look is in the log of each person"),
    )
    return visitor.page(request, "web/sampling/quota.html", {"strip": strip, "months": months})
