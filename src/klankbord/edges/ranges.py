"""Byte ranges over HTTP, so that a player can jump (RFC 9110, section 14). Django has none."""

from collections.abc import Iterator
from contextlib import ExitStack

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from klankbord.audio import ranges
from klankbord.audio.ranges import Part, Unsatisfiable, VirtualWav

LARGEST = 256 * 1024
"""Bytes in one partial answer. A player that pauses stops reading; a larger answer would keep a
thread of the server waiting for it. It asks for the next part by itself (RFC 9110, 15.3.7)."""


class Pieces:
    """The bytes of a whole file, with what must be closed when it ends or is broken off."""

    def __init__(self, pieces: Iterator[bytes], held: ExitStack) -> None:
        self._pieces = pieces
        self._held = held

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """Called by the server at the end, also when the listener went away."""
        self._held.close()


def respond(request: HttpRequest, wav: VirtualWav, held: ExitStack) -> HttpResponseBase:
    """The part of a recording that was asked for; no cache keeps it, the browser's neither.

    Args:
        request: A GET or HEAD, with or without Range.
        wav: The recording.
        held: What is open for it; it is closed here or with the response.
    """
    wanted = ranges.parse(request.headers.get("Range"), wav.size)
    if isinstance(wanted, Unsatisfiable):
        held.close()
        return _headed(HttpResponse(status=416), content_range=f"bytes */{wav.size}")
    if isinstance(wanted, Part):
        end = min(wanted.end, wanted.start + LARGEST)
        with held:
            content = wav.read(wanted.start, end)
        part = HttpResponse(content, status=206, content_type="audio/wav")
        return _headed(part, f"bytes {wanted.start}-{end - 1}/{wav.size}")
    return _headed(_stream(request, wav, held), "")


def whole(request: HttpRequest, wav: VirtualWav, held: ExitStack) -> HttpResponseBase:
    """A recording in one piece, whatever part was asked for: it is fetched once to be heard."""
    return _kept_nowhere(_stream(request, wav, held))


def _stream(request: HttpRequest, wav: VirtualWav, held: ExitStack) -> HttpResponseBase:
    pieces: Iterator[bytes] = iter(()) if request.method == "HEAD" else wav.stream(0, wav.size)
    response = StreamingHttpResponse(Pieces(pieces, held), content_type="audio/wav")
    response["Content-Length"] = str(wav.size)
    return response


def _headed(response: HttpResponseBase, content_range: str) -> HttpResponseBase:
    if content_range:
        response["Content-Range"] = content_range
    response["Accept-Ranges"] = "bytes"
    return _kept_nowhere(response)


def _kept_nowhere(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
