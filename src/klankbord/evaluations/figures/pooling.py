"""Which scores may be added up and shown, so that no one's can be worked out again. Pure.

Everything that is ever shown of scores is a sum of *blocks*. A block holds the scores of at least
five persons on one question, none of them with more than half. A score goes into one block, once,
and a block never changes. So whoever subtracts one figure from another, a part from a total, a
month from a year, or today's page from yesterday's, is left with whole blocks: five persons again.
There is no hidden cell in any total; what is hidden has not been added to anything.

    month     as soon as the scores of a team that wait have enough persons
    quarter   what is left, when the quarter is over for `CLOSES` or a score has its last night
    together  what is left then of all teams, when a score in it has its last night
    never     what is left then: it goes with its evaluation

Source: law.md R50; Hundepool and others 2012, Statistical Disclosure Control, ch. 4 (threshold,
dominance, differencing).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from klankbord.evaluations.margins import SMALLEST_GROUP, Sum
from klankbord.law.instants import month_later

CLOSES = timedelta(days=28)
"""After the end of a quarter: by then most of its calls have been evaluated."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one evaluation says on one question: a number from 0 to 1, of a call in a month.

    `last` says that it can be counted now or never: it is about to be erased, or the law will no
    longer allow it.
    """

    evaluation: UUID
    person: UUID
    month: date  # its first day
    value: float
    last: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Scores that are shown as one sum, of calls from `since` (inclusive) until `until`."""

    since: date
    until: date
    scores: tuple[Score, ...]

    @property
    def sum(self) -> Sum:
        """What is kept of it."""
        return Sum(
            evaluations=len(self.scores),
            persons=len({score.person for score in self.scores}),
            total=sum(score.value for score in self.scores),
        )


@dataclass(frozen=True, slots=True)
class Parted:
    """Blocks, and the scores that are in none."""

    blocks: tuple[Block, ...]
    rest: tuple[Score, ...]


def safe(scores: Sequence[Score]) -> bool:
    """Whether a sum of these gives nobody away: enough persons, and no one has most of them."""
    of_each = Counter(score.person for score in scores)
    return len(of_each) >= SMALLEST_GROUP and 2 * max(of_each.values()) <= len(scores)


def by_month(waiting: Iterable[Score]) -> Parted:
    """A block for each month of which enough is waiting."""
    return _part(waiting, lambda score: score.month, 1)


def by_quarter(waiting: Iterable[Score], *, today: date) -> Parted:
    """A block for each quarter of which enough is waiting, of scores that wait for no month."""
    waiting = tuple(waiting)
    parted = _part(
        (score for score in waiting if _is_closed(score, today)), lambda s: quarter(s.month), 3
    )
    return Parted(parted.blocks, (*(s for s in waiting if not _is_closed(s, today)), *parted.rest))


def together(waiting: Iterable[Score], *, today: date) -> Parted:
    """As `by_quarter`, of all teams, for quarters in which a score has its last night."""
    waiting = tuple(waiting)
    ending = {quarter(score.month) for score in waiting if score.last}
    parted = by_quarter((s for s in waiting if quarter(s.month) in ending), today=today)
    return Parted(
        parted.blocks, (*(s for s in waiting if quarter(s.month) not in ending), *parted.rest)
    )


def _is_closed(score: Score, today: date) -> bool:
    return score.last or month_later(quarter(score.month), 3) + CLOSES <= today


def quarter(month: date) -> date:
    """The first day of the quarter of a month.

    >>> quarter(date(2026, 11, 1))
    datetime.date(2026, 10, 1)
    """
    return month.replace(month=month.month - (month.month - 1) % 3, day=1)


def _part(waiting: Iterable[Score], begins: Callable[[Score], date], months: int) -> Parted:
    groups: dict[date, list[Score]] = {}
    for score in waiting:
        groups.setdefault(begins(score), []).append(score)
    blocks, rest = [], []
    for since, scores in sorted(groups.items()):
        if safe(scores):
            blocks.append(Block(since, month_later(since, months), tuple(scores)))
        else:
            rest += scores
    return Parted(tuple(blocks), tuple(rest))
