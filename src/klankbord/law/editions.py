"""What of the rules can change from one edition of the rule book to the next, and on which day.

An edition is kept as prints: of each rule a digest of what it says and its dates. How a fact is
read from a question has no print; a change of that is a new version of the book.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal, TypeAlias

from klankbord.law.conditions import Condition
from klankbord.law.rule import Rule

What = Literal["new", "changed", "dates", "gone", "begins", "ends", "letter"]
Prints: TypeAlias = Mapping[str, Mapping[str, str]]
"""{rule id: {"says": digest, "dates": days}}; it can be stored as JSON."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that became different.

    Attributes:
        rule: The number of the rule.
        what: new, gone; changed (what it says) or dates (when it holds); or, on a day that was
            known long before: begins, ends, letter (how hard it is).
        on: That day; None for a change of the book.
    """

    rule: str
    what: What
    on: date | None = None


def prints(rules: Iterable[Rule]) -> Prints:
    """The prints of an edition."""
    declared: dict[str, list[Rule]] = {}
    for rule in rules:
        declared.setdefault(rule.id, []).append(rule)
    return {
        number: {
            "says": hashlib.sha256("\n".join(map(_says, each)).encode()).hexdigest(),
            "dates": " ".join(f"{day} {what}" for rule in each for day, what in _days(rule)),
        }
        for number, each in declared.items()
    }


def differences(before: Prints, now: Prints) -> tuple[Change, ...]:
    """What one edition changed of another, in the order of the newer one."""
    found = [
        Change(number, what) for number in now if (what := _what(before.get(number), now[number]))
    ]
    return (*found, *(Change(number, "gone") for number in before if number not in now))


def arrivals(rules: Iterable[Rule], *, after: date, until: date) -> tuple[Change, ...]:
    """What changed by itself because a day came: after one day, up to and with another."""
    return tuple(
        Change(rule.id, what, day)
        for rule in rules
        for day, what in _days(rule)
        if after < day <= until
    )


def _what(before: Mapping[str, str] | None, now: Mapping[str, str]) -> What | None:
    if before is None:
        return "new"
    if before["says"] != now["says"]:
        return "changed"
    return "dates" if before["dates"] != now["dates"] else None


def _days(rule: Rule) -> Iterator[tuple[date, What]]:
    """The days on which the rule becomes another one, each with what happens then."""
    if rule.since:
        yield rule.since, "begins"
    if rule.until:
        yield rule.until, "ends"
    if not isinstance(rule.hardness, str):
        yield from ((letter.until, "letter") for letter in rule.hardness if letter.until)


def _says(rule: Rule) -> str:
    hardness = (
        rule.hardness
        if isinstance(rule.hardness, str)
        else [(letter.letter, _read(letter.when)) for letter in rule.hardness]
    )
    duties = [
        (duty.kind, duty.effect, asdict(duty.text), _read(duty.when), duty.due is not None)
        for duty in rule.duties
    ]
    texts = [asdict(text) for text in (rule.name, rule.text, rule.remedy, rule.contested) if text]
    sources = [(str(source), source.tag) for source in rule.sources]
    conditions = (_read(rule.applies), _read(rule.holds), _read(rule.absolute))
    return repr((rule.effect, hardness, conditions, duties, texts, sources))


def _read(condition: Condition) -> str:
    return condition.fold(
        lambda atom: f"{atom.fact.name}={'|'.join(sorted(atom.values))}",
        lambda parts: f"all({', '.join(parts)})",
        lambda parts: f"any({', '.join(parts)})",
    )
