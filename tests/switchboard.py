"""A scripted Asterisk: it speaks AGI and AMI with the real script, and writes down what it did.

Its log is the truth of these tests: what Asterisk was told to record, mute and stop, and when the
caller heard what, by one clock. The script under test neither writes nor reads it.
"""

import itertools
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import cast
import worlds

SCRIPT = Path(__file__).parents[1] / "examples" / "asterisk" / "klankbord_agi.py"
WITHIN = 20.0


@dataclass(frozen=True, slots=True)
class Done:
    """What Asterisk did or heard, in the order of `number`."""

    number: int
    call: str
    what: str


class Asterisk:
    """Its manager interface listens from the beginning; calls are scripted by the test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, list[Done]()
        self.agi_port = worlds.free_port()
        self.broken: set[str] = set()
        """Actions that this Asterisk refuses."""
        self._numbers, self._lock = itertools.count(1), threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._clients: list[socket.socket] = []
        self._recording: dict[str, tuple[Path, float]] = {}
        self._hung_up: dict[str, float] = {}
        self._script: subprocess.Popen[bytes] | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    def start(self, url: str, token: str, *, upload: bool = False, timeout: float = 20) -> None:
        """Start the real script, and wait until it answers.

        It waits longer for Klankbord than it would, since this machine does many things at once.
        """
        environment = {
            **os.environ,
            "KLANKBORD_URL": url,
            "KLANKBORD_TOKEN": token,
            "KLANKBORD_SOURCE": cast.SOURCE,
            "KLANKBORD_UPLOAD": "1" if upload else "",
            "AGI_PORT": str(self.agi_port),
            "TIMEOUT": str(timeout),
            "AMI_PORT": str(self._listener.getsockname()[1]),
            "AMI_USER": "klankbord",
            "AMI_SECRET": "geheim",
            "RECORDINGS": str(self.folder),
        }
        self._script = subprocess.Popen([sys.executable, "-I", str(SCRIPT)], env=environment)
        deadline = time.monotonic() + WITHIN
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.agi_port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the script does not listen")

    def end(self) -> None:
        if self._script is not None:
            self._script.kill()
            self._script.wait()
        self._listener.close()

    def notes(self, call: str, what: str) -> None:
        with self._lock:
            self.log.append(Done(next(self._numbers), call, what))

    def of(self, call: str) -> list[str]:
        """What was done with one call, in order."""
        return [done.what for done in self.log if done.call == call]

    def asks(self, call: str, agent: str, *, caller: str, playback: str = "whole") -> None:
        """A call comes in: `playback` is whole, cut (the caller hangs up) or missing (no file)."""
        environment = {"callerid": caller, "dnid": "0201234567"}
        self._agi(call, "ask", [agent, "huur-in", "huur"], environment, playback)

    def presses(self, call: str, script: str, *arguments: str) -> None:
        """The agent, or the dialplan, runs a script on the caller's channel; it has ended then."""
        if script == "ended":
            self._hung_up[call] = time.monotonic()
        self.notes(call, " ".join([script, *arguments]))
        self._agi(call, script, list(arguments), {}, "missing")
        self.notes(call, " ".join([script, *arguments, "done"]))

    def tells(self, call: str, event: str, **fields: str) -> None:
        """An event of the manager interface."""
        self.notes(call, event)
        lines = {"Event": event, "Linkedid": call, "Uniqueid": call, **fields}
        text = "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
        for client in self._clients:
            client.sendall(text.encode())

    def waits(self, call: str, what: str, *, times: int = 1) -> None:
        """Wait until something was done with a call, so many times."""
        deadline = time.monotonic() + WITHIN
        while self.of(call).count(what) < times:
            assert time.monotonic() < deadline, (what, self.of(call))
            time.sleep(0.01)

    def _agi(
        self, call: str, script: str, arguments: list[str], told: dict[str, str], playback: str
    ) -> None:
        values = {"network_script": script, "uniqueid": call, "channel": f"PJSIP/{call}", **told}
        values |= {f"arg_{n}": argument for n, argument in enumerate(arguments, 1)}
        with socket.create_connection(("127.0.0.1", self.agi_port), timeout=WITHIN) as line:
            text = "".join(f"agi_{name}: {value}\n" for name, value in values.items())
            line.sendall(text.encode() + b"\n")
            with line.makefile("rw", encoding="utf-8") as session:
                for command in session:
                    session.write(self._answers(call, command.strip(), playback) + "\n")
                    session.flush()

    def _answers(self, call: str, command: str, playback: str) -> str:
        assert command.startswith("STREAM FILE klankbord/"), command
        if playback == "whole":
            time.sleep(0.002)
            self.notes(call, "heard")
        return {
            "whole": "200 result=0 endpos=64000",
            "cut": "200 result=-1 endpos=8000",
            "missing": "200 result=0 endpos=0",
        }[playback]

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._manage, args=(client,), daemon=True).start()

    def _manage(self, client: socket.socket) -> None:
        client.sendall(b"Asterisk Call Manager/9.0.0\r\n")
        self._clients.append(client)
        action: dict[str, str] = {}
        with client.makefile("r", encoding="utf-8", newline="\r\n") as lines:
            for line in lines:
                name, colon, value = line.rstrip("\r\n").partition(": ")
                if colon:
                    action[name] = value
                    continue
                said = "Success" if self._acts(action) else "Error"
                answer = f"Response: {said}\r\nActionID: {action['ActionID']}\r\n\r\n"
                client.sendall(answer.encode())
                action = {}

    def _acts(self, action: dict[str, str]) -> bool:
        name = action["Action"]
        if name == "Login":
            return action["Secret"] == "geheim"
        call = action["Channel"].removeprefix("PJSIP/")
        if name in self.broken:
            return False
        what = {"MixMonitor": "record", "StopMixMonitor": "stop"}.get(name)
        self.notes(call, what or ("mute" if action["State"] == "1" else "unmute"))
        if what == "record":
            self._recording[call] = Path(action["File"]), time.monotonic()
            Path(action["File"]).touch()
        elif what == "stop" and call in self._recording:
            file, began = self._recording.pop(call)
            ended = self._hung_up.get(call, time.monotonic())
            sound = b"\x01\x02" * int(8000 * max(0, ended - began))
            file.write_bytes(cast.wav(sound, channels=1))
        return True
