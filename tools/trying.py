"""A module with a fault in place of the true one, and the tests of the law as plain functions."""

import functools
import importlib
import importlib.abc
import importlib.machinery
import inspect
import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from mutants import Mutant

ROOT = Path(__file__).resolve().parent.parent
LAW = ROOT / "src" / "klankbord" / "law"
CERTAIN = ("test_scenarios", "test_lawful_questions", "test_thresholds")
"""Tests without chance."""

Test = tuple[str, Callable[[], Any]]
"""A test by name."""


class Faulty(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a module with its fault."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:  # noqa: ARG002
        if fullname != self._mutant.module:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=str(path_of(fullname)))

    def exec_module(self, module: Any) -> None:
        module.__file__ = str(path_of(module.__name__))
        exec(compile(self._mutant.tree, module.__file__, "exec"), module.__dict__)  # noqa: S102


def path_of(module: str) -> Path:
    return LAW / (module.removeprefix("klankbord.law.").replace(".", "/") + ".py")


def drawn(found: Iterator[Mutant], sample: int | None) -> Sequence[Mutant]:
    """All, or so many of them."""
    every = list(found)
    if sample is None or sample >= len(every):
        return every
    return random.Random(1).sample(every, sample)  # noqa: S311  a sample, no secret


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
