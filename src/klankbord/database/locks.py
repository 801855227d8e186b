"""File locks that the kernel lets go when their holder dies, however it dies.

That is the whole point: a process ended by `kill -9` or by a power cut cannot leave a lock behind,
so nobody has to guess from process numbers whether its holder still lives.
"""

import fcntl
import os
from pathlib import Path


class Lock:
    """One open lock file. Closing it, or dying, releases it.

    A child process that inherits `fd` holds the lock too, until it ends.
    """

    def __init__(self, path: Path) -> None:
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def share(self) -> None:
        """Hold it together with others; waits for an exclusive holder."""
        fcntl.flock(self.fd, fcntl.LOCK_SH)

    def take(self) -> None:
        """Hold it alone; waits for everybody else."""
        fcntl.flock(self.fd, fcntl.LOCK_EX)

    def try_take(self) -> bool:
        """Hold it alone if nobody holds it now."""
        try:
            fcntl.flock(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        fcntl.flock(self.fd, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self.fd)


def is_held(path: Path) -> bool:
    """Whether any living process holds this lock alone.

    Looking does not hinder another look, and makes no file: one that was removed stays away.
    """
    try:
        probe = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(probe)
    return False
