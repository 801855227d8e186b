"""The port that a web server is to listen on."""

import socket

from klankbord.edges.cli.errors import Failure


def insist_on_free(host: str, port: int) -> None:
    """See that nobody listens there: the web server would share the port with whoever does.

    Raises:
        Failure: It cannot be used.
    """
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
