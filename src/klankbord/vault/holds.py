"""Holds: a payload outlives its deadline for one case, until somebody ends it.

Placing one wraps the shares again, under the day on which the hold is looked at, before the day
that they were to end on. A hold that nobody looked at in time is not dropped: the sweep carries it
on, day by day, and every receipt says how many there are.
"""

from datetime import date, datetime

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book, periods
from klankbord.vault import keys
from klankbord.vault.models import Hold, Key


@access.whole()
def record(key: Key, *, case: str, review_on: date, at: datetime, by: Actor) -> Hold:
    """Keep a payload for a case, in the transaction of the deed.

    Args:
        key: Which.
        case: Code of the case.
        review_on: Local day on which the hold is looked at again.
        at: Now.
        by: Who wants it; only the role goes into the ledger.

    Raises:
        keys.Gone: There is nothing left to keep.
        ValueError: The day to look at it is not ahead.
    """
    if review_on <= periods.local_day(at):
        raise ValueError("a hold is looked at on a day that lies ahead")
    locked = keys.lock(key)
    hold = Hold.objects.create(
        key=locked, case=case, placed_by=by.account, placed_at=at, review_on=review_on
    )
    keys.rewrap(locked, at)
    book.append_lines(
        keys.lines([locked], "hold.placed", by=by, why=case, review_on=review_on), at=at
    )
    return hold


@access.whole()
def cases(key: Key) -> frozenset[str]:
    """The codes of the cases for which a payload is kept now."""
    return frozenset(Hold.objects.filter(key=key, ended_at=None).values_list("case", flat=True))


@access.whole()
def end(hold: Hold, *, at: datetime, by: Actor, why: str) -> None:
    """End a hold, in the transaction of the deed. What is past its deadline goes next night.

    A hold that has ended already stays as it is.

    Raises:
        keys.Gone: There is nothing left to let go.
    """
    locked = keys.lock(hold.key)
    if not Hold.objects.filter(pk=hold.pk, ended_at=None).update(ended_at=at):
        return
    keys.rewrap(locked, at)
    book.append_lines(keys.lines([locked], "hold.ended", by=by, why=why), at=at)
