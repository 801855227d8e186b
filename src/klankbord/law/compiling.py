"""Rules to Python: one function per act, without loops, look-ups of rules, or short-circuits.

The function takes a question and settings and gives three sets as bits: rules that speak, rules
that deny, duties that are owed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from klankbord.law import instants
from klankbord.law import question as questions
from klankbord.law.conditions import FALSE, TRUE, Atom, Condition, Fact
from klankbord.law.rule import Duty, Rule
from klankbord.law.settings import Settings

Run = Callable[[Mapping[str, Any], Settings], tuple[int, int, int]]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked about one act, and the function that asks it."""

    facts: tuple[Fact, ...]
    run: Run
    source: str


def compile_plan(act: str, rules: Mapping[int, Rule], duties: Sequence[tuple[Rule, Duty]]) -> Plan:
    """Compile rules, each under its bit, for one act; one that never speaks costs nothing."""
    known = {"act": act}
    facts: dict[str, Fact] = {}
    body: list[str] = []
    for bit, rule in rules.items():
        applies, holds = rule.applies.bind(known), rule.holds.bind(known)
        if applies == FALSE:
            continue
        owed = [
            (1 << index, duty.when.bind(known))
            for index, (owner, duty) in enumerate(duties)
            if owner is rule
        ]
        for condition in (applies, holds, *(when for _, when in owed)):
            facts |= {fact.name: fact for fact in condition.facts()}
        body += _rule_lines(bit, applies, holds, owed)
    return _assemble(tuple(facts.values()), body)


def _rule_lines(
    bit: int, applies: Condition, holds: Condition, owed: Iterable[tuple[int, Condition]]
) -> list[str]:
    met = [
        f"owed |= {duty_bit}" if when == TRUE else f"if {_python(when)}: owed |= {duty_bit}"
        for duty_bit, when in owed
        if when != FALSE
    ]
    if holds == TRUE:
        inner = met
    elif holds == FALSE:
        inner = [f"denied |= {bit}"]
    elif met:
        inner = [f"if {_python(holds)}:", *_indent(met), f"else: denied |= {bit}"]
    else:
        inner = [f"if not ({_python(holds)}): denied |= {bit}"]
    lines = [f"speaking |= {bit}", *inner]
    return lines if applies == TRUE else [f"if {_python(applies)}:", *_indent(lines)]


def _indent(lines: Iterable[str]) -> list[str]:
    return ["    " + line for line in lines]


def _python(condition: Condition) -> str:
    return condition.fold(
        _atom,
        lambda parts: "(" + " and ".join(parts) + ")" if parts else "True",
        lambda parts: "(" + " or ".join(parts) + ")" if parts else "False",
    )


def _atom(atom: Atom) -> str:
    values = sorted(atom.values)
    if len(values) == 1:
        return f"{_local(atom.fact)} == {values[0]!r}"
    return f"{_local(atom.fact)} in {{{', '.join(map(repr, values))}}}" if values else "False"


def _local(fact: Fact) -> str:
    return f"fact_{fact.name}"


def _assemble(facts: tuple[Fact, ...], body: list[str]) -> Plan:
    names: dict[str, Any] = {"nothing": _NOTHING, "moment": instants.moment}
    reading: dict[str, str] = {}
    lines: list[str] = []
    for fact in facts:
        arguments = [_value(path, reading, lines) for path in fact.paths]
        if fact.table is None:
            names[f"classify_{fact.name}"] = fact.classify
            lines.append(f"{_local(fact)} = classify_{fact.name}({', '.join(arguments)})")
        else:
            lines.append(f"{_local(fact)} = {_words(fact, arguments[0], names)}")
    source = "\n".join(
        [
            "def run(question, settings):",
            *_indent([*lines, "speaking = denied = owed = 0", *body]),
            "    return speaking, denied, owed",
        ]
    )
    exec(compile(source, "<law>", "exec"), names)  # noqa: S102  source made of the rules above, no input in it
    return Plan(facts=facts, run=names["run"], source=source)


def _words(fact: Fact, raw: str, names: dict[str, Any]) -> str:
    """The fact's table as an expression; a value that is not in it is `otherwise`."""
    table = fact.table or {}
    if set(table) <= {True, False, None}:
        cases = [f"{word!r} if {raw} is {value!r} else " for value, word in table.items()]
        return "".join(cases) + repr(fact.otherwise)
    names[f"known_{fact.name}"] = frozenset(table)
    return f"{raw} if {raw} in known_{fact.name} else {fact.otherwise!r}"


def _value(path: str, reading: dict[str, str], lines: list[str]) -> str:
    """The local that holds the raw value at a path; reads it once."""
    if path.startswith("settings."):
        return path
    if path not in reading:
        parent, _, key = path.rpartition(".")
        holder = _object(parent, reading, lines)
        local = reading[path] = "raw_" + path.replace(".", "_")
        lines.append(f"{local} = {holder}.get({key!r})")
        if path in questions.INSTANTS:
            lines.append(f"if {local} is not None: {local} = moment({local})")
    return reading[path]


def _object(path: str, reading: dict[str, str], lines: list[str]) -> str:
    """The local that holds the object at a path, empty if it is absent; reads it once."""
    if not path:
        return "question"
    key = path + "."
    if key not in reading:
        parent, _, name = path.rpartition(".")
        holder = _object(parent, reading, lines)
        local = reading[key] = "in_" + path.replace(".", "_")
        lines.append(f"{local} = {holder}.get({name!r}, nothing)")
    return reading[key]
