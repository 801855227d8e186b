"""Processes that end with the one that started them, however that one ends."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

PR_SET_PDEATHSIG = 1  # linux/prctl.h
GRACE = 12.0
"""Seconds in which a process that is told to stop finishes what it does."""
AGAIN = 3.0
"""Seconds after which it is told once more: a signal that comes while it starts can be lost."""


def die_with(parent: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Let the kernel end this process when the one that started it is no more (Linux).

    Args:
        parent: Its process number, as it was before this process began.
        number: How it is ended.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it died before the kernel was asked
        os.kill(os.getpid(), number)


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """Start a command of Klankbord, out of reach of the terminal's Ctrl-C.

    Whoever starts it stops it; two tellings at once are one too many.
    """
    return subprocess.Popen(  # noqa: S603  our own program, our own arguments
        [sys.executable, "-P", "-m", "klankbord.edges.cli.main", *arguments],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_with_us(os.getpid()),  # noqa: PLW1509  no other thread runs here
    )


def stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Stop processes: told, told again, and in the end killed with all that they started."""
    begun = time.monotonic()
    for wait in (AGAIN, GRACE):
        for process in processes:
            if process.poll() is None:
                process.terminate()
        for process in processes:
            _wait(process, begun + wait - time.monotonic())
    for process in processes:
        _kill_all(process)


def _with_us(parent: int) -> Callable[[], None]:
    return lambda: die_with(parent, signal.SIGTERM)


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(max(seconds, 0.0))
    except subprocess.TimeoutExpired:
        return


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its group, and see it end."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
