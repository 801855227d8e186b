"""The draws of a month once more, from the files that anybody may take along. Pure.

A month has three parts, without a name of a person or a number of a caller:

- the head: `{"version", "month", "plan", "seed", "commitment", "committed_at"}`;
- the frames: `{"frame": 1, "n": 2, "allocation": "proportional"}`, drawn as `sampling` says; or
  `{"frame": 2, "n": 1, "source": "pbx", "chance": "1/10"}`, whose offers came one by one: each is
  drawn by its place below the chance (`sampling.gate_draws`) as long as fewer than n were;
- the offers, in the order in which they came: `{"frame": 1, "id", "stratum", "drawn": true,
  "place": 3, "result": "refused", "rules": ["R68"]}`. `place` counts the calls of one person in the
  month; a call that was drawn and refused after that gives its place back to the next frame.

A frame that is `late` was offered when the seed had been shown: nothing is drawn from it.

How many a frame may give follows from what had been drawn of that person before it, which the
first `place` in it says. `again` checks that this room is what the plan leaves, that so many calls
of him were drawn in other frames, and that no more of them came in than the plan gives a person.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from klankbord.programmes import plans, sampling
from klankbord.programmes.sampling import Allocation, Drawn, Offered

HEAD, FRAMES, OFFERS = "draw.json", "frames.jsonl", "offers.jsonl"
"""The names of the three files; the first has one line."""
FILES = (HEAD, FRAMES, OFFERS)

STAYED = ("drawn", "accepted")
"""Results of drawn calls that use up what a plan gives; any other gives its place back."""

Line = Mapping[str, Any]


class NotTheSame(Exception):
    """A month does not say what its seed and its frames say. The message says where."""


def again(head: Line, frames: Iterable[Line], offers: Iterable[Line]) -> Iterator[Drawn]:
    """What the seed draws from a month, frame by frame.

    Raises:
        NotTheSame: The seed is another than was committed; or a frame draws other calls than it
            says, has other room than the ones before it leave, or more of a person was drawn than
            the plan allows.
    """
    seed, plan = bytes.fromhex(head["seed"]), head["plan"]
    if not hmac.compare_digest(hashlib.sha256(seed).hexdigest(), head["commitment"]):
        raise NotTheSame("The seed is not the one that was committed before the month.")
    held: dict[int, list[Line]] = {}
    whole = list(offers)
    people = _people(whole)
    _insist_on_most(plan, people)
    for offer in whole:
        held.setdefault(offer["frame"], []).append(offer)
        if (offer["place"] or 0) > plan["ceiling"]:
            raise NotTheSame(f"{offer['id']}: place {offer['place']} lies above the ceiling.")
    for frame in frames:
        offered = held.pop(frame["frame"], [])
        most = plan["ceiling"] if "chance" in frame else plan["per_person"]
        most = 0 if frame.get("late") else most
        drawn = list(_drawn(frame, offered, seed))
        if {each.id for each in drawn} != {each["id"] for each in offered if each["drawn"]}:
            raise NotTheSame(f"Frame {frame['frame']}: the seed draws other calls.")
        if frame["n"] > most:
            raise NotTheSame(f"Frame {frame['frame']}: more calls than the plan gives a person.")
        if offered and not frame.get("late"):
            _insist_on_room(frame, offered, plan, people[_person(offered[0])])
        yield from drawn
    if held:
        raise NotTheSame(f"Frame {min(held)}: it is missing.")


@dataclass(slots=True)
class _Person:
    """A person in the month: his calls that were drawn, those that came in, and how they came."""

    drawn: int = 0
    stayed: int = 0
    alone: bool = False


def _person(offer: Line) -> str:
    """By what he goes in this month: the third part of the name of each of his strata."""
    return str(offer["stratum"]).split("/")[2]


def _people(offers: Iterable[Line]) -> dict[str, _Person]:
    people: dict[str, _Person] = {}
    for offer in offers:
        person = people.setdefault(_person(offer), _Person())
        person.drawn += offer["drawn"]
        person.stayed += offer["drawn"] and offer["result"] in STAYED
    return people


def _insist_on_most(plan: Line, people: Mapping[str, _Person]) -> None:
    most = plan["ceiling"]  # what had been given back may come in after all, up to the ceiling
    for name, person in people.items():
        if person.stayed > most:
            raise NotTheSame(f"{name}: {person.stayed} calls came in, and the plan gives {most}.")


def _insist_on_room(frame: Line, offered: list[Line], plan: Line, person: _Person) -> None:
    """The room is what the plan leaves after the calls that its first place says came before."""
    places = sorted(each["place"] for each in offered if each["drawn"])
    others = person.drawn - len(places)
    if places and places != list(range(places[0], places[0] + len(places))):
        raise NotTheSame(f"Frame {frame['frame']}: the places in it do not follow each other.")
    before = places[0] - 1 if places else others
    if before > others:
        raise NotTheSame(
            f"Frame {frame['frame']}: it counts {before} calls before it, and there are {others}."
        )
    left = _left(frame, offered[0], plan, before)
    if left != frame["n"] if places else left > 0 and "chance" not in frame:
        raise NotTheSame(
            f"Frame {frame['frame']}: it has room for {frame['n']}, and the plan leaves {left}."
        )


def _left(frame: Line, offer: Line, plan: Line, before: int) -> int:
    if "chance" in frame and "expected_calls" in plan:
        return max(0, int(plan["ceiling"]) - before)
    week = int(offer["stratum"].split("/")[3]) if plan.get("spread") else 0
    return max(0, plans.by_then(plan["per_person"], week) - before)


def _drawn(frame: Line, offered: list[Line], seed: bytes) -> Iterator[Drawn]:
    if "chance" not in frame:
        plan = sampling.Plan(frame["n"], Allocation(frame["allocation"]), {})
        lines = [Offered(each["id"], each["stratum"], {}) for each in offered]
        yield from sampling.draw(lines, plan, seed)
        return
    chance, order = Fraction(frame["chance"]), 0
    for each in offered:
        if order < frame["n"] and sampling.gate_draws(seed, frame["source"], each["id"], chance):
            order += 1
            yield Drawn(each["id"], each["stratum"], order)
