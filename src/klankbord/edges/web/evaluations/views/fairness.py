"""How fair draw and evaluation were, for the quality manager and the works council."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klankbord.edges.web.evaluations import fairness as pages
from klankbord.edges.web.evaluations import suggested
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.evaluations.figures import fairness
from klankbord.evaluations.margins import SMALLEST_GROUP
from klankbord.suggestions import revealing


@signed_in
@require_safe
def page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Evenness of the draw and agreement of evaluators, of everybody together."""
    found = fairness.read(visitor.acting_as(*fairness.READERS), at=visitor.at)
    hidden = gettext("names, single calls, groups under {n}").format(n=SMALLEST_GROUP)
    strip = Strip(
        verdict="yes",
        says=gettext("You see how fair the draw was, of everybody together"),
        facts=(Fact(gettext("You do not see"), hidden),),
        logged=gettext("Your visit is written down"),
    )
    context = {
        "strip": strip,
        "found": found,
        "draws": tuple(pages.draws(found)),
        "agreed": tuple(pages.agreed(found)),
        "machines": tuple(suggested.agreed(revealing.agreed(at=visitor.at))),
        "fewest": SMALLEST_GROUP,
    }
    return visitor.page(request, "web/evaluations/fairness.html", context)
