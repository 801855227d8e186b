"""The demo from start to stop: loaded, worker and web server beside each other, and all gone again.

    klankbord demo run --port N

Whoever asks it to stop, once or in several ways at once, gets one orderly end.
"""

import http.client
import signal
import subprocess
import sys
import threading
from types import FrameType

from django.conf import settings
from django.db import connections
from django.utils import timezone

from klankbord.database import locks, migrating
from klankbord.edges.cli import children, ports
from klankbord.edges.cli.demo import loading
from klankbord.edges.cli.errors import Failure
from klankbord.ledger import keyfiles

FIRST_PAGE = "/accounts/login/"
BEAT = 0.2
"""Seconds between looks at the processes."""


class Asked(BaseException):
    """Somebody asks the demo to stop. Like an interrupt it passes what handles faults."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def run(port: int) -> int:
    """Load what is not loaded, run until somebody asks to stop; the exit code.

    Raises:
        Failure: It runs already, it cannot be loaded, or a part of it ended by itself.
    """
    ports.insist_on_free("127.0.0.1", port)
    alone = locks.Lock(settings.DATA / "demo.lock")
    if not alone.try_take():
        raise Failure(f"The demo runs already on {settings.DATA}. Stop it first.")
    hear = _Hearing()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, hear)
    started: list[subprocess.Popen[bytes]] = []
    try:
        _prepare()
        started += [children.start("worker"), children.start("serve", "--port", str(port))]
        _until_it_answers(started, port)
        _say(f"\nKlankbord runs on {settings.URL.geturl()}\n{accounts()}Ctrl-C stops it.\n")
        _watch(started)
    except Asked as asked:
        return 128 + asked.number
    finally:
        hear.no_more = True
        children.stop(started)
    return 0


class _Hearing:
    """Hears the first that asks, and nobody after that: what has begun to stop, stops."""

    no_more = False

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        if not self.no_more:
            self.no_more = True
            raise Asked(number)


def _prepare() -> None:
    migrating.migrate(verbosity=0, out=sys.stderr)
    keyfiles.wrap_open_ones()
    loading.load(timezone.now(), begin=say_that_it_loads)
    connections.close_all()


def _until_it_answers(started: list[subprocess.Popen[bytes]], port: int) -> None:
    while not _answers(port):
        _look(started)
        threading.Event().wait(BEAT)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", FIRST_PAGE)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _watch(started: list[subprocess.Popen[bytes]]) -> None:
    while True:
        _look(started)
        threading.Event().wait(BEAT)


def _look(started: list[subprocess.Popen[bytes]]) -> None:
    """Raises Failure when a part of the demo has ended by itself."""
    for name, process in zip(("worker", "web server"), started, strict=True):
        if process.poll() is not None:
            raise Failure(f"The {name} ended by itself, so the demo stops. Start it again.")


def accounts() -> str:
    """The accounts to begin with, a line each, and their password."""
    rows = [f"  {address:27} {what}\n" for address, what in loading.ACCOUNTS]
    return "".join([*rows, f"  Password of each: {loading.PASSWORD}\n"])


def say_that_it_loads() -> None:
    """To whoever waits."""
    _say("Loading eight weeks of Woonstede Klantcontact, about a minute ...\n")


def _say(words: str) -> None:
    sys.stderr.write(words)
    sys.stderr.flush()
