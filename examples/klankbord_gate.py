"""The gate over HTTP, for clients in plain Python 3.11. Whatever goes wrong, the answer is a no."""

import base64
import http.client
import json
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

MAX_BYTES = 65_536
SILENT_FIRST = ("pause", "hold", "party_joined", "caller_objected")
Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


def now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass(frozen=True)
class Service:
    """A service that speaks JSON or forms, with what a request to it must bear."""

    url: str
    headers: Mapping[str, str]
    timeout: float = 1.0

    def send(
        self,
        method: str,
        path: str,
        body: bytes,
        media: str = "application/json",
        timeout: float = 0,
    ) -> tuple[int, bytes] | None:
        """Status and body; None when there is no whole answer in time."""
        timeout = timeout or self.timeout
        target = urllib.parse.urlsplit(self.url)
        secure = target.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(target.hostname or "", target.port, timeout=timeout)
        begun = time.monotonic()
        try:
            sent = {**self.headers, "Content-Type": media}
            connection.request(method, target.path + path, body, sent)
            response = connection.getresponse()
            answer = response.status, response.read(MAX_BYTES)
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        return answer if time.monotonic() - begun <= timeout else None

    def json(self, method: str, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        """What a 200 says; empty for anything else."""
        answer = self.send(method, path, json.dumps(body).encode())
        if answer is None or answer[0] != 200:
            return {}
        try:
            read = json.loads(answer[1])
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


@dataclass(frozen=True)
class Gate:
    """Klankbord's gate, for the calls of one source."""

    service: Service
    source: str

    @classmethod
    def at(cls, url: str, token: str, source: str, timeout: float = 1.0) -> "Gate":
        bearer = {"Authorization": f"Bearer {token}"}
        return cls(Service(f"{url.rstrip('/')}/api/v1", bearer, timeout), source)

    def ask(self, ref: str, row: Mapping[str, object]) -> dict[str, str] | None:
        """The announcement to play; None: do not record."""
        body = {"source_system": self.source, "source_call_id": ref, **row}
        answer = self.service.json("POST", "/gate/calls", body)
        text = answer.get("announcement")
        whole = isinstance(text, dict) and {"version", "language", "text"} <= text.keys()
        return text if answer.get("record") == "after_announcement" and whole else None

    def tell(self, ref: str, event: str, **more: str) -> str:
        """What to do now: start, continue, pause, stop or no."""
        path = f"/gate/calls/{urllib.parse.quote(ref, safe='')}/events"
        body = {"source": self.source, "event": event, "at": now(), **more}
        return str(self.service.json("POST", path, body).get("recording", "no"))


@dataclass
class Call:
    """What is recorded of a call: waiting, recording, silent, over."""

    state: str = "waiting"
    lock: threading.Lock = field(default_factory=threading.Lock)


class Recordings:
    """The calls that go on, and the one rule: nothing is recorded but upon the answer `start`.

    What silences is done first and told then; what it cannot tell or silence, it stops. A call that
    it does not know, as after a restart, is stopped as soon as it is heard of.

    Args:
        gate: Klankbord.
        does: Lets the platform `begin`, `silence`, `go_on` or `stop` recording a call; whether it
            did. Silence keeps the length of the recording.
    """

    def __init__(self, gate: Gate, does: Callable[[str, str], bool]) -> None:
        self.gate, self.does = gate, does
        self.calls: dict[str, Call] = {}

    def ask(self, ref: str, row: Mapping[str, object]) -> dict[str, str] | None:
        """The announcement to play; None: do not record."""
        text = self.gate.ask(ref, {name: value for name, value in row.items() if value})
        if text is not None:
            self.calls.setdefault(ref, Call())
        return text

    def happens(self, ref: str, event: str, **more: str) -> str:
        """Tell what happened and do what is said; the state after it."""
        if event == "ended" and ref not in self.calls:
            return "over"  # it was never to be recorded, and most calls are not
        call = self.calls.get(ref) or Call("unknown")
        with call.lock:
            if event in SILENT_FIRST and call.state == "recording":
                self._to(ref, call, "silent", "silence")
            self._obey(ref, call, self.gate.tell(ref, event, **more))
            if event in ("ended", "caller_objected") and call.state != "over":
                self._over(ref, call)
        if event == "ended":
            self.calls.pop(ref, None)
        return call.state

    def _obey(self, ref: str, call: Call, order: str) -> None:
        match order, call.state:
            case _, "over":
                pass
            case "start", "waiting":
                self._to(ref, call, "recording", "begin")
            case "start" | "continue", "silent":
                self._to(ref, call, "recording", "go_on")
            case "pause", "recording":
                self._to(ref, call, "silent", "silence")
            case "start" | "continue" | "pause", "recording" | "silent" | "waiting":
                pass
            case _, "waiting":
                pass
            case _:
                self._over(ref, call)

    def _to(self, ref: str, call: Call, state: str, what: str) -> None:
        if self.does(ref, what):
            call.state = state
        else:
            self._over(ref, call)

    def _over(self, ref: str, call: Call) -> None:
        if call.state != "waiting":
            self.does(ref, "stop")
        call.state = "over"


def body_of(environ: Environ) -> bytes:
    """The body of a WSGI request, as it was signed."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MAX_BYTES:
        return b""
    read: bytes = environ["wsgi.input"].read(int(length))
    return read


def answers(
    start: StartResponse, status: str, body: str = "", media: str = "text/plain"
) -> Iterable[bytes]:
    """A WSGI response."""
    start(status, [("Content-Type", f"{media}; charset=utf-8")])
    return [body.encode()]


def basic(name: str, secret: str) -> str:
    """The header Authorization by name and secret."""
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()
