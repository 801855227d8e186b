"""The tutorial, followed to the letter: each word in bold stands on the screen of its step."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.stage import Site, answer

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial" / "first-evaluation.md"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def browser_context_args(
    browser_context_args: dict[str, Any], request: pytest.FixtureRequest
) -> dict[str, Any]:
    return {**browser_context_args, "java_script_enabled": request.param}


def steps() -> dict[int, str]:
    """What each step says, on one line."""
    text = TUTORIAL.read_text(encoding="utf-8")
    found = re.findall(r"^(\d+)\. +(.+?)(?=^\d+\. |^\S|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    return {int(number): " ".join(said.split()) for number, said in found}


class Reader:
    """Somebody who follows the tutorial and looks for each word in bold."""

    def __init__(self, page: Page) -> None:
        self.page, self.left = page, steps()

    @contextmanager
    def step(self, number: int) -> Iterator[Callable[[str], str]]:
        said = self.left.pop(number)
        before = self._shown()
        yield lambda word: self._quoted(said, word)
        shown = before + self._shown()
        for word in re.findall(r"\*\*(.+?)\*\*", said):
            assert word in shown, (number, word)

    def _shown(self) -> str:
        """Everything that can be read, also on what is filled in and behind what opens."""
        words = self.page.locator("body").text_content() or ""
        return " ".join(words.split())

    @staticmethod
    def _quoted(said: str, word: str) -> str:
        assert f"**{word}**" in said or f"`{word}`" in said, word
        return word


def test_a_newcomer_evaluates_his_first_call_by_following_the_tutorial(
    page: Page, demo_site: Site
) -> None:
    page.goto(demo_site.url)
    reader = Reader(page)

    def press(word: str) -> None:
        page.get_by_role("button", name=word, exact=True).click()

    with reader.step(1) as says:
        page.get_by_label(says("E-mail")).fill(says("noor@woonstede.example"))
        page.get_by_label(says("Wachtwoord")).fill(says("klankbord-demo"))
        press(says("Inloggen"))
        page.locator(".account-btn").wait_for()
    with reader.step(2) as says:
        duty = page.get_by_role("region", name=says("Beoordelaar"))
        a_call = re.compile(f"^{says('Beoordelen')} ")  # and no dispute, which may wait above them
        duty.get_by_role("link", name=a_call).first.click()
    with reader.step(3) as says:
        page.get_by_text(says("beoordelen van een gesprek dat voor mij is getrokken")).click()
        press(says("Luisteren"))
    with reader.step(4):
        expect(page.locator("audio")).to_have_count(1)
        if page.evaluate("1 + 1") and page.locator("[data-deck]").is_visible():
            page.get_by_role("button", name="Afspelen").click()
    with reader.step(5) as says:
        answer(page, "Noemt de organisatie", says("N.v.t."))
        answer(page, "Laat de beller uitpraten", "Goed")
        answer(page, "Vat samen", "Ja")
    with reader.step(6) as says:
        page.get_by_label(says("Wat neemt de medewerker hieruit mee?")).fill(
            "U was geduldig. Vat aan het eind samen."
        )
    with reader.step(7) as says:
        press(says("Afronden"))
    with reader.step(8) as says:
        expect(page.get_by_role("status").first).to_contain_text(says("Afgerond."))
        expect(page.get_by_role("status").first).to_contain_text("Score: 100%")
    with reader.step(9) as says:
        page.get_by_role("button", name=says("Noor van Rhijn")).click()
        press(says("Uitloggen"))
        demo_site.sign_in(page, says("anna@woonstede.example").partition("@")[0])
    with reader.step(10) as says:
        listened = page.get_by_role("region", name=says("Wie luisterde, wanneer en waarom?"))
        expect(listened.get_by_text(says("Geweigerd")).first).to_be_visible()
    with reader.step(11) as says:
        page.get_by_role("region", name=says("Uw beoordelingen")).get_by_role(
            "link", name=says("Bekijken")
        ).first.click()
        expect(page.get_by_role("heading", name=says("Score"))).to_be_visible()
    with reader.step(12) as says:
        page.get_by_role("navigation").get_by_role("link", name=says("Mijn logboek")).click()
        press(says("Controleer"))
        expect(page.get_by_text("Elke regel klopt, en er ontbreekt er geen.")).to_be_visible()
    assert reader.left == {}
