"""Byte ranges over HTTP, so that a player can jump (RFC 9110, section 14). Django has none."""

import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

Read = Callable[[int, int], Iterator[bytes]]
"""Bytes from an offset, so many, in pieces."""

_SINGLE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class NotSatisfiable(Exception):
    """The range lies outside what there is."""


def wanted(header: str, size: int) -> tuple[int, int] | None:
    """First byte and number of bytes that a Range header asks for; None for everything.

    A header that is not one single range of bytes is ignored, as RFC 9110 allows.

    Raises:
        NotSatisfiable: There is no byte in that range.

    >>> wanted("bytes=0-9", 100), wanted("bytes=90-", 100), wanted("bytes=-5", 100)
    ((0, 10), (90, 10), (95, 5))
    >>> wanted("bytes=0-1,5-6", 100), wanted("lines=1-2", 100), wanted("bytes=9-3", 100)
    (None, None, None)
    """
    found = _SINGLE.fullmatch(header.replace(" ", ""))
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        if not length:
            raise NotSatisfiable
        return size - length, length
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NotSatisfiable
    end = min(int(last), size - 1) if last else size - 1
    return int(first), end - int(first) + 1


def respond(request: HttpRequest, *, size: int, content_type: str, read: Read) -> HttpResponseBase:
    """The bytes that were asked for, kept by no cache on the way or in the browser."""
    try:
        part = wanted(request.headers.get("Range", ""), size)
    except NotSatisfiable:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    first, length = part or (0, size)
    body = () if request.method == "HEAD" else read(first, length)
    response = StreamingHttpResponse(
        body, status=200 if part is None else 206, content_type=content_type
    )
    if part is not None:
        response["Content-Range"] = f"bytes {first}-{first + length - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(length)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
