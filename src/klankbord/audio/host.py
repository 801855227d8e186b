"""The process that decoders are forked from: it has loaded PyAV, and never sees a byte of a file.

Its standard input is a socket to whoever started it (see `hosting`). For each file that sends two
pipes; a fork gets them in place of the socket, enters its own, tighter cage and decodes. So a file
costs a fork, and what one leaves in memory no other finds.
"""

import gc
import os
import socket
import time

from klankbord.audio import cage, decoder
from klankbord.audio.kinds import Kind
from klankbord.audio.messages import ASKED, END, IDLE, NUMBER

_LOOK = 0.005  # seconds between looks at a decoder that may end by itself


def main() -> None:
    """Begin and end decoders, one at a time, until the other end is closed or forgets about it."""
    control = socket.socket(fileno=0)
    gc.freeze()
    cage.enter_host()
    while True:
        control.settimeout(IDLE)
        try:
            asked, pipes, _, _ = socket.recv_fds(control, ASKED, 2)
        except TimeoutError:
            break
        if len(pipes) != 2:
            break
        process = _begin(asked.decode().split(), *pipes)
        control.settimeout(None)
        control.sendall(NUMBER.pack(process))
        told = control.recv(END.size)
        number = _end(process, *END.unpack(told) if told else (0.0,))
        if not told:
            break
        control.sendall(NUMBER.pack(number))
    os._exit(0)


def _begin(how: list[str], source: int, target: int) -> int:
    host = os.getpid()
    process = os.fork()
    if process:
        os.close(source)
        os.close(target)
        return process
    try:
        os.dup2(source, 0)  # the socket goes with it
        os.dup2(target, 1)
        os.closerange(3, cage.HOST_FILES)
        cage.enter(host)
        decoder.run(Kind(how[0]), spooled=how[1] == "spooled", narrow=how[2] == "narrow")
    finally:
        os._exit(1)  # a fork never goes on as a host


def _end(process: int, seconds: float) -> int:
    """The signal by which it ended by itself within so many seconds; 0 if by none, or not."""
    until = time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if time.monotonic() >= until:
            break
        time.sleep(_LOOK)
    os.kill(process, 9)
    os.waitpid(process, 0)
    return 0
