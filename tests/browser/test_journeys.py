"""What people come to do, with script and without it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.stage import Site, answer


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def browser_context_args(
    browser_context_args: dict[str, Any], request: pytest.FixtureRequest
) -> dict[str, Any]:
    return {**browser_context_args, "java_script_enabled": request.param}


def begin(page: Page, site: Site, leg: object) -> None:
    page.goto(f"{site.url}/gesprekken/{leg}/")
    page.get_by_text("beoordelen van een gesprek dat voor mij is getrokken").click()
    page.get_by_role("button", name="Luisteren").click()
    expect(page.get_by_role("heading", name="Deze luisterbeurt")).to_be_visible()


def test_an_evaluator_says_why_listens_and_scores_and_the_employee_reads_it(
    page: Page, site: Site
) -> None:
    site.sign_in(page, "noor")
    expect(page.get_by_text("2 dingen wachten op u.")).to_be_visible()
    leg = site.story.waiting[0]
    page.goto(f"{site.url}/gesprekken/{leg}/")
    assert page.locator("audio").count() == 0
    page.get_by_role("button", name="Luisteren").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een reden.")
    begin(page, site, leg)
    assert page.locator("audio").count() == 1
    answer(page, "Laat de beller uitpraten", "Niet")
    page.get_by_role("button", name="Afronden").click()
    faults = page.get_by_role("alert")
    expect(faults).to_contain_text("Bij dit antwoord hoort een opmerking.")
    expect(faults.get_by_role("link")).to_have_count(3)
    answer(page, "Noemt de organisatie", "N.v.t.")
    answer(page, "Vat samen", "Ja")
    page.get_by_label("Opmerking bij 2.1").fill("Drie keer ertussendoor.")
    page.get_by_label("Wat neemt de medewerker hieruit mee?").fill("Tel tot twee.")
    page.get_by_role("button", name="Afronden").click()
    expect(page.get_by_role("status").first).to_contain_text("Afgerond.")
    expect(page.get_by_text("Eén ding wacht op u.")).to_be_visible()

    page.context.clear_cookies()
    site.sign_in(page, "anna")
    page.get_by_role("link", name=re.compile("^Bekijken Gesprek van")).first.click()
    expect(page.get_by_text("Drie keer ertussendoor.")).to_be_visible()
    expect(page.get_by_text("Tel tot twee.")).to_be_visible()


def test_a_draft_waits_for_its_evaluator(page: Page, site: Site) -> None:
    site.sign_in(page, "noor")
    begin(page, site, site.story.waiting[0])
    answer(page, "Vat samen", "Nee")
    page.get_by_role("button", name="Bewaar als concept").click()
    expect(page.get_by_role("status").first).to_contain_text("als concept bewaard")
    page.goto(site.url)
    page.get_by_role("link", name="Verder").click()
    expect(page.get_by_role("group", name="Vat samen").get_by_label("Nee")).to_be_checked()


def test_what_the_employee_restricts_nobody_hears_from_then_on(page: Page, site: Site) -> None:
    leg = site.story.waiting[0]
    site.sign_in(page, "noor")
    begin(page, site, leg)
    page.context.clear_cookies()

    site.sign_in(page, "anna")
    page.locator(f"#leg-{leg}").get_by_role("link", name="Beperk").click()
    expect(page.get_by_role("heading", name="Wat er dan gebeurt")).to_be_visible()
    page.get_by_role("button", name="Beperk").click()
    expect(page.locator(f"#leg-{leg}")).to_contain_text("beperkt: bewaard, niet gebruikt")
    page.context.clear_cookies()

    site.sign_in(page, "noor")
    expect(page.get_by_text("Eén ding wacht op u.")).to_be_visible()
    page.goto(f"{site.url}/gesprekken/{leg}/")
    expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
    expect(page.locator(".reasons").first).to_contain_text("R66")
    assert page.locator("audio").count() == 0


def test_an_objection_stops_the_listening_at_once(page: Page, site: Site) -> None:
    site.sign_in(page, "anna")
    page.get_by_role("link", name="Ik maak bezwaar").click()
    page.get_by_role("button", name="Ik maak bezwaar").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf een paar woorden")
    page.get_by_label("Wat is er met uw situatie?").fill("Ik ben herstellende.")
    page.get_by_role("button", name="Ik maak bezwaar").click()
    expect(page.get_by_role("status").first).to_contain_text("Uw bezwaar is binnen.")
    expect(page.get_by_text("Loopt: zolang luisteren wij niet naar u")).to_be_visible()
    page.context.clear_cookies()

    site.sign_in(page, "noor")
    expect(page.get_by_text("Er wacht niets op u.")).to_be_visible()


@pytest.mark.parametrize("what", ["evaluation", "recording"])
def test_hr_hears_no_with_all_reasons_and_the_employee_sees_who_asked(
    page: Page, site: Site, what: str
) -> None:
    asked = site.story.evaluation if what == "evaluation" else site.story.waiting[0]
    site.sign_in(page, "hr")
    page.get_by_label("Nummer van de opname of de beoordeling").fill("geen nummer")
    page.get_by_role("button", name="Vraag het").click()
    expect(page.get_by_role("alert")).to_contain_text("Kopieer het helemaal.")
    page.get_by_label("Nummer van de opname of de beoordeling").fill(str(asked))
    page.get_by_role("button", name="Vraag het").click()
    expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
    reasons = page.locator(".reasons").first
    expect(reasons).to_contain_text("Een trainingsopname wordt nooit tegen u gebruikt.")
    expect(page.get_by_role("heading", name="Wat mag wel, en wie kan dit regelen?")).to_be_visible()
    page.context.clear_cookies()

    site.sign_in(page, "anna")
    row = page.get_by_role("row").filter(has_text="Geweigerd")
    expect(row).to_contain_text("HR")
    expect(row).to_contain_text("gebruiken in een functioneringsgesprek")
    expect(row).to_contain_text("R8")


def test_who_only_looks_at_a_call_of_another_is_refused_and_seen(page: Page, site: Site) -> None:
    site.sign_in(page, "bram")
    page.goto(f"{site.url}/gesprekken/{site.story.waiting[0]}/")
    expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
    page.context.clear_cookies()

    site.sign_in(page, "anna")
    expect(page.get_by_role("row").filter(has_text="Geweigerd")).to_contain_text("coach")


def test_language_and_colours_are_chosen_without_script_and_stay(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/accounts/login/")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.get_by_role("button", name="English").first.click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto(f"{site.url}/accounts/password/reset/")
    expect(page.get_by_role("heading", name="New password")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_signing_out_ends_the_session(page: Page, site: Site) -> None:
    site.sign_in(page, "anna")
    page.locator(".account-btn").click()
    page.get_by_role("button", name="Uitloggen").click()
    page.goto(f"{site.url}/mijn/")
    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()
