"""Hosts of decoders, kept warm: to start one takes as long as to decode a minute of sound.

A host serves one file at a time and one process of ours. One that was idle for a minute ends by
itself; one whose decoder died is not used again, nor one that has had many files: all forks of a
host find their memory laid out alike, and nobody may try twice what that is.
"""

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from weakref import WeakSet

import klankbord
from klankbord.audio.messages import ASKED, END, NUMBER

FILES = 200
"""How many files one host begins at most."""

KEPT = 4
"""How many hosts wait for the next file at most."""

SLOW = 60.0
"""Seconds in which a host must answer; loading the library is among them."""

_BEGIN = "import sys; sys.path[:0] = sys.argv[1:3]; from klankbord.audio import host; host.main()"


Begun = tuple[int, int, int]
"""The number of the process, where to write its file to and where to read from what it says."""


class NoHost(Exception):
    """No process could be started, or it does not answer."""


class Host:
    """One of them, and the decoder that it has going."""

    def __init__(self) -> None:
        self._files = 0
        self._control, theirs = socket.socketpair()
        self._control.settimeout(SLOW)
        with theirs:
            self._process = _start(theirs)

    def begin(self, kind: str, *how: str) -> Begun:
        """Begin to decode.

        Raises:
            NoHost: It has ended, or does not answer.
        """
        source, into = os.pipe()
        out_of, target = os.pipe()
        told = " ".join((kind, *how)).encode()
        try:
            self._files += 1
            socket.send_fds(self._control, [told.ljust(ASKED)], [source, target])
            begun = self._number(), into, out_of
        except (OSError, NoHost) as fault:
            os.close(into)
            os.close(out_of)
            raise NoHost from fault
        finally:
            os.close(source)
            os.close(target)
        return begun

    def end(self, *, patience: float = 0.0) -> int:
        """End what it has going, if it does not end by itself within so many seconds.

        Returns:
            The signal by which it ended before that; 0 if by none.
        """
        try:
            self._control.settimeout(SLOW + patience)
            self._control.sendall(END.pack(patience))
            signal = self._number()
        except (OSError, NoHost):  # its decoder ends with it
            self._files = FILES
            return 0
        if signal:
            self._files = FILES
        return signal

    @property
    def worn(self) -> bool:
        """Whether it is not to be used again."""
        return self._files >= FILES

    def close(self) -> None:
        """End it. Its decoder, if there still is one, ends with it."""
        self._control.close()
        self._process.kill()
        self._process.wait()

    def leave(self) -> None:
        """Let go of it: it belongs to the process that this one is a fork of."""
        self._control.close()
        self._process.returncode = 0  # it is not ours to wait for

    def _number(self) -> int:
        said = self._control.recv(NUMBER.size)
        if len(said) != NUMBER.size:
            raise NoHost
        number: int = NUMBER.unpack(said)[0]
        return number


class _Hosts:
    """Those of this process: one that was taken is nobody else's until it is given back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Host] = []
        self._all = WeakSet[Host]()

    def begin(self, kind: str, *how: str) -> tuple[Host, Begun]:
        """Begin to decode by a host that waits, or by a new one.

        Raises:
            NoHost: None can be started.
        """
        while host := self._take():
            with contextlib.suppress(NoHost):  # it went while nobody needed it
                return host, host.begin(kind, *how)
            host.close()
        host = Host()
        self._all.add(host)
        try:
            return host, host.begin(kind, *how)
        except BaseException:
            host.close()
            raise

    def give_back(self, host: Host) -> None:
        with self._lock:
            if not host.worn and len(self._idle) < KEPT:
                self._idle.append(host)
                return
        host.close()

    def close(self) -> None:
        while host := self._take():
            host.close()

    def leave(self) -> None:
        """In a fork of this process: who holds the lock, or has one, is not here."""
        self._lock = threading.Lock()
        self._idle = []
        for host in self._all:
            host.leave()

    def _take(self) -> Host | None:
        with self._lock:
            return self._idle.pop() if self._idle else None


HOSTS = _Hosts()
atexit.register(HOSTS.close)
os.register_at_fork(after_in_child=HOSTS.leave)


def _start(control: socket.socket) -> subprocess.Popen[bytes]:
    """Start one with nothing of ours: no environment, no open files, no folder, no terminal."""
    library = find_spec("av")
    assert library is not None  # noqa: S101  it stands in the lock
    assert library.origin is not None  # noqa: S101  see above
    paths = [str(Path(file).parents[1]) for file in (klankbord.__file__, library.origin)]
    return subprocess.Popen(  # noqa: S603  our own program, our own arguments
        [sys.executable, "-I", "-S", "-B", "-c", _BEGIN, *paths],
        stdin=control.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        start_new_session=True,
    )
