"""Between the web server and the application: who sends or reads slowly costs no thread.

The server speaks ASGI, the application WSGI. A body is awaited before the application is called,
and an answer is sent while no thread waits for it, so that four threads serve everybody. What is
too large to be held in memory (sound, an export) streams, on threads of its own, and only to the
few addresses that take it. Nothing is ever put down on a disk here.
"""

import asyncio
import io
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

STREAMED = re.compile(
    r"PUT /api/v1/recordings/[^/]+/audio|POST /beheer/zendingen/[^/]+/bestanden/", re.ASCII
)
"""What takes a body of any length. The application asks who sends before it reads on."""

WHOLE = 2 * 1024 * 1024 + 64 * 1024
"""Bytes of a body that is held in memory; a form may be `DATA_UPLOAD_MAX_MEMORY_SIZE` long."""
HELD = 64 * 1024 * 1024
"""Bytes of such bodies that one process holds altogether."""
FILE = 10 * 1024 * 1024 + 64 * 1024
"""Bytes of a form with a file in it: the largest paper of any page, and what stands around it."""
FILES = 48 * 1024 * 1024
"""Bytes of such forms altogether: held apart, so that files keep no other form waiting."""
TOO_LARGE = b"""<!doctype html>
<html lang="nl"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Dit bestand is te groot</title>
<h1>Dit bestand is te groot</h1>
<p>Een formulier neemt hooguit 10 MB aan. Er is niets bewaard en niets gewijzigd.
Ga terug, kies een kleiner bestand en verstuur het opnieuw.</p>
<p lang="en">This file is too large. A form takes at most 10 MB. Nothing was kept or changed.
Go back, choose a smaller file and send it again.</p>
</html>
"""
PATIENCE = 15.0
"""Seconds that we wait for a body in all, beside the time that it needs at `SPEED`."""
SPEED = 16 * 1024
"""Bytes in a second; whoever sends more slowly is cut off."""
QUEUE = 20.0
"""Seconds that a body waits for its turn to stream."""
STALLED = 300.0
"""Seconds in which a piece of an answer must be taken; a player that pauses asks again."""
PIECE = 64 * 1024

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Scope = Mapping[str, Any]
Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]
_Input = tuple[io.BufferedIOBase, Executor]


class TooSlow(OSError):
    """The body comes more slowly than anybody's line."""


class GoneAway(OSError):
    """Whoever sent is no longer there."""


class Turned(Exception):
    """A request that the application does not get to see; `status` is the answer."""

    def __init__(self, status: int, page: bytes = b"", *, again: int = 0) -> None:
        """Answer with a page; `again` is after how many seconds it may be tried again."""
        super().__init__(status)
        self.status = status
        self.page = page
        self.again = again


@dataclass(slots=True)
class _Room:
    """Bytes that bodies may take in memory, and how many they do."""

    most: int
    held: int = 0


@dataclass(slots=True)
class Answer:
    """What the application said: complete if `rest` is None."""

    status: int
    headers: Headers
    first: bytes
    rest: "_Rest | None"


class Bridge:
    """An ASGI application (HTTP only, without lifespan) around a WSGI one."""

    def __init__(self, application: Application, *, threads: int, streams: int) -> None:
        """Serve `threads` requests at once, and beside them `streams` bodies that stream."""
        self._application = application
        self._threads = ThreadPoolExecutor(threads, "page")
        self._streams = ThreadPoolExecutor(streams, "stream")
        self._turns = asyncio.Semaphore(streams)
        self._forms, self._files = _Room(HELD), _Room(FILES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = _Body(receive)
        try:
            async with self._input(scope, body) as (stream, threads):
                environ = _environ(scope, stream)
                answer = await _in(threads, _called, self._application, environ)
                await _sent(answer, send, threads)
        except Turned as turned:
            headers = [("content-length", str(len(turned.page))), ("connection", "close")]
            if turned.page:
                headers.append(("content-type", "text/html; charset=utf-8"))
            if turned.again:
                headers.append(("retry-after", str(turned.again)))
            await _sent(Answer(turned.status, headers, turned.page, None), send, self._threads)
        except (GoneAway, TimeoutError):
            return  # nobody is there to hear it, or to take it

    @asynccontextmanager
    async def _input(self, scope: Scope, body: "_Body") -> AsyncIterator[_Input]:
        """The body for the application to read, and the threads on which it does."""
        length = _length(scope)
        if length == 0:
            yield io.BytesIO(), self._threads
        elif room := self._room(scope, length):
            # What was read stays counted until the application is done with it.
            try:
                yield io.BytesIO(await _whole(body, length, room)), self._threads
            finally:
                room.held -= body.held
        elif STREAMED.fullmatch(f"{scope['method']} {scope['path']}"):
            async with self._turn():
                yield io.BufferedReader(_Stream(body), PIECE), self._streams
        elif scope["path"].startswith("/api/"):
            # Not read: by its length the application knows that it is too large, and says so.
            yield io.BytesIO(), self._threads
        else:
            raise Turned(413, TOO_LARGE if _has_file(scope) else b"")

    def _room(self, scope: Scope, length: int) -> _Room | None:
        """Where a body of this length is held; None: nowhere."""
        if length <= WHOLE:
            return self._forms
        return self._files if length <= FILE and _has_file(scope) else None

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        try:
            await asyncio.wait_for(self._turns.acquire(), QUEUE)
        except TimeoutError:
            raise Turned(503, again=30) from None
        try:
            yield
        finally:
            self._turns.release()


async def _whole(body: "_Body", length: int, room: _Room) -> bytes:
    found = bytearray()
    while len(found) < length and (piece := await body.piece(late=Turned(408))):
        body.held += len(piece)
        room.held += len(piece)
        if room.held > room.most:
            raise Turned(503, again=5)
        found += piece
    return bytes(found)


class _Body:
    """A body as it comes in, with the time for which it was waited."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        self._came = 0
        self._waited = 0.0
        self._ended = False
        self.held = 0

    async def piece(self, *, late: Exception) -> bytes:
        """What comes next; nothing at its end.

        Raises:
            GoneAway: The connection is closed.
            Exception: `late`, when too little came for too long.
        """
        while not self._ended:
            begun = self._loop.time()
            left = PATIENCE + self._came / SPEED - self._waited
            try:
                message = await asyncio.wait_for(self._receive(), max(left, 0.0))
            except TimeoutError:
                raise late from None
            self._waited += self._loop.time() - begun
            if message["type"] == "http.disconnect":
                raise GoneAway("the sender is gone")
            self._ended = not message.get("more_body", False)
            piece: bytes = message.get("body", b"")
            self._came += len(piece)
            if piece:
                return piece
        return b""

    def wait(self) -> bytes:
        """As `piece`, from a thread that has nothing else to do."""
        coming = self.piece(late=TooSlow("the sender is too slow"))
        return asyncio.run_coroutine_threadsafe(coming, self._loop).result()


class _Stream(io.RawIOBase):
    """A body as a file that is read once."""

    def __init__(self, body: _Body) -> None:
        super().__init__()
        self._body = body
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        """Fill a buffer with what is there, or wait for more; 0 at the end."""
        if not self._rest:
            self._rest = memoryview(self._body.wait())
        size = min(len(self._rest), len(into))
        into[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


class _Rest:
    """The part of an answer that is still to be made."""

    def __init__(self, result: Iterable[bytes], pieces: Iterator[bytes]) -> None:
        self._result = result
        self._pieces = pieces
        self._ended = False

    def more(self) -> bytes:
        """The next piece, of a good size; nothing at the end, and then it is closed."""
        found = bytearray()
        while not self._ended and len(found) < PIECE:
            piece = next(self._pieces, None)
            if piece is None:
                self.close()
            else:
                found += piece
        return bytes(found)

    @property
    def ended(self) -> bool:
        return self._ended

    def close(self) -> None:
        """Let the application let go of what it holds; once."""
        if not self._ended:
            self._ended = True
            close = getattr(self._result, "close", None)
            if close is not None:
                close()


async def _in(threads: Executor, does: Callable[..., Any], *given: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(threads, does, *given)


def _called(application: Application, environ: Environ) -> Answer:
    """Call the application and take the first piece of its answer, which mostly is all of it."""
    said: list[tuple[int, Headers]] = []

    def start(status: str, headers: Headers, _: Any = None) -> None:
        said[:] = [(int(status[:3]), headers)]

    result = application(environ, start)
    rest = _Rest(result, iter(result))
    try:
        first = rest.more()
    except BaseException:
        rest.close()
        raise
    [(status, headers)] = said
    return Answer(status, headers, first, None if rest.ended else rest)


async def _sent(answer: Answer, send: Send, threads: Executor) -> None:
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    rest = answer.rest
    if rest is None:
        await send({"type": "http.response.body", "body": answer.first})
        return
    piece = answer.first
    try:
        while piece:
            told = {"type": "http.response.body", "body": piece, "more_body": True}
            await asyncio.wait_for(send(told), STALLED)
            piece = await _in(threads, rest.more)
        await send({"type": "http.response.body", "body": b""})
    finally:
        await _in(threads, rest.close)


def _has_file(scope: Scope) -> bool:
    """Whether a page sends a form with a file in it."""
    if scope["method"] != "POST" or scope["path"].startswith("/api/"):
        return False
    told = dict(scope["headers"]).get(b"content-type", b"")
    return bool(told.lower().startswith(b"multipart/form-data"))


def _length(scope: Scope) -> int:
    """Bytes of the body as they were announced; a body of unknown length counts as none."""
    for name, value in scope["headers"]:
        if name.lower() == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _environ(scope: Scope, stream: io.BufferedIOBase) -> Environ:
    """The request as WSGI tells it (PEP 3333)."""
    client, server = scope.get("client"), scope.get("server")
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0] if server else "localhost",
        "SERVER_PORT": str(server[1]) if server else "80",
        "REMOTE_ADDR": client[0] if client else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": stream,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue  # X_Forwarded_For would pass for X-Forwarded-For
        said = name.decode("latin-1").replace("-", "_").upper()
        key = said if said in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{said}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ
