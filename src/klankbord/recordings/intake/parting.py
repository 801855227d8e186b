"""A batch in parts, so that a large one needs little memory.

All calls of one person are in one part: to his frames it makes no difference who else is offered
with him. So are all rows with the name of one call, of which the last one counts.
"""

from array import array
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, partial

import numpy as np

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.people.agents import Names
from klankbord.programmes import plans, shelf
from klankbord.recordings.draw import batches, drawing
from klankbord.recordings.offered.offers import Arrival

MOST = 5_000
"""Rows of a part, but for those of the last person in it."""


NOBODY = 0

UNTOLD = -1

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


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
        by_person.setdefault(person, array("I")).append(place)
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
    rows = _Rows(arrivals)
    refs = list(rows.refs)
    known = Names(rows.source, refs)
    for stands in rows.last():
        number, began = rows.ref[stands], EPOCH + rows.began[stands] * TICK
        held = None if number == UNTOLD else known.resolve(refs[number], began)
        yield held.pk.int if held else NOBODY


class _Rows:
    """What must be known of all rows at once: of each who held it, when, and its name, hashed."""

    def __init__(self, arrivals: Sequence[Arrival]) -> None:
        self.source = ""
        self.refs: dict[str, int] = {}
        self.ref, self.began = array("i"), array("q")
        self._calls = array("q")
        self._arrivals = arrivals
        for each in arrivals:
            self.source = each.source_system
            ref, began = each.agent_ref, each.started_at
            number, when = UNTOLD, 0
            if ref is not None and began is not None:
                number, when = self.refs.setdefault(ref, len(self.refs)), (began - EPOCH) // TICK
            self.ref.append(number)
            self.began.append(when)
            self._calls.append(hash(each.source_call_id))

    def last(self) -> "array[int]":
        """Of each row the place of the last one with the name of its call: mostly its own."""
        stands = array("I", range(len(self._calls)))
        calls = np.frombuffer(self._calls, dtype=np.int64)
        order = np.argsort(calls, kind="stable")
        alike: list[int] = []
        for at in np.flatnonzero(calls[order[1:]] == calls[order[:-1]]):
            one, other = int(order[at]), int(order[at + 1])
            if alike[-1:] != [one]:
                self._settle(alike, stands)
                alike = [one]
            alike.append(other)
        self._settle(alike, stands)
        return stands

    def _settle(self, alike: Sequence[int], stands: "array[int]") -> None:
        """Two names may have one hash, so the names themselves decide."""
        names = [(self._arrivals[place].source_call_id, place) for place in alike]
        last = dict(names)
        for name, place in names:
            stands[place] = last[name]
