"""The draws of a month once more, from the files that anybody may take along. Pure.

A month has three parts, without a name of a person or a number of a caller:

- the head: `{"version", "month", "plan", "seed", "commitment", "committed_at"}`;
- the frames: `{"frame": 1, "n": 2, "allocation": "proportional"}`, drawn as `sampling` says; or
  `{"frame": 2, "n": 1, "source": "pbx", "chance": "1/10"}`, whose offers came one by one: each is
  drawn by its place below the chance (`sampling.gate_draws`) as long as fewer than n were;
- the offers, in the order in which they came: `{"frame": 1, "id", "stratum", "drawn": true,
  "place": 3, "result": "refused", "rules": ["R68"]}`. `place` counts the calls of one person in the
  month; a call that was drawn and refused after that gives its place back to the next frame.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from klankbord.programmes import sampling
from klankbord.programmes.sampling import Allocation, Drawn, Offered

HEAD, FRAMES, OFFERS = "draw.json", "frames.jsonl", "offers.jsonl"
"""The names of the three files; the first has one line."""
FILES = (HEAD, FRAMES, OFFERS)

Line = Mapping[str, Any]


class NotTheSame(Exception):
    """A month does not say what its seed and its frames say. The message says where."""


def again(head: Line, frames: Iterable[Line], offers: Iterable[Line]) -> Iterator[Drawn]:
    """What the seed draws from a month, frame by frame.

    Raises:
        NotTheSame: The seed is another than was committed; or a frame draws other calls than it
            says, or more of a person than the plan allows.
    """
    seed, plan = bytes.fromhex(head["seed"]), head["plan"]
    if not hmac.compare_digest(hashlib.sha256(seed).hexdigest(), head["commitment"]):
        raise NotTheSame("The seed is not the one that was committed before the month.")
    held: dict[int, list[Line]] = {}
    for offer in offers:
        held.setdefault(offer["frame"], []).append(offer)
        if (offer["place"] or 0) > plan["ceiling"]:
            raise NotTheSame(f"{offer['id']}: place {offer['place']} lies above the ceiling.")
    for frame in frames:
        offered = held.pop(frame["frame"], [])
        most = plan["ceiling"] if "chance" in frame else plan["per_person"]
        drawn = list(_drawn(frame, offered, seed))
        if {each.id for each in drawn} != {each["id"] for each in offered if each["drawn"]}:
            raise NotTheSame(f"Frame {frame['frame']}: the seed draws other calls.")
        if frame["n"] > most:
            raise NotTheSame(f"Frame {frame['frame']}: more calls than the plan gives a person.")
        yield from drawn
    if held:
        raise NotTheSame(f"Frame {min(held)}: it is missing.")


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
