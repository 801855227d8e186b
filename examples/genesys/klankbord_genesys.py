#!/usr/bin/env python3
"""Genesys Cloud asks Klankbord before it records: webhooks, checked by their signature. A WSGI app.

    /ask      a data action of the Architect flow, once the agent is known:
              {"conversationId", "agent", "line", "queue", "ani", "dnis"}
              answers {"play": "NL-2"} or {"play": ""}; the flow plays the prompt of that name
    /event    what happens: {"conversationId", "event", "version"?, "reason"?, "party"?}, the events
              of docs/reference/gate.md; sent by the flow, by triggers, and by the agent's script

Every request bears X-Hub-Signature-256: sha256=<base64 of HMAC-SHA256 over the body>, as Genesys
signs its webhooks; whatever calls from a flow or a trigger signs in the same way. The recording
policies of Genesys itself must be off: `PUT /conversations/calls/{id}/recordingstate` begins it.

    KLANKBORD_URL KLANKBORD_TOKEN KLANKBORD_SOURCE
    GENESYS_SECRET GENESYS_API  https://api.mypurecloud.de   GENESYS_TOKEN
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import urllib.parse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from klankbord_gate import Environ, Gate, Recordings, Service, StartResponse, answers, body_of

EVENTS = {
    "announced",
    "announcement_failed",
    "caller_objected",
    "pause",
    "resume",
    "hold",
    "unhold",
    "party_joined",
    "ended",
}


def signature(body: bytes, secret: str) -> str:
    """X-Hub-Signature-256 of a body."""
    digest = hmac.digest(secret.encode(), body, hashlib.sha256)
    return "sha256=" + base64.b64encode(digest).decode()


@dataclass
class App:
    """The webhooks of one organisation."""

    gate: Gate
    genesys: Service
    secret: str
    recordings: Recordings = field(init=False)

    def __post_init__(self) -> None:
        self.recordings = Recordings(self.gate, self._does)

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        body = body_of(environ)
        given = environ.get("HTTP_X_HUB_SIGNATURE_256", "")
        if not hmac.compare_digest(signature(body, self.secret).encode(), given.encode()):
            return answers(start, "403 Forbidden")
        try:
            told = {name: str(value) for name, value in json.loads(body).items()}
        except (ValueError, AttributeError):
            return answers(start, "400 Bad Request")
        ref = told.get("conversationId", "")
        if environ["PATH_INFO"] == "/ask" and ref:
            said = {"play": self._ask(ref, told)}
        elif environ["PATH_INFO"] == "/event" and ref and told.get("event") in EVENTS:
            more = {name: told[name] for name in ("version", "reason", "party") if told.get(name)}
            said = {"recording": self.recordings.happens(ref, told["event"], **more)}
        else:
            return answers(start, "400 Bad Request")
        return answers(start, "200 OK", json.dumps(said), "application/json")

    def _ask(self, ref: str, told: Mapping[str, str]) -> str:
        row = {
            "agent_ref": told.get("agent", ""),
            "line": told.get("line", ""),
            "queue": told.get("queue", ""),
            "direction": "inbound",
            "caller_ref": told.get("ani", ""),
            "called_ref": told.get("dnis", ""),
        }
        text = self.recordings.ask(ref, row)
        return text["version"] if text else ""

    def _does(self, ref: str, what: str) -> bool:
        state = {"begin": "ACTIVE", "go_on": "ACTIVE", "silence": "PAUSED", "stop": "NONE"}[what]
        path = f"/api/v2/conversations/calls/{urllib.parse.quote(ref, safe='')}/recordingstate"
        answer = self.genesys.send("PUT", path, json.dumps({"recordingState": state}).encode())
        return answer is not None and answer[0] in (200, 202, 204)


def from_environment() -> App:
    """The app as the environment describes it."""
    given = os.environ
    source = given.get("KLANKBORD_SOURCE", "genesys")
    bearer = {"Authorization": f"Bearer {given['GENESYS_TOKEN']}"}
    return App(
        gate=Gate.at(given["KLANKBORD_URL"], given["KLANKBORD_TOKEN"], source),
        genesys=Service(given["GENESYS_API"].rstrip("/"), bearer, timeout=5),
        secret=given["GENESYS_SECRET"],
    )


if "GENESYS_SECRET" in os.environ:
    application = from_environment()
