"""One story, told once and copied for every test that plays in it."""

import io
import itertools
import math
import random
import struct
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page

import cast
import crowd
import worlds
from klankbord.edges.cli.demo import loading
from klankbord.evaluations import queries
from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.gate.access import Actor
from klankbord.ledger.periods import local_day
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import playback
from klankbord.recordings.offered import offers

DOOR = Actor(role="integration")
AUDIO = "document.querySelector('audio')"
OFFICE = {
    "KLANKBORD_ORGANISATION": "Woonstede Klantcontact",
    "KLANKBORD_CONTACT": "fg@woonstede.example",
    "KLANKBORD_CALL_NUMBERS": "1",
}
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Story:
    """What happened: three calls of Anna came in; Noor evaluated the first one."""

    world: worlds.World
    scored: UUID
    waiting: tuple[UUID, UUID]
    evaluation: UUID

    def end(self) -> None:
        self.world.end()


@dataclass(frozen=True, slots=True)
class Site:
    """A running copy of the story."""

    story: Story | None
    world: worlds.World
    url: str
    password: str = cast.PASSWORD

    def sign_in(self, page: Page, name: str) -> None:
        sign_in(page, self.url, name, self.password)


def sign_in(page: Page, url: str, name: str, password: str = cast.PASSWORD) -> None:
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("E-mail").fill(f"{name}@woonstede.example")
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("banner").get_by_text("@woonstede", exact=False).or_(
        page.locator(".account-btn")
    ).first.wait_for()


def answer(page: Page, question: str, choice: str) -> None:
    group = page.get_by_role("group", name=question)
    group.get_by_role("radio", name=choice, exact=True).check()


def until(page: Page, holds: str) -> None:
    """Wait for something in the page. Playwright's own way needs eval, which the policy forbids."""
    deadline = time.monotonic() + 10
    while not page.evaluate(holds):
        assert time.monotonic() < deadline, (
            holds,
            page.evaluate(f"[{AUDIO}?.error?.message, {AUDIO}?.networkState, document.title]"),
        )
        page.wait_for_timeout(50)


def fresh() -> str:
    """A name that no other database has."""
    return f"{worlds.PREFIX}_site{next(_numbers)}"


def tell(folder: Path) -> Story:
    """Make the story in a database of its own."""
    world = worlds.World(f"{worlds.PREFIX}_story", folder)
    worlds.clone(world.name)
    with world.here():
        organisation = cast.woonstede()
        legs = [_call(organisation, number) for number in (1, 2, 3)]
        assigning.assign_ready(at=organisation.now)
        noor = organisation.actor("noor", "evaluator")
        playback.begin(
            legs[0], purpose="training", reason="drawn_sample", actor=noor, at=organisation.now
        )
        answers = cast.GOOD | {"uitpraten": {"option": "deels", "comment": "Onderbrak twee keer."}}
        assessing.submit(
            legs[0], answers=answers, comment="Rustige toon.", actor=noor, at=organisation.now
        )
        [own] = queries.own(organisation.actor("anna", "employee"), at=organisation.now)
    return Story(world, legs[0], (legs[1], legs[2]), own.id)


def open_site(story: Story, folder: Path) -> Site:
    """Copy the story, database and folder, and serve it."""
    world = worlds.copy(story.world, fresh(), folder)
    return Site(story, world, world.serve(env=OFFICE))


def open_demo(demo: worlds.World, folder: Path) -> Site:
    """Copy the demo, database and folder, and serve it."""
    world = worlds.copy(demo, fresh(), folder)
    return Site(None, world, world.serve(env=OFFICE), loading.PASSWORD)


def open_teams(folder: Path) -> Site:
    """The organisation with teams large enough for figures, served; no call in it."""
    world = worlds.World(fresh(), folder)
    worlds.clone(world.name)
    with world.here():
        organisation = cast.woonstede()
        crowd.join(organisation, {"noord": 12, "zuid": 4, "west": 9})
        crowd.history(organisation, "noord")
        month = local_day(organisation.now).replace(day=1)
        for question in ("naam", "uitpraten", "samenvatten"):
            crowd.figure(
                organisation, "west", month, question, evaluations=18, persons=7, mean=0.55
            )
    return Site(None, world, world.serve(env=OFFICE))


def _call(organisation: cast.Woonstede, number: int) -> UUID:
    paused = {"pause_spans": [[20_000, 22_000]]} if number == 2 else {}
    row = cast.offer(number, at=organisation.now - timedelta(days=number, hours=2), **paused)
    arrival = offers.parse(row, source=cast.SOURCE)
    [outcome] = arriving.arrive(
        [arrival],
        [lambda: io.BytesIO(voices(number))],
        source=cast.SOURCE,
        at=organisation.now,
        by=DOOR,
    )
    preparing.make_ready(outcome.leg, at=organisation.now)
    return outcome.leg


def voices(seed: int, *, seconds: int = 24, rate: int = 8000) -> bytes:
    """Two tones that take turns, louder and softer, as two people do."""
    chance = random.Random(seed)
    samples = bytearray()
    speaking, left = 0, 0
    for n in range(seconds * rate):
        if not left:
            speaking, left = 1 - speaking, chance.randint(rate, rate * 4)
        left -= 1
        loud = 11000 * abs(math.sin(n / rate * 3.1)) * abs(math.sin(n / rate * 0.9 + seed))
        pair = [0, 0]
        pair[speaking] = int(loud * math.sin(2 * math.pi * (240 - 60 * speaking) * n / rate))
        samples += struct.pack("<hh", *pair)
    return cast.wav(bytes(samples), channels=2)


def go_to(page: Page, place: str) -> None:
    """Follow the menu, in the bar or under it."""
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    link = menu.get_by_role("link", name=place, include_hidden=True)
    if not link.is_visible():
        menu.get_by_role("button", name="Meer").click()
    link.click()
