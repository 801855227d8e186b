"""The weeks of the demo: which days there were until now, and the moments on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from klankbord.law.instants import AMSTERDAM

RUNNING = 56
"""Days for which the programme has been in force at least; it begins on a Monday."""
BEFORE = 77
"""Days before that on which the people came."""
SATURDAY = 5


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day in Amsterdam."""
    return datetime.combine(day, time(hour, minute), AMSTERDAM)


@dataclass(frozen=True, slots=True)
class Weeks:
    """The days until now."""

    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(AMSTERDAM).date()

    @property
    def begins(self) -> date:
        """The first day of the programme."""
        earliest = self.today - timedelta(days=RUNNING)
        return earliest - timedelta(days=earliest.weekday())

    @property
    def hired(self) -> date:
        return self.begins - timedelta(days=BEFORE)

    @property
    def leaves(self) -> date:
        """The first day on which somebody who left is not there."""
        return self.begins + timedelta(days=36)

    def days(self, since: date) -> Iterator[date]:
        """Every day from one on, today included."""
        return (since + timedelta(days=n) for n in range((self.today - since).days + 1))

    def workdays(self) -> Sequence[date]:
        """The days on which was called, and of which the calls have been offered by now."""
        return [
            day
            for day in self.days(self.begins)
            if day.weekday() < SATURDAY and offered_at(day) <= self.now
        ]


def offered_at(day: date) -> datetime:
    """When the platform offers the calls of a day: early the next morning."""
    return moment(day + timedelta(days=1), 6, 30)
