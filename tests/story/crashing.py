"""Runs `klankbord` and dies by SIGKILL at the n-th step: python crashing.py WHERE N ARGS...

Steps are what a crash can fall between: a row written, a chunk sealed, an object finished, a line
of the log, a job put in the queue. WHERE is a command, or the name of a task: then only what
happens within its jobs counts. The last word on stderr is where it died. TOGETHER in the
environment says how many offers of an import are decided and stored at once.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

from klankbord.edges.cli import live, main

STEPS = {
    "import": (
        ("klankbord.recordings.draw.batches", "new"),
        ("klankbord.recordings.draw.drawing", "record"),
        ("klankbord.ledger.book", "append_lines"),
        ("klankbord.vault.keys", "create_opened"),
        ("klankbord.vault.boxes", "reserve_all"),
        ("klankbord.vault.boxes", "stored_all"),
        ("klankbord.vault.boxes", "Writer.write"),
        ("klankbord.vault.boxes", "Writer.end"),
        ("klankbord.vault.stores.folder", "FileSink.place"),
        ("klankbord.vault.stores.folder", "Folder.commit"),
        ("klankbord.recordings.intake.preparing", "prepare_later"),
        ("klankbord.recordings.intake.rooms", "make"),
        ("klankbord.recordings.intake.intake", "admit_all"),
    ),
    "serve": (
        ("klankbord.recordings.draw.drawing", "record"),
        ("klankbord.recordings.intake.intake", "record_all"),
        ("klankbord.ledger.book", "append_lines"),
        ("klankbord.vault.keys", "create_opened"),
        ("klankbord.vault.boxes", "seal"),
        ("klankbord.vault.boxes", "reserve_all"),
        ("klankbord.vault.boxes", "stored_all"),
        ("klankbord.vault.boxes", "Writer.end"),
        ("klankbord.vault.stores.folder", "FileSink.place"),
        ("klankbord.vault.stores.folder", "Folder.commit"),
        ("klankbord.recordings.intake.preparing", "prepare_later"),
    ),
    "keys": (
        ("klankbord.ledger.secretfiles", "_draft"),
        ("klankbord.ledger.secretfiles", "replace"),
        ("klankbord.ledger.secretfiles", "make"),
        ("klankbord.ledger.secretfiles", "move"),
        ("klankbord.ledger.secretfiles", "destroy"),
        ("klankbord.ledger.book", "append"),
    ),
    "backup": (
        ("klankbord.vault.parcels", "add"),
        ("klankbord.vault.backing", "_add_object"),
        ("klankbord.vault.backing", "back_up_keys"),
        ("klankbord.vault.parcels", "_insist_on_same"),
        ("klankbord.vault.parcels", "_name"),
        ("klankbord.ledger.book", "append"),
    ),
    "restore": (
        ("klankbord.database.standins", "StandIn.make"),
        ("klankbord.vault.restoring", "_put"),
        ("klankbord.vault.restoring", "_content"),
        ("klankbord.database.migrating", "migrate"),
        ("klankbord.ledger.returning", "bring_back"),
        ("klankbord.ledger.returning", "_Month.put"),
        ("klankbord.vault.epochs", "take_up"),
        ("klankbord.vault.replaying", "replay"),
        ("klankbord.ledger.book", "append"),
        ("klankbord.database.standins", "StandIn.turn"),
        ("klankbord.database.standins", "StandIn.remove"),
        ("klankbord.ledger.sequence", "run"),
        ("klankbord.ledger.outside", "follow"),
        ("klankbord.vault.sweep", "collect"),
    ),
    "sweep": (
        ("klankbord.vault.sweep", "end_days"),
        ("klankbord.ledger.book", "append_lines"),
        ("klankbord.vault.keys", "destroy"),
        ("klankbord.vault.sweep", "_is_gone"),
        ("klankbord.vault.hanging", "delete"),
        ("klankbord.vault.sweep", "remove_idle_parties"),
        ("klankbord.ledger.expiry", "expire"),
        ("klankbord.vault.epochs", "rewrap"),
        ("klankbord.vault.orphans", "collect"),
        ("klankbord.vault.receipts", "write"),
    ),
    "rights.make_package": (
        ("klankbord.rights.packing", "write"),
        ("klankbord.rights.packing", "_section"),
        ("klankbord.vault.boxes", "Writer.write"),
        ("klankbord.vault.boxes", "Writer.end"),
        ("klankbord.vault.boxes", "stored"),
        ("klankbord.ledger.book", "append"),
        ("klankbord.rights.telling", "ready"),
    ),
    "recordings.prepare": (
        ("klankbord.recordings.intake.preparing", "_outline"),
        ("klankbord.vault.boxes", "seal"),
    ),
    "evaluations.assign": (
        ("klankbord.evaluations.evaluating.assigning", "_assign"),
        ("klankbord.ledger.book", "append_lines"),
    ),
    "notices.mail": (
        ("klankbord.notices.afterwards", "_letter"),
        ("klankbord.notices.afterwards", "_send"),
        ("klankbord.notices.afterwards", "_mark"),
        ("klankbord.ledger.book", "append_lines"),
    ),
}


COMMANDS = ("backup", "import", "keys", "restore", "serve", "sweep")


class Death:
    """Counts steps, before and after each call, and kills the process at the chosen one."""

    def __init__(self, at: int, *, begun: bool, whole: bool = False) -> None:
        self.left = at
        self.begun = begun
        self.whole = whole
        if whole and os.getpgrp() != os.getpid():
            os.setpgrp()

    def step(self, where: str) -> None:
        self.left -= self.begun
        if self.left == 0:
            os.write(2, f"{where}\n".encode())
            self.die()

    def die(self) -> None:
        """Whole: together with who started it, and whatever else that split off."""
        if self.whole:
            os.killpg(os.getpgrp(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def stepped(*args: Any, **named: Any) -> Any:
            self.step(f"before {name}")
            result = function(*args, **named)
            self.step(f"after {name}")
            return result

        return stepped

    def within(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Count only during this function."""

        def counted(*args: Any, **named: Any) -> Any:
            with self._begun():
                return self.around(function, "job")(*args, **named)

        return counted

    @contextmanager
    def _begun(self) -> Any:
        self.begun = True
        try:
            yield
        finally:
            self.begun = False


def arm(death: Death, where: str) -> None:
    for module_name, path in STEPS[where]:
        holder: Any = __import__(module_name, fromlist=["_"])
        *outer, name = path.split(".")
        for each in outer:
            holder = getattr(holder, each)
        setattr(holder, name, death.around(getattr(holder, name), name))
    if not death.begun:
        queue: Any = __import__("procrastinate.contrib.django", fromlist=["_"]).app
        queue.tasks[where].func = death.within(queue.tasks[where].func)


if __name__ == "__main__":
    where, at, *arguments = sys.argv[1:]
    run = live.run

    def armed(load: Callable[[], Any], parse: Callable[[Any], Any]) -> int:
        def loaded() -> Any:
            module = load()
            if together := os.environ.get("TOGETHER"):
                __import__("klankbord.recordings.intake.arriving", fromlist=["_"]).TOGETHER = int(
                    together
                )
            arm(Death(int(at), begun=where in COMMANDS, whole=where == "serve"), where)
            return module

        return run(loaded, parse)

    live.run = armed
    sys.exit(main.main(arguments))
