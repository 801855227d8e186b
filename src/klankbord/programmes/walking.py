"""Going down a stratum in its seeded order: past who gave his number, and on for who fell out.

`sampling` says how many are drawn of each stratum and in which order its calls stand. Two things
make that a draw passes over a call, and the next one in that order takes its place:

- Calls of several people are drawn from together (a queue, the operation), and this person has
  given as many as the plan takes of one person. He is `full`.
- A call that was drawn could not come in: the law refused it, or it has no usable sound. The call
  that comes in its place is the next of the same stratum that was not drawn.

A stratum that has no more calls gives fewer; the next frame of the month has what is left.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from klankbord.programmes import sampling
from klankbord.programmes.sampling import Allocation, Drawn, Offered


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk gave: the drawn calls, and the ids that it passed over as `full`."""

    drawn: tuple[Drawn, ...]
    full: frozenset[str]


def in_order(frame: Collection[Offered], seed: bytes) -> dict[str, list[str]]:
    """The ids of each stratum in the order in which the seed draws them.

    Raises:
        BadFrame: An id stands twice in a stratum.
    """
    found: dict[str, list[str]] = {}
    whole = sampling.Plan(len(frame), Allocation.PROPORTIONAL, {})
    for one in sampling.draw(frame, whole, seed):
        found.setdefault(one.stratum, []).append(one.id)
    return found


def draw(
    frame: Sequence[Offered],
    plan: sampling.Plan,
    seed: bytes,
    *,
    persons: Mapping[str, str],
    most: int,
    taken: Mapping[str, int],
) -> Walked:
    """Draw from calls of several people, no more than `most` of each.

    Args:
        frame: The calls.
        plan: How many, and how they are divided over the strata.
        seed: Of the month.
        persons: Whose each call is, by its id.
        most: Calls of one person at most.
        taken: Calls that were drawn of each person before.

    Raises:
        BadFrame: An id stands twice in a stratum.
    """
    ordered = in_order(frame, seed)
    sizes = {name: len(ids) for name, ids in ordered.items()}
    counted, full, drawn = Counter(taken), set[str](), list[Drawn]()
    for name, share in sampling.allocate(sizes, plan.n, plan.allocation, seed).items():
        chosen: list[str] = []
        for each in ordered[name]:
            if len(chosen) == share:
                break
            if counted[persons[each]] >= most:
                full.add(each)
                continue
            counted[persons[each]] += 1
            chosen.append(each)
        drawn += [Drawn(each, name, order) for order, each in enumerate(chosen, 1)]
    return Walked(tuple(drawn), frozenset(full))
