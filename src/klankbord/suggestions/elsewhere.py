"""The line to a processor elsewhere: to one machine by its name, over TLS, and to nothing else.

A name that leads into a network of a house is refused as a whole, whatever else it leads to, so
that nobody turns it inwards; the address that was looked at is the one that is dialled. The
certificate has to be of that name. No proxy stands in between and nothing is followed.

Source: AVG art. 32(1); RFC 9525 (names in certificates).
"""

import http.client
import ipaddress
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from klankbord.suggestions.failures import PATIENCE, Failed

HTTPS = 443
LONGEST_KEY = 1024
"""Characters of a key."""


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]).partition("%")[0] for each in found]


def dial(address: str, port: int) -> socket.socket:
    """A line to an address."""
    return socket.create_connection((address, port), timeout=PATIENCE)


def host_of(url: str) -> str:
    """The machine that an address names, where it is a processor elsewhere; empty: it is none.

    An address in numbers is no name: a certificate and a programme name machines.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https" or parts.username or not host:
        return ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return ""


def connect(url: str, trusted: Path | None = None) -> http.client.HTTPSConnection:
    """A line on which nothing was said yet, to a machine that proved its name.

    Args:
        url: https, with the name of the machine.
        trusted: Certificates of who may vouch for it, as PEM; those of the system if left out.

    Raises:
        Failed: `not_named`, `unreachable`, `not_public`, or `untrusted`.
    """
    host = host_of(url)
    try:
        port = urlsplit(url).port or HTTPS
    except ValueError as fault:
        raise Failed("not_named") from fault
    if not host:
        raise Failed("not_named")
    context = _trusting(trusted)
    try:
        line = http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=context)
        line.auto_open = 0  # once it is broken nobody looks the name up anew
        line.sock = context.wrap_socket(dial(_public(host, port), port), server_hostname=host)
    except ssl.SSLError as fault:
        raise Failed("untrusted") from fault
    except (OSError, UnicodeError) as fault:
        raise Failed("unreachable") from fault
    return line


def _trusting(trusted: Path | None) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=str(trusted) if trusted else None)
    except OSError as fault:
        raise Failed("untrusted") from fault
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def key(file: Path | None) -> dict[str, str]:
    """The header by which a machine knows who asks; none where there is no key.

    Raises:
        Failed: `no_key`: the file cannot be read, or holds something else.
    """
    if file is None:
        return {}
    try:
        said = file.read_text("ascii").strip()
    except (OSError, ValueError) as fault:
        raise Failed("no_key") from fault
    if not 0 < len(said) <= LONGEST_KEY or not all("!" <= sign <= "~" for sign in said):
        raise Failed("no_key")
    return {"Authorization": f"Bearer {said}"}


def _public(host: str, port: int) -> str:
    places = [ipaddress.ip_address(each) for each in resolve(host, port)]
    if not places or not all(_outside(place) for place in places):
        raise Failed("not_public")
    return str(places[0])


def _outside(place: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """On the internet, and nowhere else under another spelling."""
    hidden = any(getattr(place, each, None) for each in ("ipv4_mapped", "sixtofour", "teredo"))
    return place.is_global and not place.is_multicast and not hidden
