"""The command `klankbord`: finds the command, runs it, and turns every fault into a sentence.

A command is a module in `commands/` with `HELP`, `NEEDS_DATABASE`, `configure` and `run`. The first
two are read from its source, so that help and pure commands never load Django.
"""

import argparse
import ast
import difflib
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from klankbord.edges import traces
from klankbord.edges.cli import commands
from klankbord.edges.cli.errors import Failure, UsageFault

DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130


@dataclass(frozen=True, slots=True)
class Command:
    """A command as its source declares it, before it is loaded."""

    name: str
    module: str
    help: str
    needs_database: bool


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 refused or failed, 2 wrong use."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _answer(given)
        sys.stdout.flush()
    except SystemExit as end:
        code = int(end.code or 0)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has enough of it; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    except Exception as fault:  # noqa: BLE001  a person gets a sentence, whatever happens
        code = MISUSED if isinstance(fault, UsageFault) else FAILED
        _say(str(fault) if isinstance(fault, UsageFault | Failure) else _unforeseen(fault))
    return code


def _answer(given: list[str]) -> int:
    if not given or given[0] in {"-h", "--help"}:
        print(_overview(), file=sys.stdout if given else sys.stderr)
        return DONE if given else MISUSED
    if given[0] == "--version":
        print(_version())  # noqa: T201  what was asked for
        return DONE
    command = _find(given[0])
    if command.needs_database:
        with_database: ModuleType = importlib.import_module("klankbord.edges.cli.live")
        return int(with_database.run(lambda: _load(command), lambda m: _parse(command, m, given)))
    module = _load(command)
    return int(module.run(_parse(command, module, given)))


def _load(command: Command) -> ModuleType:
    return importlib.import_module(command.module)


def _parse(command: Command, module: ModuleType, given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=f"klankbord {command.name}", description=command.help, allow_abbrev=False
    )
    module.configure(parser)
    return parser.parse_args(given[1:])


def _find(name: str) -> Command:
    module = name.replace("-", "_")
    if name.replace("-", "").isalnum() and _source(module).is_file():
        return _declared(module)
    near = difflib.get_close_matches(name, [command.name for command in found()], n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UsageFault(f"There is no command {name!r}.{hint} klankbord --help lists them all.")


def found() -> list[Command]:
    """Every command, by name, as its source declares it."""
    names = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))
    return [_declared(name) for name in names]


def _source(module: str) -> Path:
    return Path(commands.__path__[0]) / f"{module}.py"


def _declared(name: str) -> Command:
    told: dict[str, Any] = {}
    for node in ast.parse(_source(name).read_bytes()).body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id in {"HELP", "NEEDS_DATABASE"}:
                told[target.id] = ast.literal_eval(node.value)
    return Command(
        name=name.strip("_").replace("_", "-"),
        module=f"{commands.__name__}.{name}",
        help=told["HELP"],
        needs_database=told["NEEDS_DATABASE"],
    )


def _overview() -> str:
    all_of_them = found()
    width = max(len(command.name) for command in all_of_them)
    lines = [f"  {command.name.ljust(width)}  {command.help}" for command in all_of_them]
    head = "usage: klankbord COMMAND [OPTION ...]   (klankbord COMMAND --help tells more)"
    tail = "exit code: 0 done, 1 refused or failed, 2 wrong use"
    return "\n".join([head, "", *lines, "", tail])


def _version() -> str:
    metadata = importlib.import_module("importlib.metadata")
    return f"klankbord {metadata.version('klankbord')}"


def _unforeseen(fault: Exception) -> str:
    """A sentence with a reference; where it happened goes to a log, without any value."""
    secrets = importlib.import_module("secrets")
    reference = secrets.token_hex(4)
    where = f"{type(fault).__name__} at {traces.origin(fault)}"
    kept = _keep_places(reference, fault)
    more = f" Details: {kept}." if kept else ""
    return f"Something went wrong that should not (reference {reference}, {where}).{more}"


def _keep_places(reference: str, fault: Exception) -> str:
    record: Callable[[str, Sequence[str]], str]
    try:
        record = importlib.import_module("klankbord.edges.cli.faultlog").record
        return record(reference, list(traces.places(fault)))
    except Exception:  # noqa: BLE001  no log can be written: the sentence must still come out
        return ""


def _say(line: str) -> None:
    print(f"klankbord: {line}", file=sys.stderr)  # noqa: T201  words for a person


if __name__ == "__main__":
    sys.exit(main())
