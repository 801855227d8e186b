"""What would become of a batch if it came in. Nothing of it is kept."""

from array import array
from collections.abc import Sequence
from datetime import datetime
from functools import cache, partial

from django.db import transaction

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.recordings.draw import batches, drawing
from klankbord.recordings.intake import arriving, intake, parting
from klankbord.recordings.intake.arriving import Outcome
from klankbord.recordings.offered.aside import Aside
from klankbord.recordings.offered.offers import Arrival


def rehearse(
    arrivals: Sequence[Arrival], *, source: str, at: datetime, by: Actor
) -> Sequence[Outcome]:
    """The outcome of each row. No room is made, no line written, and the deed is undone."""
    found: Aside[Outcome] = Aside()
    stands = array("I", bytes(4 * len(arrivals)))
    run = cache(partial(batches.new, source, at))
    with access.deed(Access(SYSTEM, "record", None, at)):
        drawing.one_at_a_time(source)
        for places in parting.parts(arrivals):
            some = [arrivals[place] for place in places]
            offers = drawing.record(some, source=source, at=at, by=by, lines=[], run=run)
            decided = intake.weigh_all(list(zip(some, offers, strict=True)), at=at, by=by)
            for place, offer in zip(places, decided, strict=True):
                stands[place] = len(found)
                found.append(arriving.outcome(offer))
        transaction.set_rollback(True)
    return found.in_order(stands)
