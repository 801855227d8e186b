"""What is written of an open case is in the copy of who it is about, unless a ground is written.

It holds until somebody looks at the case again, or it ends: then it is in the copy, or the ground
is written anew.

Source: AVG art. 15(4), 23(1); UAVG art. 41.
"""

from datetime import datetime
from uuid import UUID

from klankbord.cases import holding
from klankbord.cases.models import Case
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.people.faults import Fault
from klankbord.vault import boxes


def withhold(case: UUID, ground: str, words: str, *, at: datetime, by: Actor) -> None:
    """Leave the words of a case out of the copy; that there is a case stays in it.

    Args:
        case: Which; it is open.
        ground: A code of `Case.Withheld`: the person reads it, with this moment.
        words: Why just here; for who keeps cases, and for the authority.
        at: Now.
        by: Legal or DPO.

    Raises:
        Fault: There is none that is open, nothing is said, or there is no such ground.
    """
    said = holding.words_of(words)
    if ground not in Case.Withheld.values:
        raise Fault("Choose a ground.", "case_ground")
    with access.keeping(by, at):
        found = holding.opened(case, by)
        if found.until is not None:
            raise Fault("This is about a term.", "no_case")
        found.withheld, found.withheld_at = ground, at
        found.save(update_fields=["withheld", "withheld_at"])
        boxes.seal(found.key, holding.WITHHELD, said.encode(), row=holding.row(found))
        holding.note("case_withheld", found, at, by, withheld=ground)
