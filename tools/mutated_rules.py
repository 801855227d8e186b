"""Faults in the declarations of the law, and who notices them; `mutate_law.py` says how."""

import importlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import starmap
from typing import Any

import mutants
import z3
from mutants import Mutant
from trying import CERTAIN, Faulty, Test, calls, drawn, path_of

from klankbord.law import engine, proving, rules
from klankbord.law.conditions import FALSE
from klankbord.law.properties import Search
from klankbord.law.vocabulary import ACTS
from law import test_rules as plain

DECLARED = (
    "content", "grounds", "groups", "keeping", "listening", "machines", "participation", "rights",
    "sharing", "study", "telling", "wall",
)  # fmt: skip


class Bench:
    """The tests, with the questions that each of them asks, and the book that can be changed."""

    def __init__(self) -> None:
        self._whole = dict(engine.BOOK.__dict__)
        self.rules = {rule.id: rule for rule in engine.BOOK.rules}
        self._asked = [
            (test, self._questions(test))
            for name in CERTAIN
            for test in calls(importlib.import_module(f"law.{name}"))
        ]
        self._killers: Counter[str] = Counter()

    def _questions(self, test: Test) -> list[Mapping[str, str]]:
        found: list[Mapping[str, str]] = []
        book, decide = engine.BOOK, engine.decide

        def note(question: Any, *rest: Any) -> Any:
            views = [
                question,
                *({**question, "programme": p} for p in question.get("other_programmes", ())),
            ]
            found.extend(book.bind(view, everything=True) for view in views)
            return decide(question, *rest)

        engine.decide = note
        try:
            test[1]()
        finally:
            engine.decide = decide
        return found

    def noticed(self, rules: Sequence[Any]) -> str:
        """The test that notices these rules in place of ours, or what tells them from ours."""
        changed = [(self.rules[r.id], r) for r in rules if _differ(self.rules[r.id], r)]
        if any(starmap(self._differs_from_plain, changed)):
            return "plain"
        found = [_apart(before, after) for before, after in changed]
        if shown := next((each for each in found if each[:1] in ("!", "?")), ""):
            return self._failing(rules, self._touched(changed)) or shown
        return "; ".join(dict.fromkeys(filter(None, found))) or "same"

    def _differs_from_plain(self, before: Any, after: Any) -> bool:
        """Whether test_rules fails, which passes on ours: where nothing changed it still does."""
        if after.id not in plain.BY_CASE and after.hardness != plain.LETTERS[after.id]:
            return True
        if after.effect != before.effect or _duties(after) != _duties(before):
            return True
        return any(
            next(plain.differences(after, act), None) is not None
            for act in plain.ACTS
            if _bound(before, act) != _bound(after, act)
        )

    def _touched(self, changed: Sequence[tuple[Any, Any]]) -> list[Any]:
        """The tests with a question that a changed rule could answer otherwise."""
        touched: set[int] = set()
        for before, after in changed:
            names = {fact.name for rule in (before, after) for fact in _read(rule)}
            told: dict[tuple[str, ...], bool] = {}
            for at, (_, asked) in enumerate(self._asked):
                for env in asked if at not in touched else ():
                    key = tuple(env[name] for name in names)
                    if key not in told:
                        told[key] = _tells(before, after, env)
                    if told[key]:
                        touched.add(at)
                        break
        return [self._asked[at][0] for at in sorted(touched)]

    def _failing(self, rules: Sequence[Any], tests: Sequence[Test]) -> str:
        if not tests:
            return ""
        book = engine.BOOK
        book.__dict__.update(engine.Book(rules, self._whole["version"]).__dict__)
        try:
            for name, call in sorted(tests, key=lambda each: -self._killers[each[0]]):
                try:
                    call()
                except Exception:  # noqa: BLE001  whatever it is, it was noticed
                    self._killers[name] += 1
                    return name
        finally:
            book.__dict__.update(self._whole)
        return ""


def _duties(rule: Any) -> list[Any]:
    return [(duty.kind, duty.effect, duty.due is None) for duty in rule.duties]


def _bound(rule: Any, act: str) -> list[Any]:
    known = {"act": act}
    conditions = (rule.applies, rule.holds, *(duty.when for duty in rule.duties))
    return [condition.bind(known) for condition in conditions]


def _read(rule: Any) -> set[Any]:
    conditions = (rule.applies, rule.holds, *(duty.when for duty in rule.duties))
    return {fact for condition in conditions for fact in condition.facts()}


def _differ(one: Any, other: Any) -> bool:
    return any(
        getattr(one, name) != getattr(other, name)
        for name in ("applies", "holds", "effect", "hardness", "duties")
    )


def _tells(one: Any, other: Any, env: Mapping[str, str]) -> bool:
    """Whether a question with these facts could be answered otherwise."""
    speaks, now = one.applies.evaluate(env), other.applies.evaluate(env)
    if speaks != now:
        return True
    if not speaks:
        return False
    if (one.effect, one.hardness) != (other.effect, other.hardness):
        return True
    holds = one.holds.evaluate(env)
    if holds != other.holds.evaluate(env):
        return True
    if not holds or one.duties == other.duties:
        return False
    return len(one.duties) != len(other.duties) or any(
        (a.kind, a.effect, a.due) != (b.kind, b.effect, b.due)
        or a.when.evaluate(env) != b.when.evaluate(env)
        for a, b in zip(one.duties, other.duties, strict=True)
    )


def declared(name: str, sample: int | None, bench: Bench) -> Iterator[tuple[Mutant, str]]:
    """Each fault of a module of rules, and who noticed."""
    module = f"klankbord.law.rules.{name}"
    names = {**vars(importlib.import_module(module)), "ACTS": ACTS}
    source = path_of(module).read_text(encoding="utf-8")
    for mutant in drawn(mutants.of_declarations(module, source, names), sample):
        try:
            rules = _rules(mutant)
        except Exception:  # noqa: BLE001  such a book cannot be made
            yield mutant, "import"
        else:
            yield mutant, bench.noticed(rules)


def _rules(mutant: Mutant) -> tuple[Any, ...]:
    """The rules of the book with the fault, leaving the imported modules as they were."""
    ours = [name for name in sys.modules if name.startswith("klankbord.law.rules.")]
    before = {name: sys.modules.pop(name) for name in ours if not name.endswith(".dues")}
    finder = Faulty(mutant)
    sys.meta_path.insert(0, finder)
    try:
        modules = [
            importlib.import_module(f"klankbord.law.rules.{name}")
            for name in DECLARED
            if name != "groups"
        ]
        return tuple(rule for module in modules for rule in module.RULES)
    finally:
        sys.meta_path.remove(finder)
        for name, module in before.items():
            sys.modules[name] = module
            setattr(rules, name.rpartition(".")[2], module)


def _apart(one: Any, other: Any) -> str:
    """What tells two declarations apart: "! a question", "? an act" if that is not known.

    "never ..." if only values of facts do that no question has; "" if no values do.
    """
    if (one.effect, one.hardness) != (other.effect, other.hardness):
        return f"! {one.id}: letter or effect"
    if [(d.kind, d.effect, d.due) for d in one.duties] != [
        (d.kind, d.effect, d.due) for d in other.duties
    ]:
        return f"! {one.id}: a duty"
    never: dict[str, None] = {}
    for act, condition in _differences(one, other):
        if not _outside(condition, ()):
            continue
        try:
            found = proving.find(Search(act=act, world=(condition,)))
        except proving.Undecided:
            return f"? {one.id} on {act}"
        if found is not None:
            return f"! {one.id} on {act}: {json.dumps(found)}"
        never |= dict.fromkeys(_needed(condition, act))
    return " or ".join(never)


def _outside(condition: Any, worlds: Sequence[Mapping[str, str]]) -> bool:
    """Whether facts can have values with which it holds, outside these worlds."""
    solver = z3.Solver()
    solver.add(condition.fold(_formula, z3.And, z3.Or))
    domains = {fact.name: fact.domain for fact in condition.facts()}
    for name, domain in domains.items():
        solver.add(z3.Int(name) >= 0, z3.Int(name) < len(domain))
    for world in worlds:
        if world.keys() <= domains.keys():
            solver.add(z3.Or([z3.Int(n) != domains[n].index(v) for n, v in world.items()]))
    return bool(solver.check() != z3.unsat)


def _formula(atom: Any) -> Any:
    domain = atom.fact.domain
    return z3.Or([z3.Int(atom.fact.name) == domain.index(value) for value in atom.values])


def _needed(condition: Any, act: str) -> Iterator[str]:
    """The worlds that no question has without which the condition could hold."""
    left = [world for known, world in proving.never_together if known in (act, None)]
    for world in list(left):
        rest = [each for each in left if each is not world]
        if not _outside(condition, rest):
            left = rest
    for world in left:
        yield "never " + " with ".join(f"{name} {value}" for name, value in sorted(world.items()))


def _differences(one: Any, other: Any) -> Iterator[tuple[str, Any]]:
    """Acts, and when two rules speak, deny or oblige differently about them."""
    pairs = [(one.applies, other.applies), (one.applies & ~one.holds, other.applies & ~other.holds)]
    pairs += [
        (one.applies & one.holds & a.when, other.applies & other.holds & b.when)
        for a, b in zip(one.duties, other.duties, strict=True)
    ]
    for a, b in pairs:
        for act in ACTS if a != b else ():
            known = {"act": act}
            left, right = a.bind(known), b.bind(known)
            apart = ((left & ~right) | (~left & right)).bind(known)
            if left != right and apart != FALSE:
                yield act, apart
