"""The own scores of an employee, which nobody else sees."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klankbord.coaching import queries as coaching
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.portal import owntrends
from klankbord.evaluations.figures import own
from klankbord.evaluations.margins import FEWEST


@signed_in
@require_safe
def trend(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """A dot for each own evaluation, with the mean and its margin."""
    actor = visitor.acting_as(EMPLOYEE)
    talks = [
        each.closed_at for each in coaching.own(actor, at=visitor.at) if each.closed_at is not None
    ]
    strip = Strip(
        verdict="yes",
        says=gettext("This is about you"),
        facts=(Fact(gettext("Who sees this page"), gettext("only you")),),
        logged=gettext("That you look is written down too"),
    )
    drawn = [owntrends.drawing(each) for each in own.read(actor, at=visitor.at, talks=talks)]
    context = {"strip": strip, "drawn": drawn, "fewest": FEWEST}
    return visitor.page(request, "web/portal/owntrend.html", context)
