#!/usr/bin/env python3
"""Twilio asks Klankbord before it records: webhooks, checked by their signature. A WSGI app.

    /voice       the number's "A call comes in": asks; on a yes the announcement is said first
    /announced   where the TwiML leads when it was said to its end: only here recording may begin
    /status      the number's status callback: the call has ended
    /conference  status callback of the conference: hold and who joins
    /desk        the agent's desktop: pause, resume, caller_objected; signed as Twilio signs

Recording is begun, paused and stopped by Twilio's REST API and never by a TwiML verb, so that each
answer of the gate can be obeyed. Run it under any WSGI server, with klankbord_gate.py beside it:

    KLANKBORD_URL KLANKBORD_TOKEN KLANKBORD_SOURCE   PUBLIC_URL  https://bel.example
    TWILIO_SID TWILIO_AUTH_TOKEN TWILIO_API          LINES  {"+31201234567": ["1003", "huur-in"]}
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
from xml.sax.saxutils import escape, quoteattr

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from klankbord_gate import (
    Environ,
    Gate,
    Recordings,
    Service,
    StartResponse,
    answers,
    basic,
    body_of,
)

LANGUAGES = {"nl": "nl-NL", "en": "en-GB", "de": "de-DE"}
DESK = {"pause", "resume", "caller_objected"}
CONFERENCE = {"participant-hold": "hold", "participant-unhold": "unhold"}


def signature(url: str, form: Mapping[str, str], secret: str) -> str:
    """X-Twilio-Signature: HMAC-SHA1 over the URL and the fields in order of their names."""
    said = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.digest(secret.encode(), said.encode(), hashlib.sha1)).decode()


@dataclass
class App:
    """The webhooks of one account. `lines` says of a number whose it is and which line."""

    gate: Gate
    twilio: Service
    sid: str
    secret: str
    public_url: str
    lines: Mapping[str, tuple[str, str]]
    parties: dict[str, set[str]] = field(default_factory=dict)
    recordings: Recordings = field(init=False)

    def __post_init__(self) -> None:
        self.recordings = Recordings(self.gate, self._does)

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
        form = dict(urllib.parse.parse_qsl(body_of(environ).decode(), keep_blank_values=True))
        expected = signature(f"{self.public_url}{path}{query}", form, self.secret)
        given = environ.get("HTTP_X_TWILIO_SIGNATURE", "")
        if not hmac.compare_digest(expected.encode(), given.encode()):
            return answers(start, "403 Forbidden")
        does = {
            "/voice": self._voice,
            "/announced": self._announced,
            "/status": self._status,
            "/conference": self._conference,
            "/desk": self._desk,
        }.get(path)
        if does is None:
            return answers(start, "404 Not Found")
        told = dict(urllib.parse.parse_qsl(query[1:])) | form
        twiml = does(told.get("CallSid", ""), told)
        return answers(start, "200 OK", f"<Response>{twiml}</Response>", "text/xml")

    def _voice(self, ref: str, told: Mapping[str, str]) -> str:
        agent, line = self.lines.get(told.get("To", ""), ("", ""))
        row = {
            "agent_ref": agent,
            "line": line,
            "direction": "inbound",
            "caller_ref": told.get("From", ""),
            "called_ref": told.get("To", ""),
        }
        text = self.recordings.ask(ref, row)
        if text is None:
            return self._through(told)
        say = f"<Say language={quoteattr(LANGUAGES.get(text['language'], 'nl-NL'))}>"
        query = urllib.parse.urlencode({"version": text["version"]})
        # Twilio follows the Redirect when, and only when, the text was said to its end.
        follow = f"<Redirect>{escape(f'{self.public_url}/announced?{query}')}</Redirect>"
        return f"{say}{escape(text['text'])}</Say>{follow}"

    def _announced(self, ref: str, told: Mapping[str, str]) -> str:
        self.recordings.happens(ref, "announced", version=told.get("version", ""))
        return self._through(told)

    def _status(self, ref: str, told: Mapping[str, str]) -> str:
        if told.get("CallStatus") in ("completed", "busy", "failed", "no-answer", "canceled"):
            self.recordings.happens(ref, "ended")
            self.parties.pop(ref, None)
        return ""

    def _conference(self, _: str, told: Mapping[str, str]) -> str:
        ref = told.get("FriendlyName", "")  # the conference bears the id of the caller's call
        event = told.get("StatusCallbackEvent", "")
        if event in CONFERENCE:
            self.recordings.happens(ref, CONFERENCE[event])
        if event == "participant-join":
            known = self.parties.setdefault(ref, {ref})
            joins = told.get("CallSid", "")
            if joins not in known and len(known) > 1:
                party = told.get("ParticipantLabel", "")
                self.recordings.happens(ref, "party_joined", **({"party": party} if party else {}))
            known.add(joins)
        return ""

    def _desk(self, ref: str, told: Mapping[str, str]) -> str:
        event, reason = told.get("event", ""), told.get("reason", "")
        if event in DESK:
            self.recordings.happens(ref, event, **({"reason": reason} if reason else {}))
        return ""

    def _does(self, ref: str, what: str) -> bool:
        if what == "begin":
            return self._twilio(ref, "Recordings.json", {"RecordingChannels": "dual"})
        status = {"silence": "paused", "go_on": "in-progress", "stop": "stopped"}[what]
        # "silence" keeps the length, so that moments in the recording stay what they are.
        more = {"PauseBehavior": "silence"} if what == "silence" else {}
        return self._twilio(ref, "Recordings/Twilio.CURRENT.json", {"Status": status, **more})

    def _twilio(self, ref: str, what: str, fields: Mapping[str, str]) -> bool:
        path = f"/2010-04-01/Accounts/{self.sid}/Calls/{urllib.parse.quote(ref, safe='')}/{what}"
        body = urllib.parse.urlencode(fields).encode()
        answer = self.twilio.send("POST", path, body, "application/x-www-form-urlencoded")
        return answer is not None and answer[0] in (200, 201)

    def _through(self, told: Mapping[str, str]) -> str:
        """Put the caller through; on this line that is a conference with the agent."""
        back = quoteattr(f"{self.public_url}/conference")
        room = escape(told.get("CallSid", ""))
        events = 'statusCallbackEvent="join hold end"'
        return f"<Dial><Conference statusCallback={back} {events}>{room}</Conference></Dial>"


def from_environment() -> App:
    """The app as the environment describes it."""
    given = os.environ
    sid, secret = given["TWILIO_SID"], given["TWILIO_AUTH_TOKEN"]
    source = given.get("KLANKBORD_SOURCE", "twilio")
    lines = {number: (agent, line) for number, (agent, line) in json.loads(given["LINES"]).items()}
    return App(
        gate=Gate.at(given["KLANKBORD_URL"], given["KLANKBORD_TOKEN"], source),
        twilio=Service(
            given.get("TWILIO_API", "https://api.twilio.com"),
            {"Authorization": basic(sid, secret)},
            timeout=5,
        ),
        sid=sid,
        secret=secret,
        public_url=given["PUBLIC_URL"].rstrip("/"),
        lines=lines,
    )


if "TWILIO_AUTH_TOKEN" in os.environ:
    application = from_environment()
