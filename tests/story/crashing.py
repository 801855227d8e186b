"""Runs `klankbord` and dies by SIGKILL at the n-th step of an import: python crashing.py N ARGS...

Steps are what a crash can fall between: a row written, a chunk sealed, an object finished, a line
of the log, a job put in the queue.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from klankbord.edges.cli import live, main

STEPS = (
    ("klankbord.recordings.drawing", "batch"),
    ("klankbord.recordings.drawing", "record"),
    ("klankbord.ledger.book", "append_lines"),
    ("klankbord.vault.keys", "create"),
    ("klankbord.vault.boxes", "reserve"),
    ("klankbord.vault.boxes", "stored"),
    ("klankbord.vault.boxes", "Writer.write"),
    ("klankbord.vault.boxes", "Writer.finish"),
    ("klankbord.recordings.preparing", "prepare_later"),
    ("klankbord.recordings.intake", "admit"),
)


class Death:
    """Counts steps, before and after each call, and kills the process at the chosen one."""

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **named: Any) -> Any:
            self.step()
            result = function(*args, **named)
            self.step()
            return result

        return stepped


def arm(death: Death) -> None:
    for module_name, path in STEPS:
        holder: Any = __import__(module_name, fromlist=["_"])
        *outer, name = path.split(".")
        for each in outer:
            holder = getattr(holder, each)
        setattr(holder, name, death.around(getattr(holder, name)))


if __name__ == "__main__":
    at, *arguments = sys.argv[1:]
    load = main._load

    def armed(command: Any) -> Any:
        module = load(command)
        arm(Death(int(at)))
        return module

    main._load = armed
    assert live
    sys.exit(main.main(arguments))
