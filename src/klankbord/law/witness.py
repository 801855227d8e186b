"""From facts back to a question: a world in which these facts are so, or the proof is idle.

A prover speaks about facts as if each could have any value. Some cannot go together: a recording
that was made tomorrow does not run today. A witness is a question that `decide` takes, in which
the facts have the values wanted; where there is none, the search says which facts do not fit.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from klankbord.law import instants, reading
from klankbord.law import question as questions
from klankbord.law.conditions import Fact
from klankbord.law.settings import DEFAULT, Settings

AT = "2026-12-01T10:00:00+01:00"
"""The moment of every witness."""

_INSTANTS = (
    *("2025-06-01T09:00:00+02:00", "2026-10-01T09:00:00+02:00", "2026-10-28T09:00:00+01:00"),
    *("2026-11-20T10:59:50+01:00", "2026-11-20T11:00:00+01:00", AT),
    *("2026-12-14T00:00:00+01:00", "2028-06-01T00:00:00+02:00"),
)
_PLAIN: Mapping[Any, Sequence[Any]] = {
    questions.flag: (True, False),
    questions.count: (0, 1, 2, 3, 5, 6, 12, 49, 50, 120),
    questions.country: ("NL", "DE", "US"),
    questions.sizes: ([4], [12]),
    questions.text: ("v1", "v2"),
}
MOST_CHANGES = 4
"""Paths that one fact may need to be stated anew; more are not tried."""

Stated = dict[str, Any]


class NoWitness(Exception):
    """These facts never are so together."""

    def __init__(self, facts: Mapping[Fact, str]) -> None:
        super().__init__(", ".join(f"{fact.name} is {value}" for fact, value in facts.items()))
        self.facts = facts


def find(
    act: str,
    wanted: Mapping[Fact, str],
    *,
    near: Mapping[str, Any] | None = None,
    settings: Settings = DEFAULT,
) -> dict[str, Any]:
    """A question about an act in which each of these facts has its value.

    Args:
        act: The act.
        wanted: The facts; others may have any value.
        near: A question to change as little as possible; else one in which nothing is stated.
        settings: With which the facts are read.

    Raises:
        NoWitness: None was found; `facts` is a part of what was wanted that does not fit.
    """
    start: Stated = {**_flat(near or {}), "act": act, "at": AT}
    start.pop("id", None)
    stated = dict(start)
    for group in _groups(wanted):
        goal = {fact: wanted[fact] for fact in group}
        found = next(_search(dict(stated), goal, frozenset(), settings), None)
        if found is None:
            raise NoWitness(dict(_core(start, goal, settings)))
        stated = found
    return _nested({"id": "witness", **stated})


def shifts(fact: Fact, one: Settings, other: Settings) -> set[tuple[str, str]]:
    """What a fact becomes under other settings: each pair of values that differ.

    Settings of which it reads none give no pairs.
    """
    if not any(path.startswith("settings.") for path in fact.paths):
        return set()
    paths = list(_own(fact))
    found = set()
    for values in itertools.product(*(_pool(path) for path in paths)):
        stated = {"act": "retain", "at": AT, **dict(zip(paths, values, strict=True))}
        found.add((_value(fact, stated, one), _value(fact, stated, other)))
    return {pair for pair in found if pair[0] != pair[1]}


def _groups(wanted: Mapping[Fact, str]) -> Iterator[list[Fact]]:
    """The facts in groups that share no path, so that each group can be sought by itself."""
    left = dict.fromkeys(wanted)
    while left:
        group = [next(iter(left))]
        del left[group[0]]
        paths = set(_own(group[0]))
        while near := [fact for fact in left if paths.intersection(_own(fact))]:
            for fact in near:
                del left[fact]
                group.append(fact)
                paths.update(_own(fact))
        yield group


@cache
def _own(fact: Fact) -> tuple[str, ...]:
    """The paths of a fact that a witness may choose; of an object what is in it."""
    return tuple(_chosen(fact))


def _chosen(fact: Fact) -> Iterator[str]:
    for path in fact.paths:
        if path in ("act", "at") or path.startswith("settings."):
            continue
        if path in questions.CHECKS:
            yield path
        else:
            yield from (leaf for leaf in questions.CHECKS if leaf.startswith(path + "."))


def _search(
    stated: Stated, goal: Mapping[Fact, str], settled: frozenset[Fact], settings: Settings
) -> Iterator[Stated]:
    """Settle the facts one by one, the least free first; take back what leads nowhere."""
    left = [fact for fact in goal if fact not in settled]
    wrong = [fact for fact in left if _value(fact, stated, settings) != goal[fact]]
    if not wrong:
        yield stated
        return
    fixed = {path for fact in settled for path in _own(fact)}
    fact = min(wrong, key=lambda each: len(set(_own(each)) - fixed))
    others = {path for each in left if each is not fact for path in _own(each)}
    shared = [path for path in _own(fact) if path in others]
    tried = set()
    for changed in _ways(fact, goal[fact], stated, fixed, settings):
        # Where the others meet the same statements they go the same way.
        met = tuple(str(changed.get(path)) for path in shared)
        if met not in tried:
            tried.add(met)
            yield from _search(changed, goal, settled | {fact}, settings)


def _ways(
    fact: Fact, value: str, stated: Stated, fixed: set[str], settings: Settings
) -> Iterator[Stated]:
    """Statements by which a fact gets its value, the smallest changes first."""
    free = [path for path in _own(fact) if path not in fixed]
    pools = {path: [each for each in _pool(path) if each != stated.get(path)] for path in free}
    for many in range(min(len(free), MOST_CHANGES) + 1):
        for paths in itertools.combinations(free, many):
            for values in itertools.product(*(pools[path] for path in paths)):
                changed = stated | dict(zip(paths, values, strict=True))
                if _value(fact, changed, settings) == value:
                    yield {path: each for path, each in changed.items() if each is not None}


@cache
def _pool(path: str) -> Sequence[Any]:
    """Values to try at a path; None leaves it out."""
    if path in questions.INSTANTS:
        return (None, *_INSTANTS)
    check = questions.CHECKS[path]
    if isinstance(check, questions.OneOf):
        return (None, *check.values)
    if isinstance(check, questions.SetOf):
        one = [[value] for value in check.values]
        return (None, [], list(check.values), *one, *_all_but_one(check.values))
    return (None, *_PLAIN[check])


def _all_but_one(every: Sequence[str]) -> Iterator[list[str]]:
    return ([each for each in every if each != left_out] for left_out in every)


def _value(fact: Fact, stated: Stated, settings: Settings) -> str:
    return fact.classify(*(_raw(path, stated, settings) for path in fact.paths))


def _raw(path: str, stated: Stated, settings: Settings) -> Any:
    if path.startswith("settings."):
        return reading.raw({}, path, settings)
    if path in questions.CHECKS:
        value = stated.get(path)
        moment = value is not None and path in questions.INSTANTS
        return instants.moment(value) if moment else value
    inside = {each[len(path) + 1 :]: stated[each] for each in stated if each.startswith(path + ".")}
    return _nested(inside) or None


def _core(start: Stated, goal: dict[Fact, str], settings: Settings) -> Iterator[tuple[Fact, str]]:
    """A smaller part of a goal that still cannot be reached: each fact is needed for that."""
    left = dict(goal)
    for fact in goal:
        without = {each: value for each, value in left.items() if each is not fact}
        if without and next(_search(dict(start), without, frozenset(), settings), None) is None:
            left = without
    yield from left.items()


def _flat(question: Mapping[str, Any], above: str = "") -> Stated:
    stated: Stated = {}
    for name, value in question.items():
        inside = _flat(value, f"{above}{name}.") if isinstance(value, Mapping) else None
        stated |= {above + name: value} if inside is None else inside
    return stated


def _nested(stated: Mapping[str, Any]) -> dict[str, Any]:
    question: dict[str, Any] = {}
    for path, value in stated.items():
        *above, name = path.split(".")
        inside = question
        for part in above:
            inside = inside.setdefault(part, {})
        inside[name] = value
    return question
