"""On working days administrators hear by mail which copies should be gone at the source by now."""

from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse

from klankbord.gate.access import SYSTEM
from klankbord.jobs import queue
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text
from klankbord.notices import mailing
from klankbord.people import queries as people
from klankbord.people.models import Account, Role
from klankbord.recordings import looking
from klankbord.recordings.ending import copies

SUBJECT = Text(nl="Kopieën die weg moeten", en="Copies that have to go")
BODY = Text(
    nl="Bij {sources} staan nog opnames die daar weg hadden moeten zijn: {late}.\n\n"
    "Wis ze daar, en meld het hier: {url}\n",
    en="{sources} still has recordings that should have been gone there: {late}.\n\n"
    "Erase them there, and tell it here: {url}\n",
)


def remind(at: datetime) -> int:
    """Mail every administrator how many copies are late and where, if any is; how many got it."""
    late = [each for each in copies.platforms(at) if each.late]
    if not late:
        return 0
    looking.look("late_copies", at=at, by=SYSTEM)
    return sum(_send(each, late) for each in people.holding(Role.ADMIN, at))


@queue.periodic("recordings.remind_of_copies", "29 5 * * *")
def remind_daily(timestamp: int) -> None:
    """Before the day begins."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    if calendar.is_working_day(at.astimezone(AMSTERDAM).date()):
        remind(at)


def _send(admin: Account, late: list[copies.Platform]) -> bool:
    url = settings.URL.geturl().rstrip("/") + reverse("copies")
    count = sum(each.late for each in late)
    return mailing.send(
        admin.email,
        subject=SUBJECT.in_language(admin.language),
        body=BODY.in_language(admin.language).format(
            sources=", ".join(each.source for each in late), late=count, url=url
        ),
    )
