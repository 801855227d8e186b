"""That somebody looked at what is known of telephone platforms; no line about a person."""

from datetime import datetime

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.ledger.leaves import Code


def look(what: str, *, at: datetime, by: Actor, **more: Code) -> None:
    """Write it down.

    Args:
        what: A code.
        at: Now.
        by: Who looks.
        more: What it was, in codes.
    """
    with access.deed(Access(SYSTEM, "retain", None, at)):
        detail = {"what": what, "function": by.role, **more}
        book.append("register_read", at=at, subjects=[], detail=detail)
