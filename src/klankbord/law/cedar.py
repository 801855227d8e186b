"""The law in Cedar's language, for an engine that shares no code with ours to read it again.

Each rule is a `forbid`: when it applies, unless it holds. One `permit` for everything stands beside
them, so that an act is allowed where no rule denies. What is unknown is an attribute that the
context lacks; each look at an attribute asks first whether it is there, since Cedar skips a policy
that fails, and a `forbid` that is skipped would be a yes.

    decisions(book)       who denies: the determining policies are `denied_by`, or LAWFUL
    speaking(book)        each rule as a `permit` when it applies: the rules that speak
    owing(book)           each duty as a `permit` when it is owed, R37.1 the first of R37
    request(question)     a question under one programme, for any of the three
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from klankbord.law import instants
from klankbord.law.conditions import UNKNOWN, Atom, Condition
from klankbord.law.engine import Book, start
from klankbord.law.facts.case import ACT
from klankbord.law.rule import Rule

LAWFUL = "lawful"


def decisions(book: Book) -> str:
    """The policies that decide."""
    return "\n".join([
        f'@id("{LAWFUL}")\npermit (principal, action, resource);\n',
        *(
            f"@effect({json.dumps(rule.effect)})\n@source({_quoted('; '.join(book.cited(rule)))})\n"
            f"@text({_quoted(rule.text.nl)})\n"
            + _policy("forbid", rule.id, (*_period(rule), _cedar(rule.applies)), rule.holds)
            for rule in book.rules
        ),
    ])  # fmt: skip


def speaking(book: Book) -> str:
    """The policies that say which rules speak."""
    return "\n".join(
        _policy("permit", rule.id, (*_period(rule), _cedar(rule.applies))) for rule in book.rules
    )


def owing(book: Book) -> str:
    """The policies that say which duties are owed."""
    return "\n".join(
        _policy("permit", f"{rule.id}.{number}", (*_period(rule), *map(_cedar, asked)))
        for rule in book.rules
        for number, duty in enumerate(rule.duties, 1)
        for asked in [(rule.applies, rule.holds, duty.when)]
    )


def request(facts: Mapping[str, str], at: str) -> dict[str, Any]:
    """A question as Cedar takes it.

    Args:
        facts: What every fact is in it, as `Book.bind(question, everything=True)` gives it.
        at: The moment asked about.
    """
    known = {name: value for name, value in facts.items() if value != UNKNOWN and name != "act"}
    return {
        "principal": {"type": "Person", "id": "who asks"},
        "action": {"type": "Action", "id": facts["act"]},
        "resource": {"type": "Item", "id": "what is asked about"},
        "context": known | {"at": instants.moment(at)},
    }


def _policy(effect: str, name: str, when: tuple[str, ...], unless: Condition | None = None) -> str:
    asked = "\n  && ".join(when)
    but = f"\nunless {{ {_cedar(unless)} }}" if unless else ""
    return f'@id("{name}")\n{effect} (principal, action, resource)\nwhen {{ {asked} }}{but};\n'


def _period(rule: Rule) -> Iterator[str]:
    if rule.since:
        yield f"context.at >= {start(rule.since)}"
    if rule.until:
        yield f"context.at < {start(rule.until)}"


def _cedar(condition: Condition) -> str:
    return condition.fold(
        _atom,
        lambda parts: f"({' && '.join(parts)})" if parts else "true",
        lambda parts: f"({' || '.join(parts)})" if parts else "false",
    )


def _atom(atom: Atom) -> str:
    name, known = atom.fact.name, sorted(atom.values - {UNKNOWN})
    if atom.fact is ACT:
        return f"action in [{', '.join(f'Action::{json.dumps(value)}' for value in known)}]"
    found = f"context has {name}"
    if known:
        found = f"({found} && {json.dumps(known)}.contains(context.{name}))"
    if UNKNOWN not in atom.values:
        return found if known else "false"
    return f"(!(context has {name}) || {found})" if known else f"!({found})"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
