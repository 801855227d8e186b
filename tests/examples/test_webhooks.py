"""Scripted Twilio and Genesys Cloud play whole calls with the real clients and the real server.

The log of each platform says what it was told to record; without its signature nothing happens.
"""

import base64
import hashlib
import hmac
import http.server
import importlib.util
import io
import json
import sys
import threading
import urllib.parse
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import calling
import cast

EXAMPLES = Path(__file__).parents[2] / "examples"
SCOPES = ("gate:calls", "gate:events")
NUMBER, AGENT = "+31201234567", "agent-1001"
URL = "https://bel.example"
SECRET = "geheim"


def client(name: str):
    """The module of a client, as whoever runs it gets it."""
    path = EXAMPLES / name / f"klankbord_{name}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


class Platform:
    """The platform's own API, which writes down what it was told to record."""

    def __init__(self) -> None:
        platform = self
        self.log: list[tuple[str, str]] = []
        self.works = True

        class Api(http.server.BaseHTTPRequestHandler):
            def does(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if platform.works:
                    platform.log.append((self.path, body))
                self.send_response(200 if platform.works else 500)
                self.end_headers()
                self.wfile.write(b"{}")

            do_POST = do_PUT = does  # noqa: N815  the names that http.server calls

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def platform():
    made = Platform()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def gate(world):
    """The environment of a client at Woonstede, whose server is running."""
    with world.here():
        token = calling.Door().token("zoom", scopes=SCOPES)
    world.gate = {"url": world.serve(), "token": token, "source": cast.SOURCE, "timeout": 20}
    return world


def asks(app, path: str, body: bytes, headers: dict[str, str]) -> tuple[str, str]:
    """Status and body of a webhook."""
    said = []
    target, _, query = path.partition("?")
    environ = {
        "PATH_INFO": target,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        **headers,
    }
    parts = app(environ, lambda status, _: said.append(status))
    return said[0], b"".join(parts).decode()


class Twilio:
    """Signs as Twilio documents, and follows TwiML as Twilio does."""

    def __init__(self, gate, platform) -> None:
        module = client("twilio")
        self.platform = platform
        self.app = module.App(
            gate=module.Gate.at(**gate),
            twilio=module.Service(platform.url, {}, timeout=5),
            sid="AC1",
            secret=SECRET,
            public_url=URL,
            lines={NUMBER: (AGENT, "huur-in")},
        )

    def posts(self, path: str, *, secret: str = SECRET, **form: str) -> tuple[str, str]:
        said = URL + path + "".join(name + form[name] for name in sorted(form))
        mac = base64.b64encode(hmac.digest(secret.encode(), said.encode(), hashlib.sha1)).decode()
        body = urllib.parse.urlencode(form).encode()
        return asks(self.app, path, body, {"HTTP_X_TWILIO_SIGNATURE": mac})

    def calls(self, ref: str, *, heard: bool = True) -> None:
        """A call comes in; the TwiML is followed as long as the caller stays on the line."""
        told = {"CallSid": ref, "From": "+31612345678", "To": NUMBER}
        _, twiml = self.posts("/voice", **told)
        response = ET.fromstring(twiml)  # noqa: S314  of the client under test
        assert "record" not in twiml.lower().replace("recorded", "").replace("opgenomen", "")
        redirect = response.find("Redirect")
        if redirect is not None and heard:
            assert response.find("Say").text
            self.posts(redirect.text.removeprefix(URL), **told)

    def did(self, ref: str) -> list[str]:
        found = []
        for path, body in self.platform.log:
            if f"/Calls/{ref}/" in path:
                status = dict(urllib.parse.parse_qsl(body)).get("Status", "begin")
                found.append(status)
        return found


def test_twilio_records_after_the_announcement_pauses_and_stops(gate, platform):
    twilio = Twilio(gate.gate, platform)
    twilio.calls("CA1")
    assert twilio.did("CA1") == ["begin"]
    twilio.posts("/desk", CallSid="CA1", event="pause", reason="card")
    twilio.posts("/desk", CallSid="CA1", event="pause", reason="card")
    twilio.posts("/desk", CallSid="CA1", event="resume", reason="card")
    room = {"FriendlyName": "CA1"}
    twilio.posts("/conference", StatusCallbackEvent="participant-hold", **room)
    twilio.posts("/conference", StatusCallbackEvent="participant-unhold", **room)
    assert twilio.did("CA1") == ["begin", "paused", "in-progress", "paused", "in-progress"]
    for who in ("CA1", "CA-agent", "CA-third"):
        twilio.posts("/conference", StatusCallbackEvent="participant-join", CallSid=who, **room)
    assert twilio.did("CA1")[-2:] == ["paused", "stopped"]
    twilio.posts("/status", CallSid="CA1", CallStatus="completed")

    twilio.calls("CA2", heard=False)
    twilio.posts("/status", CallSid="CA2", CallStatus="completed")
    twilio.posts("/announced?version=NL-2", CallSid="CA2")
    assert "begin" not in twilio.did("CA2")

    twilio.calls("CA3")
    twilio.posts("/desk", CallSid="CA3", event="caller_objected")
    assert twilio.did("CA3")[-1] == "stopped"
    twilio.posts("/announced?version=NL-2", CallSid="CA3")
    twilio.posts("/desk", CallSid="CA3", event="resume", reason="card")
    assert twilio.did("CA3") == ["begin", "paused", "stopped"]


def test_a_webhook_without_twilios_signature_does_nothing(gate, platform):
    twilio = Twilio(gate.gate, platform)
    told = {"CallSid": "CA1", "From": "+31612345678", "To": NUMBER}
    assert twilio.posts("/voice", secret="another", **told)[0] == "403 Forbidden"
    assert asks(twilio.app, "/voice", b"CallSid=CA1", {})[0] == "403 Forbidden"
    assert twilio.posts("/elsewhere", CallSid="CA1")[0] == "404 Not Found"
    assert platform.log == []


def test_the_signature_is_the_one_that_twilio_documents():
    """The example of Twilio's own documentation of security."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+12349013030",
        "Digits": "1234",
        "From": "+12349013030",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert client("twilio").signature(url, form, "12345") == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="


class Genesys:
    """Signs as Genesys documents its webhooks, and plays what the flow is answered."""

    def __init__(self, gate, platform) -> None:
        module = client("genesys")
        self.platform = platform
        self.app = module.App(
            gate=module.Gate.at(**gate),
            genesys=module.Service(platform.url, {}, timeout=5),
            secret=SECRET,
        )

    def posts(self, path: str, *, secret: str = SECRET, **said: str) -> tuple[str, str]:
        body = json.dumps(said).encode()
        mac = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()
        return asks(self.app, path, body, {"HTTP_X_HUB_SIGNATURE_256": f"sha256={mac}"})

    def calls(self, ref: str) -> None:
        told = {"agent": AGENT, "line": "huur-in", "ani": "+31612345678", "dnis": NUMBER}
        _, said = self.posts("/ask", conversationId=ref, **told)
        if json.loads(said)["play"]:
            self.happens(ref, "announced", version=json.loads(said)["play"])

    def happens(self, ref: str, event: str, **more: str) -> str:
        _, said = self.posts("/event", conversationId=ref, event=event, **more)
        return str(json.loads(said)["recording"])

    def did(self, ref: str) -> list[str]:
        path = f"/api/v2/conversations/calls/{ref}/recordingstate"
        return [json.loads(body)["recordingState"] for at, body in self.platform.log if at == path]


def test_genesys_records_after_the_announcement_pauses_and_stops(gate, platform):
    genesys = Genesys(gate.gate, platform)
    genesys.calls("c-1")
    assert genesys.did("c-1") == ["ACTIVE"]
    assert genesys.happens("c-1", "pause", reason="health") == "silent"
    assert genesys.happens("c-1", "hold") == "silent"
    assert genesys.happens("c-1", "resume", reason="health") == "silent"
    assert genesys.happens("c-1", "unhold") == "recording"
    assert genesys.happens("c-1", "party_joined", party="+31205550000") == "silent"
    assert genesys.happens("c-1", "announced", version="NL-2") == "recording"
    assert genesys.happens("c-1", "ended") == "over"
    assert genesys.did("c-1") == ["ACTIVE", "PAUSED", "ACTIVE", "PAUSED", "ACTIVE", "NONE"]

    genesys.calls("c-2")
    assert genesys.happens("c-2", "caller_objected") == "over"
    assert genesys.happens("c-2", "announced", version="NL-2") == "over"
    assert genesys.did("c-2") == ["ACTIVE", "PAUSED", "NONE"]

    genesys.happens("c-3", "pause", reason="card")
    genesys.calls("c-3")
    assert "ACTIVE" not in genesys.did("c-3")


def test_a_webhook_without_the_signature_of_genesys_does_nothing(gate, platform):
    genesys = Genesys(gate.gate, platform)
    said = {"conversationId": "c-1", "event": "announced", "version": "NL-2"}
    assert genesys.posts("/event", secret="another", **said)[0] == "403 Forbidden"
    assert asks(genesys.app, "/event", b"{}", {})[0] == "403 Forbidden"
    for wrong in ({"event": "announced"}, {"conversationId": "c-1", "event": "recorded"}):
        assert genesys.posts("/event", **wrong)[0] == "400 Bad Request"
    assert platform.log == []


def test_what_cannot_be_silenced_or_told_is_stopped(gate, platform):
    genesys = Genesys(gate.gate, platform)
    genesys.calls("c-1")
    genesys.calls("c-2")
    platform.works = False
    assert genesys.happens("c-1", "pause", reason="card") == "over"
    platform.works = True
    gate.running[-1].kill()
    gate.stop()
    assert genesys.happens("c-2", "hold") == "over"
    assert genesys.did("c-2") == ["ACTIVE", "PAUSED", "NONE"]
    genesys.calls("c-9")
    assert genesys.did("c-9") == []
    # A client that was started anew knows no call, and stops what it hears of.
    anew = Genesys(gate.gate, platform)
    anew.happens("c-1", "resume", reason="card")
    assert anew.did("c-1")[-1] == "NONE"
