"""A payload stays longer than its key says: a new deadline wraps its shares anew, before its day.

How long is promised the vault does not know. Whoever calls this sees to that, and to two people.
"""

from datetime import datetime

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.vault import keys
from klankbord.vault.models import Key

EXTENDED = "retention.extended"


@access.whole()
def lengthen(key: Key, *, keep_until: datetime, at: datetime, by: Actor, why: str) -> None:
    """Put the deadline of a payload later, in the transaction of the deed.

    A restore does not do it again: what is put back ends on the earlier day.

    Raises:
        ValueError: The new deadline is not later.
        keys.Gone: There is nothing left to keep, or it goes tonight.
    """
    locked = keys.lock(key)
    if keep_until <= locked.keep_until:
        raise ValueError("a deadline is put later here, and sooner by keys.move")
    if locked.keep_until <= at:
        raise keys.Gone(locked.keep_until, "term")
    locked.keep_until = keep_until
    locked.row_until = max(locked.row_until, keep_until)
    locked.save(update_fields=["keep_until", "row_until"])
    keys.rewrap(locked, at)
    lines = keys.lines([locked], EXTENDED, by=by, why=why, keep_until=keep_until)
    book.append_lines(lines, at=at)
