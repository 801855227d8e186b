"""The web server: pages and API."""

import argparse
import fcntl
import importlib
import os
from functools import partial

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from klankbord.edges.cli import children, ports
from klankbord.edges.cli.bridge import Bridge
from klankbord.vault import readiness

HELP = "Serve the pages and the API until it is stopped."
NEEDS_DATABASE = True
GRACE = 8
"""Seconds in which requests under way may finish when the server is stopped."""
UNUSED = ("ninja", "ext", "htm*-4*", "htmx-2.js", "django-htmx.js")
"""What comes along with libraries and no page asks for."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (%(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="how many (%(default)s)")
    parser.add_argument(
        "--threads", type=int, default=4, help="requests at once in each process (%(default)s)"
    )
    parser.add_argument(
        "--streams",
        type=int,
        default=2,
        help="beside them, bodies that are too large for memory (%(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    ports.insist_on_free(args.host, args.port)
    readiness.insist_before_splitting()
    _gather()
    connections.close_all()  # the processes that are split off may not share one
    Granian(
        "klankbord.project.wsgi",
        address=args.host,
        port=args.port,
        interface=Interfaces.ASGINL,
        workers=args.processes,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve(target_loader=partial(load, os.getpid(), args.threads, args.streams))
    return 0


def load(parent: int, threads: int, streams: int, target: str) -> Bridge:
    """The application, in a process that answers requests and ends with the one it is part of."""
    children.die_with(parent)
    application = importlib.import_module(target).application
    return Bridge(application, threads=threads, streams=streams)


def _gather() -> None:
    """Put what pages are made of in one folder, named after its content and compressed."""
    with (settings.DATA / "static.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # two web servers may share a folder
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=[*UNUSED])
