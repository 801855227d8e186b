"""The file for the authority, in one go."""

import json
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from klankbord.breaches import evidence, keeping, queries
from klankbord.edges.papers import breach as letters
from klankbord.edges.papers import inspection
from klankbord.edges.papers import processing as record
from klankbord.edges.web.breaches import breaches
from klankbord.edges.web.frame import pages
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.gate.access import Actor
from klankbord.notices import drafting


@signed_in
@require_safe
def file(_request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Programmes with their evidence, record, policy, log, receipts, breaches and requests."""
    actor = visitor.acting_as(*breaches.KEEPERS)
    listed = queries.register(actor, at=visitor.at)
    found = inspection.gather(listed, at=visitor.at)
    language = get_language() or "nl"
    configured = drafting.configured(visitor.at)
    at, whose = visitor.at, settings.ORGANISATION
    linked = record.jsonld(configured, at=at, site=settings.URL.geturl())
    more = {
        "verwerkingsregister.pdf": record.pdf(configured, language, at=at, organisation=whose),
        "verwerkingsregister.jsonld": json.dumps(linked, ensure_ascii=False, indent=1).encode(),
    }
    for each in listed:
        more |= _of_breach(each.breach.pk, language, visitor, actor)
    made = inspection.bundle(found, more, language, settings.ORGANISATION)
    keeping.hand_over(at=visitor.at, by=actor)
    name = f"dossier-toezicht-{visitor.at:%Y-%m-%d}.zip"
    return pages.attached(made, "application/zip", name)


def _of_breach(breach: UUID, language: str, visitor: Visitor, actor: Actor) -> dict[str, bytes]:
    """Both letters about a breach, and its evidence, in a folder of its own."""
    opened = queries.one(breach, actor, at=visitor.at)
    folder = f"datalekken/{str(breach)[:8]}"
    whose = {"organisation": settings.ORGANISATION, "contact": settings.CONTACT}
    made = {
        f"{folder}/{kind}.pdf": letters.pdf(opened, kind, language, at=visitor.at, **whose)
        for kind in letters.KINDS
    }
    for step in opened.steps:
        if step.kind == breaches.FILE:
            kept = evidence.read(breach, step.id, at=visitor.at, by=actor)
            made[f"{folder}/bewijs-{str(step.id)[:8]}.{kept.ends}"] = kept.data
    return made
