"""The main menu: one line per place, for the roles that have something to do there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from klankbord.breaches import guarded as breaches
from klankbord.cases import guarded as cases
from klankbord.council import desk
from klankbord.edges.web.frame import registers
from klankbord.evaluations.figures import figures
from klankbord.evaluations.picks import picked
from klankbord.notices import attesting, drafting
from klankbord.people import readers, unrecorded
from klankbord.people.models import Role
from klankbord.people.queries import EMPLOYEE
from klankbord.rights import guarded

GRANTED = frozenset(str(role) for role in Role)
EVERYBODY = GRANTED | {EMPLOYEE}


@dataclass(frozen=True, slots=True)
class Place:
    """A page, by the name of its address, that stands in the menu of these roles."""

    address: str
    label: Promise
    roles: frozenset[str]


PLACES = (
    Place("home", _("Start"), GRANTED),
    Place("mine", _("My Klankbord"), frozenset({EMPLOYEE})),
    Place("recordings", _("Calls"), frozenset({Role.EVALUATOR, Role.COACH, EMPLOYEE})),
    Place("coaching", _("Coaching"), frozenset({Role.COACH, EMPLOYEE})),
    Place("team", _("Team figures"), frozenset(str(role) for role in figures.READERS)),
    Place("ledger", _("My log"), frozenset({EMPLOYEE})),
    Place("quota", _("Sample"), frozenset({Role.QUALITY_MANAGER})),
    Place("lines", _("Lines"), frozenset(attesting.READERS)),
    Place("quarantine", _("Quarantine"), frozenset({Role.QUALITY_MANAGER, Role.DPO})),
    Place("deletions", _("Forgetting"), frozenset(readers.FORGETTING)),
    Place("protected", _("Protected numbers"), frozenset(unrecorded.KEEPERS)),
    Place("administration", _("Administration"), frozenset(registers.KEEPS_ROLES)),
    Place("requests", _("Requests"), frozenset(guarded.DECIDERS)),
    Place("cases", _("Frozen"), frozenset(cases.KEEPERS)),
    Place("breaches", _("Breaches"), frozenset(breaches.REPORTERS)),
    Place("council", _("Works council"), frozenset(desk.READERS)),
    Place("programmes", _("Programmes"), EVERYBODY),
    Place("cards", _("Forms"), EVERYBODY),
    Place("disputes", _("Disputes"), frozenset({Role.EVALUATOR, Role.QUALITY_MANAGER})),
    Place("work", _("Work"), frozenset({Role.EVALUATOR, Role.QUALITY_MANAGER})),
    Place("calibrations", _("Calibration"), frozenset({Role.EVALUATOR, Role.QUALITY_MANAGER})),
    Place("picks", _("Complaints"), frozenset(str(role) for role in picked.READERS)),
    Place("processing", _("Register"), frozenset(str(each) for each in drafting.READERS)),
    Place("policy_draft", _("Next policy"), frozenset(str(each) for each in drafting.READERS)),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A link in the menu of one visitor."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """The menu of one visitor: what stands in the bar, and what opens under it."""

    bar: tuple[Item, ...]
    more: tuple[Item, ...]

    @property
    def hides_current(self) -> bool:
        """Whether the page that is shown stands under the bar."""
        return any(item.current for item in self.more)


BAR = 7
"""As many places as fit beside the rest of the header."""


def menu(path: str, roles: frozenset[str]) -> Menu:
    """The menu of somebody with these roles, on the page of this path."""
    found = tuple(_links(roles))
    here = max((url for _, url in found if _leads_to(url, path)), key=len, default="")
    items = tuple(Item(label, url, current=url == here) for label, url in found)
    return Menu(items, ()) if len(items) <= BAR else Menu(items[: BAR - 1], items[BAR - 1 :])


def of(role: str) -> tuple[Item, ...]:
    """The places of one role, without the start that they are shown on."""
    here = reverse("home")
    return tuple(
        Item(label, url, current=False) for label, url in _links(frozenset({role})) if url != here
    )


def _links(roles: frozenset[str]) -> Iterator[tuple[str, str]]:
    for place in PLACES:
        if place.roles & roles:
            yield str(place.label), reverse(place.address)


def _leads_to(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
