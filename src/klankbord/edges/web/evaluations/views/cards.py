"""Forms for evaluations as everybody reads them, before and after anybody is scored with them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klankbord.edges.web.evaluations import builder as shown
from klankbord.edges.web.frame.door import Visitor, signed_in
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.evaluations.models import Scorecard
from klankbord.evaluations.scorecards import drafting, publishing


@signed_in
@require_safe
def cards(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Every form by which work is evaluated, and for who builds them those in the making."""
    writes = bool(visitor.roles & set(drafting.WRITERS))
    context = {
        "strip": Strip(
            verdict="yes",
            says=gettext("You see every form before anybody is scored with it"),
            facts=(Fact(gettext("Here is"), gettext("questions and weights; no answers")),),
            logged=gettext("What is published here is in the log"),
        ),
        "writes": writes,
        "drafts": [(each, shown.title(each.content, each.code)) for each in drafting.under_way()]
        if writes
        else [],
        "cards": [
            (
                each,
                shown.title({"texts": each.texts}, each.code),
                publishing.standing(each, visitor.at),
            )
            for each in publishing.newest()
        ],
    }
    return visitor.page(request, "web/evaluations/cards.html", context)


@signed_in
@require_safe
def card(request: HttpRequest, visitor: Visitor, code: str, number: int) -> HttpResponse:
    """A version of a form, as it was published."""
    found = _published(code, number)
    before = Scorecard.objects.filter(code=code, number=number - 1).first()
    content = {"form": found.form, "texts": found.texts, "languages": []}
    context = {
        "card": found,
        "title": shown.title(content, code),
        "standing": publishing.standing(found, visitor.at),
        "sections": shown.sections(content, {}),
        "bands": shown.bands(content),
        "before": before,
        "changes": shown.changes(before, found.form, found.texts),
        "versions": Scorecard.objects.filter(code=code).order_by("-number"),
        "writes": bool(visitor.roles & set(drafting.WRITERS)),
    }
    return visitor.page(request, "web/evaluations/card.html", context)


@signed_in
@require_safe
def card_out(request: HttpRequest, visitor: Visitor, code: str, number: int) -> HttpResponse:  # noqa: ARG001  as views have it
    """A version as a file."""
    found = _published(code, number)
    return shown.file(f"{code}-v{number}", {"form": found.form, "texts": found.texts})


def _published(code: str, number: int) -> Scorecard:
    found = Scorecard.objects.filter(code=code, number=number).first()
    if found is None:
        raise Http404
    return found
