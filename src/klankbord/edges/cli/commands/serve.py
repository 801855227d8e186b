"""The web server: pages and API."""

import argparse
import fcntl
import socket

from django.conf import settings
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from klankbord.edges.cli.errors import Failure

HELP = "Serve the pages and the API until it is stopped."
NEEDS_DATABASE = True
UNUSED = ("ninja", "ext", "htm*-4*", "htmx-2.js", "django-htmx.js")
"""What comes along with libraries and no page asks for."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (%(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="how many (%(default)s)")
    parser.add_argument(
        "--threads", type=int, default=4, help="requests at once in each process (%(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    _insist_on_free_port(args.host, args.port)
    _gather()
    Granian(
        "klankbord.project.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.processes,
        blocking_threads=args.threads,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()
    return 0


def _gather() -> None:
    """Put what pages are made of in one folder, named after its content and compressed."""
    with (settings.DATA / "static.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # two web servers may share a folder
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=[*UNUSED])


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
