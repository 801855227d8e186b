#!/usr/bin/env python3
"""Lets Asterisk ask Klankbord before it records, and do what Klankbord says.

Python 3.11, nothing else. The dialplan asks by FastAGI (extensions.conf beside this file).
Recordings are begun, silenced and ended by the manager interface (AMI), which also tells of hold,
of who joins and of the end of the call.

One rule stands above all: nothing is recorded but upon the answer `start`. No answer within a
second, an answer that is not understood, a silence that cannot be told: then the recording ends.
It needs klankbord_gate.py, one folder up.

    KLANKBORD_URL     https://klankbord.example          KLANKBORD_TOKEN   kb_...
    KLANKBORD_SOURCE  asterisk                           KLANKBORD_UPLOAD  1: bring recordings in
    AGI_PORT          4573                               AMI_PORT          5038
    AMI_USER          klankbord                          AMI_SECRET        ...
    RECORDINGS        /var/spool/asterisk/monitor        TIMEOUT           1
"""

import itertools
import json
import logging
import os
import re
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from klankbord_gate import Gate, Recordings, now

TIMEOUT = float(os.environ.get("TIMEOUT", "1"))
"""Seconds within which Klankbord and Asterisk answer; else nothing is recorded."""
TRIES = 3
TEXT = re.compile(r"[A-Z-]+-[0-9]+")
"""The name of a text is also that of its sound."""

log = logging.getLogger("klankbord")


def moment(epoch: str) -> str:
    return datetime.fromtimestamp(int(epoch), UTC).isoformat()


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
        done, answer = threading.Event(), dict[str, str]()
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


class Calls:
    """The calls that go on: where Asterisk has them, and what is brought in afterwards."""

    def __init__(self, gate: Gate, manager: Manager, folder: Path, *, upload: bool) -> None:
        self.gate, self.manager, self.folder, self.upload = gate, manager, folder, upload
        self.recordings = Recordings(gate, self._does)
        self.channels: dict[str, str] = {}
        self.rows: dict[str, dict[str, object]] = {}
        self.parties: dict[str, set[str]] = {}

    def asked(self, ref: str, row: dict[str, object]) -> dict[str, str] | None:
        """The announcement to play; None: do not record."""
        text = self.recordings.ask(ref, row)
        if text is None or not TEXT.fullmatch(text["version"]):
            return None
        self.rows.setdefault(ref, row)
        return text

    def happens(self, ref: str, event: str, **more: str) -> None:
        """Tell what happened and do what is said."""
        self.recordings.happens(ref, event, **more)
        if event == "caller_objected":
            self.rows.pop(ref, None)
            self._file(ref).unlink(missing_ok=True)
        if event == "ended":
            self.parties.pop(ref, None)
            self.channels.pop(ref, None)
            row = self.rows.pop(ref, {})
            if "started_at" in row:
                threading.Thread(target=self._bring, args=(ref, row), daemon=True).start()

    def hears(self, event: dict[str, str]) -> None:
        """Hold, who joins, and the end, as Asterisk tells them of channels."""
        ref, kind = event.get("Linkedid", ""), event.get("Event")
        if ref not in self.recordings.calls:
            return
        if kind in ("Hold", "Unhold"):
            self.happens(ref, kind.lower())
        elif kind == "BridgeEnter":
            who, known = event.get("Uniqueid", ""), self.parties.setdefault(ref, set())
            joins = who not in known and len(known) > 1  # the caller and one agent
            known.add(who)
            if joins:
                number = event.get("CallerIDNum", "")
                self.happens(ref, "party_joined", **({"party": number} if number else {}))
        elif kind == "Hangup" and event.get("Uniqueid") == ref:
            self.happens(ref, "ended")

    def _does(self, ref: str, what: str) -> bool:
        channel = self.channels.get(ref, "")
        if what == "begin":
            self.rows[ref]["started_at"] = now()
            file = str(self._file(ref))
            return self.manager.does("MixMonitor", Channel=channel, File=file, options="")
        if what == "stop":
            return self.manager.does("StopMixMonitor", Channel=channel)
        # MixMonitor goes on and writes silence, so that moments in the file stay what they are.
        state = "1" if what == "silence" else "0"
        return self.manager.does("MixMonitorMute", Channel=channel, Direction="both", State=state)

    def _file(self, ref: str) -> Path:
        return self.folder / f"{re.sub(r'[^A-Za-z0-9.-]', '_', ref)}.wav"

    def _bring(self, ref: str, row: dict[str, object]) -> None:
        """Bring a recording in; what is not wanted, or cannot be brought, is not kept."""
        file = self._file(ref)
        offer = {**row, "source_system": self.gate.source, "source_call_id": ref, "channels": 1}
        for again in range(TRIES if self.upload else 0):
            if self._brought(offer, file):
                break
            time.sleep(10 * again + 1)
        if self.upload:
            file.unlink(missing_ok=True)

    def _brought(self, offer: dict[str, object], file: Path) -> bool:
        """Whether Klankbord has it, or does not want it."""
        service = self.gate.service
        body = json.dumps({name: value for name, value in offer.items() if value}).encode()
        answer = service.send("POST", "/recordings", body, timeout=10)
        if answer is None or answer[0] != 201:
            return answer is not None and answer[0] < 500
        path = f"/recordings/{json.loads(answer[1])['id']}/audio"
        put = service.send("PUT", path, file.read_bytes(), "audio/wav", timeout=60)
        return put is not None and put[0] < 500


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
        if script != "ask":
            self.calls.channels.setdefault(ref, channel)
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
        row: dict[str, object] = {
            "agent_ref": agent,
            "line": line,
            "queue": queue,
            "direction": "inbound",
            "caller_ref": told.get("agi_callerid", "").replace("unknown", ""),
            "called_ref": told.get("agi_dnid", "").replace("unknown", ""),
            "started_at": moment(entered) if entered else "",
        }
        self.calls.channels[ref] = channel
        text = self.calls.asked(ref, row)
        if text is None:
            return
        version, _, second = played.partition("@")
        if second and version == text["version"]:
            # A queue: it was heard at the entrance, before it was known who takes the call.
            self.calls.happens(ref, "announced", version=version, at=moment(second))
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
    gate = Gate.at(
        os.environ["KLANKBORD_URL"],
        os.environ["KLANKBORD_TOKEN"],
        os.environ.get("KLANKBORD_SOURCE", "asterisk"),
        TIMEOUT,
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
