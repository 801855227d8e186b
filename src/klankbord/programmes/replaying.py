"""The draws of a month once more, from the files that anybody may take along. Pure.

A month has four parts, without a name of a person or a number of a caller:

- the head: `{"version", "month", "plan", "seed", "commitment", "committed_at"}`;
- the frames: `{"frame": 1, "n": 2, "allocation": "proportional"}`, drawn as `sampling` says; or
  `{"frame": 2, "n": 1, "source": "pbx", "chance": "1/10"}`, whose offers came one by one: each is
  drawn by its place below the chance (`sampling.gate_draws`) as long as fewer than n were;
- the offers, in the order in which they came: `{"frame": 1, "id", "stratum", "drawn": true,
  "place": 3, "result": "refused", "rules": ["R68"]}`. `place` counts the calls of one person in the
  month; a call that was drawn and refused after that gives its place back to the next frame.

- what was in no frame: `{"id", "excluded": "no_programme"}`, or `"not_told"`. It may be missing.

A frame that is `late` was offered when the seed had been shown: nothing is drawn from it.

A line with `instead_of` was drawn in the place of that call of its stratum, which could not come
in: it is the next in seeded order, and has the same `place`. Where a plan draws from the calls of a
queue or the operation, `place` counts those; each line then has a code of its `person`, and is
`full` when it was passed over since he had as many as the plan takes of one person.

How many a frame may give follows from what had been drawn of that person before it, which the
first `place` in it says. `again` checks that this room is what the plan leaves, that so many calls
of him were drawn in other frames, and that no more of them came in than the plan gives a person.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from klankbord.programmes import plans, sampling, walking
from klankbord.programmes.sampling import Allocation, Drawn, Offered

HEAD, FRAMES, OFFERS = "draw.json", "frames.jsonl", "offers.jsonl"
"""The names of three of its files; the first has one line."""
FILES = (HEAD, FRAMES, OFFERS)
EXCLUDED = "excluded.jsonl"
"""The name of a fourth, of calls that were in no frame; older months have none."""

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
    _insist_on_most(plan, whole)
    _insist_on_full(plan, whole)
    for offer in whole:
        held.setdefault(offer["frame"], []).append(offer)
        if (offer["place"] or 0) > _most_places(plan):
            raise NotTheSame(f"{offer['id']}: place {offer['place']} lies above the ceiling.")
    for frame in frames:
        offered = held.pop(frame["frame"], [])
        most = _most_places(plan) if "chance" in frame else plans.number(plan)
        most = 0 if frame.get("late") else most
        drawn = list(_drawn(frame, offered, seed))
        if {each.id for each in drawn} != {each["id"] for each in offered if _first(each)}:
            raise NotTheSame(f"Frame {frame['frame']}: the seed draws other calls.")
        if frame["n"] > most:
            raise NotTheSame(f"Frame {frame['frame']}: more calls than the plan gives a person.")
        if offered and not frame.get("late"):
            _insist_on_room(frame, offered, plan, people[_person(offered[0])])
        yield from drawn
        if "chance" not in frame:
            yield from _instead(frame, offered, drawn, seed)
    if held:
        raise NotTheSame(f"Frame {min(held)}: it is missing.")


def every(offers: Iterable[Line], excluded: Iterable[Line]) -> Iterator[dict[str, Any]]:
    """Each call of a month once, and what became of it: `{"id", "is", "because"?}`.

    `is` is drawn, not_drawn, instead (drawn in the place of another), replaced (drawn, and another
    came in its place), passed (its employee was at his number) or excluded.

    Raises:
        NotTheSame: A call stands in it twice.
    """
    whole = list(offers)
    gone = {each["instead_of"] for each in whole if "instead_of" in each}
    seen = set[str]()
    for each in (*whole, *excluded):
        if each["id"] in seen:
            raise NotTheSame(f"{each['id']}: it stands in this month twice.")
        seen.add(each["id"])
        if "excluded" in each:
            yield {"id": each["id"], "is": "excluded", "because": each["excluded"]}
        elif each["id"] in gone:
            because = ", ".join(each["rules"]) or each["result"]
            yield {"id": each["id"], "is": "replaced", "because": because}
        elif "instead_of" in each:
            yield {"id": each["id"], "is": "instead", "because": each["instead_of"]}
        elif each.get("full"):
            yield {"id": each["id"], "is": "passed", "because": "person_full"}
        else:
            yield {"id": each["id"], "is": "drawn" if each["drawn"] else "not_drawn"}


@dataclass(slots=True)
class _Whose:
    """A person in the month, or a queue or the operation: calls that the lot drew first."""

    drawn: int = 0


def _first(offer: Line) -> bool:
    """Whether the lot drew it, and not in the place of another."""
    return bool(offer["drawn"]) and "instead_of" not in offer


def _most_places(plan: Line) -> int:
    return plans.number(plan) if plans.of_all(plan) else int(plan["ceiling"])


def _person(offer: Line) -> str:
    """By what the person goes in this month, or the queue: third in the name of its strata."""
    return str(offer["stratum"]).split("/")[2]


def _people(offers: Iterable[Line]) -> dict[str, _Whose]:
    people: dict[str, _Whose] = {}
    for offer in offers:
        people.setdefault(_person(offer), _Whose()).drawn += _first(offer)
    return people


def _stayed(offers: Iterable[Line], whose: str) -> Counter[str]:
    """Calls that were drawn and stayed, by the one whose they are."""
    drawn = (each for each in offers if each["drawn"] and each["result"] in STAYED)
    return Counter(str(each.get(whose) or _person(each)) for each in drawn)


def _insist_on_most(plan: Line, offers: Iterable[Line]) -> None:
    most = plan["ceiling"]  # what had been given back may come in after all, up to the ceiling
    for name, stayed in _stayed(offers, "person").items():
        whole = name.startswith(_NAMES_OF_ALL) and plans.of_all(plan)  # nobody's any more
        if stayed > most and not whole:
            raise NotTheSame(f"{name}: {stayed} calls came in, and the plan gives {most}.")


_NAMES_OF_ALL = ("queue=", plans.OPERATION)


def _insist_on_full(plan: Line, offers: Collection[Line]) -> None:
    """Whoever was passed over had as many drawn calls as the plan takes of one person."""
    drawn = Counter(str(each["person"]) for each in offers if each["drawn"] and "person" in each)
    for each in offers:
        if not each.get("full"):
            continue
        # Of whoever was forgotten since nobody can count any more what he gave.
        had = drawn[str(each["person"])] if "person" in each else plan["per_person"]
        if not plans.of_all(plan) or had < plan["per_person"]:
            raise NotTheSame(f"{each['id']}: it was passed over, and its person had room.")


def _instead(frame: Line, offered: list[Line], drawn: list[Drawn], seed: bytes) -> Iterator[Drawn]:
    """What came in the place of others: of each stratum the next ones in seeded order."""
    given = [each for each in offered if "instead_of" in each]
    if not given:
        return
    by_id = {each["id"]: each for each in offered}
    where = f"Frame {frame['frame']}"
    if len({each["instead_of"] for each in given}) != len(given):
        raise NotTheSame(f"{where}: two calls came in the place of one.")
    for each in given:
        gone = by_id.get(each["instead_of"])
        if gone is None or not gone["drawn"] or gone["stratum"] != each["stratum"]:
            raise NotTheSame(f"{where}: a call came in the place of none.")
    ordered = walking.in_order([Offered(e["id"], e["stratum"], {}) for e in offered], seed)
    first = {one.id for one in drawn}
    for stratum, ids in ordered.items():
        wanted = {each["id"] for each in given if each["stratum"] == stratum}
        rest = [name for name in ids if name not in first and not by_id[name].get("full")]
        if set(rest[: len(wanted)]) != wanted:
            raise NotTheSame(f"{where}: other calls came in the place of those that fell out.")
        after = len(ids) - len(rest)
        yield from (Drawn(name, stratum, after + n) for n, name in enumerate(rest, 1)
                    if name in wanted)  # fmt: skip


def _insist_on_room(frame: Line, offered: list[Line], plan: Line, whose: _Whose) -> None:
    """The room is what the plan leaves after the calls that its first place says came before."""
    places = sorted(each["place"] for each in offered if _first(each))
    others = whose.drawn - len(places)
    if places and places != list(range(places[0], places[0] + len(places))):
        raise NotTheSame(f"Frame {frame['frame']}: the places in it do not follow each other.")
    before = places[0] - 1 if places else others
    if before > others:
        raise NotTheSame(
            f"Frame {frame['frame']}: it counts {before} calls before it, and there are {others}."
        )
    if not places and any(each.get("full") for each in offered):
        return  # nobody in it had room
    left = _left(frame, offered[0], plan, before)
    if left != frame["n"] if places else left > 0 and "chance" not in frame:
        raise NotTheSame(
            f"Frame {frame['frame']}: it has room for {frame['n']}, and the plan leaves {left}."
        )


def _left(frame: Line, offer: Line, plan: Line, before: int) -> int:
    if "chance" in frame and "expected_calls" in plan and not plans.of_all(plan):
        return max(0, int(plan["ceiling"]) - before)
    week = int(offer["stratum"].split("/")[3]) if plan.get("spread") else 0
    return plans.left(plan, week, taken=before)


def _drawn(frame: Line, offered: list[Line], seed: bytes) -> Iterator[Drawn]:
    if "chance" in frame:
        yield from _one_by_one(frame, offered, seed)
        return
    plan = sampling.Plan(frame["n"], Allocation(frame["allocation"]), {})
    lines = [Offered(each["id"], each["stratum"], {}) for each in offered]
    if not any(each.get("full") for each in offered):
        yield from sampling.draw(lines, plan, seed)
        return
    # Whoever was at his number gives none, whatever he had before.
    given = {each["id"]: each["id"] for each in offered}
    full = {each["id"]: 1 for each in offered if each.get("full")}
    yield from walking.draw(lines, plan, seed, persons=given, most=1, taken=full).drawn


def _one_by_one(frame: Line, offered: list[Line], seed: bytes) -> Iterator[Drawn]:
    chance, order = Fraction(frame["chance"]), 0
    for each in offered:
        if each.get("full") or order >= frame["n"]:
            continue
        if sampling.gate_draws(seed, frame["source"], each["id"], chance):
            order += 1
            yield Drawn(each["id"], each["stratum"], order)
