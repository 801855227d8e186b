"""Whether somebody gets the names of who listened, weighed before his copy is made (C-579/21)."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from klankbord.gate.access import Actor
from klankbord.people.faults import Fault
from klankbord.rights import handling, sealed
from klankbord.rights.models import Request
from klankbord.vault import boxes, keys

NAMES = "names"
"""The box of a request in which it was weighed."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Whether somebody gets the names of who listened, and what was weighed for that."""

    given: bool
    reasons: str


def weigh(request: UUID, *, given: bool, reasons: str, at: datetime, by: Actor) -> None:
    """Write down whether somebody gets the names of who listened, and why.

    A name is given only if he needs it to use his rights, and after the rights of who listened were
    weighed against that.

    Raises:
        Fault: Another decides on it, there are no reasons, it is no request for access, or the
            copy was ordered already.

    Source: C-579/21, 83; law.md 5.2.
    """
    said = sealed.words(reasons)
    with handling.taken(request, at=at, by=by, pending=False) as found:
        if found.type != Request.Type.ACCESS:
            raise Fault("Only who asks for access gets a copy.", "no_access")
        if found.packages.exists():
            raise Fault("The copy was ordered already.", "packed_already")
        weighed = json.dumps({"given": given, "reasons": said}).encode()
        boxes.seal(found.key, NAMES, weighed, row=boxes.Row("rights.request", found.pk))
        handling.note("names_weighed", found, at, by, given=given)


def of(request: Request) -> Weighed | None:
    """What was weighed about the names; None if nobody did, or the words are gone."""
    row = boxes.Row("rights.request", request.pk)
    try:
        found = boxes.unseal_each(request.key, [NAMES], row=row).get(NAMES)
    except keys.Gone:
        return None
    return Weighed(**json.loads(found)) if found else None
