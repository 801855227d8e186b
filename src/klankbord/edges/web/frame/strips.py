"""The law strip under the header: what the rules say about this page, before anything else."""

from dataclasses import dataclass

VERDICTS = {"yes": "yes", "yes_if": "if", "no": "no"}
"""The law's answer to the name of its shape on the screen."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as a pair of words. `mono` marks evidence: a time, a version, an id."""

    name: str
    value: str
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """One reason in the pop-up behind the strip."""

    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """Verdict (yes, if, no), what it says, two or three facts, and what is written down."""

    verdict: str
    says: str
    facts: tuple[Fact, ...] = ()
    logged: str = ""
    why_title: str = ""
    why: tuple[Why, ...] = ()
