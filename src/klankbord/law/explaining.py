"""Why a condition fails: for want of proof, or whatever is proven."""

from collections.abc import Iterator, Mapping
from typing import Any

from klankbord.law import conditions, reading
from klankbord.law.conditions import UNKNOWN, Condition, Fact
from klankbord.law.facts import clocks


def provable(condition: Condition, env: Mapping[str, str]) -> bool:
    """Whether the condition would hold if everything unknown turned out as it should."""
    return condition.fold(
        lambda atom: env[atom.fact.name] == UNKNOWN or env[atom.fact.name] in atom.values, all, any
    )


def unproven(condition: Condition, env: Mapping[str, str]) -> Iterator[Fact]:
    """The unknown facts that stand in the way; no alternative that proof could not mend."""
    if condition.evaluate(env):
        return
    if isinstance(condition, conditions.Atom):
        if env[condition.fact.name] == UNKNOWN:
            yield condition.fact
    elif isinstance(condition, conditions.All):
        for part in condition.parts:
            yield from unproven(part, env)
    elif isinstance(condition, conditions.Any):
        for part in condition.parts:
            if provable(part, env):
                yield from unproven(part, env)


def missing(fact: Fact, question: Mapping[str, Any]) -> list[str]:
    """The paths to state: those that always count, or else those that count in this case.

    A recording that does not run yet has no moment of making.
    """
    unneeded = {"recording.made_at"} if question["act"] in clocks.MAKING_NOW else set()
    for candidates in (fact.reads, fact.optional):
        found = reading.unstated(question, (path for path in candidates if path not in unneeded))
        if found:
            return found
    return []
