"""What a page says while it waits, and when what it sent did not arrive."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from browser.stage import Site


@pytest.fixture
def scorecard(page: Page, shared_site: Site) -> Page:
    shared_site.sign_in(page, "noor")
    page.goto(f"{shared_site.url}/gesprekken/{shared_site.story.waiting[0]}/")
    page.get_by_text("beoordelen van een gesprek dat voor mij is getrokken").click()
    page.get_by_role("button", name="Luisteren").click()
    page.get_by_role("group", name="Vat samen").wait_for()
    return page


def choose(page: Page, choice: str) -> None:
    page.get_by_role("group", name="Vat samen").get_by_role("radio", name=choice).check()


FAULTS: dict[str, tuple[Callable[[Route], None], str]] = {
    "no connection": (lambda route: route.abort(), "de verbinding is weg"),
    "our fault": (lambda route: route.fulfill(status=500, body="x"), "er ging bij ons iets mis"),
    "not any more": (lambda route: route.fulfill(status=403, body="x"), "dit mag niet, of niet"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_draft_that_is_not_kept_is_said_and_the_next_one_takes_it_back(
    scorecard: Page, fault: str
) -> None:
    answer, words = FAULTS[fault]
    said = scorecard.locator("[data-said]")
    scorecard.route("**/concept/", answer)
    choose(scorecard, "Ja")
    expect(said).to_contain_text(words)
    scorecard.unroute("**/concept/")
    choose(scorecard, "Nee")
    expect(said).to_be_hidden()
    expect(scorecard.locator("#draft-said")).to_contain_text("concept bewaard")


def test_who_was_signed_out_meanwhile_reads_so_and_keeps_his_words(scorecard: Page) -> None:
    scorecard.context.clear_cookies(name="sessionid")
    comment = scorecard.get_by_label("Wat neemt de medewerker hieruit mee?")
    comment.fill("Tel tot twee.")
    expect(scorecard.locator("[data-said]")).to_contain_text("u bent uitgelogd")
    expect(comment).to_have_value("Tel tot twee.")
    expect(scorecard).to_have_url(re.compile("/gesprekken/"))


def test_what_takes_more_than_a_second_is_said_and_is_sent_once(
    page: Page, shared_site: Site
) -> None:
    sent: list[str] = []

    def never(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)  # the page stays where it is

    page.goto(f"{shared_site.url}/accounts/password/reset/")
    page.get_by_label("E-mail").fill("niemand@elders.example")
    page.route("**/password/reset/", never)
    expect(page.locator("[data-said]")).to_be_hidden()
    page.get_by_role("button", name="Stuur de link").evaluate("it => { it.click(); it.click(); }")
    expect(page.locator("[data-said]")).to_contain_text("Wij zijn ermee bezig.")
    assert sent == ["POST"]
