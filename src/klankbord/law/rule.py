"""What a rule is: one declaration, read by every part of the product that asks the law."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from klankbord.law.conditions import FALSE, TRUE, Condition
from klankbord.law.settings import Settings
from klankbord.law.texts import Text

Effect = Literal["prohibit", "deny", "restrict", "oblige", "allow"]
Tag = Literal["V", "V2", "K", "B"]
Due = Callable[[Mapping[str, Any], Settings], str | None]


class Source(NamedTuple):
    """Where a rule comes from.

    Attributes:
        law: AVG, UAVG, WOR, BW, Sr, a court's decision, or where the rule is policy.
        article: Article and paragraph.
        tag: How it was checked: V on a primary page, V2 on a secondary one, K from knowledge
            and not re-read, B policy of Klankbord.
    """

    law: str
    article: str = ""
    tag: Tag = "K"

    def __str__(self) -> str:
        return f"{self.law} {self.article}".strip()


def cite(law: str, *articles: str, tag: Tag = "K") -> tuple[Source, ...]:
    """Several articles of one law, each as a source of its own."""
    return tuple(Source(law, article, tag) for article in articles or ("",))


class Letter(NamedTuple):
    """How hard a rule is: W statute, J case law, T regulator, S sector, B policy.

    The first letter of a rule that fits the case counts; `until` is the first day on which a
    letter no longer holds.
    """

    letter: str
    when: Condition = TRUE
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What must be done when the rule is met.

    Attributes:
        kind: condition: lawful only if done with or before the act. standing: follows from it.
        text: What to do.
        when: In which cases, apart from the rule's own.
        effect: What it makes of the answer's reason; restrict: kept, but not used.
        due: The last day or moment, from the question; None if none is stated.
    """

    kind: Literal["condition", "standing"] = "condition"
    text: Text
    when: Condition = TRUE
    effect: Literal["restrict", "oblige"] = "oblige"
    due: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the book.

    It speaks where `applies`, and denies there unless `holds`. Exceptions stand inside these
    conditions and are never ranked. A change of law is a new Rule with `since` beside the old
    one with `until`.

    Attributes:
        id: R1 to R78, as in the legal rule book.
        hardness: One letter, or letters by date and case.
        effect: What it does when not met; prohibit is absolute.
        absolute: In which cases it prohibits; in others, where proof is wanting, it denies.
        text: The rule for people.
        remedy: What to do about a no, and who can.
        contested: What is open about it, and needs counsel.
        backstop: It never decides alone, and is kept as a second lock.
    """

    id: str
    name: Text
    hardness: str | tuple[Letter, ...]
    applies: Condition
    holds: Condition = TRUE
    effect: Literal["prohibit", "deny"] = "deny"
    absolute: Condition = TRUE
    duties: tuple[Duty, ...] = ()
    sources: tuple[Source, ...]
    text: Text
    remedy: Text
    contested: Text | None = None
    since: date | None = None
    until: date | None = None
    backstop: bool = False

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError(f"{self.id}: a rule without a source")

    def denial(self, env: Mapping[str, str]) -> Effect:
        """What it does in a case in which it is not met."""
        return self.effect if self.absolute.evaluate(env) else "deny"


def letter(hardness: tuple[Letter, ...], env: Mapping[str, str], day: date) -> str:
    """The letter that fits a case on a day."""
    return next(
        option.letter
        for option in hardness
        if (option.until is None or day < option.until) and option.when.evaluate(env)
    )


def undeclared(rule_id: str) -> Rule:
    """A place where a rule of the rule book should be: until it is, nothing is allowed."""
    return Rule(
        id=rule_id,
        name=Text("Nog niet vastgelegd", "Not declared yet"),
        hardness="B",
        applies=TRUE,
        holds=FALSE,
        sources=(Source("Klankbord", rule_id, "B"),),
        text=Text(
            f"Regel {rule_id} is nog niet vastgelegd; zonder die regel mag niets.",
            f"Rule {rule_id} is not declared yet; without it nothing is allowed.",
        ),
        remedy=Text("Leg de regel vast.", "Declare the rule."),
    )
