"""The diary of the weeks since the programme began, and of every night until now."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from klankbord.edges.cli.demo import broughtin, complaints, desks, reading, scenes, staff, talks
from klankbord.edges.cli.demo.clock import moment, offered_at
from klankbord.edges.cli.demo.desk import Desk
from klankbord.edges.cli.demo.diary import Entry
from klankbord.edges.cli.demo.story import Story
from klankbord.evaluations.figures import tallying
from klankbord.ledger import sequence
from klankbord.notices import afterwards, months
from klankbord.people.models import Role
from klankbord.recordings.listening import summing
from klankbord.vault import sweep

LAG = 2
"""Working days between a call and its evaluation."""
OPEN = 4
"""Of the last working days nothing has been scored yet: that is the work that waits."""
EVALUATORS = ("noor", "tarik")
FRIDAY, SUNDAY = 4, 6


def entries(story: Story) -> Iterator[Entry]:
    """What happens each day, and what happened on one day only."""
    yield from _nights(story)
    desk = Desk()
    for number, day in enumerate(story.days):
        yield offered_at(day), partial(story.bring_in, day)
        last = min(number - LAG, len(story.days) - 1 - OPEN)
        if last >= 0:
            for minute, name in enumerate(EVALUATORS):
                yield moment(day, 10, minute), partial(_evaluate, story, desk, name, last)
        if day.weekday() == FRIDAY:
            yield moment(day, 17), reading.read_messages
            yield moment(day, 18), _mail
    yield moment(story.days[-1], 15), partial(desk.begin, EVALUATORS[0])
    yield from scenes.entries(story)
    yield from desks.entries(story)
    yield from complaints.entries(story)
    yield from talks.entries(story)
    yield from broughtin.entries(story)


def _nights(story: Story) -> Iterator[Entry]:
    for day in story.weeks.days(story.weeks.hired):
        if day.weekday() == SUNDAY and day >= story.weeks.begins:
            yield moment(day, 1, 50), _count
        if day >= story.weeks.begins:
            yield moment(day, 3, 20), _sweep
        if day >= story.weeks.begins and day.day == 1:
            yield moment(day, 4, 12), _months
        if day.weekday() == SUNDAY or day >= story.weeks.begins:
            yield moment(day, 23, 50), _sign


def _evaluate(story: Story, desk: Desk, name: str, last: int, at: datetime) -> None:
    week = (at.date() - story.weeks.begins) // timedelta(weeks=1)
    desk.work(name, story.up_to(story.days[last]), at, week=week)


def _sign(at: datetime) -> None:
    sequence.run(at=at)


def _count(at: datetime) -> None:
    tallying.tally(at=at)


def _sweep(at: datetime) -> None:
    sweep.sweep(at)


def _months(at: datetime) -> None:
    summing.run(at)


def _mail(at: datetime) -> None:
    """Who has a page gets a mail, and who has none a letter."""
    afterwards.mail(at)
    dpo = staff.actor("ilse", Role.DPO, at)
    for each in months.late(at=at, by=dpo):
        months.hand_over(each.employee, at=at, by=dpo)
