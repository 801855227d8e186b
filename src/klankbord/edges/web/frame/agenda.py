"""The days by which somebody has to have done something, for his own calendar. No names in it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event, vCalAddress

from klankbord.coaching import queries as coaching
from klankbord.coaching.models import Side
from klankbord.council import desk
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor
from klankbord.law.instants import AMSTERDAM
from klankbord.people import queries as people
from klankbord.people import register
from klankbord.people.models import Role
from klankbord.programmes import queries as programmes

AHEAD = timedelta(days=400)
"""How far ahead days are told."""

LASTS = timedelta(hours=1)
"""How long a talk stands in a calendar."""

WATCHING = (Role.QUALITY_MANAGER, Role.CONTROLLER, Role.WORKS_COUNCIL, Role.DPO)
APPROVING = (Role.ADMIN, Role.CONTROLLER)

SAYS: dict[str, tuple[Promise, str]] = {
    "ends": (_("a programme ends; who wants to go on renews it before"), "programmes"),
    "review": (_("a programme is evaluated"), "programmes"),
    "evaluate": (_("evaluation with the works council"), "council"),
    "consent": (_("a consent of the works council ends"), "council"),
    "access": (_("roles are looked at again"), "roles"),
    "clearance": (_("a secrecy statement or instruction ends"), "home"),
    "objection": (_("an objection must have been answered"), "home"),
    "talk": (_("a coaching talk"), "coaching"),
    "goal": (_("you look back at a goal of a talk"), "coaching"),
    "promise": (_("you look back at what you agreed in a talk"), "coaching"),
}
"""What a day is for, and the page that it leads to."""


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """A day, what for, and how many times."""

    on: date
    kind: str
    n: int

    @property
    def says(self) -> str:
        """What has to be done by then."""
        text = str(SAYS[self.kind][0])
        return text if self.n == 1 else gettext("{n} times: {what}").format(n=self.n, what=text)

    @property
    def url(self) -> str:
        """Where."""
        return reverse(SAYS[self.kind][1])


def deadlines(visitor: Visitor) -> tuple[Deadline, ...]:
    """The days that one of somebody's roles has to keep, from today on, the first one first."""
    today = visitor.at.astimezone(AMSTERDAM).date()
    found = Counter((on, kind) for kind, on in _found(visitor) if today <= on <= today + AHEAD)
    return tuple(sorted(Deadline(on, kind, n) for (on, kind), n in found.items()))


def calendar(of: Iterable[Deadline], at: datetime) -> bytes:
    """The days as an iCalendar file. A day has the same name each time, so none stands twice.

    Source: RFC 5545.
    """
    made = Calendar()
    made.add("prodid", "-//Klankbord//NL")
    made.add("version", "2.0")
    base = settings.URL.geturl().rstrip("/")
    for each in of:
        event = Event()
        event.add("uid", f"{uuid5(NAMESPACE_URL, f'{base} {each.kind} {each.on}')}")
        event.add("dtstamp", at)
        event.add("dtstart", each.on)
        event.add("dtend", each.on + timedelta(days=1))
        event.add("summary", f"Klankbord: {each.says}")
        event.add("url", base + each.url)
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        made.add_component(event)
    return bytes(made.to_ical())


def meeting(
    talk: UUID, begins: datetime, at: datetime, *, changes: int = 0, cancelled: bool = False
) -> bytes:
    """The moment of a talk as an iCalendar file: no names, and nothing of what it is about.

    A calendar that has the talk takes the newest: the number of changes counts up, and a talk that
    was cancelled goes out of it.

    Source: RFC 5545 3.8.7.4, RFC 5546 3.2.1 and 3.2.5.
    """
    event = Event()
    event.add("uid", f"{talk}")
    event.add("sequence", changes)
    event.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    event.add("dtstamp", at)
    event.add("dtstart", begins.astimezone(UTC))
    event.add("dtend", begins.astimezone(UTC) + LASTS)
    event.add("summary", f"Klankbord: {gettext('talk')}")
    event.add("url", settings.URL.geturl().rstrip("/") + reverse("talk", args=[talk]))
    event.add("class", "PRIVATE")
    if cancelled:
        event.add("status", "CANCELLED")
    made = Calendar()
    made.add("prodid", "-//Klankbord//NL")
    made.add("version", "2.0")
    made.add("method", "CANCEL" if cancelled else "PUBLISH")
    made.add_component(event)
    return bytes(made.to_ical())


def _found(visitor: Visitor) -> Iterator[tuple[str, date]]:
    for kind, moment in _moments(visitor):
        # What ends at midnight has its last day before it.
        last = moment - timedelta(microseconds=1)
        yield kind, last.astimezone(AMSTERDAM).date()
    if visitor.roles & set(APPROVING):
        yield from (("access", on) for on in register.reviews_on(visitor.at))
    if Role.DPO in visitor.roles:
        yield from (("objection", on) for on in people.objections_due())
    yield from _talks(visitor)


def _talks(visitor: Visitor) -> Iterator[tuple[str, date]]:
    held = {EMPLOYEE: (coaching.own, Side.EMPLOYEE), Role.COACH: (coaching.held_by, Side.COACH)}
    for role in visitor.roles & held.keys():
        read, side = held[role]
        for each in read(visitor.acting_as(role), at=visitor.at):
            if each.closed_at is None and each.cancelled_at is None:
                yield "talk", each.takes_place_at.astimezone(AMSTERDAM).date()
            yield from (("promise", on) for owner, on in each.promised if owner == side)
            yield from (("goal", on) for on, said in each.aims if side not in said)


def _moments(visitor: Visitor) -> Iterator[tuple[str, datetime]]:
    at = visitor.at
    if visitor.roles & set(WATCHING):
        for dossier in programmes.going_on(at):
            named = (("ends", dossier.ends_at), ("review", dossier.review_due))
            yield from ((kind, moment) for kind, moment in named if moment)
        for lying in desk.on(at):
            standing = lying.standing
            named = (
                ("consent", standing.moment("valid_until")),
                ("evaluate", standing.moment("evaluate_by")),
            )
            yield from ((kind, moment) for kind, moment in named if moment)
    if Role.ADMIN in visitor.roles:
        yield from (("clearance", each) for each in people.clearances_ending(at, at + AHEAD))
    elif Role.EVALUATOR in visitor.roles:
        own = people.clearances_ending(at, at + AHEAD, of=visitor.account)
        yield from (("clearance", each) for each in own)
