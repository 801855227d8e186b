"""The draws of past months: to look at, and to take along and do again."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from klankbord.edges.web.frame import pages
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.sampling import draws, picks
from klankbord.evaluations.evaluating import chosen
from klankbord.people.faults import Fault
from klankbord.recordings.draw import drawn


@signed_in
@require_safe
def overview(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The months with their seed: of everybody for who supervises, else of one's own calls."""
    actor = visitor.acting_as(*drawn.READERS, EMPLOYEE)
    own = actor.role == EMPLOYEE
    rows = draws.rows(drawn.periods(at=visitor.at, by=actor))
    return visitor.page(
        request,
        "web/sampling/draws.html",
        {"strip": draws.strip(own=own), "rows": rows, "own": own},
    )


@signed_in
@require_safe
def receipt(request: HttpRequest, visitor: Visitor, leg: UUID) -> HttpResponse:
    """How the lot came to one of one's own calls."""
    ticket = drawn.ticket(leg, at=visitor.at, by=visitor.acting_as(EMPLOYEE))
    if ticket is None:
        raise Http404
    why = picks.told(chosen.of_leg_now(leg, at=visitor.at))
    context = {"strip": draws.strip(own=True), "ticket": draws.ticket(ticket), "chosen": why}
    return visitor.page(request, "web/sampling/draw_receipt.html", context)


@signed_in
@require_safe
def taken(
    _request: HttpRequest, visitor: Visitor, code: str, number: int, month: str
) -> HttpResponse:
    """A month as a file, to be saved."""
    actor = visitor.acting_as(*drawn.READERS, EMPLOYEE)
    try:
        found = drawn.month(code, number, month, at=visitor.at, by=actor)
    except Fault as nothing:
        raise Http404 from nothing
    name = f"loting-{code}-v{number}-{month}.zip"
    return pages.attached(draws.packed(found), "application/zip", name)
