"""That somebody looked at what is known of telephone platforms; no line about a person."""

from datetime import datetime

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book


def look(what: str, *, at: datetime, by: Actor) -> None:
    """Write it down.

    Args:
        what: A code.
        at: Now.
        by: Who looks.
    """
    with access.deed(Access(SYSTEM, "retain", None, at)):
        detail = {"what": what, "function": by.role}
        book.append("register_read", at=at, subjects=[], detail=detail)
