"""Does somebody notice? Each declaration of the law, and its engine, with one fault at a time.

    nice .venv/bin/python tools/mutate_law.py declarations [--only MODULE] [--sample N]
    nice .venv/bin/python tools/mutate_law.py code [--only MODULE] [--sample N]

Declarations: the tests that need no chance and no database run in this process, on a book with the
fault. First the changed rule is compared with its plain form. What that lets pass is put before Z3:
either no question exists that tells the two books apart, which is called equivalent; or there is
one, and the tests are run whose questions the changed rule answers otherwise.
Code: a forked process imports the module with the fault and runs the fast tests of the law.
With --sample, so many mutants of each module, drawn with a seed, instead of all.
One JSON line for each mutant that was not noticed, and one for each module.
"""

import argparse
import ast
import functools
import importlib
import importlib.abc
import importlib.machinery
import inspect
import itertools
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import starmap
from pathlib import Path
from typing import Any

import mutants
from mutants import Mutant

ROOT = Path(__file__).resolve().parent.parent
LAW = ROOT / "src" / "klankbord" / "law"
DECLARED = (
    "content", "grounds", "groups", "keeping", "listening", "machines", "participation", "rights",
    "sharing", "study", "telling", "wall",
)  # fmt: skip
CODE = (
    "compiling", "conditions", "engine", "reading", "calendar", "instants", "explaining", "reuse",
    "rule", "cedar", "rules.dues", "facts.clocks", "facts.kinds", "facts.case", "facts.council",
    "facts.notice", "facts.programme", "facts.recording", "facts.request", "facts.study",
)  # fmt: skip
CERTAIN = ("test_scenarios", "test_lawful_questions", "test_thresholds")
"""Tests without chance."""
FAST = (*CERTAIN, "test_conditions", "test_calendar", "test_rulebook", "test_question",
        "test_promises")  # fmt: skip
MORE = {"cedar": ("test_cedar",), "explaining": ("test_supposing",), "engine": ("test_supposing",)}
SECONDS = 120
"""Of the processor, for all tests on one mutant."""
NOTICED, SURVIVED, IMPORT = 1, 2, 3

Test = tuple[str, Callable[[], Any]]
"""A test by name."""


class Faulty(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a module with its fault."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:  # noqa: ARG002
        if fullname != self._mutant.module:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=str(_path(fullname)))

    def exec_module(self, module: Any) -> None:
        module.__file__ = str(_path(module.__name__))
        exec(compile(self._mutant.tree, module.__file__, "exec"), module.__dict__)  # noqa: S102


def _path(module: str) -> Path:
    return LAW / (module.removeprefix("klankbord.law.").replace(".", "/") + ".py")


# Code.


def code(name: str, sample: int | None) -> Iterator[tuple[Mutant, str]]:
    """Each fault of a module, and who noticed: "test", "import", "time" or nobody ("")."""
    module = f"klankbord.law.{name}"
    source = _path(module).read_text(encoding="utf-8")
    whole = Mutant(module, 0, "none", ast.parse(source))
    if _in_child(whole):
        raise SystemExit(f"{name}: the tests do not pass without a fault")
    for mutant in drawn(mutants.of_code(module, source), sample):
        yield mutant, _in_child(mutant)


def drawn(found: Iterator[Mutant], sample: int | None) -> Sequence[Mutant]:
    """All, or so many of them."""
    every = list(found)
    if sample is None or sample >= len(every):
        return every
    return random.Random(1).sample(every, sample)  # noqa: S311  a sample, no secret


def _in_child(mutant: Mutant) -> str:
    child = os.fork()
    if not child:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        sys.meta_path.insert(0, Faulty(mutant))
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        os._exit(_tried(mutant))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "time"
    return {SURVIVED: "", IMPORT: "import"}.get(os.WEXITSTATUS(status), "test")


def _tried(mutant: Mutant) -> int:
    """Run the tests on the module with the fault, to the first that fails."""
    try:
        importlib.import_module("klankbord.law.engine")
    except BaseException:  # noqa: BLE001  whatever it is, it was noticed
        return IMPORT
    more = MORE.get(mutant.module.removeprefix("klankbord.law."), ())
    try:
        for name in (*FAST, *more):
            for _, call in calls(importlib.import_module(f"law.{name}")):
                call()
    except BaseException:  # noqa: BLE001
        return NOTICED
    return SURVIVED


def calls(module: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The tests of a module that need no fixture, with each set of their parameters."""
    for name, function in vars(module).items():
        if name.startswith("test_"):
            for number, values in enumerate(_parameters(function)):
                if not set(inspect.signature(function).parameters) - set(values):
                    yield f"{name}-{number}", functools.partial(function, **values)


def _parameters(function: Any) -> Iterator[dict[str, Any]]:
    marks = [m.args for m in getattr(function, "pytestmark", ()) if m.name == "parametrize"]
    for chosen in itertools.product(*(values for _, values in marks)):
        found = {}
        for (names, _), value in zip(marks, chosen, strict=True):
            split = [n.strip() for n in names.split(",")] if isinstance(names, str) else names
            found.update(zip(split, value if len(split) > 1 else [value], strict=True))
        yield found


# Declarations.


class Bench:
    """The tests, with the questions that each of them asks, and the book that can be changed."""

    def __init__(self) -> None:
        self._engine = importlib.import_module("klankbord.law.engine")
        self._whole = dict(self._engine.BOOK.__dict__)
        self.rules = {rule.id: rule for rule in self._engine.BOOK.rules}
        self._plain = importlib.import_module("law.test_rules")
        self._asked = [
            (test, self._questions(test))
            for name in CERTAIN
            for test in calls(importlib.import_module(f"law.{name}"))
        ]
        self._killers: Counter[str] = Counter()

    def _questions(self, test: Test) -> list[Mapping[str, str]]:
        found: list[Mapping[str, str]] = []
        book, decide = self._engine.BOOK, self._engine.decide

        def note(question: Any, *rest: Any) -> Any:
            views = [
                question,
                *({**question, "programme": p} for p in question.get("other_programmes", ())),
            ]
            found.extend(book.bind(view, everything=True) for view in views)
            return decide(question, *rest)

        self._engine.decide = note
        try:
            test[1]()
        finally:
            self._engine.decide = decide
        return found

    def noticed(self, rules: Sequence[Any]) -> str:
        """The test that notices these rules in place of ours, "equivalent", or a question."""
        changed = [(self.rules[r.id], r) for r in rules if _differ(self.rules[r.id], r)]
        if any(starmap(self._differs_from_plain, changed)):
            return "plain"
        apart = next(filter(None, (_apart(before, after) for before, after in changed)), "")
        if not apart:
            return "equivalent"
        return self._failing(rules, self._touched(changed)) or apart

    def _differs_from_plain(self, before: Any, after: Any) -> bool:
        """Whether test_rules fails, which passes on ours: where nothing changed it still does."""
        plain = self._plain
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
        book = self._engine.BOOK
        book.__dict__.update(self._engine.Book(rules, self._whole["version"]).__dict__)
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
    acts = importlib.import_module("klankbord.law.vocabulary").ACTS
    names = {**vars(importlib.import_module(module)), "ACTS": acts}
    source = _path(module).read_text(encoding="utf-8")
    for mutant in drawn(mutants.of_declarations(module, source, names), sample):
        try:
            rules = _rules(mutant)
        except Exception:  # noqa: BLE001  such a book cannot be made
            yield mutant, "import"
        else:
            yield mutant, bench.noticed(rules)


def _rules(mutant: Mutant) -> tuple[Any, ...]:
    """The rules of the book with the fault, leaving the imported modules as they were."""
    package = importlib.import_module("klankbord.law.rules")
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
            setattr(package, name.rpartition(".")[2], module)


def _apart(one: Any, other: Any) -> str:
    """A question, or a word, that tells two declarations apart; "" if there is none."""
    proving = importlib.import_module("klankbord.law.proving")
    search = importlib.import_module("klankbord.law.properties").Search
    if (one.effect, one.hardness) != (other.effect, other.hardness):
        return f"! {one.id}: letter or effect"
    if [(d.kind, d.effect, d.due) for d in one.duties] != [
        (d.kind, d.effect, d.due) for d in other.duties
    ]:
        return f"! {one.id}: a duty"
    for act, condition in _differences(one, other):
        try:
            found = proving.find(search(act=act, world=(condition,)))
        except proving.Undecided:
            return f"? {one.id} on {act}"
        if found is not None:
            return f"! {one.id} on {act}: {json.dumps(found)}"
    return ""


def _differences(one: Any, other: Any) -> Iterator[tuple[str, Any]]:
    """Acts, and when two rules speak, deny or oblige differently about them."""
    false = importlib.import_module("klankbord.law.conditions").FALSE
    pairs = [(one.applies, other.applies), (one.applies & ~one.holds, other.applies & ~other.holds)]
    pairs += [
        (one.applies & one.holds & a.when, other.applies & other.holds & b.when)
        for a, b in zip(one.duties, other.duties, strict=True)
    ]
    for a, b in pairs:
        for act in importlib.import_module("klankbord.law.vocabulary").ACTS if a != b else ():
            known = {"act": act}
            left, right = a.bind(known), b.bind(known)
            apart = ((left & ~right) | (~left & right)).bind(known)
            if left != right and apart != false:
                yield act, apart


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("declarations", "code"))
    parser.add_argument("--only", action="append", metavar="MODULE")
    parser.add_argument("--sample", type=int, metavar="N")
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    run: Callable[[str, int | None], Iterator[tuple[Mutant, str]]]
    if args.what == "code":
        for preloaded in ("pytest", "hypothesis", "jsonschema", "cedarpy", "zoneinfo"):
            importlib.import_module(preloaded)
        names, run = CODE, code
    else:
        bench = Bench()
        names, run = DECLARED, lambda name, sample: declared(name, sample, bench)
    for name in args.only or names:
        found: Counter[str] = Counter()
        begun = time.monotonic()
        for mutant, who in run(name, args.sample):
            kind = (
                "equivalent"
                if who == "equivalent"
                else "survived"
                if who[:1] in ("", "!", "?")
                else "killed"
            )
            found[kind] += 1
            if kind != "killed":
                _tell({"mutant": mutant.name, "is": kind, "by": who})
        _tell({"module": name, **found, "seconds": round(time.monotonic() - begun)})


def _tell(line: Mapping[str, Any]) -> None:
    print(json.dumps(line), flush=True)  # noqa: T201  a command


if __name__ == "__main__":
    main()
