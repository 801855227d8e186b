"""A batch in parts, so that a large one needs no more memory than its rows.

All calls of one person are in one part: to his frames it makes no difference who else is offered
with him. So are all rows with the name of one call, of which the last one counts.
"""

from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache, partial

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.people.agents import Names
from klankbord.programmes import plans, shelf
from klankbord.recordings import batches, drawing
from klankbord.recordings.offers import Arrival

MOST = 5_000
"""Rows of a part, but for those of the last person in it."""


NOBODY = 0


def register(arrivals: Sequence[Arrival], *, source: str, at: datetime, by: Actor) -> Sequence[int]:
    """As `drawing.register`, of a batch of any length: the ids of its offers. It is one deed."""
    made = array("q", bytes(8 * len(arrivals)))
    run = cache(partial(batches.new, source, at))
    with access.deed(Access(SYSTEM, "record", None, at)):
        drawing.one_at_a_time(source)
        for places in parts(arrivals):
            some = [arrivals[place] for place in places]
            offers = drawing.record(some, source=source, at=at, by=by, run=run)
            for place, offer in zip(places, offers, strict=True):
                made[place] = offer.pk
    return made


def parts(arrivals: Sequence[Arrival]) -> Iterator[list[int]]:
    """The places of some rows at a time, in their order, persons by id; inside a deed.

    Whoever writes lines about these persons takes their rows in that order too.
    """
    if _drawn_together():
        # The calls of a queue are one frame, whoever took them.
        yield list(range(len(arrivals)))
        return
    by_person: dict[int, array[int]] = {}
    for place, person in enumerate(_persons(arrivals)):
        by_person.setdefault(person, array("L")).append(place)
    part: list[int] = []
    for person in sorted(by_person):
        part += by_person.pop(person)
        if len(part) >= MOST:
            yield sorted(part)
            part = []
    if part:
        yield sorted(part)


def _drawn_together() -> bool:
    """Whether any plan draws from the calls of several people."""
    every = shelf.current().by_programme.values()
    return any(plans.of_all(version.plan) for versions in every for version in versions)


def _persons(arrivals: Sequence[Arrival]) -> Iterator[int]:
    """Of each row the person who held the call, as a number; nobody is the lowest."""
    known = drawing.names(arrivals)
    told: set[str] = set()
    twice: dict[str, int] = {}
    for each in arrivals:
        if each.source_call_id in told:
            twice[each.source_call_id] = _person(each, known)
        told.add(each.source_call_id)
    told.clear()
    for each in arrivals:
        yield twice[each.source_call_id] if each.source_call_id in twice else _person(each, known)


def _person(arrival: Arrival, known: Names) -> int:
    held = drawing.resolve(arrival, known)
    return held.pk.int if held else NOBODY
