"""The parts of which pages are made, on one page, for who builds pages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from klankbord.edges.web.frame import units
from klankbord.edges.web.frame.navigation import Item, Menu
from klankbord.edges.web.frame.pages import Shell, Who
from klankbord.edges.web.frame.strips import Fact, Strip, Why

KINDS = ("gone",) * 40 + ("heard",) + ("gone",) * 60 + ("kept",) * 30 + ("heard",) + ("kept",) * 12


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every part with invented content.

    Raises:
        Http404: This is a real installation.
    """
    if not settings.DEVELOPMENT:
        raise Http404
    bar = (Item("Onderdelen", request.path, current=True), Item("Start", "/", current=False))
    context = {
        "shell": Shell(
            Menu(bar, (Item("Regels", "/regels/", current=False),)),
            Who("Noor Terpstra", "NT", "medewerker, Reparaties"),
        ),
        "strip": _strip("yes", "U mag dit bekijken"),
        "strips": (
            _strip("if", "Nog niet in werking: er mag nog niets worden opgenomen"),
            _strip("no", "U mag dit niet beluisteren"),
        ),
        "grid": units.grid(KINDS, "144 gesprekken: 100 gewist, 42 nog bewaard, 2 beluisterd"),
    }
    return render(request, "web/frame/style.html", context)


def _strip(verdict: str, says: str) -> Strip:
    return Strip(
        verdict=verdict,
        says=says,
        facts=(Fact("Doel", "training ‘Beter luisteren’"), Fact("Tot", "vr 18 dec 2026")),
        logged="Uw bezoek wordt vastgelegd",
        why_title="Waarom mag dit?" if verdict == "yes" else "",
        why=(Why("Alleen voor het doel dat vooraf is genoemd.", "R7"),) if verdict == "yes" else (),
    )
