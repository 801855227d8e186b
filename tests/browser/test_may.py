"""Mag dit? in a real browser: one fact changed, and the answer with it; with script and without."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser import inspect_page
from browser.inspect_page import Watch
from browser.stage import Site


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], script: bool) -> dict[str, Any]:
    return {**browser_context_args, "java_script_enabled": script}


def change(page: Page, label: str, value: str, script: bool) -> None:
    """Choose another value; without script the button asks."""
    field = page.get_by_label(label)
    field.focus()
    field.select_option(label=value)
    if not script:
        page.get_by_role("button", name="Kijk wat er verandert").click()


def test_one_fact_changes_and_the_answer_says_what_that_did(
    page: Page, shared_site: Site, script: bool
) -> None:
    watch = Watch().over(page)
    page.goto(f"{shared_site.url}/mag-dit/")
    page.get_by_role("link", name="Mag een leidinggevende een trainingsopname").click()
    answer = page.locator(".answer")
    expect(answer.get_by_role("heading", level=2).first).to_have_text("Nee.")
    expect(answer).to_contain_text("R34")
    change(page, "Of deze persoon over beoordeling of contract gaat", "nee", script)
    expect(page.get_by_text("R34 zegt geen nee meer.").last).to_be_visible()
    expect(page.locator(".answer .reasons").first).not_to_contain_text("R34")
    assert "hr_power=no" in page.url
    change(page, "Een eigen, vrij en schriftelijk verzoek", "eigen, vrij en schriftelijk", script)
    expect(answer.get_by_role("heading", level=2).first).to_have_text("Ja, mits")
    expect(answer).to_contain_text("Gebruik alleen wat de medewerker koos")
    if script:  # focus stays where the hand was; what changed is said aloud
        expect(page.locator("#f-own_request")).to_be_focused()
        expect(page.get_by_role("status")).to_contain_text("Het was ‘Nee.’, nu is het ‘Ja, mits’.")
    assert watch.said == []


def test_the_other_facts_are_shown_when_they_are_asked_for(
    page: Page, shared_site: Site, script: bool
) -> None:
    page.goto(f"{shared_site.url}/mag-dit/?act=use_in_review&relation=own_manager&rest=1")
    page.get_by_role("button", name="andere feiten").click()
    page.locator("summary").filter(has_text="De opname").click()
    change(page, "Een ernstig incident", "ja", script)
    expect(page.get_by_text("R48 zegt nu nee.").last).to_be_visible()
    expect(page.locator("summary").filter(has_text="De regeling")).to_be_visible()


def test_the_sentence_itself_asks_anew_and_a_link_gives_the_same_page(
    page: Page, shared_site: Site, script: bool
) -> None:
    page.goto(f"{shared_site.url}/mag-dit/?act=listen_back&role=coach&relation=own_coach")
    expect(page.locator(".answer h2").first).to_have_text("Nee.")
    page.get_by_role("combobox", name="Handeling", exact=True).select_option(label="wissen")
    if not script:
        page.get_by_role("button", name="Vraag het").click()
    expect(page.locator(".ans-head p")).to_contain_text("iets wissen op deze grond: geen")
    link = page.get_by_role("link", name="Link naar deze vraag").get_attribute("href")
    page.goto(f"{shared_site.url}{link}")
    expect(page.locator(".ans-head p")).to_contain_text("iets wissen op deze grond: geen")


def test_a_refusal_leads_to_the_question_with_its_facts(
    page: Page, site: Site, script: bool
) -> None:
    site.sign_in(page, "bram")
    page.goto(f"{site.url}/gesprekken/{site.story.waiting[0]}/")
    expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
    page.get_by_role("link", name="En als één feit anders is?").click()
    expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
    change(page, "Toegang volgens de matrix", "ja", script)
    expect(page.get_by_text("R33 zegt geen nee meer.").last).to_be_visible()


def test_on_paper_stands_the_question_with_its_answer_and_nothing_to_press(
    page: Page, shared_site: Site
) -> None:
    page.goto(f"{shared_site.url}/mag-dit/?act=emotion&role=system&emotion_of=employee")
    page.emulate_media(media="print")
    expect(page.locator(".ans-head")).to_be_visible()
    expect(page.locator(".reasons").first).to_be_visible()
    for hidden in (".asker-end", ".changes", ".may-more", ".foot"):
        expect(page.locator(hidden)).to_be_hidden()
    inspect_page.shoot(page, "mag-dit-papier")
