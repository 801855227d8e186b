"""What was said beside the player: read, followed, jumped through, and picked as evidence."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

import cast
import transcribed
import worlds
from browser import inspect_page, stage
from browser.stage import AUDIO, OFFICE, Site, until
from klankbord.evaluations.evaluating import assigning
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.offered import offers

TURNS = 14
SAID = [
    ("agent", "Woonstede Klantcontact, u spreekt met Anna."),
    ("caller", "Goedemiddag, mijn verwarming doet het niet. Mijn nummer is 06 12 34 56 78."),
    ("agent", "Wat vervelend. Ik kijk met u mee. Is het water in de kraan nog wel warm?"),
    ("caller", "Nee, ook niet meer, en de ketel tikt de hele tijd."),
]


def _call(organisation: cast.Woonstede) -> UUID:
    row = cast.offer(1, at=organisation.now - timedelta(hours=2))
    turns = [
        {"party": party, "start_ms": 1700 * n, "end_ms": 1700 * n + 1500, "text": text}
        for n in range(TURNS)
        for party, text in [SAID[n % len(SAID)]]
    ]
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)],
        [lambda: io.BytesIO(stage.voices(1))],
        words=[lambda: io.BytesIO(json.dumps({"turns": turns}).encode())],
        source=cast.SOURCE, at=organisation.now, by=stage.DOOR,
    )  # fmt: skip
    assert (outcome.result, outcome.reason) == ("accepted", "")
    preparing.make_ready(outcome.leg, at=organisation.now)
    assigning.assign_ready(at=organisation.now)
    assert outcome.leg
    return outcome.leg


@pytest.fixture
def spoken(
    template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> Iterator[tuple[Site, UUID]]:
    """A call with its transcript that waits for Noor, served."""
    transcribed.naming(monkeypatch, "transcript")
    world = worlds.World(stage.fresh(), tmp_path / "site")
    with django_db_blocker.unblock():
        worlds.clone(world.name)
        with world.here():
            leg = _call(cast.woonstede())
        yield Site(None, world, world.serve(env=OFFICE)), leg
        world.end()


def listen(page: Page, site: Site, leg: UUID) -> None:
    page.goto(f"{site.url}/gesprekken/{leg}/")
    page.get_by_role("radio").first.check()
    page.locator(".ev-main, main").get_by_role("button", name="Luisteren").click()
    until(page, f"{AUDIO}?.readyState >= 1")


def words(page: Page) -> Locator:
    return page.get_by_role("region", name="Uitgeschreven gesprek")


def turns(page: Page) -> Locator:
    return words(page).locator("[data-begin]")


def follows(page: Page) -> None:
    """It goes along with the sound, and moves its own list alone."""
    expect(turns(page)).to_have_count(TURNS)
    expect(turns(page).nth(1)).to_contain_text("0:01 Beller")
    expect(turns(page).nth(1)).to_contain_text("Mijn nummer is ███.")
    page.evaluate(f"{AUDIO}.currentTime = 19")
    expect(turns(page).nth(11)).to_have_attribute("aria-current", "true")
    expect(turns(page).nth(11)).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0
    page.get_by_label("Volg het geluid").uncheck()
    page.evaluate(f"{AUDIO}.currentTime = 0")
    expect(turns(page).first).to_have_attribute("aria-current", "true")
    assert page.evaluate("document.querySelector('[data-transcript] ol').scrollTop") > 0
    page.get_by_label("Volg het geluid").check()


def jumps(page: Page) -> None:
    """A turn that is pressed plays and leaves the keys to the player; then by keys alone."""
    turns(page).nth(12).click()
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime >= 20.4")
    page.keyboard.press("Space")
    until(page, f"{AUDIO}.paused")
    assert 20.4 <= page.evaluate(f"{AUDIO}.currentTime") < 22.1
    page.keyboard.press("[")
    until(page, f"{AUDIO}.currentTime >= 18.7 && {AUDIO}.currentTime < 20.4")
    page.evaluate(f"{AUDIO}.pause()")
    assert words(page).locator("button[data-begin][tabindex='0']").count() == 1, "one stop for Tab"
    turns(page).nth(11).focus()
    for _ in range(9):
        page.keyboard.press("ArrowUp")
    expect(turns(page).nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime >= 3.4 && {AUDIO}.currentTime < 5.1")
    page.evaluate(f"{AUDIO}.pause()")
    expect(turns(page).nth(2)).to_be_focused()


def shows(page: Page) -> None:
    """Evidence is a moment; its words stand beside it and are copied nowhere."""
    page.get_by_role("group", name="Noemt de organisatie").get_by_role("radio").first.check()
    turns(page).nth(2).focus()
    page.keyboard.press("q")
    comment = page.get_by_label("Opmerking bij 1.1", exact=False)
    expect(comment).to_be_focused()
    expect(comment).to_have_value("[0:03.4] ")
    questions = page.locator("[data-question]")
    expect(questions.first.locator("q")).to_contain_text("Ik kijk met u mee")
    page.keyboard.press("Escape")
    page.get_by_role("group", name="Vat samen").get_by_role("radio").first.check()
    turns(page).nth(4).hover()
    words(page).get_by_role("button", name="Als bewijs 0:06").click()
    expect(questions.nth(2).locator("textarea")).to_have_value("[0:06.8] ")
    expect(questions.nth(2).locator("q")).to_contain_text("u spreekt met ███")
    page.get_by_role("button", name="Speel af vanaf 0:03.4").click()
    until(page, f"{AUDIO}.currentTime >= 3.4 && {AUDIO}.currentTime < 5.1")
    page.evaluate(f"{AUDIO}.pause()")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("als bewijs")
    page.keyboard.press("Escape")


def test_a_transcript_is_read_followed_jumped_through_and_is_evidence(
    page: Page, spoken: tuple[Site, UUID]
) -> None:
    site, leg = spoken
    site.sign_in(page, "noor")
    page.set_viewport_size({"width": 1440, "height": 900})
    listen(page, site, leg)
    follows(page)
    jumps(page)
    shows(page)
    inspect_page.every_way(page, "transcript")

    # The employee reads it beside her own call; a form is not hers to fill.
    page.context.clear_cookies()
    site.sign_in(page, "anna")
    page.set_viewport_size({"width": 390, "height": 900})
    listen(page, site, leg)
    turns(page).nth(4).click()
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime >= 6.8")
    expect(words(page).get_by_text("Als bewijs")).to_have_count(0)
    inspect_page.every_way(page, "transcript-own")
