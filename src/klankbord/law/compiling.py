"""Rules to Python: one function per act, without loops or look-ups of rules; none is skipped.

The function takes a question and settings and gives three sets as bits: rules that speak, rules
that deny, duties that are owed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from klankbord.law import instants
from klankbord.law import question as questions
from klankbord.law.conditions import FALSE, TRUE, Atom, Condition, Fact
from klankbord.law.rule import Duty, Rule
from klankbord.law.settings import Settings

Run = Callable[[Mapping[str, Any], Settings], tuple[int, int, int]]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Plan(NamedTuple):
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
    """The condition as an expression; bound as it is, it holds no empty part."""
    return condition.fold(
        _atom,
        lambda parts: "(" + " and ".join(parts) + ")",
        lambda parts: "(" + " or ".join(parts) + ")",
    )


def _atom(atom: Atom) -> str:
    """The atom as an expression, with a mark for each value that it reads."""
    if atom.fact.table is not None:
        return _told(atom.fact.table, atom, _mark(atom.fact.reads[0]))
    return _among(sorted(atom.values), _FACT.format(atom.fact.name))


def _told(table: Mapping[object, str], atom: Atom, raw: str) -> str:
    """An atom of a fact that puts one raw value in words, without the words."""
    otherwise = atom.fact.otherwise in atom.values
    listed = [value for value, word in table.items() if (word in atom.values) is not otherwise]
    if not listed:
        return str(otherwise)
    if set(table) <= {True, False, None}:
        test = " or ".join(f"{raw} is {value!r}" for value in listed)
        return f"not ({test})" if otherwise else f"({test})"
    test = _among(listed, raw)
    return f"not {test}" if otherwise else test


def _among(values: Sequence[object], name: str) -> str:
    if len(values) == 1:
        return f"{name} == {values[0]!r}"
    return f"{name} in {{{', '.join(map(repr, values))}}}"


# Marks in generated lines. What is read in one place is read there, and only when what stands
# before it in a condition did not settle it; what is read in several is read once, before them.
_RAW, _FACT, _IN = "\x01{}\x04", "\x02{}\x04", "\x03{}\x04"
_MARKS = {kind[0]: re.compile(f"{kind[0]}([^\x04]*)\x04") for kind in (_RAW, _FACT, _IN)}


def _assemble(facts: tuple[Fact, ...], body: list[str]) -> Plan:
    names: dict[str, Any] = {"nothing": _NOTHING, "moment": instants.moment}
    names |= {f"classify_{fact.name}": fact.classify for fact in facts}
    by_name = {fact.name: fact for fact in facts}
    lines = _settled(body, _FACT, "fact_", lambda name: _classified(by_name[name]))
    lines = _settled(lines, _RAW, "raw_", _value)
    lines = _settled(lines, _IN, "in_", _object)
    source = "\n".join(
        [
            "def run(question, settings):",
            "    speaking = denied = owed = 0",
            *_indent(lines),
            "    return speaking, denied, owed",
        ]
    )
    exec(compile(source, "<law>", "exec"), names)  # noqa: S102  source made of the rules above, no input in it
    return Plan(facts=facts, run=names["run"], source=source)


def _settled(lines: list[str], kind: str, prefix: str, read: Callable[[str], str]) -> list[str]:
    """The lines with what stands for the marks of one kind, inner paths first."""
    mark = _MARKS[kind[0]]
    while used := Counter(name for line in lines for name in mark.findall(line)):
        depth = max(name.count(".") for name in used)
        stands, before = {}, []
        for name, times in used.items():
            if name.count(".") == depth and times > 1:
                stands[name] = prefix + name.replace(".", "_")
                before.append(f"{stands[name]} = {read(name)}")
            elif name.count(".") == depth:
                stands[name] = read(name)
        put = partial(_put, stands)
        lines = before + [mark.sub(put, line) for line in lines]
    return lines


def _put(stands: Mapping[str, str], found: re.Match[str]) -> str:
    return stands.get(found[1], found[0])


def _classified(fact: Fact) -> str:
    return f"classify_{fact.name}({', '.join(map(_mark, fact.paths))})"


def _mark(path: str) -> str:
    return path if path.startswith("settings.") else _RAW.format(path)


def _value(path: str) -> str:
    """The raw value at a path."""
    parent, _, key = path.rpartition(".")
    got = f"{_IN.format(parent) if parent else 'question'}.get({key!r})"
    if path in questions.INSTANTS:
        return f"(moment(said) if (said := {got}) is not None else None)"
    return got


def _object(path: str) -> str:
    """The object at a path, empty if it is absent."""
    parent, _, name = path.rpartition(".")
    return f"{_IN.format(parent) if parent else 'question'}.get({name!r}, nothing)"
