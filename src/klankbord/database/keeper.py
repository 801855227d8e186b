"""The process that starts the embedded server, keeps it up, and stops it when nobody needs it.

Four locks in `DATA/postgresql`, each let go by the kernel when its holder dies:

    door     one process at a time looks whether a server is needed
    holders  shared by everybody who uses the server; the keeper takes it alone to stop
    keeper   held by the one keeper
    server   held by the server's own processes, so that a living server is known for certain

A keeper that is killed leaves a server that goes on; the next one adopts it.
"""

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

from klankbord.database import cluster, locks
from klankbord.database.credentials import furnish
from klankbord.database.faults import DatabaseFault

START_TIMEOUT = 120.0
"""Seconds that a start may take; recovery after a crash belongs to it."""
STOP_TIMEOUT = 60.0
LINGER = 2.0
"""Seconds that the server stays up without anybody, so that a script does not restart it."""
BEAT = 0.1
FULL_LOG = 5_000_000
RESTARTS = 5
"""Deaths of the server within one minute after which it is left alone."""


class _Asked(BaseException):
    """The system asks this process to end."""


def _asked(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _Asked


class Server:
    """The server as its keeper and its users see it."""

    def __init__(self, home: Path, listens: Path) -> None:
        self.home = home
        self.listens = listens
        self.pid = 0  # as last seen; still known when the folder has been taken away

    def lives(self) -> bool:
        return locks.is_held(self.home / "server.lock")

    def ready(self) -> bool:
        pid, state = cluster.status(self.home)
        self.pid = pid or self.pid
        return state == "ready" and self.lives() and cluster.answers(self.listens)

    def abandoned(self) -> bool:
        """Whether somebody removed the data folder from under the server, or is busy with it.

        A folder goes file by file: a server lock that is gone says nothing of the server itself.
        """
        return not all((self.home / name).exists() for name in ("keeper.lock", "server.lock"))

    def start(self) -> None:
        """Start it, or join it when it runs; return when it accepts connections.

        Raises:
            DatabaseFault: It ended, or did not get ready in time.
        """
        deadline = time.monotonic() + START_TIMEOUT
        started_at: int | None = None
        while not self.ready():
            if not self.lives():
                if started_at is not None:
                    said = self._log().read_bytes()[started_at:].decode(errors="replace")
                    raise DatabaseFault(cluster.reason(self.home, said))
                started_at = self._launch()
            if time.monotonic() > deadline:
                raise DatabaseFault(
                    f"The database did not get ready in {START_TIMEOUT:.0f} seconds. "
                    f"See {self._log()}."
                )
            time.sleep(BEAT / 4)

    def _launch(self) -> int | None:
        """Start the process; give where its words in the log begin. None: somebody was looking."""
        log = self._log()
        if log.exists() and log.stat().st_size > FULL_LOG:
            log.replace(log.with_suffix(".log.1"))
        alive = locks.Lock(self.home / "server.lock")
        try:
            if not alive.try_take():
                return None
            with log.open("ab") as sink:
                cluster.start(self.home, self.listens, sink, alive.fd)
                return sink.tell()
        finally:
            alive.close()

    def _log(self) -> Path:
        return self.home / "server.log"

    def stop(self) -> None:
        """End it and wait: open connections are cut, what was committed is kept."""
        if self.abandoned():
            _signal(self.pid, signal.SIGQUIT)
            return
        for number in (signal.SIGINT, signal.SIGQUIT):
            if self.lives():
                _signal(cluster.status(self.home)[0] or self.pid, number)
            deadline = time.monotonic() + STOP_TIMEOUT
            while self.lives() and time.monotonic() < deadline:
                _reap()
                time.sleep(BEAT / 4)


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        if pid:
            os.kill(pid, number)
    except ProcessLookupError:
        return


def _reap() -> None:
    """Collect the ended server, so that no zombie stays."""
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        return


def keep(server: Server, holders: locks.Lock) -> None:
    """Keep the server up as long as somebody holds it, and then stop it.

    `holders` is held alone at the return, so that nobody joins a server that is going.
    """
    deaths: list[float] = []
    unused_since = time.monotonic()
    while True:
        time.sleep(BEAT)
        _reap()
        alive = server.lives()
        if server.abandoned():  # asked after `alive`: a lock that was not there is no death
            server.stop()
            return
        now = time.monotonic()
        if not holders.try_take():
            unused_since = now
        elif now - unused_since > LINGER:
            server.stop()
            return
        else:
            holders.release()
        if not alive:
            deaths = [moment for moment in deaths if now - moment < 60.0] + [now]
            if len(deaths) > RESTARTS:
                raise DatabaseFault("The database ended again and again; it is left alone.")
            server.start()


def main(data: Path) -> int:
    """Say `ready` or a reason on stdout, then stay until the server is no longer needed."""
    if os.fork():
        return 0
    home = data / "postgresql"
    mine = locks.Lock(home / "keeper.lock")
    if not mine.try_take():
        _say("ready")
        return 0
    server = Server(home, Path(furnish(data).socket))
    holders = locks.Lock(home / "holders.lock")
    signal.signal(signal.SIGTERM, _asked)
    try:
        server.start()
        _say("ready")
        keep(server, holders)
    except (DatabaseFault, OSError) as fault:
        _say(str(fault))
        server.stop()
        return 1
    except _Asked:
        server.stop()
    return 0  # the lock goes with the process, after the last file that it holds open


def _say(line: str) -> None:
    """Tell the process that started this one, which waits for one line; later ones are logged."""
    try:
        os.write(1, f"{line}\n".encode())
    except BrokenPipeError:
        pass
    finally:
        os.dup2(2, 1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
