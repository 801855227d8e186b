"""The web server: pages and API."""

import argparse
import importlib
import os
import signal
import socket
import threading
import time
from typing import Any

from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from klankbord.edges.cli.errors import Failure

HELP = "Serve the pages and the API until it is stopped."
NEEDS_DATABASE = True

GRACE = 30
"""Seconds that requests under way get to finish when the server is stopped."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (%(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="how many (%(default)s)")


def run(args: argparse.Namespace) -> int:
    _insist_on_free_port(args.host, args.port)
    connections.close_all()  # the processes that are split off must not share them
    Granian(
        "klankbord.project.wsgi",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.processes,
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve(target_loader=load)
    return 0


def load(target: str) -> Any:
    """The application, in a process of its own that ends with its parent and never before it.

    In a group of its own it does not get the terminal's Ctrl-C: its parent tells it to stop, and
    two tellings at once can be lost. When the parent is killed nobody tells it, so it looks.
    """
    os.setpgid(0, 0)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    return importlib.import_module(target).application


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _insist_on_free_port(host: str, port: int) -> None:
    """The web server shares a port that is taken; people would meet the one or the other."""
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, OverflowError) as fault:
        raise Failure(
            f"Port {port} on {host} cannot be used; something else may listen there. "
            "Choose another one with --port."
        ) from fault
