"""Does somebody notice? Each declaration of the law, and its engine, with one fault at a time.

    nice .venv/bin/python tools/mutate_law.py declarations [--only MODULE] [--sample N]
    nice .venv/bin/python tools/mutate_law.py code [--only MODULE] [--sample N]

Declarations: the tests that need no chance and no database run in this process, on a book with the
fault. First the changed rule is compared with its plain form. What that lets pass is put before Z3:
either no values of facts tell the two books apart, which is called the same; or only values that no
question has, and these are named; or there is such a question, and the tests are run whose
questions the changed rule answers otherwise.
Code: a forked process imports the module with the fault and runs the fast tests of the law, those
that draw their questions with fewer of them than in CI.
With --sample, so many mutants of each module, drawn with a seed, instead of all.
One JSON line for each mutant that was not noticed and is not the same, and one for each module.
"""

import argparse
import ast
import importlib
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import mutants
from mutants import Mutant
from trying import CERTAIN, ROOT, Faulty, calls, drawn, path_of

CODE = (
    "compiling", "conditions", "engine", "reading", "calendar", "instants", "explaining", "reuse",
    "rule", "cedar", "rules.dues", "facts.clocks", "facts.kinds", "facts.case", "facts.council",
    "facts.notice", "facts.programme", "facts.recording", "facts.request", "facts.study",
    "question", "settings", "editions", "supposing",
)  # fmt: skip
FAST = (*CERTAIN, "test_engine", "test_facts", "test_calendar", "test_compiling",
        "test_conditions", "test_rulebook", "test_question")  # fmt: skip
MORE = {
    "cedar": ("test_cedar",), "explaining": ("test_supposing",), "supposing": ("test_supposing",),
    "engine": ("test_supposing", "test_promises"), "editions": ("test_editions",),
    "compiling": ("test_promises",), "reading": ("test_promises",),
    "conditions": ("test_promises",), "question": ("test_promises",),
}  # fmt: skip
SECONDS = 30
"""Of the processor, for all tests on one mutant."""
FEW, DRAWS = 40, "_hypothesis_internal_use_settings"
NOTICED, SURVIVED, IMPORT = 1, 2, 3


def code(name: str, sample: int | None) -> Iterator[tuple[Mutant, str]]:
    """Each fault of a module, and who noticed: "test", "import", "time" or nobody ("")."""
    module = f"klankbord.law.{name}"
    source = path_of(module).read_text(encoding="utf-8")
    whole = Mutant(module, 0, "none", ast.parse(source))
    if _in_child(whole):
        raise SystemExit(f"{name}: the tests do not pass without a fault")
    for mutant in drawn(mutants.of_code(module, source), sample):
        yield mutant, _in_child(mutant)


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
            module = importlib.import_module(f"law.{name}")
            _draw_fewer(module)
            for _, call in calls(module):
                call()
    except BaseException:  # noqa: BLE001
        return NOTICED
    return SURVIVED


def _draw_fewer(module: Any) -> None:
    """Of a test that draws, so few that a fault that nobody notices does not cost a minute."""
    for test in vars(module).values():
        own = getattr(test, DRAWS, None)
        if own is not None:
            few = sys.modules["hypothesis"].settings(own, max_examples=min(own.max_examples, FEW))
            setattr(test, DRAWS, few)


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
        hypothesis = sys.modules["hypothesis"]
        found_is_enough = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
        hypothesis.settings.register_profile(
            "mutants", phases=found_is_enough, derandomize=True, database=None
        )
        hypothesis.settings.load_profile("mutants")
        names, run = CODE, code
    else:
        rules = importlib.import_module("mutated_rules")
        bench = rules.Bench()
        names = rules.DECLARED
        run = lambda name, sample: rules.declared(name, sample, bench)  # noqa: E731
    for name in args.only or names:
        found: Counter[str] = Counter()
        begun = time.monotonic()
        for mutant, who in run(name, args.sample):
            kind = _kind(who)
            found[kind] += 1
            if kind not in ("noticed", "same"):
                _tell({"mutant": mutant.name, "is": kind, "by": who})
        _tell({"module": name, **found, "seconds": round(time.monotonic() - begun)})


def _kind(who: str) -> str:
    if who[:1] in ("", "!", "?"):
        return "survived"
    word = who.partition(" ")[0]
    return word if word in ("same", "never") else "noticed"


def _tell(line: Mapping[str, Any]) -> None:
    print(json.dumps(line), flush=True)  # noqa: T201  a command


if __name__ == "__main__":
    main()
