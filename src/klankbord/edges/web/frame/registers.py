"""What the pages of an administrator share: the strip, the tabs, and a list in parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.people.models import Role

SIZE = 25
"""Rows of a list on one page."""

KEEPS_ROLES = (Role.ADMIN, Role.CONTROLLER, Role.QUALITY_MANAGER, Role.HR, Role.DPO)
"""Roles that see who has which role; a visitor acts in the first of these that he has."""

ASKS = frozenset(KEEPS_ROLES) - {Role.DPO}
"""Roles that ask roles for others on a page. Who watches over the rules does not."""

PLACES: tuple[tuple[str, Promise, frozenset[Role]], ...] = (
    ("accounts", _("Accounts"), frozenset({Role.ADMIN})),
    ("employees", _("People"), frozenset({Role.ADMIN})),
    ("teams", _("Teams"), frozenset({Role.ADMIN})),
    ("names", _("Names on the platform"), frozenset({Role.ADMIN})),
    ("sources", _("Platforms"), frozenset({Role.ADMIN})),
    ("shipments", _("Shipments"), frozenset({Role.ADMIN})),
    ("copies", _("Copies at the source"), frozenset({Role.ADMIN, Role.DPO})),
    ("roles", _("Roles"), frozenset(KEEPS_ROLES)),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the register that this visitor keeps."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Confirm:
    """A question before something ends: what follows, the word on the button, and the way back."""

    title: str
    lead: str
    effects: tuple[str, ...]
    deed: str
    back: str
    back_to: str


def around(roles: frozenset[str], current: str) -> dict[str, Any]:
    """Strip and tabs of a page of the register."""
    tabs = tuple(
        Tab(str(label), reverse(name), name == current)
        for name, label, keepers in PLACES
        if roles & keepers
    )
    return {"strip": strip(), "tabs": tabs if len(tabs) > 1 else ()}


def strip() -> Strip:
    """What an administrator does not see, and what is written of him."""
    return Strip(
        verdict="yes",
        says=gettext("You keep accounts, people and roles"),
        facts=(Fact(gettext("You do not see"), gettext("calls, evaluations, scores")),),
        logged=gettext("What you open and change is written down"),
    )


def part(request: HttpRequest, found: "QuerySet[Any]") -> "Page[Any]":
    """The part of a list that was asked for; whatever else is asked is the first or the last."""
    return Paginator(found, SIZE).get_page(request.GET.get("pagina"))


def narrowed(cleaned: Mapping[str, Any]) -> bool:
    """Whether somebody looks for something in particular."""
    return any(cleaned.values())
