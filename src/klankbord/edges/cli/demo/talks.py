"""The talks of coaches with Anna and Joris: one that has ended, one half closed, and one ahead."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from klankbord.coaching import conversations, moving
from klankbord.coaching import queries as coaching
from klankbord.edges.cli.demo import remarks, staff
from klankbord.edges.cli.demo.clock import moment
from klankbord.edges.cli.demo.diary import Entry
from klankbord.edges.cli.demo.story import Story
from klankbord.gate.access import Actor
from klankbord.law import calendar
from klankbord.law.instants import AMSTERDAM
from klankbord.people.models import Role
from klankbord.people.queries import EMPLOYEE

COACHES = {"anna": ("bram", staff.ANNA), "joris": ("lotte", staff.JORIS)}
ITEMS = 2
LOOK_BACK = timedelta(days=21)
LATER = timedelta(hours=2)
WRITING = timedelta(minutes=20)


def entries(story: Story) -> Iterator[Entry]:
    """Each on a working day, counted back from the last."""
    days = story.days
    anna, joris, again = _Talk("anna"), _Talk("joris"), _Talk("anna")
    held, half = moment(days[-13], 11), moment(days[-2], 11)
    ahead = moment(calendar.plus_working_days(story.weeks.today, 3), 10, 30)
    yield moment(days[-17], 13), partial(anna.plan, held)
    yield moment(days[-14], 16), partial(anna.employee_writes, remarks.TALK["employee"])
    yield held, partial(anna.coach_writes, remarks.TALK["coach"])
    yield held + WRITING, anna.agree
    yield held + 2 * WRITING, anna.coach_closes
    yield held + 3 * WRITING, anna.employee_closes
    yield moment(days[-5], 16), anna.keeps_the_second
    yield moment(days[-6], 13), partial(joris.plan, half)
    yield half + WRITING, partial(joris.coach_writes, remarks.TALK["coach"])
    yield half + 2 * WRITING, joris.coach_closes
    yield moment(days[-3], 13), partial(again.plan, ahead)
    yield moment(days[-2], 15), partial(again.employee_moves, ahead + LATER, remarks.TALK_MOVED)
    yield moment(days[-2], 16), partial(again.employee_writes, remarks.TALK_AHEAD)


class _Talk:
    """One conversation of an employee with his coach."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._coach_name, self._number = COACHES[name]
        self._id: UUID | None = None

    def plan(self, takes_place_at: datetime, at: datetime) -> None:
        """Put the oldest evaluations that were not discussed yet on an agenda."""
        coach = self._coach(at)
        [ready] = [
            each.ready
            for each in coaching.coachees(coach, at=at)
            if each.employee == staff.employee(self._number).pk
        ]
        self._id = conversations.plan(
            [each.id for each in ready[:ITEMS]], takes_place_at=takes_place_at, actor=coach, at=at
        )

    def employee_writes(self, text: str, at: datetime) -> None:
        """He writes his part."""
        conversations.write(self._talk, text=text, actor=self._employee(at), at=at)

    def employee_moves(self, takes_place_at: datetime, why: str, at: datetime) -> None:
        """He cannot come then."""
        moving.move(
            self._talk, takes_place_at=takes_place_at, why=why, actor=self._employee(at), at=at
        )

    def coach_writes(self, text: str, at: datetime) -> None:
        """The coach writes hers."""
        conversations.write(self._talk, text=text, actor=self._coach(at), at=at)

    def agree(self, at: datetime) -> None:
        """They write down what each of them will do."""
        for owner, text in remarks.AGREEMENTS:
            conversations.agree(
                self._talk,
                text=text,
                owner=owner,
                due_on=(at + LOOK_BACK).astimezone(AMSTERDAM).date(),
                actor=self._coach(at),
                at=at,
            )

    def coach_closes(self, at: datetime) -> None:
        """The coach closes."""
        conversations.close(self._talk, actor=self._coach(at), at=at)

    def employee_closes(self, at: datetime) -> None:
        """He closes."""
        conversations.close(self._talk, actor=self._employee(at), at=at)

    def keeps_the_second(self, at: datetime) -> None:
        """The coach has done what she would."""
        conversations.fulfil(self._talk, 2, actor=self._coach(at), at=at)

    @property
    def _talk(self) -> UUID:
        assert self._id is not None  # noqa: S101  it is planned before anything is said in it
        return self._id

    def _employee(self, at: datetime) -> Actor:
        return staff.actor(self._name, EMPLOYEE, at)

    def _coach(self, at: datetime) -> Actor:
        return staff.actor(self._coach_name, Role.COACH, at)
