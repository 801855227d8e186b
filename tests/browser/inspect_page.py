"""What must hold on every page: axe finds nothing, the policy is kept, nothing scrolls sideways."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

HERE = Path(__file__).parent
AXE = (HERE / "axe.min.js").read_text(encoding="utf-8")
SHOTS = HERE / "shots"
WIDTHS = (1440, 390, 360)
PICTURED = (1440, 390)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ANSWERED = "Failed to load resource: the server responded with a status of"
"""What the browser says of a page that is a refusal, a fault in a form, or not there."""


@dataclass
class Watch:
    """What a page complained about since the last look."""

    said: list[str] = field(default_factory=list)

    def over(self, page: Page) -> "Watch":
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.said.append(f"script: {error}"))
        page.on("request", self._request)
        return self

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(ANSWERED):
            self.said.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith("http://127.0.0.1:"):
            self.said.append(f"leaves the house: {request.url}")


@dataclass
class Weight:
    """Bytes that came for the page that is open, without sound, as on the first visit.

    What the page before it still waited for may come while this one is fetched: it does not count.
    """

    bytes: int = 0
    asked: set[str] = field(default_factory=set)

    def over(self, page: Page) -> "Weight":
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.requestWillBeSent", self._begun)
        session.on("Network.loadingFinished", self._came)
        return self

    def _begun(self, event: Any) -> None:
        if event["type"] == "Document":
            self.bytes = 0
            self.asked.clear()
        if event["type"] != "Media":
            self.asked.add(event["requestId"])

    def _came(self, event: Any) -> None:
        if event["requestId"] in self.asked:
            self.bytes += int(event["encodedDataLength"])


def axe(page: Page) -> list[str]:
    """What axe finds, in a line each. It comes in by the debugger, past the policy."""
    session = page.context.new_cdp_session(page)
    options = json.dumps({"runOnly": TAGS})
    run = f"axe.run(document, {options}).then(r => JSON.stringify(r))"
    knows = session.send("Runtime.evaluate", {"expression": "typeof axe"})["result"]["value"]
    found = session.send(
        "Runtime.evaluate",
        {
            "expression": run if knows == "object" else f"{AXE};{run}",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    session.detach()
    result = json.loads(found["result"]["value"])
    assert result["passes"], "axe looked at nothing"
    return [f"{each['id']}: {node['html'][:160]}" for each in result["violations"]
            for node in each["nodes"]]  # fmt: skip


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wider


def shoot(page: Page, name: str) -> None:
    """A picture of the whole page, to look at, if KLANKBORD_SHOTS asks for pictures."""
    if os.environ.get("KLANKBORD_SHOTS"):
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=str(SHOTS / f"{name}.png"), full_page=True)


def look(page: Page) -> list[str]:
    """What is wrong with a page: light at its widest, dark at its narrowest."""
    found = []
    page.emulate_media(reduced_motion="reduce")
    for scheme, width in (("light", WIDTHS[0]), ("dark", WIDTHS[-1])):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        if (wider := sideways(page)) > 0:
            found.append(f"{width}: {wider} px sideways")
        found += [f"{width}, {scheme}: {each}" for each in axe(page)]
    return found


def every_way(page: Page, name: str) -> None:
    """Look at a page in light and dark at every width: open to everybody, never sideways."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert sideways(page) <= 0, width
            if width in PICTURED:
                shoot(page, f"{name}-{width}-{scheme}")
    assert look(page) == []
