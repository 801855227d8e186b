"""The record of processing activities, for who keeps it and who supervises: page and files."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from klankbord.edges.papers import processing as record
from klankbord.edges.web.frame import pages
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.policy import policies
from klankbord.notices import drafting, processing, taking
from klankbord.notices.composing import Configured, Section


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
    return visitor.page(request, "web/policy/processing.html", context)


@signed_in
@require_safe
def table(_request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The record as a table, a row for each element of each activity."""
    return _attached("csv", record.table(_taken("csv", visitor), _language()).encode(), visitor)


@signed_in
@require_safe
def paper(_request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The record as a paper, for a supervisor who asks for it (art. 30(4))."""
    made = record.pdf(
        _taken("pdf", visitor), _language(), at=visitor.at, organisation=settings.ORGANISATION
    )
    return _attached("pdf", made, visitor)


@signed_in
@require_safe
def linked(_request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The record as linked data, for a program."""
    made = record.jsonld(_taken("jsonld", visitor), at=visitor.at, site=settings.URL.geturl())
    return _attached("jsonld", json.dumps(made, ensure_ascii=False, indent=1).encode(), visitor)


def _taken(form: taking.Form, visitor: Visitor) -> Configured:
    return taking.take(form, at=visitor.at, by=visitor.acting_as(*drafting.READERS))


def _attached(form: taking.Form, made: bytes, visitor: Visitor) -> HttpResponse:
    return pages.attached(made, record.MEDIA[form], record.name(visitor.at, form))


def _language() -> str:
    return get_language() or "nl"


def _sections(visitor: Visitor) -> tuple[Section, ...]:
    visitor.acting_as(*drafting.READERS)
    return processing.compose(drafting.configured(visitor.at))
