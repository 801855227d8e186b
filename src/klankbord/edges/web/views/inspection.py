"""The file for the authority, in one go."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from klankbord.breaches import keeping, queries
from klankbord.edges import papers
from klankbord.edges.papers import Paper, inspection
from klankbord.edges.web import breaches, dates, pages, policies
from klankbord.edges.web.door import Visitor, signed_in
from klankbord.notices import drafting, processing


@signed_in
@require_safe
def file(_request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Programmes with their evidence, record, policy, log, receipts, breaches and requests."""
    actor = visitor.acting_as(*breaches.KEEPERS)
    found = inspection.gather(queries.register(actor, at=visitor.at), at=visitor.at)
    language = get_language() or "nl"
    record = papers.pdf(
        Paper(
            title=gettext("Record of processing"),
            language=language,
            made_at=visitor.at,
            lead=gettext("As it is configured on {moment}.").format(
                moment=dates.moment(visitor.at)
            ),
            parts=policies.on_paper(processing.compose(drafting.configured(visitor.at))),
            foot=settings.ORGANISATION or "Klankbord",
        )
    )
    more = {"verwerkingsregister.pdf": record}
    made = inspection.bundle(found, more, language, settings.ORGANISATION)
    keeping.hand_over(at=visitor.at, by=actor)
    name = f"dossier-toezicht-{visitor.at:%Y-%m-%d}.zip"
    return pages.attached(made, "application/zip", name)
