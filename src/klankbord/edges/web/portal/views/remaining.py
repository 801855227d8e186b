"""What is left of an employee and until when, on one page of his own."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.portal import remains
from klankbord.rights import remaining


@signed_in
@require_safe
def left(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """All that is kept about him, by kind, with the days on which it goes."""
    found = remaining.of(visitor.acting_as(EMPLOYEE), at=visitor.at)
    strip = Strip(
        verdict="yes",
        says=gettext("This is about you"),
        facts=(Fact(gettext("Who sees this page"), gettext("only you")),),
        logged=gettext("That you look is written down too"),
    )
    context = {"strip": strip, "left": remains.page(found)}
    return visitor.page(request, "web/portal/remaining.html", context)
