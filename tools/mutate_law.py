"""Does somebody notice? Each declaration of the law, and its engine, with one fault at a time.

    nice .venv/bin/python tools/mutate_law.py declarations [--only MODULE] [--report FILE]
    nice .venv/bin/python tools/mutate_law.py code [--only MODULE] [--report FILE]

Declarations: the tests that need no chance and no database run in this process, on a book with the
fault; only those whose questions the changed rule answers otherwise, for no other can notice. What
they let pass is put before Z3: either no question exists that tells the two books apart, which is
called equivalent, or the changed rule is compared with its plain form; then a question is shown.
Code: a forked process imports the module with the fault and runs the fast tests of the law.
One JSON line for each mutant that was not noticed, and one for each module.
"""

import argparse
import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import mutants
import pytest
from mutants import Mutant

ROOT = Path(__file__).resolve().parent.parent
LAW = ROOT / "src" / "klankbord" / "law"
TESTS = ROOT / "tests" / "law"
DECLARED = (
    "content", "grounds", "groups", "keeping", "listening", "machines", "participation", "rights",
    "sharing", "study", "telling", "wall",
)  # fmt: skip
CODE = (
    "compiling", "conditions", "engine", "reading", "calendar", "instants", "explaining", "reuse",
    "rule", "cedar", "rules.dues", "facts.clocks", "facts.kinds", "facts.case", "facts.council",
    "facts.notice", "facts.programme", "facts.recording", "facts.request", "facts.study",
)  # fmt: skip
CERTAIN = ("test_scenarios.py", "test_lawful_questions.py", "test_thresholds.py", "test_rules.py")
FAST = (
    *CERTAIN, "test_rulebook.py", "test_calendar.py", "test_conditions.py", "test_cedar.py",
    "test_question.py", "test_promises.py", "test_supposing.py",
)  # fmt: skip
SECONDS = 120
QUIET = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:django", "-p", "no:playwright",
         "-c", os.devnull, "--rootdir", str(ROOT / "tests"), "--import-mode=importlib",
         "-o", f"pythonpath={ROOT / 'tests'}", "--noconftest", "--no-header"]  # fmt: skip


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


def code(name: str) -> Iterator[tuple[Mutant, str]]:
    """Each fault of a module, and who noticed: "test", "import", "time" or nobody ("")."""
    module = f"klankbord.law.{name}"
    for mutant in mutants.of_code(module, _path(module).read_text(encoding="utf-8")):
        yield mutant, _in_child(mutant)


def _in_child(mutant: Mutant) -> str:
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        sys.meta_path.insert(0, Faulty(mutant))
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            try:
                importlib.import_module("klankbord.law.engine")
            except BaseException:  # noqa: BLE001  whatever it is, it was noticed
                os._exit(9)
            os.environ["HYPOTHESIS_SEED"] = "0"
            found = pytest.main(
                [
                    *QUIET,
                    "--hypothesis-seed=0",
                    *(str(p) for p in map(TESTS.joinpath, FAST) if p.exists()),
                ]
            )
            os._exit(int(found))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "time"
    return {0: "", 9: "import"}.get(os.WEXITSTATUS(status), "test")


# Declarations.


class Collected:
    """The tests that need nothing, as pytest finds them."""

    def __init__(self) -> None:
        self.items: list[Any] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = [
            item
            for item in session.items
            if not hasattr(item.function, "hypothesis")
            and not set(item.fixturenames) - set(params(item))
        ]


def params(item: Any) -> Mapping[str, Any]:
    """What a test is called with."""
    return item.callspec.params if hasattr(item, "callspec") else {}


def collected() -> list[Any]:
    found = Collected()
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(
            [
                *QUIET,
                "--collect-only",
                *(str(p) for p in map(TESTS.joinpath, CERTAIN) if p.exists()),
            ],
            plugins=[found],
        )
    return found.items


class Bench:
    """The tests, with the questions that each of them asks, and the book that can be changed."""

    def __init__(self) -> None:
        self._engine = importlib.import_module("klankbord.law.engine")
        self._whole = dict(self._engine.BOOK.__dict__)
        self.rules = {rule.id: rule for rule in self._engine.BOOK.rules}
        items = collected()
        self._plain = {item.callspec.params["rule_id"]: item for item in items if _is_plain(item)}
        self._asked = [(item, self._questions(item)) for item in items if not _is_plain(item)]
        self._killers: Counter[str] = Counter()

    def _questions(self, item: Any) -> list[Mapping[str, str]]:
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
            item.function(**params(item))
        finally:
            self._engine.decide = decide
        return found

    def noticed(self, rules: Sequence[Any]) -> str:
        """The test that notices these rules in place of ours, "equivalent", or a question."""
        changed = [(self.rules[r.id], r) for r in rules if _differ(self.rules[r.id], r)]
        candidates = [
            item
            for item, asked in self._asked
            if any(_tells(before, after, env) for env in asked for before, after in changed)
        ]
        if who := self._failing(rules, candidates):
            return who
        apart = next(filter(None, (_apart(before, after) for before, after in changed)), "")
        if not apart:
            return "equivalent"
        plain = [self._plain[rule.id] for _, rule in changed if rule.id in self._plain]
        return self._failing(rules, plain) or apart

    def _failing(self, rules: Sequence[Any], items: Sequence[Any]) -> str:
        if not items:
            return ""
        book = self._engine.BOOK
        book.__dict__.update(self._engine.Book(rules, self._whole["version"]).__dict__)
        try:
            for item in sorted(items, key=lambda each: -self._killers[each.nodeid]):
                try:
                    item.function(**params(item))
                except Exception:  # noqa: BLE001  whatever it is, it was noticed
                    self._killers[item.nodeid] += 1
                    return str(item.nodeid)
        finally:
            book.__dict__.update(self._whole)
        return ""


def _is_plain(item: Any) -> bool:
    """Whether a test compares one rule with its plain form."""
    return "rule_id" in params(item)


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


def declared(name: str, bench: Bench) -> Iterator[tuple[Mutant, str]]:
    """Each fault of a module of rules, and who noticed."""
    module = f"klankbord.law.rules.{name}"
    acts = importlib.import_module("klankbord.law.vocabulary").ACTS
    names = {**vars(importlib.import_module(module)), "ACTS": acts}
    for mutant in mutants.of_declarations(module, _path(module).read_text(encoding="utf-8"), names):
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
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    run: Callable[[str], Iterator[tuple[Mutant, str]]]
    if args.what == "code":
        for preloaded in ("hypothesis", "jsonschema", "cedarpy", "zoneinfo"):
            importlib.import_module(preloaded)
        names, run = CODE, code
    else:
        bench = Bench()
        names, run = DECLARED, lambda name: declared(name, bench)
    for name in args.only or names:
        found: Counter[str] = Counter()
        begun = time.monotonic()
        for mutant, who in run(name):
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
