"""The API as a platform or a person meets it: addresses, tokens and bytes, nothing else."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client

import cast
from klankbord.people import accounts, grants, queries, tokens
from klankbord.people.periods import Term

BASE = "/api/v1"
SCOPES = (
    "breaches:read",
    "breaches:write",
    "cases:read",
    "cases:write",
    "complaints:read",
    "registers:read",
    "complaints:write",
    "decisions",
    "disputes:read",
    "disputes:write",
    "evaluations:read",
    "gate:calls",
    "gate:events",
    "lines",
    "mail:bounces",
    "me:read",
    "me:write",
    "requests:read",
    "requests:write",
    "recordings:listen",
    "recordings:read",
    "recordings:write",
    "reports:read",
    "talks:read",
)


class Door:
    """Calls the API of Woonstede with the token of one of its people."""

    def __init__(self) -> None:
        self.organisation = cast.woonstede()
        self.now = self.organisation.now
        self._secrets: dict[str, str] = {}
        self._platform()

    def token(
        self,
        name: str,
        *,
        scopes: tuple[str, ...] = SCOPES,
        sources: tuple[str, ...] = (cast.SOURCE,),
        days: int = 30,
    ) -> str:
        account = self.organisation.account(name)
        _, secret = tokens.issue(
            account,
            name="test",
            scopes=scopes,
            sources=() if tokens.OFFERING.isdisjoint(scopes) else sources,
            expires_at=self.now + timedelta(days=days),
            at=self.now,
            by=queries.person(account, self.now),
        )
        return secret

    def call(
        self,
        name: str | None,
        method: str,
        path: str,
        body: Any = None,
        *,
        role: str | None = None,
        token: str | None = None,
        language: str = "nl",
        media: str = "application/json",
        length: str | None = None,
        **headers: str,
    ) -> Any:
        """A request as somebody; `body` is bytes, or what becomes JSON."""
        if name is not None and token is None:
            token = self._secrets.setdefault(name, "") or self.token(name)
            self._secrets[name] = token
        sent = {"Accept-Language": language, **headers}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        if role is not None:
            sent["Klankbord-Role"] = role
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
        told = str(len(data.encode() if isinstance(data, str) else data))
        return Client().generic(
            method,
            f"{BASE}{path}",
            data=data,
            content_type=media,
            headers=sent,
            CONTENT_TYPE=media,
            CONTENT_LENGTH=told if length is None else length,
        )

    def offer(self, number: int = 1, **more: Any) -> dict[str, Any]:
        began = self.now - timedelta(hours=2)
        row = cast.offer(number, at=began, **more)
        row["source_system"] = cast.SOURCE
        row.pop("file", None)
        return row

    def put(self, recording: str, sound: bytes, **more: Any) -> Any:
        return self.call(
            "zoom", "PUT", f"/recordings/{recording}/audio", sound, media="audio/wav", **more
        )

    def stored(self, number: int = 1) -> str:
        """A recording that came in through this door."""
        made = self.call("zoom", "POST", "/recordings", self.offer(number))
        assert made.status_code == 201, made.content
        assert self.put(made.json()["id"], cast.tone(1.0)).status_code == 201
        return str(made.json()["id"])

    def _platform(self) -> None:
        begun = self.now - timedelta(days=50)
        admin = self.organisation.actor("tess", "admin")
        email = "zoom@woonstede.example"
        account = accounts.create(email=email, name="Centrale", at=begun, by=admin).account
        quality = self.organisation.actor("petra", "quality_manager")
        asked = grants.ask(account, role="integration", term=Term(begun), at=begun, by=quality)
        grants.approve(asked, at=begun, by=admin)
