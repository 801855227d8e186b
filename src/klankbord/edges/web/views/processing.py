"""The record of processing activities, for who keeps it and who supervises: page, table, paper."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from klankbord.edges import papers
from klankbord.edges.papers import Paper
from klankbord.edges.web import dates, pages, policies, sheets
from klankbord.edges.web.answers import spoken
from klankbord.edges.web.door import Visitor, signed_in
from klankbord.edges.web.strips import Fact, Strip
from klankbord.notices import drafting, processing
from klankbord.notices.composing import Section


@signed_in
@require_safe
def register(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The record on a page."""
    sections = _sections(visitor)
    missing = processing.gaps(sections)
    strip = Strip(
        verdict="if" if missing else "yes",
        says=gettext("Something is not filled in yet")
        if missing
        else gettext("Everything is in it"),
        facts=(
            Fact(gettext("By rule"), "R29", mono=True),
            Fact(gettext("Made of"), gettext("programmes, terms and what you say in the policy")),
        ),
        logged=gettext("It names nobody"),
    )
    context = {"strip": strip, "parts": policies.parts(sections), "gap": spoken(processing.GAP)}
    return visitor.page(request, "web/processing.html", context)


@signed_in
@require_safe
def table(_request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The record as a table, a row for each element of each activity."""
    head = (gettext("Activity"), *map(spoken, processing.HEAD))
    rows = [
        (spoken(each.title), *map(spoken, row)) for each in _sections(visitor) for row in each.rows
    ]
    return sheets.attached([head, *rows], sheets.CSV, _name(visitor))


@signed_in
@require_safe
def paper(_request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The record as a paper, for a supervisor who asks for it (art. 30(4))."""
    made = papers.pdf(
        Paper(
            title=gettext("Record of processing"),
            language=get_language() or "nl",
            made_at=visitor.at,
            lead=gettext("As it is configured on {moment}.").format(
                moment=dates.moment(visitor.at)
            ),
            parts=policies.on_paper(_sections(visitor)),
            foot=settings.ORGANISATION or "Klankbord",
        )
    )
    return pages.attached(made, "application/pdf", f"{_name(visitor)}.pdf")


def _sections(visitor: Visitor) -> tuple[Section, ...]:
    visitor.acting_as(*drafting.READERS)
    return processing.compose(drafting.configured(visitor.at))


def _name(visitor: Visitor) -> str:
    return f"verwerkingsregister-{visitor.at:%Y-%m-%d}"
