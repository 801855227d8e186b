#!/usr/bin/env python3
"""Lets Asterisk ask Klankbord before it records, and do what Klankbord says.

Python 3.11, nothing else. The dialplan asks by FastAGI (extensions.conf beside this file).
Recordings are begun, silenced and ended by the manager interface (AMI), which also tells of hold,
of who joins and of the end of the call.

One rule stands above all: nothing is recorded but upon the answer `start`. No answer within a
second, an answer that is not understood, a silence that cannot be told: then the recording ends.

    KLANKBORD_URL     https://klankbord.example          KLANKBORD_TOKEN   kb_...
    KLANKBORD_SOURCE  asterisk                           KLANKBORD_UPLOAD  1: bring recordings in
    AGI_PORT          4573                               AMI_PORT          5038
    AMI_USER          klankbord                          AMI_SECRET        ...
    RECORDINGS        /var/spool/asterisk/monitor        TIMEOUT           1
"""

import contextlib
import http.client
import itertools
import json
import logging
import os
import re
import socket
import socketserver
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

TIMEOUT = float(os.environ.get("TIMEOUT", "1"))
"""Seconds within which Klankbord and Asterisk answer; else nothing is recorded."""
MAX_ANSWER = 65_536
TRIES = 3
BEGINS, GOES_ON = "start", "continue"
SILENT_FIRST = ("pause", "hold", "party_joined", "caller_objected")
"""These silence the recording before anybody is asked; only an answer can end that."""

log = logging.getLogger("klankbord")


def now() -> str:
    return datetime.now(UTC).isoformat()


def _moment(epoch: str) -> str:
    return datetime.fromtimestamp(int(epoch), UTC).isoformat()


class Klankbord:
    """The gate, over HTTP. Whatever goes wrong, the answer is a no."""

    def __init__(self, url: str, token: str, source: str) -> None:
        self.url, self.token, self.source = urllib.parse.urlsplit(url), token, source

    def ask(self, row: dict[str, object]) -> dict[str, str] | None:
        """The announcement to play; None: do not record."""
        answer = self._json("POST", "/gate/calls", {"source_system": self.source, **row})
        if answer.get("record") != "after_announcement":
            return None
        text = answer.get("announcement")
        name = text.get("version", "") if isinstance(text, dict) else ""
        return text if re.fullmatch(r"[A-Z-]+-[0-9]+", str(name)) else None

    def tell(self, ref: str, event: str, **more: str) -> str:
        """What to do now."""
        path = f"/gate/calls/{urllib.parse.quote(ref, safe='')}/events"
        body = {"source": self.source, "event": event, "at": now(), **more}
        return str(self._json("POST", path, body).get("recording", "no"))

    def bring(self, row: dict[str, object], sound: Path) -> bool:
        """Offer a recording and put its sound; whether Klankbord has decided about it."""
        offer = self._send("POST", "/recordings", json.dumps(row).encode(), "application/json")
        if offer is None:
            return False
        status, body = offer
        if status == 201:
            path = f"/recordings/{json.loads(body)['id']}/audio"
            put = self._send("PUT", path, sound.read_bytes(), "audio/wav", timeout=60)
            return put is not None and put[0] < 500
        return status < 500

    def _json(self, method: str, path: str, body: dict[str, object]) -> dict[str, object]:
        answer = self._send(method, path, json.dumps(body).encode(), "application/json")
        if answer is None or answer[0] != 200:
            log.warning("%s answered %s: no recording", path, answer and answer[0])
            return {}
        try:
            read = json.loads(answer[1])
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    def _send(
        self, method: str, path: str, body: bytes, media: str, timeout: float = TIMEOUT
    ) -> tuple[int, bytes] | None:
        secure = self.url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self.url.hostname or "", self.url.port, timeout=timeout)
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": media}
        begun = time.monotonic()
        try:
            connection.request(method, f"{self.url.path}/api/v1{path}", body, sent)
            response = connection.getresponse()
            answer = response.status, response.read(MAX_ANSWER)
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        return answer if time.monotonic() - begun <= timeout else None


class Manager:
    """Asterisk's manager interface: actions with their answers, and events."""

    def __init__(self, address: tuple[str, int], user: str, secret: str) -> None:
        self._socket = socket.create_connection(address, timeout=5)
        self._socket.settimeout(None)
        self._file = self._socket.makefile("r", encoding="utf-8", newline="\r\n")
        self._file.readline()  # the banner
        self._numbers = itertools.count(1)
        self._waiting: dict[str, tuple[threading.Event, dict[str, str]]] = {}
        self._lock = threading.Lock()
        self.heard: Callable[[dict[str, str]], None] = log.debug
        threading.Thread(target=self._read, daemon=True).start()
        if not self.does("Login", Username=user, Secret=secret, Events="on"):
            raise SystemExit("Asterisk does not accept AMI_USER and AMI_SECRET")

    def does(self, action: str, **fields: str) -> bool:
        """Whether Asterisk did it."""
        number = str(next(self._numbers))
        done, answer = threading.Event(), {}
        lines = {"Action": action, "ActionID": number, **fields}
        if any(sign in value for value in lines.values() for sign in "\r\n"):
            return False
        text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        with self._lock:
            self._waiting[number] = (done, answer)
            try:
                self._socket.sendall(text.encode() + b"\r\n")
            except OSError:
                return False
        done.wait(TIMEOUT)
        with self._lock:
            self._waiting.pop(number, None)
        return answer.get("Response") == "Success"

    def _read(self) -> None:
        message: dict[str, str] = {}
        for line in self._file:
            name, colon, value = line.rstrip("\r\n").partition(": ")
            if colon:
                message[name] = value
            elif message:
                self._take(message)
                message = {}
        log.error("Asterisk's manager interface is gone; this ends")
        os._exit(1)  # Without it nothing can be silenced. Whoever starts us again finds no calls.

    def _take(self, message: dict[str, str]) -> None:
        with self._lock:
            waits = self._waiting.get(message.get("ActionID", ""))
        if "Response" in message and waits:
            waits[1].update(message)
            waits[0].set()
        elif "Event" in message:
            threading.Thread(target=self.heard, args=(message,), daemon=True).start()


@dataclass
class Call:
    """A call that may be recorded."""

    ref: str
    channel: str
    row: dict[str, object]
    file: Path
    state: str = "waiting"  # waiting, recording, silent, over
    began: str = ""
    parties: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Calls:
    """Every call that goes on, and what is done with each."""

    def __init__(self, gate: Klankbord, manager: Manager, folder: Path, *, upload: bool) -> None:
        self.gate, self.manager, self.folder, self.upload = gate, manager, folder, upload
        self._calls: dict[str, Call] = {}

    def asked(self, ref: str, channel: str, row: dict[str, object]) -> dict[str, str] | None:
        """The announcement to play; None: do not record."""
        text = self.gate.ask({"source_call_id": ref, **row})
        if text is not None:
            name = re.sub(r"[^A-Za-z0-9.-]", "_", ref)
            call = Call(ref, channel, row, self.folder / f"{name}.wav")
            self._calls.setdefault(ref, call)
        return text

    def happens(self, ref: str, event: str, **more: str) -> None:
        """Tell what happened and do what is said. What silences comes first."""
        call = self._calls.get(ref)
        if call is None:
            self.gate.tell(ref, event, **more)
            return
        with call.lock:
            if event in SILENT_FIRST and call.state == "recording":
                self._silence(call)
            self._obey(call, self.gate.tell(ref, event, **more))
            if event == "caller_objected":
                self._stop(call)
                call.file.unlink(missing_ok=True)
            if event == "ended":
                self._stop(call)
                self._calls.pop(ref, None)
        if event == "ended" and call.began:
            threading.Thread(target=self._bring, args=(call,), daemon=True).start()

    def hears(self, event: dict[str, str]) -> None:
        """Hold, who joins, and the end, as Asterisk tells them of channels."""
        ref, kind = event.get("Linkedid", ""), event.get("Event")
        call = self._calls.get(ref)
        if call is None:
            return
        if kind in ("Hold", "Unhold"):
            self.happens(ref, kind.lower())
        elif kind == "BridgeEnter":
            who = event.get("Uniqueid", "")
            with call.lock:
                known = who in call.parties or len(call.parties) < 2
                call.parties.add(who)
            if not known:
                number = event.get("CallerIDNum", "")
                self.happens(ref, "party_joined", **({"party": number} if number else {}))
        elif kind == "Hangup" and event.get("Uniqueid") == ref:
            self.happens(ref, "ended")

    def _obey(self, call: Call, order: str) -> None:
        if call.state == "over":
            return
        if order == BEGINS and call.state == "waiting":
            call.began = now()
            file, channel = str(call.file), call.channel
            done = self.manager.does("MixMonitor", Channel=channel, File=file, options="")
            call.state = "recording" if done else call.state
            if not done:
                self._stop(call)
        elif order in (BEGINS, GOES_ON) and call.state == "silent":
            if self._mute(call, "0"):
                call.state = "recording"
        elif order == "pause":
            if call.state == "recording":
                self._silence(call)
        elif order not in (BEGINS, GOES_ON) and call.state != "waiting":
            self._stop(call)

    def _silence(self, call: Call) -> None:
        """MixMonitor goes on and writes silence, so that moments in the file stay what they are."""
        if self._mute(call, "1"):
            call.state = "silent"
        else:
            self._stop(call)

    def _mute(self, call: Call, state: str) -> bool:
        return self.manager.does(
            "MixMonitorMute", Channel=call.channel, Direction="both", State=state
        )

    def _stop(self, call: Call) -> None:
        if call.state == "over":
            return
        call.state = "over"
        if call.began and not self.manager.does("StopMixMonitor", Channel=call.channel):
            log.info("no recording of %s to stop", call.ref)  # it ended with its channel

    def _bring(self, call: Call) -> None:
        """Bring a recording in; what is not wanted, or cannot be brought, is not kept."""
        row = {
            **call.row,
            "source_system": self.gate.source,
            "source_call_id": call.ref,
            "started_at": call.began,
            "channels": 1,
        }
        for again in range(TRIES if self.upload else 0):
            with contextlib.suppress(OSError, ValueError, KeyError):
                if self.gate.bring(row, call.file):
                    break
            time.sleep(10 * again + 1)
        if self.upload:
            call.file.unlink(missing_ok=True)


class Session(socketserver.StreamRequestHandler):
    """One AGI request of the dialplan: /ask, or the name of an event."""

    calls: Calls

    def handle(self) -> None:
        told = self._environment()
        script = told.get("agi_network_script", "").strip("/")
        ref, channel = told.get("agi_uniqueid", ""), told.get("agi_channel", "")
        arguments = [told[key] for key in sorted(told) if key.startswith("agi_arg_")]
        if not ref or not channel:
            return
        if script == "ask":
            self._ask(ref, channel, told, arguments)
        elif script in ("pause", "resume"):
            self.calls.happens(ref, script, reason=arguments[0] if arguments else "card")
        elif script in ("caller_objected", "ended"):
            self.calls.happens(ref, script)

    def _ask(self, ref: str, channel: str, told: dict[str, str], arguments: list[str]) -> None:
        """Arguments: agent, line, queue; and for a queue, whose agent has a channel of his own, the
        caller's id and channel, text@second when it was heard, and the second he came in.
        """
        given = [*arguments, *[""] * 7]
        agent, line, queue, ref, channel = *given[:3], given[3] or ref, given[4] or channel
        played, entered = given[5], given[6]
        row = {
            "agent_ref": agent,
            "line": line,
            "queue": queue,
            "direction": "inbound",
            "caller_ref": told.get("agi_callerid", "").replace("unknown", ""),
            "called_ref": told.get("agi_dnid", "").replace("unknown", ""),
            "started_at": _moment(entered) if entered else "",
        }
        text = self.calls.asked(ref, channel, {name: value for name, value in row.items() if value})
        if text is None:
            return
        version, _, second = played.partition("@")
        if second and version == text["version"]:
            # A queue: it was heard at the entrance, before it was known who takes the call.
            self.calls.happens(ref, "announced", version=version, at=_moment(second))
        elif not second and self._played(text["version"]):
            self.calls.happens(ref, "announced", version=text["version"])
        else:
            self.calls.happens(ref, "announcement_failed")

    def _played(self, version: str) -> bool:
        """Whether the text was heard to its end. A file that is not there ends at once."""
        answer = self._command(f'STREAM FILE klankbord/{version} ""')
        found = re.fullmatch(r"200 result=0 endpos=([0-9]+)", answer)
        return found is not None and int(found[1]) > 0

    def _environment(self) -> dict[str, str]:
        told = {}
        for raw in self.rfile:
            line = raw.decode(errors="replace").rstrip("\r\n")
            if not line:
                break
            name, _, value = line.partition(": ")
            told[name] = value
        return told

    def _command(self, text: str) -> str:
        self.wfile.write(text.encode() + b"\n")
        return self.rfile.readline().decode(errors="replace").strip()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256


def main() -> None:
    logging.basicConfig(level=os.environ.get("LOG", "WARNING"))
    gate = Klankbord(
        os.environ["KLANKBORD_URL"],
        os.environ["KLANKBORD_TOKEN"],
        os.environ.get("KLANKBORD_SOURCE", "asterisk"),
    )
    manager = Manager(
        ("127.0.0.1", int(os.environ.get("AMI_PORT", "5038"))),
        os.environ["AMI_USER"],
        os.environ["AMI_SECRET"],
    )
    folder = Path(os.environ.get("RECORDINGS", "/var/spool/asterisk/monitor"))
    upload = os.environ.get("KLANKBORD_UPLOAD") == "1"
    Session.calls = Calls(gate, manager, folder, upload=upload)
    manager.heard = Session.calls.hears
    with Server(("127.0.0.1", int(os.environ.get("AGI_PORT", "4573"))), Session) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
