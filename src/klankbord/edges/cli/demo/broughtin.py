"""Anna brings something of her own into her review (R9), and the one whom she named reads it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from klankbord.edges.cli.demo import remarks, staff
from klankbord.edges.cli.demo.clock import moment
from klankbord.edges.cli.demo.diary import Entry
from klankbord.edges.cli.demo.story import Story
from klankbord.ledger.periods import local_day
from klankbord.people import queries as people
from klankbord.people.models import Role
from klankbord.people.queries import EMPLOYEE
from klankbord.reviews import bringing, opening, queries
from klankbord.reviews.bringing import Wish

AHEAD = timedelta(days=21)
"""So long after she wrote it her review takes place: after the last day of the demo."""


def entries(story: Story) -> Iterator[Entry]:
    """She writes on one of the last days; on the next working day it is read."""
    yield moment(story.days[-3], 16, 40), brings
    yield moment(story.days[-2], 9, 50), reads


def brings(at: datetime) -> None:
    """The newest evaluation and the newest recording that are hers, for one talk with HR."""
    anna = staff.actor("anna", EMPLOYEE, at)
    newest = {each.kind: each.id for each in reversed(queries.things(anna, at=at)) if each.id}
    account = people.by_email("hr@woonstede.example")
    assert account is not None  # noqa: S101  the demo has one
    wish = Wish(
        words=remarks.BROUGHT_IN,
        things=tuple(sorted(newest.items())),
        recipient=account.pk,
        talk_on=local_day(at) + AHEAD,
        prompted=False,
    )
    bringing.bring(wish, actor=anna, at=at)


def reads(at: datetime) -> None:
    """HR reads what was given, and searches no further."""
    hr = staff.actor("hr", Role.HR, at)
    for each in queries.given(hr, at=at):
        opening.read(each.id, actor=hr, at=at)
