"""What stops a sweep that cannot be right, until two people say that it is.

A clock that jumps would destroy everything at once. So a sweep compares the clock with the log,
which gets a checkpoint each day, and its work with that of other days.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.db import transaction

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book, queries
from klankbord.vault.models import Confirmation, Deletion

SILENCE = timedelta(hours=36)
"""How far the clock may run past a checkpoint before it is doubted."""
TIMES_USUAL = 3
DAYS_OF_HABIT = 14
LEAST_USUAL = 100
"""What counts as usual, in keys, where there is little history."""
VALID_FOR = timedelta(hours=24)
PEOPLE = 2


class Halted(Exception):
    """The sweep did nothing. `reasons`: clock, volume."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = tuple(reasons)


def check(now: datetime, due: int) -> None:
    """Let a sweep of `due` keys begin, or not.

    Raises:
        Halted: The clock or the amount is odd, and two people have not confirmed it.
    """
    reasons = doubts(now, due)
    if reasons and len(confirmed(now)) < PEOPLE:
        raise Halted(reasons)


def doubts(now: datetime, due: int) -> list[str]:
    """Why a sweep of `due` keys cannot be right by itself: clock, volume; empty: it can."""
    odd = {"clock": _clock_is_odd(now), "volume": _volume_is_odd(due)}
    return [reason for reason, is_odd in odd.items() if is_odd]


def confirm(account: UUID, *, at: datetime, by: Actor) -> int:
    """Say yes to an unusual sweep; return how many people said so in the last 24 hours."""
    with transaction.atomic(durable=True), access.whole():
        Confirmation.objects.create(account=account, at=at)
        book.append("sweep.confirmed", at=at, subjects=[], detail={"role": by.role})
        return len(confirmed(at))


@access.whole()
def confirmed(now: datetime) -> set[UUID]:
    """The people whose yes still holds."""
    valid = Confirmation.objects.filter(at__gt=now - VALID_FOR, at__lte=now)
    return set(valid.values_list("account", flat=True))


def usual() -> int:
    """How many keys are due on a usual day."""
    recent = list(Deletion.objects.order_by("-at").values_list("due", flat=True)[:DAYS_OF_HABIT])
    return max(LEAST_USUAL, sum(recent) // len(recent)) if recent else LEAST_USUAL


def _clock_is_odd(now: datetime) -> bool:
    """Whether there is a silence in the log since the last sweep, or between the log and now.

    A sequencer that ran first after a jump of the clock has signed a checkpoint by then: so the
    gaps between checkpoints count, not only the last one. An installation without any checkpoint
    has nothing to compare with.
    """
    last = Deletion.objects.order_by("-at").first()
    moments = queries.checkpoint_moments(last.at if last else None)
    gaps = [later - earlier for earlier, later in pairwise([*moments, now])]
    return any(gap > SILENCE for gap in gaps)


def _volume_is_odd(due: int) -> bool:
    return due > TIMES_USUAL * usual()
