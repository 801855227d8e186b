"""How bad a breach is for people: seven questions, and the least that follows from them. Pure.

Who weighs it may find it worse, never milder: what protects people fails towards protection.

Source: AVG art. 33(1), 34(1); recitals 75 and 76; EDPB Guidelines 9/2022, IV.B.
"""

from collections.abc import Mapping
from typing import Literal

Level = Literal["low", "some", "high", "unknown"]
Risk = Literal["none", "risk", "high"]
LEVELS: tuple[Level, ...] = ("low", "some", "high", "unknown")
RISKS: tuple[Risk, ...] = ("none", "risk", "high")

CRITERIA = (
    "type", "sensitivity", "identification", "consequences", "persons", "organisation", "number",
)  # fmt: skip
"""What is asked: type of breach; nature, sensitivity and volume of the data; how easily people are
identified; how severe the consequences are; who they are; who we are; how many they are."""
DECISIVE = "consequences"
"""The criterion that makes a high risk by itself."""
MANY = 2
"""So many criteria that are high make a high risk together."""


class Incomplete(ValueError):
    """A criterion has no answer, or one that is not on the list."""


def least(answers: Mapping[str, str]) -> Risk:
    """The least risk that these answers allow. What is not known is never a reason for none.

    Args:
        answers: {criterion: level}, all of `CRITERIA`.

    Raises:
        Incomplete: Something else is answered, or less.

    >>> least(dict.fromkeys(CRITERIA, "low"))
    'none'
    """
    if set(answers) != set(CRITERIA) or not set(answers.values()) <= set(LEVELS):
        raise Incomplete("every criterion has one of the levels")
    high = sum(level == "high" for level in answers.values())
    if answers[DECISIVE] == "high" or high >= MANY:
        return "high"
    return "none" if set(answers.values()) == {"low"} else "risk"


def allowed(answers: Mapping[str, str]) -> tuple[Risk, ...]:
    """The conclusions that can be drawn from these answers, the mildest first."""
    return RISKS[RISKS.index(least(answers)) :]
